"""Tars made field by field: valid, odd and broken, and small changes of them.

Nothing here asks a library how a tar has to look: what no library writes is
what readers disagree on.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

BLOCK = 512
ROOT = b"pkg-1.0/"
_NAMES = (
    b"setup.py",
    b"core.py",
    b"pkg/a.py",
    b"pkg/b.py",
    b"doc/x",
    b"PKG-INFO",
)
_ODD_NAMES = (
    b"./pkg-1.0/core.py",
    b"//pkg-1.0/core.py",
    b"pkg-1.0//core.py",
    b"pkg-1.0/./core.py",
    b"pkg-1.0/pkg/../core.py",
    b"/pkg-1.0/core.py",
    b"pkg-1.0/core.py/",
    b"pkg-1.0/core.py (2)",
    b"pkg-1.0/link/a.py",
    b"pkg-1.0/CORE.PY",
    b"pkg-1.0/\xc3\xa9.py",
    b"pkg-1.0/e\xcc\x81.py",
    b"pkg-1.0/\xff.py",
    b"other/core.py",
    b"../core.py",
    b"pkg-1.0/" + b"n" * 92,
    b"core.py",
    b"pkg-1.0/pkg",
    b"",
)
_ODD_NUMBERS: tuple[Callable[[int, int], bytes], ...] = (
    lambda value, size: b"%0*o\0" % (size - 1, value),
    lambda value, size: b"%*o \0" % (size - 2, value),
    lambda value, size: b"%0*o" % (size, value),
    lambda value, size: (b"%o" % value).ljust(size, b"\0"),
    lambda value, size: (b"%o" % value).ljust(size, b" "),
    lambda value, size: b"\x80" + value.to_bytes(size - 1, "big"),
    lambda value, size: b"\xff" * (size - 1) + bytes([value & 255]),
    lambda value, size: b"0" * (size - 5) + b"1_00\0",
    lambda value, size: b"+".ljust(size - 2, b"0") + b"7\0",
    lambda value, size: b"-".ljust(size - 2, b"0") + b"7\0",
    lambda value, size: b"0o17".ljust(size, b" "),
    lambda value, size: bytes(size),
    lambda value, size: b"9" * (size - 1) + b"\0",
    lambda value, size: b"xyz".ljust(size, b"\0"),
    lambda value, size: b"7\0" + b"1" * (size - 2),
    lambda value, size: b" " * size,
)
_TYPES = (*(b"%c" % c for c in b"01245670xgXLKSVMDNAZ"), b"\0", b"\0")
_KEYS = (
    *("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname"),
    *("comment", "hdrcharset", "GNU.sparse.name", "GNU.sparse.size"),
    *("GNU.sparse.realsize", "GNU.sparse.map", "GNU.sparse.major"),
    *("GNU.sparse.minor", "GNU.sparse.offset", "GNU.sparse.numbytes"),
    *("SCHILY.xattr.user.x", "SCHILY.filetype", "LIBARCHIVE.symlinktype"),
)
_VALUES = (
    *(b"0", b"1", b"3", b"5", b"100", b"1024", b"-1", b"1_0", b"1e2", b"7x"),
    *(b"", b"BINARY", b"0,3", b"0,1,5,2", b"1700000000.5", b"1700000000"),
    *(b"pkg-1.0/core.py", b"pkg-1.0/setup.py", b"./pkg-1.0/core.py"),
    *(b"pkg-1.0/core.py\0x", b"pkg-1.0/pax.py", b"core.py", b"\xff"),
)


@dataclasses.dataclass(frozen=True)
class Header:
    """One header block, and what follows it.

    Attributes:
        fields: raw bytes for some of the fields, in place of usual ones.
        checksum: how the checksum is made.
        body: what follows, padded with `padding` to full blocks.
        size: that the header says; None is that of `body`.
        gap: bytes before the header.
    """

    name: bytes
    type: bytes = b"0"
    body: bytes = b""
    link: bytes = b""
    size: int | None = None
    magic: bytes = b"ustar\x0000"
    prefix: bytes = b""
    fields: tuple[tuple[int, bytes], ...] = ()
    checksum: str = "unsigned"
    padding: bytes = b"\0"
    gap: bytes = b""

    def raw(self) -> bytes:
        block = bytearray(BLOCK)
        size = len(self.body) if self.size is None else self.size
        for at, value in (
            (0, self.name[:100]),
            (100, b"0000644\0" + b"0000000\0" * 2),
            (124, b"%011o\0" % size),
            (136, b"14524770400\0"),
            (156, self.type),
            (157, self.link[:100]),
            (257, self.magic),
            (265, b"root"),
            (297, b"root"),
            (345, self.prefix[:155]),
            *self.fields,
        ):
            block[at : at + len(value)] = value
        self._sum(block)
        missing = -len(self.body) % BLOCK
        padding = (self.padding * BLOCK)[:missing]
        return self.gap + bytes(block[:BLOCK]) + self.body + padding

    def _sum(self, block: bytearray) -> None:
        block[148:156] = b" " * 8
        total = sum(block)
        if self.checksum == "signed":
            total -= 256 * sum(byte > 127 for byte in block)
        forms = {
            "wrong": b"%06o\0 " % (total + 1),
            "spaces": b"%6o\0 " % total,
            "seven": b"%07o\0" % total,
            "eight": b"%08o" % total,
            "underscore": b"%03o_%03o" % (total >> 9, total & 0o777),
            "none": bytes(8),
            "kept": b" " * 8,
        }
        block[148:156] = forms.get(self.checksum, b"%06o\0 " % max(0, total))[
            :8
        ]


@dataclasses.dataclass(frozen=True)
class Tar:
    headers: tuple[Header, ...]
    end: bytes = bytes(1024)

    def raw(self) -> bytes:
        return b"".join(header.raw() for header in self.headers) + self.end


def record(key: str, value: bytes, length: int | None = None) -> bytes:
    """A pax record; *length* is a wrong one."""
    rest = b" " + key.encode() + b"=" + value + b"\n"
    if length is None:
        length = len(rest) + 1
        while len(b"%d" % length) + len(rest) != length:
            length += 1
    return b"%d" % length + rest


def pax(chance: random.Random) -> Header:
    records = b""
    for _ in range(chance.choice((1, 1, 2, 3))):
        wrong = chance.choice((None,) * 9 + (3, 0, 9999))
        records += record(chance.choice(_KEYS), chance.choice(_VALUES), wrong)
    if chance.random() < 0.1:
        records = record("GNU.sparse.major", b"1") + (
            record("GNU.sparse.minor", b"0")
            + record("GNU.sparse.realsize", b"9")
        )
    return Header(
        b"././@PaxHeader",
        chance.choice((b"x", b"x", b"x", b"g", b"X")),
        records,
    )


def member(chance: random.Random) -> Header:
    name = ROOT + chance.choice(_NAMES)
    content = chance.choice((b"", b"x = 1\n", b"y = 2\n" * 30, b"z" * 600))
    roll = chance.random()
    if roll < 0.08:
        return Header(name, b"5")
    if roll < 0.16:
        link = chance.choice((b"pkg", b"core.py", b"..", b"../pkg-1.0/pkg"))
        return Header(chance.choice((name, ROOT + b"link")), b"2", b"", link)
    if roll < 0.24:
        link = ROOT + chance.choice(_NAMES)
        return Header(name, b"1", chance.choice((b"", b"", content)), link)
    if roll < 0.30:
        long = ROOT + b"l" * 120
        kind = chance.choice(b"LK")
        return Header(
            b"././@LongLink", b"%c" % kind, long + b"\0", magic=b"ustar  \0"
        )
    if roll < 0.34:
        sparse = b"%011o\0%011o\0" % (chance.randrange(9), chance.randrange(9))
        real = b"\0%011o\0" % chance.randrange(20)
        return Header(
            name,
            b"S",
            content,
            magic=b"ustar  \0",
            fields=((386, sparse), (482, real)),
        )
    return Header(name, b"0", content)


def tar(chance: random.Random) -> Tar:
    """A tar of a few members, some of them odd."""
    headers = [
        Header(ROOT + b"PKG-INFO", b"0", b"Name: pkg\nVersion: 1.0\n"),
        Header(ROOT + b"setup.py", b"0", b"setup()\n"),
    ]
    for _ in range(chance.randrange(1, 5)):
        if chance.random() < 0.25:
            headers.append(pax(chance))
        headers.append(member(chance))
    made = Tar(tuple(headers))
    for _ in range(chance.choice((0, 0, 1, 2))):
        made = changed(made, chance)
    return made


def changed(old: Tar, chance: random.Random) -> Tar:
    """Return *old* with one small change."""
    headers = list(old.headers)
    at = chance.randrange(len(headers))
    roll = chance.random()
    if roll < 0.5:
        headers[at] = _with_other_field(headers[at], chance)
    elif roll < 0.6:
        headers.insert(at, chance.choice((pax, member))(chance))
    elif roll < 0.66:
        headers.insert(at, headers[chance.randrange(len(headers))])
    elif roll < 0.72:
        other = chance.randrange(len(headers))
        headers[at], headers[other] = headers[other], headers[at]
    elif roll < 0.78 and len(headers) > 2:
        del headers[at]
    elif roll < 0.84:
        return Tar(
            tuple(headers),
            chance.choice(
                (
                    *(b"", bytes(512), bytes(10240), bytes(1024) + b"after"),
                    bytes(1024) + Header(ROOT + b"late.py", body=b"l").raw(),
                    bytes(512) + Header(ROOT + b"late.py", body=b"l").raw(),
                    b"broken" * 100 + bytes(1024),
                )
            ),
        )
    elif roll < 0.9:
        body = chance.choice((b"x = 2\n", b"", b"w" * 513))
        headers[at] = dataclasses.replace(headers[at], body=body)
    else:
        # A member whose content is itself a member.
        inner = Header(ROOT + b"core.py", body=b"hidden = 1\n").raw()
        headers[at] = dataclasses.replace(
            headers[at],
            body=inner,
            type=chance.choice((b"0", b"1", b"5", b"2")),
        )
    return Tar(tuple(headers), old.end)


def _with_other_field(header: Header, chance: random.Random) -> Header:
    fields = dict(header.fields)
    change: dict[str, object] = {}
    match chance.randrange(10):
        case 0:
            change["name"] = chance.choice(_ODD_NAMES)
        case 1:
            change["type"] = chance.choice(_TYPES)
        case 2:
            change["link"] = chance.choice((*_ODD_NAMES, b"core.py", b"../x"))
        case 3:
            at, size = chance.choice(((100, 8), (108, 8), (116, 8), (136, 12)))
            fields[at] = chance.choice(_ODD_NUMBERS)(0o644, size)
        case 4:
            write = chance.choice(_ODD_NUMBERS)
            fields[124] = write(len(header.body), 12)
        case 5:
            change["size"] = chance.choice((0, 1, 5, 512, 1024, 100_000))
        case 6:
            change["checksum"] = chance.choice(
                (
                    "signed",
                    "wrong",
                    "spaces",
                    "seven",
                    "eight",
                    "underscore",
                    "none",
                )
            )
        case 7:
            change["magic"] = chance.choice(
                (b"ustar  \0", bytes(8), b"ustar\x0099", b"USTAR\x0000")
            )
            change["prefix"] = chance.choice(
                (b"", b"pkg-1.0", b"pkg-1.0/sub", b"\xff")
            )
        case 8:
            change["padding"] = b"!"
            change["gap"] = chance.choice((b"", bytes(512), b"g" * 512))
        case _:
            # Any byte that no value of the member needs.
            at = chance.choice(
                (*range(90, 100), 160, 256, 263, 300, 330, 346, 499, 505, 511)
            )
            fields[at] = bytes([chance.randrange(256)])
    return dataclasses.replace(header, fields=tuple(fields.items()), **change)  # type: ignore[arg-type]
