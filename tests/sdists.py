"""Building sdists for the tests.

No archive is checked in: every test says what its sdists hold, in entries
(:class:`Entry`), and :func:`build` writes them.  The output is the same
bytes for the same arguments, so a test may build the same archive twice.
Whatever a hostile archive may hold can be said here; what cannot (a wrong
checksum, a truncated stream) is done to the built bytes by the test.  How
the whole program is run on them is in :mod:`tests.runs`.
"""

from __future__ import annotations

import bz2
import dataclasses
import io
import lzma
import tarfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.runs import Report, run, run_main, run_process

__all__ = [
    "EPOCH",
    "FORMATS",
    "Entry",
    "Report",
    "build",
    "compress",
    "entries_of",
    "gzip_bytes",
    "run",
    "run_main",
    "run_process",
    "simple_sdist",
    "tar_bytes",
    "zip_bytes",
]

FORMATS = ("tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst", "tar", "zip")
"""Every format an sdist comes in, as file name suffixes."""

EPOCH = 1_700_000_000
"""The time of every member unless the test says otherwise, seconds."""

_TAR_TYPES = {
    Kind.FILE: tarfile.REGTYPE,
    Kind.DIRECTORY: tarfile.DIRTYPE,
    Kind.SYMLINK: tarfile.SYMTYPE,
    Kind.HARDLINK: tarfile.LNKTYPE,
    Kind.CHARACTER_DEVICE: tarfile.CHRTYPE,
    Kind.BLOCK_DEVICE: tarfile.BLKTYPE,
    Kind.FIFO: tarfile.FIFOTYPE,
}

_ZIP_TYPES = {
    Kind.FILE: 0o100000,
    Kind.DIRECTORY: 0o040000,
    Kind.SYMLINK: 0o120000,
    Kind.FIFO: 0o010000,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One member to be written.

    Attributes:
        path: below the root directory of the archive, unless `verbatim`.
            Bytes that are not UTF-8 are surrogate-escaped (PEP 383).
        link: the target of a symbolic link as it is; of a hard link below
            the root directory, unless `verbatim`.
        mode: None is what the kind usually has.
        mtime: seconds since the epoch.
        pax: extended header records of this member, which win over the
            fields (tar only).
        xattrs: extended attributes, as libarchive and GNU tar write them.
        extra, comment: the central directory's extra field and comment of
            the member (zip only).
        stored: not compressed (zip only).
        verbatim: path and link are written without the root directory.
    """

    path: str
    content: bytes = b""
    kind: Kind = Kind.FILE
    mode: int | None = None
    link: str = ""
    uid: int = 0
    gid: int = 0
    uname: str = ""
    gname: str = ""
    mtime: float = EPOCH
    device: tuple[int, int] = (0, 0)
    pax: Mapping[str, str] = dataclasses.field(default_factory=dict)
    xattrs: Mapping[str, str] = dataclasses.field(default_factory=dict)
    extra: bytes = b""
    comment: bytes = b""
    stored: bool = False
    verbatim: bool = False

    @property
    def permissions(self) -> int:
        if self.mode is not None:
            return self.mode
        if self.kind is Kind.DIRECTORY:
            return 0o755
        return 0o777 if self.kind is Kind.SYMLINK else 0o644

    def name(self, root: str) -> str:
        return self.path if self.verbatim else f"{root}/{self.path}"

    def target(self, root: str) -> str:
        if self.kind is Kind.HARDLINK and not self.verbatim:
            return f"{root}/{self.link}"
        return self.link


Entries = Iterable[Entry] | Mapping[str, bytes | str]


def entries_of(entries: Entries) -> list[Entry]:
    """The entries; a mapping of path to content is plain files."""
    if isinstance(entries, Mapping):
        return [
            Entry(path, data.encode() if isinstance(data, str) else data)
            for path, data in entries.items()
        ]
    return list(entries)


def build(
    path: Path,
    entries: Entries,
    *,
    root: str = "pkg-1.0",
    format: str | None = None,
    level: int = 6,
    gzip_name: str = "",
    gzip_time: int = 0,
    tar_format: int = tarfile.PAX_FORMAT,
    global_pax: Mapping[str, str] | None = None,
    tar_after: bytes = b"",
    comment: bytes = b"",
    before: bytes = b"",
    after: bytes = b"",
) -> Path:
    """Write an archive of `entries` to `path` and return `path`.

    Args:
        root: directory every member lies in.
        format: one of FORMATS; None takes it from the name of `path`.
        level: of the compression.
        gzip_name, gzip_time: what the gzip header tells (RFC 1952).
        global_pax: records of a global extended header.
        tar_after: bytes after the end-of-archive marker of the tar.
        comment: the comment of a zip.
        before, after: bytes around the whole archive.
    """
    members = entries_of(entries)
    format = format or format_of(path)
    if format == "zip":
        data = zip_bytes(members, root=root, level=level, comment=comment)
    else:
        data = compress(
            tar_bytes(members, root, tar_format, global_pax, tar_after),
            format,
            level=level,
            gzip_name=gzip_name,
            gzip_time=gzip_time,
        )
    path.write_bytes(before + data + after)
    return path


def format_of(path: Path) -> str:
    return next(name for name in FORMATS if path.name.endswith(f".{name}"))


def tar_bytes(
    entries: Entries,
    root: str = "pkg-1.0",
    tar_format: int = tarfile.PAX_FORMAT,
    global_pax: Mapping[str, str] | None = None,
    after: bytes = b"",
) -> bytes:
    """The uncompressed tar of `entries`."""
    out = io.BytesIO()
    if global_pax:
        out.write(
            tarfile.TarInfo.create_pax_global_header(  # type: ignore[arg-type]
                dict(global_pax)
            )
        )
    for entry in entries_of(entries):
        out.write(_tar_member(entry, root, tar_format))
    out.write(bytes(2 * tarfile.BLOCKSIZE))
    out.write(bytes(-out.tell() % tarfile.RECORDSIZE))
    out.write(after)
    return out.getvalue()


def _tar_member(entry: Entry, root: str, tar_format: int) -> bytes:
    info = tarfile.TarInfo(entry.name(root))
    info.type = _TAR_TYPES[entry.kind]
    info.mode = entry.permissions
    info.linkname = entry.target(root)
    info.uid, info.gid = entry.uid, entry.gid
    info.uname, info.gname = entry.uname, entry.gname
    info.mtime = entry.mtime
    info.devmajor, info.devminor = entry.device
    content = entry.content if entry.kind is Kind.FILE else b""
    info.size = len(content)
    info.pax_headers = dict(entry.pax) | {
        f"SCHILY.xattr.{key}": value for key, value in entry.xattrs.items()
    }
    header = info.tobuf(tar_format, "utf-8", "surrogateescape")
    return header + content + bytes(-len(content) % tarfile.BLOCKSIZE)


def zip_bytes(
    entries: Entries,
    *,
    root: str = "pkg-1.0",
    level: int = 6,
    comment: bytes = b"",
) -> bytes:
    """The zip of `entries`; owners and hard links have no place in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicates are on purpose
        archive.comment = comment
        for entry in entries_of(entries):
            name = entry.name(root)
            content = entry.content
            if entry.kind is Kind.SYMLINK:
                content = entry.link.encode("utf-8", "surrogateescape")
            if entry.kind is Kind.DIRECTORY:
                name += "/"
            info = zipfile.ZipInfo(name, _zip_time(entry.mtime))
            info.create_system = 3
            info.external_attr = (
                _ZIP_TYPES[entry.kind] | entry.permissions
            ) << 16
            info.extra = entry.extra
            info.comment = entry.comment
            method = (
                zipfile.ZIP_STORED if entry.stored else zipfile.ZIP_DEFLATED
            )
            archive.writestr(info, content, method, level)
    return out.getvalue()


def _zip_time(seconds: float) -> tuple[int, int, int, int, int, int]:
    moment = time.gmtime(seconds)
    return (
        moment.tm_year,
        moment.tm_mon,
        moment.tm_mday,
        moment.tm_hour,
        moment.tm_min,
        moment.tm_sec,
    )


def compress(
    data: bytes,
    format: str,
    *,
    level: int = 6,
    gzip_name: str = "",
    gzip_time: int = 0,
) -> bytes:
    """`data` as the format's compression has it."""
    if format in ("tar.gz", "tgz"):
        return gzip_bytes(data, level, gzip_name, gzip_time)
    if format == "tar.bz2":
        return bz2.compress(data, max(level, 1))
    if format == "tar.xz":
        return lzma.compress(data, preset=level)
    if format == "tar.zst":
        return _zstd(data, level)
    return data


def gzip_bytes(
    data: bytes, level: int = 6, name: str = "", time: int = 0
) -> bytes:
    """A gzip stream whose header says exactly what is asked (RFC 1952)."""
    header = bytearray(b"\x1f\x8b\x08")
    header.append(0x08 if name else 0)
    header += time.to_bytes(4, "little")
    header += bytes([2 if level == 9 else 4 if level == 1 else 0, 255])
    if name:
        header += name.encode("latin-1") + b"\0"
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    trailer = zlib.crc32(data).to_bytes(4, "little")
    trailer += (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return bytes(header) + body + trailer


def _zstd(data: bytes, level: int) -> bytes:
    # The standard library learns zstd only in Python 3.14; libarchive, which
    # the program needs anyway, has it.
    import libarchive
    from libarchive import ffi

    chunks: list[bytes] = []

    def write(chunk: Any) -> int:
        chunks.append(bytes(chunk))
        return len(chunk)

    options = f"compression-level={max(level, 1)}"
    with libarchive.custom_writer(
        write, "raw", "zstd", options=options
    ) as raw:
        # Not by ArchiveEntry, whose properties diffoscope replaces.
        entry = ffi.entry_new()
        ffi.entry_set_filetype(entry, 0o100000)
        ffi.write_header(raw._pointer, entry)
        ffi.write_data(raw._pointer, data, len(data))
        ffi.write_finish_entry(raw._pointer)
        ffi.entry_free(entry)
    return b"".join(chunks)


def simple_sdist(
    name: str = "pkg",
    version: str = "1.0",
    *,
    extra: Mapping[str, bytes] | None = None,
) -> list[Entry]:
    """The entries of a small sdist as setuptools makes it.

    Args:
        extra: more files, or others in place of those made here.
    """
    metadata = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        "Summary: A package for tests\nRequires-Python: >=3.8\n"
        "Requires-Dist: requests>=2\n\n"
        f"{name} does nothing, and does it well.\n"
    ).encode()
    module = name.replace("-", "_")
    egg_info = f"{module}.egg-info"
    files = {
        "PKG-INFO": metadata,
        "README.md": f"# {name}\n\nDoes nothing, and does it well.\n".encode(),
        "setup.py": (
            "from setuptools import setup\n\n"
            f'setup(\n    name="{name}",\n    version="{version}",\n'
            f'    packages=["{module}"],\n'
            '    install_requires=["requests>=2"],\n)\n'
        ).encode(),
        "setup.cfg": b"[egg_info]\ntag_build = \ntag_date = 0\n",
        "pyproject.toml": (
            b'[build-system]\nrequires = ["setuptools>=61"]\n'
            b'build-backend = "setuptools.build_meta"\n'
        ),
        f"{module}/__init__.py": f'__version__ = "{version}"\n'.encode(),
        f"{module}/core.py": (
            b'def answer() -> int:\n    """The answer."""\n    return 42\n'
        ),
        f"{egg_info}/PKG-INFO": metadata,
        f"{egg_info}/requires.txt": b"requests>=2\n",
        f"{egg_info}/top_level.txt": module.encode() + b"\n",
        f"{egg_info}/dependency_links.txt": b"\n",
    }
    files[f"{egg_info}/SOURCES.txt"] = "".join(
        f"{path}\n" for path in sorted(files)
    ).encode()
    return entries_of(files | dict(extra or {}))
