"""The header of a gzip stream (RFC 1952), read as Python's gzip reads it."""

from __future__ import annotations

import datetime

from .members import Trait, abridged

_CRC, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16
_SYSTEMS = {0: "FAT", 3: "Unix", 7: "Macintosh", 11: "NTFS", 255: "unknown"}
_EFFORTS = {0: "none", 2: "best", 4: "fastest"}


def gzip_header(first_bytes: bytes) -> tuple[int, tuple[Trait, ...]] | None:
    """Return the size of the header that *first_bytes* begin with, in bytes,
    and all that it says; None if it is none.

    A name or comment that does not end within *first_bytes* ends there.
    """
    if len(first_bytes) < 10 or first_bytes[:3] != b"\x1f\x8b\x08":
        return None
    flags, seconds = first_bytes[3], int.from_bytes(first_bytes[4:8], "little")
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    time = f"{moment:%Y-%m-%d %H:%M:%S}" if seconds else "none"
    effort, system = first_bytes[8:10]
    traits = [
        Trait(f"gzip header: {what}", value.encode())
        for what, value in (
            ("time", time),
            ("operating system", _SYSTEMS.get(system, str(system))),
            ("compression hint", _EFFORTS.get(effort, str(effort))),
            # A name that comes or goes sets a flag of its own.
            ("flags", f"0x{flags & ~0x1E:02x}"),
        )
    ]
    rest = first_bytes[10:]
    if flags & _EXTRA:
        end = 2 + int.from_bytes(rest[:2], "little")
        traits.append(Trait("gzip header: extra field", abridged(rest[2:end])))
        rest = rest[end:]
    for flag, what in ((_NAME, "name"), (_COMMENT, "comment")):
        if flags & flag:
            text, _, rest = rest.partition(b"\0")
            traits.append(Trait(f"gzip header: {what}", abridged(text)))
    if flags & _CRC:
        traits.append(Trait("gzip header: checksum", rest[:2]))
        rest = rest[2:]
    return len(first_bytes) - len(rest), tuple(traits)
