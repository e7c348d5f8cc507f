"""Pairs of tars by hand: each hides something from one reader, shows another.

What stands on the old side is sound nearly always.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from tests.differential.tars import ROOT, Header, Tar, record

EVIL = b"import os\nos.system('id')\n"
SETUP = ROOT + b"setup.py"
_CORE = ROOT + b"core.py"


class Pair(NamedTuple):
    """Two archives.

    Attributes:
        differs: what differs on disk once pip has unpacked each, below the
            root directory; None where it refuses the new one.
        told: what the report must have in it.
        suffix: of the names of the files.
    """

    old: bytes
    new: bytes
    differs: set[str] | None
    told: tuple[str, ...]
    suffix: str = ".tar"


SOUND = (
    Header(ROOT + b"PKG-INFO", body=b"Name: pkg\nVersion: 1.0\n"),
    Header(SETUP, body=b"setup()\n"),
    Header(_CORE, body=b"x = 1\n"),
)
TAR = Tar(SOUND).raw()


def _added(*headers: Header) -> bytes:
    return Tar((*SOUND, *headers)).raw()


def _tar(
    differs: set[str] | None, told: tuple[str, ...], *headers: Header
) -> Pair:
    return Pair(TAR, _added(*headers), differs, told)


def _pax(*records: tuple[str, bytes], kind: bytes = b"x") -> Header:
    body = b"".join(record(key, value) for key, value in records)
    return Header(b"PaxHeader", kind, body)


_INNER = Header(SETUP, body=EVIL).raw()
EVIL_SETUP = Header(SETUP, body=EVIL)
_PAX = (_pax(("path", SETUP)), Header(ROOT + b"x.txt", body=EVIL))
_SPARSE = b"1\n0\n%d\n" % len(EVIL)

OF_TAR = {
    "header in a pax hard link": _tar(
        {"l.py", "setup.py"},
        (
            "setup.py",
            "hard link to pkg-1.0/core.py with 1,024 bytes to libarchive",
        ),
        _pax(("size", b"%d" % len(_INNER))),
        Header(ROOT + b"l.py", b"1", _INNER, _CORE, size=0),
    ),
    "header in a hard link": _tar(
        {"l.py", "setup.py"},
        ("setup.py:2 calls os.system",),
        Header(ROOT + b"l.py", b"1", _INNER, _CORE),
    ),
    "hard link to itself": _tar(
        set(),
        ("0 changed", "members that share a name", "core.py"),
        Header(_CORE, b"1", link=_CORE),
    ),
    "hard link in place of the same content": Pair(
        _added(Header(ROOT + b"l.py", body=b"x = 1\n")),
        _added(Header(ROOT + b"l.py", b"1", link=_CORE)),
        set(),
        ("0 changed", "new-link", "l.py: hard link to core.py"),
    ),
    "hard link in place of other content": Pair(
        _added(Header(ROOT + b"l.py", body=b"x = 2\n")),
        _added(Header(ROOT + b"l.py", b"1", link=_CORE)),
        {"l.py"},
        ("1 changed", "new-link", "l.py: hard link to core.py"),
    ),
    "signed checksum": _tar(
        {"é.py"},
        ("é.py",),
        Header(ROOT + b"\xc3\xa9.py", body=EVIL, checksum="signed"),
    ),
    "wrong checksum": _tar(
        set(),
        ("2,048 at offset 3,072", "no end mark follows"),
        dataclasses.replace(EVIL_SETUP, checksum="wrong"),
    ),
    "checksum of spaces": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        dataclasses.replace(EVIL_SETUP, checksum="spaces"),
    ),
    "size with an underscore": _tar(
        {"q"},
        ("q is a file of 512 bytes", "a file of 1 bytes"),
        Header(ROOT + b"q", body=_INNER, fields=((124, b"00000001_000"),)),
    ),
    "negative size": _tar(
        None,
        ("Tar entry has negative size", "is damaged"),
        Header(ROOT + b"q", fields=((124, b"\xff" * 12),)),
        EVIL_SETUP,
    ),
    "pax size": _tar(
        {"q"},
        ("A data, 1.5 kB",),
        _pax(("size", b"1536")),
        Header(ROOT + b"q", body=b"q" * 512),
        EVIL_SETUP,
    ),
    "pax path": _tar({"setup.py"}, ("setup.py:2 calls os.system",), *_PAX),
    "global pax path": Pair(
        TAR,
        Tar((_pax(("path", SETUP), kind=b"g"), *SOUND)).raw(),
        {"PKG-INFO", "core.py", "setup.py"},
        ("PKG-INFO is nothing to Python", "core.py is nothing to Python"),
    ),
    "pax path over a GNU name": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        _PAX[0],
        Header(b"././@LongLink", b"L", ROOT + b"z\0", magic=b"ustar  \0"),
        _PAX[1],
    ),
    "Solaris pax path": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        dataclasses.replace(_PAX[0], type=b"X"),
        _PAX[1],
    ),
    "pax linkpath": _tar(
        {"l"},
        ("link l -> core.py",),
        _pax(("linkpath", b"core.py")),
        Header(ROOT + b"l", b"2", link=b"setup.py"),
    ),
    "sparse name": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        _pax(
            ("GNU.sparse.major", b"1"),
            ("GNU.sparse.minor", b"0"),
            ("GNU.sparse.name", SETUP),
            ("GNU.sparse.realsize", b"%d" % len(EVIL)),
        ),
        Header(ROOT + b"s", body=_SPARSE.ljust(512, b"\0") + EVIL),
    ),
    "global sparse name": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        _pax(("GNU.sparse.name", SETUP), kind=b"g"),
        Header(ROOT + b"s", body=EVIL),
    ),
    "dot before the root": _tar(
        {
            "PKG-INFO",
            "core.py",
            "pkg-1.0",
            "pkg-1.0/PKG-INFO",
            "pkg-1.0/core.py",
            "pkg-1.0/setup.py",
            "setup.py",
        },
        ("takes the root directory off the names of one archive",),
        Header(b"./" + SETUP, body=EVIL),
    ),
    "slashes before the root": _tar(
        {"setup.py"},
        ("setup.py:2 calls os.system",),
        Header(b"//" + SETUP, body=EVIL),
    ),
    "hard link to what changed": Pair(
        _added(Header(ROOT + b"h.py", b"1", link=_CORE)),
        Tar(
            (
                *SOUND[:2],
                Header(_CORE, body=EVIL),
                Header(ROOT + b"h.py", b"1", link=_CORE),
            )
        ).raw(),
        {"core.py", "h.py"},
        ("core.py",),
    ),
    "written through a link": _tar(
        {"alias", "core.py"},
        ("written to another place",),
        Header(ROOT + b"alias", b"2", link=b"."),
        Header(ROOT + b"alias/core.py", body=EVIL),
    ),
    "second member beside a literal (2)": Pair(
        _added(Header(ROOT + b"core.py (2)", body=b"y = 2\n")),
        _added(
            Header(ROOT + b"core.py (2)", body=b"y = 2\n"),
            Header(_CORE, body=EVIL),
        ),
        {"core.py"},
        ("core.py",),
    ),
    "member behind one zero block": Pair(
        TAR,
        Tar(SOUND, bytes(512) + _INNER + bytes(1024)).raw(),
        set(),
        ("2,048 at offset 3,584",),
    ),
    "member behind the end": Pair(
        TAR,
        Tar(SOUND, bytes(1024) + _INNER + bytes(1024)).raw(),
        set(),
        ("bytes no reader asked for",),
    ),
    "bytes in the padding": Pair(
        TAR,
        Tar((*SOUND[:2], dataclasses.replace(SOUND[2], padding=b"p"))).raw(),
        set(),
        ("padding",),
    ),
    "link without a target": _tar(
        set(),
        ("l is a symbolic link to Python, a file of 0 bytes",),
        Header(ROOT + b"l", b"2"),
    ),
    "link with a target too long": _tar(
        set(),
        ("members that pip leaves out: l ",),
        Header(
            b"././@LongLink", b"K", b"x/" * 2400 + b"y\0", magic=b"ustar  \0"
        ),
        Header(ROOT + b"l", b"2", link=b"x", magic=b"ustar  \0"),
    ),
}
