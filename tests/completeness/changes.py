"""Small sdists and single changes to them.

Every function decorated with `kind` makes one kind of change from a source
of choices, which Hypothesis steers in the tests and a seed in
``benchmarks/completeness.py``.  A change says what a report has to name.
"""

from __future__ import annotations

import dataclasses
import gzip
import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.sdists import EPOCH, Entry, build, simple_sdist

TAR_FORMATS = ("tar.gz", "tar.gz", "tar.gz", "tar.bz2", "tar.xz", "tar.zst")
SIZES = (0, 1, 49, 511, 512, 65535, 65536, 65537)

Surgery = Callable[[bytes], bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One archive, to be built.

    Attributes:
        entries: its members.
        options: of :func:`tests.sdists.build`.
        surgery: what is done to the bytes that were built.
    """

    entries: tuple[Entry, ...]
    options: dict[str, Any] = dataclasses.field(default_factory=dict)
    surgery: Surgery | None = None

    def build(self, directory: Path, root: str, format: str) -> Path:
        directory.mkdir(parents=True, exist_ok=True)
        format = self.options.get("format", format)
        path = directory / f"{root}.{format}"
        options = {"format": format, **self.options}
        build(path, self.entries, root=root, **options)
        if self.surgery:
            path.write_bytes(self.surgery(path.read_bytes()))
        return path


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """An old archive, a new one, and what a report has to name.

    Attributes:
        old, new: the archives.
        paths: members that changed, without the root directory; each has to
            be named.
        words: regular expressions of which one names the changed aspect, in
            place of the paths.
        format: of both archives, unless their options have another.
        is_text: a person would call the changed file text, so it must not
            be shown as a hexdump.
        drowned: with different root directories nothing can tell this
            change from the change of the root, so nothing has to be named.
    """

    old: Side
    new: Side
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    format: str = "tar.gz"
    is_text: bool = False
    drowned: bool = False

    def build(self, directory: Path, *, same_root: bool) -> tuple[Path, Path]:
        """Write both archives, with equal or different root directories."""
        return (
            self.old.build(directory / "old", "pkg-1.0", self.format),
            self.new.build(
                directory / "new",
                "pkg-1.0" if same_root else "pkg-1.1",
                self.format,
            ),
        )


Make = Callable[[random.Random], Change]

KINDS: dict[str, dict[str, Make]] = {}
"""By group and name, every kind of change."""


def kind(group: str, name: str) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        KINDS.setdefault(group, {})[name] = make
        return make

    return register


def base(chance: random.Random) -> list[Entry]:
    """The members that all changes start from."""
    entries = simple_sdist(
        extra={
            "docs/index.rst": b"Documentation\n=============\n\nShort.\n",
            "pkg/data.json": b'{"answer": 42, "list": [1, 2, 3]}\n',
            "tests/test_core.py": b"def test_answer():\n    assert True\n",
        }
    )
    if chance.random() < 0.3:
        directories = sorted(
            {e.path.rpartition("/")[0] for e in entries} - {""}
        )
        entries[:0] = [
            Entry(path, kind=Kind.DIRECTORY) for path in directories
        ]
    return entries


def member_format(chance: random.Random) -> str:
    """Any format; zips hold no owners, devices and hard links."""
    return chance.choice([*TAR_FORMATS, "zip", "zip"])


def pair(
    chance: random.Random,
    old: Sequence[Entry],
    new: Sequence[Entry],
    *paths: str,
    words: Sequence[str] = (),
    format: str | None = None,
    is_text: bool = False,
) -> Change:
    """The change from the base with `old` to the base with `new`."""
    members = base(chance)
    at = chance.randrange(len(members) + 1)
    return Change(
        Side((*members[:at], *old, *members[at:])),
        Side((*members[:at], *new, *members[at:])),
        paths,
        tuple(words),
        format or member_format(chance),
        is_text,
    )


# Content


def _edited(chance: random.Random, data: bytes, choices: bytes) -> bytes:
    """`data` with one byte changed, or a byte where there was none."""
    if not data:
        return bytes([chance.choice(choices)])
    at = chance.choice([0, len(data) // 2, len(data) - 1])
    other = [byte for byte in choices if byte != data[at]]
    return data[:at] + bytes([chance.choice(other)]) + data[at + 1 :]


def _register_sizes() -> None:
    def text(size: int) -> Make:
        def make(chance: random.Random) -> Change:
            line = b"The quick brown fox jumps over the lazy dog.\n"
            data = (line * (size // len(line) + 1))[:size]
            path = chance.choice(
                ["notes.txt", "pkg/module.py", "docs/a.rst", "LICENSE"]
            )
            new = _edited(chance, data, b"abc")
            return pair(
                chance,
                [Entry(path, data)],
                [Entry(path, new)],
                path,
                is_text=True,
            )

        return make

    def binary(size: int) -> Make:
        def make(chance: random.Random) -> Change:
            data = bytes(
                (at * 7919 + (at >> 8) * 31) & 0xFF for at in range(size)
            )
            path = chance.choice(["pkg/data.bin", "pkg/logo.png", "blob"])
            new = _edited(chance, data, bytes(range(256)))
            return pair(chance, [Entry(path, data)], [Entry(path, new)], path)

        return make

    for size in SIZES:
        kind("content", f"text of {size} bytes")(text(size))
        kind("content", f"binary of {size} bytes")(binary(size))


_register_sizes()


@kind("content", "non-ASCII after 64 KiB")
def _late(chance: random.Random) -> Change:
    head = b"ascii line\n" * 6000
    path = chance.choice(["SOURCES.txt", "pkg/late.py", "CHANGES.md"])
    old = head + "café\nend\n".encode()
    new = chance.choice(
        [
            b"edited\n" + old,
            head + "cafè\nend\n".encode(),
            old + b"more\n",
        ]
    )
    return pair(
        chance, [Entry(path, old)], [Entry(path, new)], path, is_text=True
    )


@kind("content", "Python in Latin-1")
def _latin(chance: random.Random) -> Change:
    old = "# -*- coding: latin-1 -*-\nname = 'café'\n".encode("latin-1")
    new = old.replace(b"caf", b"Caf")
    path = "pkg/latin.py"
    return pair(
        chance, [Entry(path, old)], [Entry(path, new)], path, is_text=True
    )


@kind("content", "metadata field")
def _field(chance: random.Random) -> Change:
    members = base(chance)
    path = chance.choice(["PKG-INFO", "pkg.egg-info/PKG-INFO"])
    new = [
        dataclasses.replace(
            entry,
            content=entry.content.replace(
                *chance.choice(
                    [
                        (b"Requires-Python: >=3.8", b"Requires-Python: >=3.9"),
                        (b"requests>=2", b"requests>=3"),
                        (b"Summary: A", b"Summary: The"),
                        (b"Summary", b"summary"),
                        (b"Requires-Dist: requests>=2\n", b""),
                        (b"does it well", b"does it very well"),
                        (b"Requires-Dist: re", b"Requires-Dist:  re"),
                    ]
                )
            ),
        )
        if entry.path == path
        else entry
        for entry in members
    ]
    return Change(
        Side(tuple(members)),
        Side(tuple(new)),
        (path,),
        format=member_format(chance),
        is_text=True,
    )


@kind("content", "build file")
def _build_file(chance: random.Random) -> Change:
    members = base(chance)
    path, old, new_text = chance.choice(
        [
            ("setup.py", b"requests>=2", b"requests>=3"),
            ("setup.py", b"setuptools import", b"setuptools  import"),
            ("setup.py", b"setup(\n", b"setup(  # now\n"),
            ("setup.cfg", b"tag_date = 0", b"tag_date = 1"),
            ("setup.cfg", b"tag_build = ", b"tag_build ="),
            ("pyproject.toml", b"setuptools>=61", b"setuptools>=62"),
            ("pyproject.toml", b"[build", b"# comment\n[build"),
            ("pkg/__init__.py", b'"', b"'"),
            ("pkg.egg-info/requires.txt", b">=2", b">=2.0"),
        ]
    )
    new = [
        dataclasses.replace(e, content=e.content.replace(old, new_text))
        if e.path == path
        else e
        for e in members
    ]
    return Change(
        Side(tuple(members)),
        Side(tuple(new)),
        (path,),
        format=member_format(chance),
        is_text=True,
    )


@kind("content", "inside a nested archive")
def _nested(chance: random.Random) -> Change:
    def wheel(text: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            info = zipfile.ZipInfo("vendored/code.py")
            archive.writestr(info, text)
        return out.getvalue()

    path = "vendor/lib-1.0-py3-none-any.whl"
    return pair(
        chance,
        [Entry(path, wheel(b"a = 1\n"))],
        [Entry(path, wheel(b"a = 2\n"))],
        path,
    )


@kind("content", "inside a compressed file")
def _gz(chance: random.Random) -> Change:
    path = "pkg/data.txt.gz"
    return pair(
        chance,
        [Entry(path, gzip.compress(b"old\n", mtime=0))],
        [Entry(path, gzip.compress(b"new\n", mtime=0))],
        path,
    )


@kind("content", "two files swapped")
def _swapped(chance: random.Random) -> Change:
    a, b = b"alpha = 1\n" * 20, b"beta = 2\n" * 20
    return pair(
        chance,
        [Entry("pkg/a.py", a), Entry("pkg/b.py", b)],
        [Entry("pkg/a.py", b), Entry("pkg/b.py", a)],
        "pkg/a.py",
        "pkg/b.py",
        is_text=True,
    )


# The form of a text

TEXT = b"def f(x):\n    if x:\n        return 'caf\xc3\xa9'\n    return None\n"


def _text_form(name: str, old: bytes, *news: bytes) -> None:
    def make(chance: random.Random) -> Change:
        path = chance.choice(["pkg/form.py", "notes.txt", "README.rst"])
        new = chance.choice(news)
        before, after = (old, new) if chance.random() < 0.5 else (new, old)
        return pair(
            chance,
            [Entry(path, before)],
            [Entry(path, after)],
            path,
            is_text=True,
        )

    kind("text", name)(make)


_text_form("trailing whitespace", TEXT, TEXT.replace(b":\n", b":  \n"))
_text_form(
    "whitespace only",
    TEXT,
    TEXT.replace(b"    ", b"\t"),
    TEXT.replace(b"return N", b"return  N"),
    TEXT.replace(b"\n    return", b"\n\n    return"),
)
_text_form(
    "line endings",
    TEXT,
    TEXT.replace(b"\n", b"\r\n"),
    TEXT.replace(b"\n", b"\r"),
    TEXT.replace(b"\n", b"\r\n", 1),
)
_text_form("final newline", TEXT, TEXT[:-1], TEXT + b"\n")
_text_form("byte-order mark", TEXT, b"\xef\xbb\xbf" + TEXT)
_text_form(
    "encoding",
    TEXT,
    TEXT.decode().encode("latin-1"),
    TEXT.decode().encode("utf-16"),
)
_text_form(
    "invisible characters",
    TEXT,
    *(
        TEXT.replace(b"return N", f"return {mark}N".encode())
        for mark in "\u200b\u200d\u202e\u2066\ufeff\xad\x0c\x1b\x7f\u2028"
    ),
)
_text_form(
    "Unicode normalisation", TEXT, TEXT.replace(b"\xc3\xa9", b"e\xcc\x81")
)
_text_form("look-alike letter", TEXT, TEXT.replace(b"None", "Nоne".encode()))


# Members


@kind("members", "added")
def _added(chance: random.Random) -> Change:
    entry = Entry(
        chance.choice(["pkg/new.py", "conftest.py", "new file.txt", "ü.txt"]),
        chance.choice([b"", b"new\n", b"new\n" * 1000]),
    )
    path = "\\xfc.txt" if entry.path == "ü.txt" else entry.path
    return pair(chance, [], [entry], words=(path, "ü\\.txt"))


@kind("members", "removed")
def _removed(chance: random.Random) -> Change:
    path = chance.choice(["pkg/gone.py", "gone.txt", ".hidden"])
    content = chance.choice([b"", b"old\n", b"old\n" * 1000])
    return pair(chance, [Entry(path, content)], [], path)


@kind("members", "moved")
def _moved(chance: random.Random) -> Change:
    content = chance.choice([b"moved = 1\n", b"moved\n" * 500])
    return pair(
        chance,
        [Entry("pkg/here.py", content)],
        [Entry("src/there.py", content)],
        "pkg/here.py",
        "src/there.py",
    )


@kind("members", "renamed in case only")
def _case(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/Module.py", b"x = 1\n" * 9)],
        [Entry("pkg/module.py", b"x = 1\n" * 9)],
        "pkg/Module.py",
        "pkg/module.py",
    )


@kind("members", "moved with an edit")
def _moved_edit(chance: random.Random) -> Change:
    lines = [b"line %d is not like another\n" % at for at in range(60)]
    edited = [*lines[:30], b"an edit\n", *lines[31:]]
    return pair(
        chance,
        [Entry("pkg/one.py", b"".join(lines))],
        [Entry("pkg/two.py", b"".join(edited))],
        "pkg/one.py",
        "pkg/two.py",
    )


@kind("members", "directory added or removed")
def _directory(chance: random.Random) -> Change:
    sides: list[list[Entry]] = [[], [Entry("empty", kind=Kind.DIRECTORY)]]
    if chance.random() < 0.5:
        sides.reverse()
    return pair(chance, sides[0], sides[1], "empty")


@kind("members", "duplicate added")
def _duplicate(chance: random.Random) -> Change:
    first = Entry("pkg/twice.py", b"first = 1\n")
    second = Entry(
        "pkg/twice.py", chance.choice([b"second = 2\n", first.content])
    )
    return pair(chance, [first], [first, second], "pkg/twice.py")


@kind("members", "duplicate changed")
def _duplicate_changed(chance: random.Random) -> Change:
    first = Entry("pkg/twice.py", b"first = 1\n")
    return pair(
        chance,
        [first, Entry("pkg/twice.py", b"second = 2\n")],
        [first, Entry("pkg/twice.py", b"second = 3\n")],
        "pkg/twice.py",
    )


@kind("members", "duplicates swapped")
def _duplicates_swapped(chance: random.Random) -> Change:
    first = Entry("pkg/twice.py", b"first = 1\n")
    second = Entry("pkg/twice.py", b"second = 2\n")
    return pair(chance, [first, second], [second, first], "pkg/twice.py")


@kind("members", "second root directory")
def _second_root(chance: random.Random) -> Change:
    other = Entry("other-2.0/evil.py", b"x = 1\n", verbatim=True)
    edited = dataclasses.replace(other, content=b"x = 2\n")
    old = chance.choice([[], [other]])
    return pair(chance, old, [edited], "other-2.0/evil.py")


# Permissions


def _modes(name: str, *modes: tuple[int, int], of: Kind = Kind.FILE) -> None:
    def make(chance: random.Random) -> Change:
        before, after = chance.choice(modes)
        path = "pkg/tool.sh" if of is Kind.FILE else "pkg/tools"
        content = b"#!/bin/sh\n" if of is Kind.FILE else b""
        return pair(
            chance,
            [Entry(path, content, of, mode=before)],
            [Entry(path, content, of, mode=after)],
            path,
        )

    kind("permissions", name)(make)


_modes("mode", (0o644, 0o600), (0o600, 0o666), (0o644, 0o640))
_modes("executable bit", (0o644, 0o755), (0o755, 0o644), (0o644, 0o744))
_modes("set-user-ID", (0o755, 0o4755), (0o755, 0o2755), (0o4755, 0o755))
_modes("directory", (0o755, 0o777), (0o755, 0o1777), of=Kind.DIRECTORY)


# Links and special files


def _kinds(
    name: str,
    old: Sequence[Entry],
    new: Sequence[Entry],
    path: str,
    in_zip: bool = False,
) -> None:
    def make(chance: random.Random) -> Change:
        sides = [old, new]
        if chance.random() < 0.5:
            sides.reverse()
        return pair(
            chance,
            *sides,
            path,
            format=None if in_zip else chance.choice(TAR_FORMATS),
        )

    kind("links", name)(make)


def _symlink(target: str) -> Entry:
    return Entry("pkg/link", kind=Kind.SYMLINK, link=target)


_LINK_FILE = Entry("pkg/link", b"content\n")
_kinds(
    "symbolic link target",
    [_symlink("core.py")],
    [_symlink("/etc/passwd")],
    "pkg/link",
    True,
)
_kinds(
    "file to symbolic link",
    [_LINK_FILE],
    [_symlink("core.py")],
    "pkg/link",
    True,
)
_kinds("symbolic link added", [], [_symlink("core.py")], "pkg/link", True)
_kinds(
    "hard link target",
    [Entry("pkg/zz", kind=Kind.HARDLINK, link="setup.py")],
    [Entry("pkg/zz", kind=Kind.HARDLINK, link="PKG-INFO")],
    "pkg/zz",
)
_kinds(
    "file to hard link",
    [_LINK_FILE],
    [Entry("pkg/link", kind=Kind.HARDLINK, link="setup.py")],
    "pkg/link",
)
_kinds(
    "symbolic to hard link",
    [Entry("pkg/link", kind=Kind.SYMLINK, link="setup.py")],
    [Entry("pkg/link", kind=Kind.HARDLINK, link="setup.py")],
    "pkg/link",
)
_kinds("FIFO added", [], [Entry("pkg/fifo", kind=Kind.FIFO)], "pkg/fifo")
_kinds(
    "empty file to FIFO",
    [Entry("pkg/fifo")],
    [Entry("pkg/fifo", kind=Kind.FIFO)],
    "pkg/fifo",
)
_kinds(
    "device number",
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 3))],
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 5))],
    "pkg/dev",
)
_kinds(
    "character to block device",
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 3))],
    [Entry("pkg/dev", kind=Kind.BLOCK_DEVICE, device=(1, 3))],
    "pkg/dev",
)
_kinds(
    "device added",
    [],
    [Entry("pkg/dev", kind=Kind.BLOCK_DEVICE, device=(8, 0))],
    "pkg/dev",
)


# Metadata of members


def _metadata(name: str, words: str, *values: dict[str, Any]) -> None:
    def make(chance: random.Random) -> Change:
        entry = Entry("pkg/owned.py", b"x = 1\n")
        return pair(
            chance,
            [entry],
            [dataclasses.replace(entry, **chance.choice(values))],
            words=(words, "pkg/owned\\.py"),
            format=chance.choice(TAR_FORMATS),
        )

    kind("metadata", name)(make)


_metadata(
    "owner",
    r"\bowner",
    {"uid": 1000},
    {"gid": 1000},
    {"uname": "alice"},
    {"gname": "staff"},
    {"uid": 3_000_000},
)
_metadata(
    "time",
    r"modification time",
    {"mtime": EPOCH + 1},
    {"mtime": EPOCH + 0.5},
    {"mtime": 0},
    {"mtime": 2**33 + 1},
)
_metadata(
    "extended attribute",
    r"extended attribute|xattr",
    {"xattrs": {"user.origin": "elsewhere"}},
    {"xattrs": {"security.capability": "x"}},
)
_metadata(
    "pax record",
    r"pax header",
    {"pax": {"comment": "hidden"}},
    {"pax": {"VENDOR.key": "value"}},
    {"pax": {"atime": "5.5"}},
)


@kind("metadata", "pax record changed")
def _pax_changed(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n", pax={"comment": "one"})],
        [Entry("pkg/owned.py", b"x = 1\n", pax={"comment": "two"})],
        words=("pax header", "pkg/owned\\.py"),
        format=chance.choice(TAR_FORMATS),
    )


@kind("metadata", "extended attribute changed")
def _xattr_changed(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n", xattrs={"user.a": "one"})],
        [Entry("pkg/owned.py", b"x = 1\n", xattrs={"user.a": "two"})],
        words=("extended attribute|xattr", "pkg/owned\\.py"),
        format=chance.choice(TAR_FORMATS),
    )


@kind("metadata", "zip extra field")
def _zip_extra(chance: random.Random) -> Change:
    extra = struct.pack("<HH3s", 0x6378, 3, b"abc")
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n")],
        [Entry("pkg/owned.py", b"x = 1\n", extra=extra)],
        words=("extra field", "pkg/owned\\.py"),
        format="zip",
    )


@kind("metadata", "zip member comment")
def _zip_member_comment(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n")],
        [Entry("pkg/owned.py", b"x = 1\n", comment=b"a remark")],
        words=("comment", "pkg/owned\\.py"),
        format="zip",
    )


@kind("metadata", "zip time")
def _zip_time(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n")],
        [Entry("pkg/owned.py", b"x = 1\n", mtime=EPOCH + 3600)],
        words=("modification time", "pkg/owned\\.py"),
        format="zip",
    )


# The container


def _container(
    name: str,
    words: str,
    old: dict[str, Any],
    new: dict[str, Any],
    *formats: str,
    surgery: Surgery | None = None,
    drowned: Sequence[str] = (),
) -> None:
    def make(chance: random.Random) -> Change:
        members = tuple(base(chance))
        format = chance.choice(formats or ("tar.gz",))
        return Change(
            Side(members, old),
            Side(members, new, surgery),
            words=(words,),
            format=format,
            drowned=format in drowned,
        )

    kind("container", name)(make)


@kind("container", "member order")
def _order(chance: random.Random) -> Change:
    members = base(chance)
    moved = members[:]
    moved.insert(chance.randrange(3), moved.pop())
    return Change(
        Side(tuple(members)),
        Side(tuple(moved)),
        words=("order", r"\bpkg/|test_core"),
        format=member_format(chance),
    )


_ALL_TARS = ("tar.gz", "tar.bz2", "tar.xz", "tar.zst")
_container(
    "compression level",
    r"compress",
    {"level": 1},
    {"level": 9},
    "tar.gz",
    "tar.bz2",
    "tar.xz",
    "tar.zst",
    "zip",
    # Their headers say nothing of the level, and other names of members
    # compress to other bytes.
    drowned=("tar.bz2", "tar.xz", "tar.zst"),
)
_container("gzip header name", "other\\.tar", {}, {"gzip_name": "other.tar"})
_container(
    "gzip header time", r"\btime|modified", {}, {"gzip_time": EPOCH + 7}
)
_container(
    "gzip header operating system",
    r"operating system|from Unix",
    {},
    {},
    surgery=lambda data: data[:9] + b"\x03" + data[10:],
)
_container(
    "bytes after the compressed stream",
    r"after|trailing|garbage",
    {},
    {"after": b"hidden bytes"},
    *_ALL_TARS,
)
_container(
    "bytes after it changed",
    r"after|trailing|garbage",
    {"after": b"hidden bytes"},
    {"after": b"hidden Bytes"},
    *_ALL_TARS,
)
_container(
    "bytes after the tar's end",
    r"after|trailing|garbage",
    {},
    {"tar_after": b"hidden bytes"},
    *_ALL_TARS,
    "tar",
)
_container(
    "global pax header",
    r"pax header",
    {},
    {"global_pax": {"comment": "0123456789abcdef"}},
    *_ALL_TARS,
)
_container(
    "tar format",
    r"GNU tar|pax interchange",
    {},
    {"tar_format": tarfile.GNU_FORMAT},
    *_ALL_TARS,
)
_container("zip comment", "comment", {}, {"comment": b"a remark"}, "zip")
_container(
    "bytes before a zip",
    r"before|outside|extra bytes|prepended",
    {},
    {"before": b"#!/bin/sh\n"},
    "zip",
)
_container(
    "bytes after a zip",
    r"after|outside|extra bytes|trailing",
    {},
    {"after": b"hidden bytes"},
    "zip",
)
for _format in ("tar.bz2", "tar.xz", "tar.zst", "tar", "zip"):
    _container(
        f"tar.gz to {_format}",
        r"gzip.*(→|compress)|format|compress",
        {},
        {"format": _format},
    )


def _in_padding(data: bytes) -> bytes:
    # The first member's content is far shorter than a block.
    at = data.index(b"Metadata-Version")
    end = (at // 512 + 1) * 512 - 16
    return data[:end] + b"hidden" + data[end + 6 :]


def _in_header(data: bytes) -> bytes:
    block = bytearray(data[:512])
    block[500:506] = b"hidden"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + data[512:]


_container(
    "bytes in the padding of a member",
    r"after the content|padding",
    {},
    {},
    "tar",
    surgery=_in_padding,
)
_container(
    "unused bytes of a tar header",
    r"header",
    {},
    {},
    "tar",
    surgery=_in_header,
)


@kind("container", "zip member stored")
def _stored(chance: random.Random) -> Change:
    return pair(
        chance,
        [Entry("pkg/owned.py", b"x = 1\n" * 50)],
        [Entry("pkg/owned.py", b"x = 1\n" * 50, stored=True)],
        words=("compress|stored", "pkg/owned\\.py"),
        format="zip",
    )
