"""What one run may expand to: both archives, and all that is nested in them.

Whoever decompresses anything asks for its bytes before it keeps them.
"""

from __future__ import annotations

import dataclasses

MAX_BYTES = 4 * 2**30
"""Default limit on the expanded bytes of a run."""
MAX_MEMBERS = 500_000
"""Default limit on the members of one archive."""
MAX_RATIO = 100
"""Expanded bytes for each compressed byte, once :data:`RATIO_FLOOR` is
reached.  Those of the corpus expand to 10 times their size at most."""
RATIO_FLOOR = 128 * 2**20


class LimitReachedError(Exception):
    """Reading would cost more than the limits allow; the message says so.

    It is a predicate: "expands to more than …".
    """


@dataclasses.dataclass(slots=True)
class Budget:
    """How far one run may still expand what it was given.

    Attributes:
        max_bytes: expanded bytes of everything that the run decompresses.
        max_ratio: expanded bytes for each byte that the run was given.
        max_members: members of one archive, or of one tree.
        given: size of the files that the run was given from outside, bytes;
            what is nested in another archive is counted already.
        expanded: bytes expanded so far.
    """

    max_bytes: int = MAX_BYTES
    max_ratio: int = MAX_RATIO
    max_members: int = MAX_MEMBERS
    given: int = 0
    expanded: int = 0

    @property
    def left(self) -> int:
        """How many more bytes may be expanded."""
        by_ratio = max(RATIO_FLOOR, self.given * self.max_ratio)
        return max(0, min(self.max_bytes, by_ratio) - self.expanded)

    def check(self, count: int) -> None:
        """Raise LimitReachedError if *count* more bytes are too many."""
        if count <= self.left:
            return
        if self.expanded + count > self.max_bytes:
            raise LimitReachedError(
                f"expands to more than {self.max_bytes:,} bytes "
                "(--sdist-max-bytes sets the limit)"
            )
        raise LimitReachedError(
            f"expands to more than {self.max_ratio} times its size "
            "(--sdist-max-ratio sets the limit)"
        )

    def take(self, count: int) -> None:
        """Count *count* bytes that are about to be expanded.

        Raises:
            LimitReachedError: where they are too many; nothing is counted.
        """
        self.check(count)
        self.expanded += count

    def check_members(self, count: int) -> None:
        """Raise LimitReachedError if *count* members are too many."""
        if count > self.max_members:
            raise LimitReachedError(
                f"has more than {self.max_members:,} members "
                "(--sdist-max-members sets the limit)"
            )
