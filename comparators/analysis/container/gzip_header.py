"""The header of a gzip stream (RFC 1952), read as Python's gzip reads it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from .traits import Trait, bytes_trait

_CRC, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16
_SYSTEMS = {0: "FAT", 3: "Unix", 7: "Macintosh", 11: "NTFS", 255: "unknown"}
_EFFORTS = {0: "none", 2: "best", 4: "fastest"}


class GzipHeader(NamedTuple):
    """The header of one gzip member.

    Attributes:
        mtime: seconds since the epoch; 0 is "none".
        effort: XFL: 2 is the best compression, 4 the fastest.
        system: operating system, RFC 1952's number.
        flags: FLG.
        extra, name, comment, crc: the optional fields as they are; None if
            absent.
        size: of the whole header, bytes.
    """

    mtime: int
    effort: int
    system: int
    flags: int
    extra: bytes | None
    name: bytes | None
    comment: bytes | None
    crc: bytes | None
    size: int


def gzip_header(first_bytes: bytes) -> GzipHeader | None:
    """Return the header at the start of *first_bytes*; None if it is none.

    A name or comment that does not end within *first_bytes* ends there.
    """
    if len(first_bytes) < 10 or first_bytes[:3] != b"\x1f\x8b\x08":
        return None
    flags = first_bytes[3]
    rest = first_bytes[10:]
    extra = name = comment = crc = None
    if flags & _EXTRA:
        end = 2 + int.from_bytes(rest[:2], "little")
        extra, rest = rest[2:end], rest[end:]
    if flags & _NAME:
        name, _, rest = rest.partition(b"\0")
    if flags & _COMMENT:
        comment, _, rest = rest.partition(b"\0")
    if flags & _CRC:
        crc, rest = rest[:2], rest[2:]
    return GzipHeader(
        mtime=int.from_bytes(first_bytes[4:8], "little"),
        effort=first_bytes[8],
        system=first_bytes[9],
        flags=flags,
        extra=extra,
        name=name,
        comment=comment,
        crc=crc,
        size=len(first_bytes) - len(rest),
    )


def gzip_traits(header: GzipHeader) -> list[Trait]:
    """Return all that *header* says."""
    system = _SYSTEMS.get(header.system, str(header.system))
    effort = _EFFORTS.get(header.effort, str(header.effort))
    fields = [
        Trait("gzip header: time", _time(header.mtime).encode()),
        Trait("gzip header: operating system", system.encode()),
        Trait("gzip header: compression hint", effort.encode()),
        # A name that comes or goes sets a flag of its own.
        Trait("gzip header: flags", b"0x%02x" % (header.flags & ~0x1E)),
    ]
    fields += [
        bytes_trait(f"gzip header: {what}", value)
        for what, value in (
            ("extra field", header.extra),
            ("name", header.name),
            ("comment", header.comment),
            ("checksum", header.crc),
        )
        if value is not None
    ]
    return fields


def _time(seconds: int) -> str:
    if not seconds:
        return "none"
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{moment:%Y-%m-%d %H:%M:%S}"
