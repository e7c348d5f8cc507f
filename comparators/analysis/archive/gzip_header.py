"""The header of a gzip stream (RFC 1952), read as Python's gzip reads it."""

from __future__ import annotations

import datetime
import struct

from .members import Trait, abridged

_CRC, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16
_SYSTEMS = {0: "FAT", 3: "Unix", 7: "Macintosh", 11: "NTFS", 255: "unknown"}
_EFFORTS = {0: "none", 2: "best", 4: "fastest"}


def gzip_header(first_bytes: bytes) -> tuple[int, tuple[Trait, ...]]:
    """Return the size of the header that *first_bytes* begin with, in bytes,
    and all that it says; 0 if it is none.

    A name or comment that does not end within *first_bytes* ends there.
    """
    if len(first_bytes) < 10 or first_bytes[:3] != b"\x1f\x8b\x08":
        return 0, ()
    flags, seconds, effort, system = struct.unpack_from(
        "<BLBB", first_bytes, 3
    )
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    said = {
        "time": f"{moment:%Y-%m-%d %H:%M:%S}" if seconds else "none",
        "operating system": _SYSTEMS.get(system, str(system)),
        "compression hint": _EFFORTS.get(effort, str(effort)),
        # A name that comes or goes sets a flag of its own.
        "flags": f"0x{flags & ~0x1E:02x}",
    }
    found = {what: words.encode() for what, words in said.items()}
    rest = first_bytes[10:]
    if flags & _EXTRA:
        end = 2 + int.from_bytes(rest[:2], "little")
        found["extra field"], rest = rest[2:end], rest[end:]
    if flags & _NAME:
        found["name"], _, rest = rest.partition(b"\0")
    if flags & _COMMENT:
        found["comment"], _, rest = rest.partition(b"\0")
    if flags & _CRC:
        found["checksum"], rest = rest[:2], rest[2:]
    return len(first_bytes) - len(rest), tuple(
        Trait(f"gzip header: {what}", abridged(value))
        for what, value in found.items()
    )
