"""The members of a tar as Python's tarfile reads them, and all other bytes.

tarfile is what pip unpacks with, so it decides what a member is.  Whatever
it does not take for the content of a member is a trait of the archive.
"""

from __future__ import annotations

import functools
import io
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from typing import Any

from .budget import LimitReachedError
from .disk import copy_of_module
from .members import (
    Entry,
    Kind,
    Member,
    Notes,
    Trait,
    abridged,
    link_digest,
)
from .spool import Spool

_KINDS = {
    tarfile.DIRTYPE: Kind.DIRECTORY,
    tarfile.SYMTYPE: Kind.SYMLINK,
    tarfile.LNKTYPE: Kind.HARDLINK,
    tarfile.CHRTYPE: Kind.CHARACTER_DEVICE,
    tarfile.BLKTYPE: Kind.BLOCK_DEVICE,
    tarfile.FIFOTYPE: Kind.FIFO,
}
_LARGEST_HEADER = 2**26
_SECONDS = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?")


class TarFileObject(io.BufferedReader):
    """A decompressed tar; no header may ask for more than it can need."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, closefd=False), 2**17)

    def read(self, size: int | None = -1) -> bytes:
        if size is None or not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError(f"a header says that it has {size} bytes")
        return super().read(size)


class TarReader:
    """tarfile's way through a decompressed tar.

    Args:
        spool: holds the tar, and nothing else yet.
        descriptor: of a file with the tar.
        notes: of the archive as a whole.

    Attributes:
        has_odd_types: whether a member is neither file nor directory.
        cut: path of a member whose content is not there to its end.
    """

    def __init__(self, spool: Spool, descriptor: int, notes: Notes) -> None:
        self._spool = spool
        self._descriptor = descriptor
        self._size = spool.size
        self._notes = notes
        self.has_odd_types = False
        self.cut = ""

    def open(self) -> TarFileObject:
        """Return the tar as a file."""
        return TarFileObject(self._descriptor)

    def entries(self) -> Iterator[Entry]:
        """Yield the members in order.

        Raises:
            LimitReachedError: for the content of a sparse file.
        """
        at = position = 0
        try:
            tar = _quick_tarfile().TarFile(
                fileobj=self.open(), encoding="utf-8"
            )
            while (info := tar.next()) is not None:
                if tar.offset <= at:
                    raise tarfile.ReadError("the members go round in circles")
                member = _record(info, position)
                traits: tuple[Trait, ...] = ()
                if not (info.isreg() or info.isdir()):
                    self.has_odd_types = True
                if member.kind is Kind.FILE:
                    member, traits = self._with_content(member, info, tar)
                yield Entry(member, traits, (at, info.offset_data))
                at = tar.offset
                position += 1
                tar.members.clear()
        except LimitReachedError:
            raise
        except Exception as error:  # ReadError, ValueError, RecursionError …
            self._notes.problems.append(f"tarfile says {error}")
        self._look_behind(min(at, self._size))

    def _with_content(
        self, member: Member, info: tarfile.TarInfo, tar: Any
    ) -> tuple[Member, tuple[Trait, ...]]:
        """Return the member with its content, and traits of what is around.

        Most contents lie in the tar as they are.
        """
        start, end = info.offset_data, tar.offset
        traits: tuple[Trait, ...] = ()
        digest = os.urandom(32)  # unknown, so it equals nothing
        if info.sparse is None and 0 <= info.size <= end - start:
            size = max(0, min(info.size, self._size - start))
            if size < info.size:
                self.cut = info.name
            else:
                digest = self._spool.digest(start, size)
            after = self._spool.read(start + size, end - start - size)
            if after.strip(b"\0"):
                traits = (Trait("bytes after the content", abridged(after)),)
        else:
            stored = self._spool.digest(start, end - start)
            traits = (Trait("sparse content as it is stored", stored),)
            size = 0
            try:
                start, size, digest = self._expanded(info, tar)
            except LimitReachedError:
                raise
            except Exception as error:  # TarError, OSError, OverflowError …
                self._notes.problems.append(f"{info.name}: {error}")
        return member._replace(offset=start, size=size, digest=digest), traits

    def _expanded(
        self, info: tarfile.TarInfo, tar: Any
    ) -> tuple[int, int, bytes]:
        """Let tarfile write a sparse file."""
        segments: list[tuple[int, int]] = info.sparse or []  # type: ignore[assignment]
        ends = [offset + size for offset, size in segments]
        self._spool.budget.check(max([info.size, *ends]))
        with tempfile.TemporaryFile(dir=self._spool.directory) as file:
            tar.makefile(info, os.dup(file.fileno()))
            file.seek(0)
            return self._spool.append(iter(lambda: file.read(2**20), b""))

    def _look_behind(self, at: int) -> None:
        """Tell what follows the last member: zeros, as a rule."""
        first = self._spool.first_not_zero(at, self._size)
        zeros = f"{first - at:,} zero bytes"
        if first == self._size and first - at == 2 * tarfile.BLOCKSIZE:
            zeros = "two blocks of zeros"
        elif not first % tarfile.RECORDSIZE and (
            tarfile.BLOCKSIZE < first - at <= tarfile.RECORDSIZE + 512
        ):
            zeros = "zeros up to a multiple of 10,240 bytes"
        self._notes.traits.append(Trait("end of the tar", zeros.encode()))
        if first - at < tarfile.BLOCKSIZE and not self._notes.problems:
            problem = "no end mark follows the last member"
            self._notes.problems.append(problem)
        if count := self._size - first:
            digest = self._spool.digest(first, count)
            place = "of the decompressed tar"
            self._notes.unread(place, first, count, digest)


@functools.cache
def _quick_tarfile() -> Any:
    """Return a copy of tarfile that reads a header in half the time.

    It reads a number of one spelling once, and sums up a block by zlib.
    """
    module = copy_of_module("tarfile")
    module.nti = functools.lru_cache(2**12)(module.nti)
    usual = module.calc_chksums

    def sums(block: bytes) -> tuple[int, int]:
        if not block.isascii():
            return usual(block)  # type: ignore[no-any-return]
        # The lower half of an Adler-32 is the sum of the bytes, and 1.  With
        # sign or without, it is the same.
        blank = block[:148] + b" " * 8 + block[156:]
        return 2 * ((zlib.adler32(blank) & 0xFFFF) - 1,)

    module.calc_chksums = sums
    return module


def _record(info: tarfile.TarInfo, position: int) -> Member:
    """Return tarfile's record as ours, without content."""
    kind = _KINDS.get(info.type, Kind.FILE)
    link = info.linkname if kind in (Kind.SYMLINK, Kind.HARDLINK) else ""
    is_device = kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE)
    # By position: one of these for each of many members.
    return Member(
        info.name,
        kind,
        info.mode & 0o7777,
        0,
        link_digest(link) if link else b"",
        link,
        info.uid,
        info.gid,
        info.uname,
        info.gname,
        _nanoseconds(info),
        (info.devmajor, info.devminor) if is_device else (0, 0),
        position,
    )


def _nanoseconds(info: tarfile.TarInfo) -> int:
    stated = info.pax_headers.get("mtime")
    found = stated and _SECONDS.fullmatch(stated)
    if not found:
        try:
            return int(info.mtime * 10**9)
        except (OverflowError, ValueError):  # infinite, no number
            return 0
    return int(found[1]) * 10**9 + int((found[2] or "").ljust(9, "0"))
