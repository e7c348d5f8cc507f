"""Pairs of zips, and of compressed tars, by hand, as in `listed_tars`."""

from __future__ import annotations

import dataclasses
import gzip
import lzma

from tests.differential.listed_tars import (
    EVIL,
    EVIL_SETUP,
    SETUP,
    SOUND,
    TAR,
    Pair,
)
from tests.differential.tars import ROOT, Tar
from tests.differential.zips import Member, Zip

_FILES = (
    Member(ROOT + b"PKG-INFO", b"Name: pkg\nVersion: 1.0\n"),
    Member(SETUP, b"setup()\n"),
)
_ZIP = Zip(_FILES).raw()
_DECOY = Zip((_FILES[0], Member(SETUP, EVIL)))


def _zip(differs: set[str] | None, told: tuple[str, ...], new: Zip) -> Pair:
    return Pair(_ZIP, new.raw(), differs, told, ".zip")


def _with_mode(mode: int, content: bytes = EVIL) -> Pair:
    member = Member(ROOT + b"evil.py", content, mode=mode)
    return _zip({"evil.py"}, ("evil.py",), Zip((*_FILES, member)))


OF_ZIP = {
    "device": _with_mode(0o020644),
    "block device": _with_mode(0o060644),
    "FIFO": _with_mode(0o010644),
    "socket": _with_mode(0o140644),
    "directory": _with_mode(0o040755),
    "symbolic link": _with_mode(0o120777),
    "symbolic link with a NUL": _with_mode(0o120777, b"core.py\0x"),
    "end record of disk 1": _zip(
        set(),
        ("zip end records: none → 0x504b050601000100",),
        Zip(_FILES, disk=1),
    ),
    "long comment and decoys": _zip(
        set(),
        ("1 changed to libarchive, not to pip", "a file of 26 bytes"),
        Zip(_FILES, comment=b"c" * 20_000, before=_DECOY.raw()),
    ),
    "other local name": _zip(
        None,
        ("zip local header, name", "other.py"),
        Zip(
            (
                _FILES[0],
                dataclasses.replace(
                    _FILES[1], local=(("name", ROOT + b"other.py"),)
                ),
            )
        ),
    ),
    "reordered": _zip(set(), ("another member order",), Zip(_FILES[::-1])),
    "reordered directory": _zip(
        set(), ("another member order",), Zip(_FILES, order=(1, 0))
    ),
    "bytes between": _zip(
        set(), ("6 at offset 127 of the zip",), Zip(_FILES, between=b"hidden")
    ),
    "bytes before": _zip(
        set(), ("7 at offset 0 of the zip",), Zip(_FILES, before=b"#!stub\n")
    ),
    "bytes behind": _zip(
        set(), ("5 at offset 273 of the zip",), Zip(_FILES, after=b"after")
    ),
    "entry that is not listed": _zip(
        set(),
        ("73 at offset 127 of the zip",),
        Zip((*_FILES, Member(ROOT + b"evil.py", EVIL, listed=False))),
    ),
    "two zips": Pair(
        _ZIP,
        _ZIP + _DECOY.raw(),
        {"setup.py"},
        ("273 at offset 0 of the zip",),
        ".zip",
    ),
}

_HALF = b"".join(header.raw() for header in SOUND)
_MORE = Tar((EVIL_SETUP,)).raw()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


OF_COMPRESSION = {
    "gzip, zeros and gzip": Pair(
        _gzip(TAR),
        _gzip(_HALF) + bytes(100) + _gzip(_MORE),
        {"setup.py"},
        (
            "behind the gzip stream: none → 100 zero bytes",
            "nothing to libarchive",
        ),
        ".tar.gz",
    ),
    "gzip and zeros": Pair(
        _gzip(TAR),
        _gzip(TAR) + bytes(100),
        set(),
        (
            "behind the gzip stream: none → 100 zero bytes",
            "only the compression differs",
        ),
        ".tar.gz",
    ),
    "gzip and a zip": Pair(
        _gzip(TAR),
        _gzip(TAR) + _DECOY.raw(),
        set(),
        (
            "it can be read as a tar too, and pip 26.3 does so",
            "it is named .tar.gz, but is zip",
        ),
        ".tar.gz",
    ),
    "a zip of another name": Pair(
        _gzip(TAR),
        _DECOY.raw(),
        None,
        ("it is named .tar.gz, but is zip",),
        ".tar.gz",
    ),
    "xz and lzma": Pair(
        lzma.compress(TAR),
        lzma.compress(TAR) + lzma.compress(_MORE, lzma.FORMAT_ALONE),
        set(),
        ("2,048 at offset 4,096", "Lzma library error"),
        ".tar.xz",
    ),
    "xz and xz": Pair(
        lzma.compress(TAR),
        lzma.compress(_HALF) + lzma.compress(_MORE),
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        ".tar.xz",
    ),
    "tar with a zip in it": Pair(
        TAR,
        Tar(SOUND, bytes(1024) + _DECOY.raw()).raw(),
        set(),
        ("it can be read as a zip too", "291 at offset 4,096"),
    ),
}
