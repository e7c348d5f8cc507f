"""What the header of a gzip stream tells (RFC 1952)."""

from __future__ import annotations

import enum
from typing import NamedTuple

_TEXT, _CRC, _EXTRA, _NAME, _COMMENT = 1, 2, 4, 8, 16

_SYSTEMS = {
    0: "FAT",
    3: "Unix",
    7: "Macintosh",
    10: "TOPS-20",
    11: "NTFS",
    255: "unknown",
}


class GzipField(enum.Enum):
    """A field of the header; the value is the word the reader sees."""

    TIME = "time"
    NAME = "name"
    COMMENT = "comment"
    SYSTEM = "operating system"
    EFFORT = "compression hint"
    FLAGS = "flags"
    EXTRA = "extra field"


class GzipHeader(NamedTuple):
    """The header of the first gzip member.

    Attributes:
        mtime: seconds since the epoch; 0 is "none".
        name, comment: as they are (nominally Latin-1); None if absent.
        system: operating system, RFC 1952's number.
        effort: XFL: 2 is the best compression, 4 the fastest.
        flags: FLG.
        extra: the extra field; None if absent.
        size: of the whole header, bytes; 0 if the bytes at hand end in it.
    """

    mtime: int
    name: bytes | None
    comment: bytes | None
    system: int
    effort: int
    flags: int
    extra: bytes | None
    size: int

    def shown(self, field: GzipField) -> str:
        """The field as the reader sees it."""
        if field is GzipField.TIME:
            return _time(self.mtime)
        if field is GzipField.SYSTEM:
            return _SYSTEMS.get(self.system, str(self.system))
        if field is GzipField.EFFORT:
            known = {0: "none", 2: "best", 4: "fastest"}
            return known.get(self.effort, str(self.effort))
        if field is GzipField.FLAGS:
            return f"0x{self.flags:02x}"
        data = {
            GzipField.NAME: self.name,
            GzipField.COMMENT: self.comment,
            GzipField.EXTRA: self.extra,
        }[field]
        if data is None:
            return "none"
        if field is GzipField.EXTRA:
            return f"{len(data)} bytes ({data[:16].hex()})"
        return data[:200].decode("latin-1")


def gzip_header(first_bytes: bytes) -> GzipHeader | None:
    """The header at the start of `first_bytes`; None if it is not gzip's.

    64 KiB of the file are enough for any header but one with a longer name
    or comment, which are then cut.
    """
    if len(first_bytes) < 10 or first_bytes[:3] != b"\x1f\x8b\x08":
        return None
    flags = first_bytes[3]
    at = 10
    whole = True
    extra = name = comment = None
    if flags & _EXTRA:
        length = int.from_bytes(first_bytes[at : at + 2], "little")
        extra = first_bytes[at + 2 : at + 2 + length]
        at += 2 + length
        whole = at <= len(first_bytes)
    if flags & _NAME:
        name, at, whole = _terminated(first_bytes, at, whole)
    if flags & _COMMENT:
        comment, at, whole = _terminated(first_bytes, at, whole)
    if flags & _CRC:
        at += 2
    return GzipHeader(
        mtime=int.from_bytes(first_bytes[4:8], "little"),
        name=name,
        comment=comment,
        system=first_bytes[9],
        effort=first_bytes[8],
        flags=flags,
        extra=extra,
        size=at if whole and at <= len(first_bytes) else 0,
    )


def _terminated(data: bytes, at: int, whole: bool) -> tuple[bytes, int, bool]:
    end = data.find(b"\0", at)
    if end < 0:
        return data[at:], len(data), False
    return data[at:end], end + 1, whole


def _time(seconds: int) -> str:
    if not seconds:
        return "none"
    import datetime

    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def compare_gzip_headers(old: GzipHeader, new: GzipHeader) -> list[str]:
    """One part of a sentence for each field that differs.

    >>> a = gzip_header(bytes.fromhex("1f8b0800000000000203"))
    >>> b = gzip_header(bytes.fromhex("1f8b08000000000002ff"))
    >>> compare_gzip_headers(a, b)
    ['operating system Unix → unknown']
    """
    return [
        f"{field.value} {old.shown(field)} → {new.shown(field)}"
        for field, differ in (
            (GzipField.TIME, old.mtime != new.mtime),
            (GzipField.NAME, old.name != new.name),
            (GzipField.COMMENT, old.comment != new.comment),
            (GzipField.SYSTEM, old.system != new.system),
            (GzipField.EFFORT, old.effort != new.effort),
            (GzipField.EXTRA, old.extra != new.extra),
            # A name that comes or goes sets a flag of its own.
            (
                GzipField.FLAGS,
                (old.flags ^ new.flags) & ~(_NAME | _COMMENT | _EXTRA),
            ),
        )
        if differ
    ]
