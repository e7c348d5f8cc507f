"""How much of one content is found in another."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Similarity:
    """What two contents have in common, in bytes of their spans.

    Attributes:
        common: bytes of spans found in both.
        old: bytes of spans of the old content.
        new: bytes of spans of the new content.
    """

    common: int
    old: int
    new: int

    @property
    def ratio(self) -> float:
        """Dice's coefficient, 0.0 to 1.0: 2·common / (old + new)."""
        total = self.old + self.new
        return 2 * self.common / total if total else 0.0

    @property
    def percent(self) -> int:
        """Dice's coefficient rounded down, 0 to 99.

        Only equal digests are 100 %, and those are not measured.
        """
        total = self.old + self.new
        return min(99, 200 * self.common // total) if total else 0
