"""What a zip holds beside the members that libarchive tells of.

The central directory is read without zipfile, which keeps every entry as an
object before anything can be counted, and which raises; here the number of
entries is bounded and whatever cannot be read is a sentence.

Source: PKWARE's APPNOTE.TXT 6.3.10.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MAX_ENTRIES = 1_000_000
MAX_DIRECTORY = 256 << 20
"""The largest central directory that is read, bytes."""

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")

METHODS = {
    0: "stored",
    8: "deflate",
    9: "deflate64",
    12: "bzip2",
    14: "LZMA",
    93: "Zstandard",
    95: "xz",
    98: "PPMd",
    99: "AES",
}

_ZIP64, _TIMES, _OWNER = 0x0001, 0x5455, 0x7875


class ZipMember(NamedTuple):
    """What the directory holds of one member beside the index' values.

    Attributes:
        path: the name; bytes that are not UTF-8 are surrogate-escaped.
        method: of compression, APPNOTE 4.4.5.
        flags: general purpose bit flag; bit 0 is "encrypted".
        crc: CRC-32 of the content.
        size: of the content, bytes.
        packed: digest of the compressed bytes; empty if they lie outside
            the file.
        extra: digest of the extra fields, central and local, without the
            times and owners that are members' values.
        comment: of the member.
        versions: the remaining fixed fields: versions made by and needed,
            internal and low external attributes.
        dos_time: date and time as DOS has them, if an extra field holds
            better ones; else 0.
        disagreements: fields that differ between the central directory and
            the local header.
        offset: of the local header, bytes from the start of the file.
    """

    path: str
    method: int
    flags: int
    crc: int
    size: int
    packed: bytes
    extra: bytes
    comment: bytes
    versions: tuple[int, int, int, int]
    dos_time: int
    disagreements: tuple[str, ...] = ()
    offset: int = 0

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & 1)


class ZipEvidence(NamedTuple):
    """What a zip holds beside its members.

    Attributes:
        members: in the order of the central directory.
        comment: of the archive.
        before: bytes before the first local header.
        after: bytes after the end of the archive's comment.
        between: bytes that belong to no member, header or directory.
        outside_digest: SHA-256 of all three; empty if there are none.
        problem: why the directory could not be read (whole); "" if it was.
    """

    members: tuple[ZipMember, ...] = ()
    comment: bytes = b""
    before: int = 0
    after: int = 0
    between: int = 0
    outside_digest: bytes = b""
    problem: str = ""


def zip_evidence(path: str | Path) -> ZipEvidence:
    """What the zip at `path` holds; never raises."""
    try:
        with open(path, "rb") as file:
            return _Reader(file).evidence()
    except OSError as error:
        return ZipEvidence(problem=error.strerror or str(error))


class _End(NamedTuple):
    start: int  # of the first end record (Zip64's if there is one), bytes
    stop: int  # after the archive's comment
    entries: int
    offset: int  # of the central directory as it says
    size: int
    comment: bytes


class _Reader:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = os.fstat(file.fileno()).st_size

    def at(self, offset: int, size: int) -> bytes:
        if offset < 0 or offset >= self.size or size <= 0:
            return b""
        self.file.seek(offset)
        return self.file.read(min(size, self.size - offset))

    def evidence(self) -> ZipEvidence:
        end = self.end()
        if end is None:
            return ZipEvidence(problem="no end of central directory record")
        # Bytes before the archive shift it; the directory ends where the
        # end record starts.
        start = end.start - end.size
        shift = start - end.offset
        if start < 0 or end.size > MAX_DIRECTORY:
            return ZipEvidence(
                comment=end.comment,
                after=self.size - end.stop,
                problem=f"central directory of {end.size} bytes not read",
            )
        members: list[ZipMember] = []
        spans = [(start, end.stop)]
        problem = ""
        for member, span in self.members(self.at(start, end.size), shift):
            members.append(member)
            spans.append(span)
            if len(members) >= MAX_ENTRIES:
                problem = f"only {MAX_ENTRIES} entries were read"
                break
        if not problem and len(members) != end.entries:
            problem = (
                f"{len(members)} entries in a central directory "
                f"that says {end.entries}"
            )
        before, between, after, digest = self.outside(spans, end.stop)
        return ZipEvidence(
            members=tuple(members),
            comment=end.comment,
            before=before,
            after=after,
            between=between,
            outside_digest=digest,
            problem=problem,
        )

    def end(self) -> _End | None:
        """The last end of central directory record whose size fits."""
        tail_start = max(0, self.size - (1 << 20))
        tail = self.at(tail_start, 1 << 20)
        at = len(tail)
        for _ in range(64):  # an attacker can write as many as he likes
            at = tail.rfind(b"PK\x05\x06", 0, at)
            if at < 0:
                return None
            if len(tail) - at >= _END.size:
                break
        else:
            return None
        record = _END.unpack_from(tail, at)
        entries, size, offset = record[4], record[5], record[6]
        stop = at + _END.size + record[7]
        comment = tail[at + _END.size : stop]
        start = tail_start + at
        locator = self.at(start - _END64_LOCATOR.size, _END64_LOCATOR.size)
        if locator[:4] == b"PK\x06\x07" and 0xFFFFFFFF in (
            size,
            offset,
            entries | 0xFFFF0000,
        ):
            end64 = self.at(start - 20 - _END64.size, _END64.size)
            if len(end64) == _END64.size and end64[:4] == b"PK\x06\x06":
                fields = _END64.unpack(end64)
                entries, size, offset = fields[7], fields[8], fields[9]
                start -= 20 + _END64.size
        return _End(
            start,
            min(tail_start + stop, self.size),
            entries,
            offset,
            size,
            comment,
        )

    def members(
        self, directory: bytes, shift: int
    ) -> Iterator[tuple[ZipMember, tuple[int, int]]]:
        at = 0
        while at + _CENTRAL.size <= len(directory):
            fields = _CENTRAL.unpack_from(directory, at)
            if fields[0] != b"PK\x01\x02":
                return
            at += _CENTRAL.size
            names, extras, comments = fields[10:13]
            name = directory[at : at + names]
            extra = directory[at + names : at + names + extras]
            at += names + extras
            comment = directory[at : at + comments]
            at += comments
            yield self.member(fields, name, extra, comment, shift)

    def member(
        self,
        fields: tuple[int, ...],
        name: bytes,
        extra: bytes,
        comment: bytes,
        shift: int,
    ) -> tuple[ZipMember, tuple[int, int]]:
        made, needed, flags, method, time, date, crc = fields[1:8]
        packed, size, offset = _zip64(fields, extra)
        start = offset + shift
        local = self.at(start, _LOCAL.size + len(name) + (1 << 12))
        disagreements: list[str] = []
        local_extra = b""
        data_start = start
        if len(local) < _LOCAL.size or local[:4] != b"PK\x03\x04":
            disagreements.append("no local header")
        else:
            there = _LOCAL.unpack_from(local)
            data_start = start + _LOCAL.size + there[9] + there[10]
            local_name = local[_LOCAL.size : _LOCAL.size + there[9]]
            local_extra = self.at(data_start - there[10], there[10])
            pairs = [
                ("name", local_name, name),
                ("flags", there[2], flags),
                ("method", there[3], method),
                ("time", (there[4], there[5]), (time, date)),
            ]
            if not flags & 8:  # else they follow the content
                pairs.append(("CRC-32", there[6], crc))
                if 0xFFFFFFFF not in (there[7], there[8]):
                    pairs.append(("sizes", there[7:9], (packed, size)))
            disagreements += [
                what for what, here, other in pairs if here != other
            ]
        data_end = data_start + packed
        digest = self.digest(data_start, data_end)
        if flags & 8:
            data_end += self.descriptor(data_end, crc)
        kept, timed = _extra_fields(extra)
        local_kept, _ = _extra_fields(local_extra)
        return ZipMember(
            path=name.decode("utf-8", "surrogateescape"),
            method=method,
            flags=flags,
            crc=crc,
            size=size,
            packed=digest,
            extra=hashlib.sha256(kept + b"|" + local_kept).digest()[:16]
            if kept or local_kept
            else b"",
            comment=comment,
            versions=(made, needed, fields[14], fields[15] & 0xFFFF),
            dos_time=date << 16 | time if timed else 0,
            disagreements=tuple(disagreements),
            offset=start,
        ), (start, max(start, data_end))

    def descriptor(self, offset: int, crc: int) -> int:
        """Size of the data descriptor at `offset`, bytes."""
        data = self.at(offset, 24)
        signature = 4 if data[:4] == b"PK\x07\x08" else 0
        if data[signature : signature + 4] != crc.to_bytes(4, "little"):
            return 0
        # Sizes of eight bytes are Zip64's: then what follows is a header.
        for sizes in (8, 16):
            stop = offset + signature + 4 + sizes
            if self.at(stop, 2) == b"PK":
                return signature + 4 + sizes
        return signature + 12

    def digest(self, start: int, end: int) -> bytes:
        if start < 0 or end > self.size or end < start:
            return b""
        whole = hashlib.sha256()
        self.hash_range(whole, start, end)
        return whole.digest()[:16]

    def hash_range(self, whole: hashlib._Hash, start: int, end: int) -> None:
        self.file.seek(start)
        left = end - start
        while left > 0:
            piece = self.file.read(min(left, 1 << 20))
            if not piece:
                return
            whole.update(piece)
            left -= len(piece)

    def outside(
        self, spans: list[tuple[int, int]], stop: int
    ) -> tuple[int, int, int, bytes]:
        """Bytes before, between and after `spans`, and their digest."""
        whole = hashlib.sha256()
        before = between = 0
        at = 0
        for start, end in sorted(spans):
            if start > at:
                if at == 0:
                    before = start
                else:
                    between += start - at
                self.hash_range(whole, at, start)
            at = max(at, end)
        after = max(0, self.size - max(at, stop))
        if after:
            self.hash_range(whole, self.size - after, self.size)
        found = before or between or after
        return before, between, after, whole.digest() if found else b""


def _zip64(fields: tuple[int, ...], extra: bytes) -> tuple[int, int, int]:
    packed, size, offset = fields[8], fields[9], fields[16]
    for kind, data in _fields(extra):
        if kind != _ZIP64:
            continue
        numbers = [
            int.from_bytes(data[at : at + 8], "little")
            for at in range(0, len(data) - 7, 8)
        ]
        if size == 0xFFFFFFFF and numbers:
            size = numbers.pop(0)
        if packed == 0xFFFFFFFF and numbers:
            packed = numbers.pop(0)
        if offset == 0xFFFFFFFF and numbers:
            offset = numbers.pop(0)
    return packed, size, offset


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size
    if at < len(extra):
        yield -1, extra[at:]


def _extra_fields(extra: bytes) -> tuple[bytes, bool]:
    """What the index does not have of them; does one hold the times?"""
    kept = []
    timed = False
    for kind, data in _fields(extra):
        if kind == _TIMES:
            # A byte of flags, the modification time, then the others, which
            # differ on every build: their number is enough.
            timed = len(data) >= 5 and data[0] & 1 == 1
            data = data[:1] + bytes([len(data) & 0xFF])
        elif kind in (_OWNER, _ZIP64):
            data = bytes([len(data) & 0xFF])
        kept.append(b"%d:%d:" % (kind, len(data)) + data)
    return b"".join(kept), timed
