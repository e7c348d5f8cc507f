"""The spool: anonymous temporary files for all that an archive expands to.

Nothing is written under a name from an archive.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from .budget import Budget

_BLOCK = 2**20
_ZEROS = bytes(_BLOCK)


class Spool:
    """Bytes to be added at the end, and to be read from anywhere.

    Args:
        directory: where files are made; they are gone with the process,
            whatever ends it.
        budget: what is added is taken from it.

    Attributes:
        size: bytes so far.
    """

    def __init__(self, directory: str, budget: Budget) -> None:
        self.directory = directory
        self.budget = budget
        self.size = 0
        self._start = 0
        self._files = [self._file()]

    def _file(self) -> IO[bytes]:
        return tempfile.TemporaryFile(dir=self.directory, buffering=0)

    def seal(self) -> int:
        """Put what is added from now on into a file of its own.

        Returns:
            A descriptor of what was added so far.
        """
        self._start = self.size
        return self._files[0].fileno()

    def _place(self, start: int) -> tuple[int, int]:
        """Return the descriptor of a file, and where in it *start* is."""
        if start < self._start or not self._start:
            return self._files[0].fileno(), start
        if len(self._files) == 1:
            self._files.append(self._file())
        return self._files[1].fileno(), start - self._start

    def append(self, blocks: Iterable[bytes]) -> tuple[int, int, bytes]:
        """Add *blocks*; return where they begin, their size and SHA-256.

        Raises:
            LimitReachedError: as far as the budget goes they are there.
        """
        start = self.size
        hasher = hashlib.sha256()
        for block in blocks:
            self.write(block)
            hasher.update(block)
        return start, self.size - start, hasher.digest()

    def write(self, block: bytes) -> None:
        """Add *block*; see :meth:`append`."""
        allowed = block[: self.budget.left]
        file, at = self._place(self.size)
        if allowed == _ZEROS[: len(allowed)]:
            # A hole: a bomb of zeros costs no disk.
            os.ftruncate(file, at + len(allowed))
        else:
            written = 0
            while written < len(allowed):
                written += os.pwrite(file, allowed[written:], at + written)
        self.size += len(allowed)
        self.budget.take(len(allowed))
        self.budget.check(len(block) - len(allowed))

    def read(self, start: int, size: int) -> bytes:
        """Return *size* bytes, fewer at the end."""
        return b"".join(self.blocks(start, size, 2**30))

    def blocks(
        self, start: int, size: int, block: int = _BLOCK
    ) -> Iterator[bytes]:
        """Yield *size* bytes in blocks of at most *block* bytes."""
        end = min(start + size, self.size)
        while start < end:
            file, at = self._place(start)
            data = os.pread(file, min(block, end - start), at)
            if not data:
                return
            yield data
            start += len(data)

    def digest(self, start: int, size: int) -> bytes:
        """Return the SHA-256 of *size* bytes."""
        hasher = hashlib.sha256()
        for data in self.blocks(start, size):
            hasher.update(data)
        return hasher.digest()

    def first_not_zero(self, start: int, end: int) -> int:
        """Return where the zeros from *start* on end, *end* at most."""
        for data in self.blocks(start, end - start):
            rest = data.lstrip(b"\0")
            start += len(data) - len(rest)
            if rest:
                break
        return start

    def close(self) -> None:
        """Give the disk space back."""
        for file in self._files:
            file.close()
