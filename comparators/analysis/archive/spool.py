"""The spool: one anonymous temporary file for all that an archive expands to.

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
        directory: where the file is made; it is gone with the process,
            whatever ends it.
        budget: what is added is taken from it.

    Attributes:
        size: bytes so far.
    """

    def __init__(self, directory: str, budget: Budget) -> None:
        self.directory = directory
        self.budget = budget
        self.size = 0
        self._file: IO[bytes] = tempfile.TemporaryFile(  # noqa: SIM115
            dir=directory, buffering=0
        )

    def fileno(self) -> int:
        return self._file.fileno()

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
        if allowed == _ZEROS[: len(allowed)]:
            # A hole: a bomb of zeros costs no disk.
            os.ftruncate(self.fileno(), self.size + len(allowed))
        else:
            written = 0
            while written < len(allowed):
                written += os.pwrite(
                    self.fileno(), allowed[written:], self.size + written
                )
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
            data = os.pread(self.fileno(), min(block, end - start), start)
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
        self._file.close()
