"""The members of a zip as Python's zipfile reads them, and all other bytes.

pip writes a file for every entry whose name does not end in a slash, whatever
the entry says that it is: a symbolic link becomes a file with its target.

Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import os
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from .budget import LimitReachedError
from .members import PACKED, Entry, Kind, Member, Notes, Trait, abridged
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

    def entries(self) -> Iterator[Entry]:
        """Yield the members in the order of the directory.

        Raises:
            LimitReachedError: where a content is too large, behind its entry.
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
                member = _record(info, position, self._spool.size)
                if member.kind is Kind.FILE:
                    digest = self._content(archive, info)
                    size = self._spool.size - member.offset
                    member = member._replace(size=size, digest=digest)
                yield Entry(member, traits, (start, start + length))
                if self.cut:
                    self._spool.budget.check(1)  # raises: nothing is left
            self._look_at_rest(file, archive, at)

    def _content(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> bytes:
        """Put the content of a file into the spool; return its SHA-256."""
        try:
            with archive.open(info) as content:
                blocks = iter(lambda: content.read(2**18), b"")
                return self._spool.append(blocks)[2]
        except LimitReachedError:
            self.cut = info.filename
        except Exception as error:  # whatever is wrong with the compression
            self._notes.problems.append(f"{info.filename}: {error}")
        return os.urandom(32)  # unknown, so it equals nothing

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
        packed = Trait(PACKED, _digest(file, [(at, end)]))
        if header[6] & _DESCRIBED:
            header += _descriptor(info, _read(file, end, 24))
        self._spans.append((start, end + len(header) - (at - start)))
        return header, (packed,)

    def _look_at_rest(
        self, file: IO[bytes], archive: zipfile.ZipFile, end: int
    ) -> None:
        """Tell what belongs to no entry; the directory ends at *end*."""
        comment, count = archive.comment, min(len(archive.filelist), 0xFFFF)
        size, start = (
            min(number, 0xFFFFFFFF)
            for number in (end - archive.start_dir, archive.start_dir)
        )
        tail = _read(file, end, 2**17)
        at = tail.rfind(b"PK\x05\x06", 0, 2**17 - _END.size)
        length = at + _END.size if at >= 0 else 0
        usual = _END.pack(
            b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)
        )
        places = b" ".join(b"%d" % start for start, _ in self._spans)
        in_order = b" ".join(b"%d" % start for start, _ in sorted(self._spans))
        for what, value, expected in (
            ("zip end records", tail[:length], usual),
            ("zip comment", comment, b""),
            ("places of the contents", places, in_order),
        ):
            if value != expected:
                self._notes.traits.append(Trait(what, abridged(value)))
        whole = os.fstat(file.fileno()).st_size
        stop = end + (length and length + len(comment))
        spans = sorted(
            [(0, 0), *self._spans, (archive.start_dir, stop), (whole, whole)]
        )
        ends = list(itertools.accumulate((end for _, end in spans), max))
        gaps = [
            (before, start)
            for before, (start, _) in zip(ends, spans[1:], strict=False)
            if before != start
        ]
        overlaps = [gap for gap in gaps if gap[0] > gap[1]]
        if overlaps:
            words = b"%d" % len(overlaps)
            self._notes.traits.append(Trait("entries that overlap", words))
        if unread := [gap for gap in gaps if gap[0] < gap[1]]:
            size = sum(end - start for start, end in unread)
            digest = _digest(file, unread)
            self._notes.unread("of the zip", unread[0][0], size, digest)


def _read(file: IO[bytes], start: int, size: int) -> bytes:
    file.seek(max(0, start))
    return file.read(size) if start >= 0 else b""


def _digest(file: IO[bytes], ranges: list[tuple[int, int]]) -> bytes:
    """Return the SHA-256 of the bytes from start to end of all *ranges*."""
    hasher = hashlib.sha256()
    for start, end in ranges:
        while block := _read(file, start, min(2**20, max(0, end - start))):
            hasher.update(block)
            start += len(block)
    return hasher.digest()


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


def _record(info: zipfile.ZipInfo, position: int, offset: int) -> Member:
    """Return zipfile's record as ours, without content."""
    # To pip an empty name is the directory that it unpacks to.
    name = info.filename or "./"
    mode = info.external_attr >> 16
    try:  # of two seconds' precision, as if it were UTC
        utc = datetime.timezone.utc
        moment = datetime.datetime(*info.date_time, tzinfo=utc).timestamp()
    except ValueError:  # no such day
        moment = 0
    return Member(
        name.rstrip("/") or "/",
        Kind.DIRECTORY if name.endswith("/") else Kind.FILE,
        # Systems other than Unix have no permissions.
        mode & 0o7777 if info.create_system == _UNIX or mode else None,
        mtime=int(moment) * 10**9,
        position=position,
        offset=offset,
    )
