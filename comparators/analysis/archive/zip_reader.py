"""The members of a zip as Python's zipfile reads them, and all other bytes.

pip writes a file for every entry whose name does not end in a slash, whatever
the entry says that it is: a symbolic link becomes a file with its target.

Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from .budget import LimitReachedError
from .members import (
    PACKED,
    Entry,
    Kind,
    Member,
    Notes,
    Trait,
    abridged,
)
from .spool import Spool

CENTRAL = struct.Struct("<4s4B4H3L5H2L")
"""The fixed part of an entry of the directory."""
LOCAL = struct.Struct("<4s2B4H3L2H")
"""The fixed part of a local header."""
_END = struct.Struct("<4s4H2LH")
_DESCRIBED = 8  # the flag for sizes that follow the content
_UNIX = 3


class ZipReader:
    """zipfile's way through a zip.

    Attributes:
        has_odd_types: never: to pip there are but files and directories.
        cut: path of a member whose content is not there to its end.
    """

    has_odd_types = False

    def __init__(self, path: str, spool: Spool, notes: Notes) -> None:
        self._path = path
        self._spool = spool
        self._notes = notes
        self._spans: list[tuple[int, int]] = []
        self.cut = ""
        self._limit = LimitReachedError()

    def entries(self) -> Iterator[Entry]:
        """Yield the members in the order of the directory.

        Raises:
            LimitReachedError: where a content is too large.
        """
        try:
            archive = zipfile.ZipFile(self._path)
        except Exception as error:  # BadZipFile, OSError, ValueError …
            self._notes.problems.append(f"zipfile says {error}")
            return
        with archive, open(self._path, "rb") as file:
            at = archive.start_dir
            for position, info in enumerate(archive.infolist()):
                central = _read(file, at, CENTRAL.size)
                size = CENTRAL.size + sum(CENTRAL.unpack(central)[12:15])
                central = _read(file, at, size)
                at += size
                around, traits = self._around(file, info)
                start, length, _ = self._spool.append((central, around))
                member = _record(info, position)
                if member.kind is Kind.FILE:
                    member = self._with_content(member, archive, info)
                yield Entry(member, traits, (start, start + length))
                if self.cut:
                    raise self._limit
            self._look_at_rest(file, archive, at)

    def _with_content(
        self, member: Member, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> Member:
        start = self._spool.size
        digest = os.urandom(32)  # unknown, so it equals nothing
        try:
            with archive.open(info) as content:
                _, _, digest = self._spool.append(
                    iter(lambda: content.read(2**18), b"")
                )
        except LimitReachedError as error:
            self.cut, self._limit = member.path, error
        except Exception as error:  # whatever is wrong with the compression
            self._notes.problems.append(f"{member.path}: {error}")
        return member._replace(
            offset=start, size=self._spool.size - start, digest=digest
        )

    def _around(
        self, file: IO[bytes], info: zipfile.ZipInfo
    ) -> tuple[bytes, tuple[Trait, ...]]:
        """Return the local header and the descriptor, and the content packed.

        Nothing where the directory leads to no local header.
        """
        start = info.header_offset
        header = _read(file, start, LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
            return b"", ()
        header = _read(
            file, start, LOCAL.size + sum(LOCAL.unpack(header)[-2:])
        )
        at = start + len(header)
        end = at + info.compress_size
        packed = Trait(PACKED, _digest(file, at, end).digest())
        descriptor = b""
        if header[6] & _DESCRIBED:
            descriptor = _descriptor(info, _read(file, end, 24))
        self._spans.append((start, end + len(descriptor)))
        return header + descriptor, (packed,)

    def _look_at_rest(
        self, file: IO[bytes], archive: zipfile.ZipFile, end: int
    ) -> None:
        """Tell what belongs to no entry; the directory ends at *end*."""
        size, comment = end - archive.start_dir, archive.comment
        count = len(archive.filelist)
        tail = _read(file, end, 2**17)
        at = tail.rfind(b"PK\x05\x06", 0, 2**17 - _END.size)
        stop = end if at < 0 else end + at + _END.size + len(comment)
        usual = b""
        if count < 2**16 and archive.start_dir < 2**32:
            usual = _END.pack(
                *(b"PK\x05\x06", 0, 0, count, count),
                *(size, archive.start_dir, len(comment)),
            )
        for what, data in (
            ("zip64 end records", tail[: max(0, at)]),
            ("zip end record", tail[at:][: _END.size] if at >= 0 else b""),
            ("zip comment", comment),
        ):
            if data and data != usual:
                self._notes.traits.append(Trait(what, abridged(data)))
        if self._spans != sorted(self._spans):
            places = " ".join(str(start) for start, _ in self._spans)
            self._notes.traits.append(
                Trait("places of the contents", abridged(places.encode()))
            )
        whole = os.fstat(file.fileno()).st_size
        spans = [*self._spans, (archive.start_dir, stop), (whole, whole)]
        before, overlaps, hasher = 0, 0, hashlib.sha256()
        first = count = 0
        for begin, stop in sorted(spans):
            if begin > before:
                first = first if count else before
                count += begin - before
                hasher = _digest(file, before, begin, hasher)
            overlaps += begin < before
            before = max(before, stop)
        if overlaps:
            self._notes.traits.append(
                Trait("entries that overlap", b"%d" % overlaps)
            )
        if count:
            digest = hasher.digest()
            self._notes.unread("of the zip", first, count, digest)


def _read(file: IO[bytes], start: int, size: int) -> bytes:
    file.seek(max(0, start))
    return file.read(size) if start >= 0 else b""


def _digest(
    file: IO[bytes], start: int, end: int, hasher: hashlib._Hash | None = None
) -> hashlib._Hash:
    hasher = hasher or hashlib.sha256()
    while block := _read(file, start, min(2**20, max(0, end - start))):
        hasher.update(block)
        start += len(block)
    return hasher


def _descriptor(info: zipfile.ZipInfo, data: bytes) -> bytes:
    """Return the descriptor that *data* begins with, b"" if it is another."""
    for form in ("<3L", "<L2Q"):
        try:
            numbers = struct.pack(
                form, info.CRC, info.compress_size, info.file_size
            )
        except struct.error:
            continue
        for descriptor in (b"PK\x07\x08" + numbers, numbers):
            if data.startswith(descriptor):
                return descriptor
    return b""


def _record(info: zipfile.ZipInfo, position: int) -> Member:
    """Return zipfile's record as ours, without content."""
    # To pip an empty name is the directory that it unpacks to.
    name = info.filename or "./"
    mode = info.external_attr >> 16
    return Member(
        name.rstrip("/") or "/",
        Kind.DIRECTORY if name.endswith("/") else Kind.FILE,
        # Systems other than Unix have no permissions.
        mode & 0o7777 if info.create_system == _UNIX or mode else None,
        mtime=_nanoseconds(info),
        position=position,
    )


def _nanoseconds(info: zipfile.ZipInfo) -> int:
    """Return the time, of two seconds' precision, as if it were UTC."""
    try:
        moment = datetime.datetime(
            *info.date_time, tzinfo=datetime.timezone.utc
        )
    except ValueError:  # no such day
        return 0
    return int(moment.timestamp()) * 10**9
