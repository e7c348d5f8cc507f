"""Changes of the content of a file."""

from __future__ import annotations

import dataclasses
import gzip
import io
import random
import zipfile

from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import (
    Change,
    Make,
    Side,
    base,
    kind,
    member_format,
    pair,
)
from tests.sdists import Entry

SIZES = (0, 1, 49, 511, 512, 65535, 65536, 65537)


def _register_sizes() -> None:
    def text(size: int) -> Make:
        def make(chance: random.Random) -> Change:
            data = by_chance.text(chance, size)
            path = by_chance.path(chance)
            new = by_chance.edited(chance, data, b"abcdefgh \n")
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
            data = chance.randbytes(size)
            path = by_chance.path(chance, by_chance.BINARY_SUFFIXES)
            new = by_chance.edited(chance, data, bytes(range(256)))
            return pair(chance, [Entry(path, data)], [Entry(path, new)], path)

        return make

    for size in SIZES:
        kind("content", f"text of {size} bytes")(text(size))
        kind("content", f"binary of {size} bytes")(binary(size))


_register_sizes()


@kind("content", "non-ASCII after 64 KiB")
def _late(chance: random.Random) -> Change:
    head = by_chance.text(chance, chance.randint(65_000, 70_000)) + b"\n"
    path = chance.choice(["SOURCES.txt", by_chance.path(chance)])
    tail = b"".join(by_chance.lines(chance, 9))
    old = head + "café\n".encode() + tail
    new = chance.choice(
        [
            by_chance.line(chance) + old,
            head + "cafè\n".encode() + tail,
            old + by_chance.line(chance),
        ]
    )
    return pair(
        chance, [Entry(path, old)], [Entry(path, new)], path, is_text=True
    )


@kind("content", "Python in Latin-1")
def _latin(chance: random.Random) -> Change:
    head = "# -*- coding: latin-1 -*-\nname = 'café'\n".encode("latin-1")
    lines = [head, *by_chance.lines(chance, 20)]
    old = b"".join(lines)
    at = chance.randrange(len(lines))
    changed = lines[at].replace(b"caf", b"Caf") if at == 0 else b"x = 1\n"
    new = b"".join([*lines[:at], changed, *lines[at + 1 :]])
    path = by_chance.path(chance, (".py",))
    return pair(
        chance, [Entry(path, old)], [Entry(path, new)], path, is_text=True
    )


@kind("content", "metadata field")
def _field(chance: random.Random) -> Change:
    members = base(chance)
    path = chance.choice(["PKG-INFO", "pkg.egg-info/PKG-INFO"])
    word = by_chance.name(chance).encode()
    number = chance.randint(3, 999)
    new = [
        dataclasses.replace(
            entry,
            content=entry.content.replace(
                *chance.choice(
                    [
                        (b">=3.8", b">=3.%d" % chance.randint(9, 99)),
                        (b"requests>=2", b"requests>=%d" % number),
                        (b"Summary: A", b"Summary: " + word),
                        (b"Summary", b"summary"),
                        (b"Requires-Dist: requests>=2\n", b""),
                        (
                            b"Requires-Dist: requests",
                            b"Requires-Dist: " + word,
                        ),
                        (b"does it well", b"does it " + word),
                        (b"\n\n", b"\nKeywords: " + word + b"\n\n"),
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
    word = by_chance.name(chance).encode()
    number = b"%d" % chance.randint(62, 999)
    path, old, new_text = chance.choice(
        [
            ("setup.py", b"requests>=2", b"requests>=" + number),
            ("setup.py", b"requests>=2", word),
            ("setup.py", b'["pkg"]', b'["pkg", "%s"]' % word),
            ("setup.py", b"setuptools import", b"setuptools  import"),
            ("setup.py", b"setup(\n", b"setup(  # " + word + b"\n"),
            ("setup.cfg", b"tag_date = 0", b"tag_date = " + number),
            ("setup.cfg", b"tag_build = ", b"tag_build ="),
            ("pyproject.toml", b"setuptools>=61", b"setuptools>=" + number),
            ("pyproject.toml", b"[build", b"# " + word + b"\n[build"),
            ("pkg/__init__.py", b'"', b"'"),
            ("pkg.egg-info/requires.txt", b">=2", b">=2." + number),
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
            for member, content in (*others, (inner, text)):
                archive.writestr(zipfile.ZipInfo(member), content)
        return out.getvalue()

    path = by_chance.path(chance, ("-1.0-py3-none-any.whl", ".zip", ".egg"))
    inner = by_chance.path(chance)
    others = [
        (f"o/{number}", by_chance.line(chance))
        for number in range(chance.randrange(4))
    ]
    lines = by_chance.lines(chance)
    return pair(
        chance,
        [Entry(path, wheel(b"".join(lines)))],
        [Entry(path, wheel(b"".join(lines[1:])))],
        path,
    )


@kind("content", "inside a compressed file")
def _gz(chance: random.Random) -> Change:
    path = by_chance.path(chance, (".txt.gz", ".gz", ".dat.gz"))
    old, new = by_chance.lines(chance), by_chance.lines(chance)
    return pair(
        chance,
        [Entry(path, gzip.compress(b"".join(old), mtime=0))],
        [Entry(path, gzip.compress(b"".join(new), mtime=0))],
        path,
    )


@kind("content", "two files swapped")
def _swapped(chance: random.Random) -> Change:
    a, b = (b"".join(by_chance.lines(chance)) for _ in "ab")
    one = by_chance.path(chance, (".py",))
    other = by_chance.path(chance, (".pyx",))
    return pair(
        chance,
        [Entry(one, a), Entry(other, b)],
        [Entry(one, b), Entry(other, a)],
        one,
        other,
        is_text=True,
    )
