"""Zips made field by field: valid, odd and broken, and small changes of them."""

from __future__ import annotations

import dataclasses
import random
import struct
import zlib

_NAMES = (b"setup.py", b"core.py", b"pkg/a.py", b"PKG-INFO", b"pkg/")
_ODD_NAMES = (
    b"./pkg-1.0/core.py",
    b"pkg-1.0//core.py",
    b"pkg-1.0/pkg/../core.py",
    b"/pkg-1.0/core.py",
    b"../core.py",
    b"pkg-1.0/core.py\0.txt",
    b"pkg-1.0/core.py/",
    b"pkg-1.0/core.py\\",
    b"pkg-1.0\\core.py",
    b"pkg-1.0/\xc3\xa9.py",
    b"pkg-1.0/CORE.PY",
    b"core.py",
    b"pkg-1.0/core.py (2)",
)
_KINDS = (
    0o100644,
    0o100755,
    0o120777,
    0o040755,
    0o010644,
    0o140644,
    0o020644,
    0,
)


@dataclasses.dataclass(frozen=True)
class Member:
    """An entry: its local header, its content and its central header.

    Attributes:
        local: fields of the local header that differ from the central one.
        described: whether a descriptor follows the content.
        gap: bytes before the local header.
        listed: whether the directory has it.
    """

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    system: int = 3
    mode: int = 0o100644
    time: int = 0
    date: int = 33
    extra: bytes = b""
    comment: bytes = b""
    internal: int = 0
    version: int = 20
    disk: int = 0
    local: tuple[tuple[str, object], ...] = ()
    described: bool = False
    gap: bytes = b""
    listed: bool = True

    def packed(self) -> bytes:
        if self.method != 8:
            return self.content
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        return deflate.compress(self.content) + deflate.flush()

    def local_header(self) -> bytes:
        values: dict[str, object] = dict(dataclasses.asdict(self))
        values["crc"] = zlib.crc32(self.content)
        values.update(dict(self.local))
        name, extra = values["name"], values["extra"]
        assert isinstance(name, bytes) and isinstance(extra, bytes)
        sizes = (values["crc"], len(self.packed()), len(self.content))
        flags = self.flags | 8 * self.described
        header = struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            *(
                values["version"],
                flags if values["flags"] == self.flags else values["flags"],
            ),
            *(values["method"], values["time"], values["date"]),
            *((0, 0, 0) if self.described else sizes),
            *(len(name), len(extra)),
        )
        data = self.gap + header + name + extra + self.packed()
        if self.described:
            data += b"PK\x07\x08" + struct.pack("<3L", *sizes)
        return data

    def central_header(self, offset: int) -> bytes:
        return (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                self.system << 8 | 20,
                *(self.version, self.flags | 8 * self.described, self.method),
                *(self.time, self.date, zlib.crc32(self.content)),
                *(len(self.packed()), len(self.content), len(self.name)),
                *(
                    len(self.extra),
                    len(self.comment),
                    self.disk,
                    self.internal,
                ),
                self.mode << 16,
                offset,
            )
            + self.name
            + self.extra
            + self.comment
        )


@dataclasses.dataclass(frozen=True)
class Zip:
    members: tuple[Member, ...]
    comment: bytes = b""
    before: bytes = b""
    between: bytes = b""
    after: bytes = b""
    order: tuple[int, ...] | None = None
    disk: int = 0
    counted: int = 0

    def raw(self) -> bytes:
        data, offsets = bytearray(self.before), {}
        for number, member in enumerate(self.members):
            offsets[number] = len(data) + len(member.gap)
            data += member.local_header()
        data += self.between
        start = len(data)
        listed = [n for n, member in enumerate(self.members) if member.listed]
        for number in self.order or listed:
            if number in offsets and number in listed:
                data += self.members[number].central_header(offsets[number])
        size = len(data) - start
        count = len(listed) + self.counted
        data += struct.pack(
            "<4s4H2LH",
            b"PK\x05\x06",
            self.disk,
            self.disk,
            count,
            count,
            size,
            start,
            len(self.comment),
        )
        return bytes(data + self.comment + self.after)


def member(chance: random.Random) -> Member:
    name = b"pkg-1.0/" + chance.choice(_NAMES)
    content = chance.choice((b"", b"x = 1\n", b"y = 2\n" * 30))
    if name.endswith(b"/"):
        return Member(name, b"", 0, mode=0o040755)
    return Member(name, content, chance.choice((0, 8)))


def zip_file(chance: random.Random) -> Zip:
    members = [
        Member(b"pkg-1.0/PKG-INFO", b"Name: pkg\nVersion: 1.0\n"),
        Member(b"pkg-1.0/setup.py", b"setup()\n"),
    ]
    members += [member(chance) for _ in range(chance.randrange(1, 4))]
    made = Zip(tuple(members))
    for _ in range(chance.choice((0, 0, 1, 2))):
        made = changed(made, chance)
    return made


def changed(old: Zip, chance: random.Random) -> Zip:
    """Return *old* with one small change."""
    members = list(old.members)
    at = chance.randrange(len(members))
    roll = chance.random()
    if roll < 0.6:
        members[at] = _with_other_field(members[at], chance)
    elif roll < 0.68:
        members.insert(at, member(chance))
    elif roll < 0.74:
        members.insert(at, members[chance.randrange(len(members))])
    elif roll < 0.8:
        order = list(range(len(members)))
        chance.shuffle(order)
        return dataclasses.replace(old, order=tuple(order))
    else:
        change = chance.choice(
            (
                {"comment": b"c" * chance.choice((1, 20_000, 60_000))},
                {"before": b"#!stub\n"},
                {"between": b"between"},
                {"after": b"after"},
                {"disk": 1},
                {"counted": 1},
            )
        )
        return dataclasses.replace(old, **change)  # type: ignore[arg-type]
    return dataclasses.replace(old, members=tuple(members), order=None)


def _with_other_field(old: Member, chance: random.Random) -> Member:
    change: dict[str, object] = chance.choice(
        (
            {"name": chance.choice(_ODD_NAMES)},
            {"content": chance.choice((b"x = 2\n", b"", b"core.py\0x"))},
            {"mode": chance.choice(_KINDS)},
            {"system": chance.choice((0, 3, 19))},
            {
                "extra": b"\x55\x54\x05\0\x01"
                + bytes([chance.randrange(256)]) * 4
            },
            {"extra": b"\xca\xfe\0\0"},
            {"extra": b"x"},
            {"comment": b"hidden"},
            {"internal": 1},
            {"version": chance.choice((10, 45, 63))},
            {"disk": 1},
            {"flags": chance.choice((0x800, 0x1, 0x2, 0x20, 0x40))},
            {"time": chance.randrange(1 << 16)},
            {"date": chance.choice((0, 34, 0x5A21))},
            {"method": chance.choice((0, 8, 12, 14, 99))},
            {"described": True},
            {"gap": b"gap"},
            {"listed": False},
            {"local": (("name", b"pkg-1.0/other.py"),)},
            {"local": (("name", b"pkg-1.0/setup.py"),)},
            {"local": (("extra", b"\xfe\xca\1\0z"),)},
            {"local": (("time", 77), ("version", 99))},
            {"local": (("crc", 1),)},
        )
    )
    return dataclasses.replace(old, **change)  # type: ignore[arg-type]
