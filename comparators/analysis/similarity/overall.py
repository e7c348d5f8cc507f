"""How much of one archive is found in another."""

from __future__ import annotations

import collections
from typing import NamedTuple

from . import spans
from .measures import Measured

# What only one side has is searched in the other up to here, bytes of content
# on either side; what is beyond does not count as common.
_LARGEST = 32 << 20

# What members have in common that have no partner counts from here on, bytes:
# "return" and "else:" are in every project.
_SHORTEST = 16


class Overall(NamedTuple):
    """How much two archives have in common.

    Attributes:
        similarity: Dice's coefficient of all content, percent 0 to 100.
        old_in_new: share of the old content found in the new, percent.
        new_in_old: share of the new content found in the old, percent.
        not_counted: paths of what differs and is in none of the shares.
    """

    similarity: float
    old_in_new: float
    new_in_old: float
    not_counted: tuple[str, ...] = ()


class Tally:
    """Adds up what the members of two archives have in common.

    What is left of one member counts as common where another member has it,
    so that code moved from one file to another is no change of the whole.
    """

    def __init__(self) -> None:
        self._common = 0
        self._weights = [0, 0]
        self._left = collections.Counter[bytes](), collections.Counter[bytes]()
        self._room = [_LARGEST, _LARGEST]
        self._differs = False
        self._left_out: list[str] = []

    def has_left(self, side: int) -> bool:
        """Whether the old side (0) or the new (1) has anything left so far."""
        return bool(self._left[side])

    def add_identical(self, size: int) -> None:
        """Add a content that both have, of `size` bytes."""
        self._common += size
        self._weights[0] += size
        self._weights[1] += size

    def leave_out(self, path: str) -> None:
        """Say that something differs that is not counted."""
        self._differs = True
        self._left_out.append(path)

    def add(self, measured: Measured) -> None:
        """Add two contents that differ and belong together."""
        similarity, only_old, only_new = measured
        self._differs = True
        self._common += similarity.common
        self._weights[0] += similarity.old
        self._weights[1] += similarity.new
        self._leave(0, list(only_old.elements()))
        self._leave(1, list(only_new.elements()))

    def add_alone(self, side: int, content: bytes) -> None:
        """Add a content of the old side (0) or the new (1) alone."""
        if len(content) > self._room[side]:
            self.add_unread(side, len(content))
            return
        found = spans.cut(content)
        self.add_unread(side, spans.weight(found))
        self._leave(side, found)

    def add_unread(self, side: int, size: int) -> None:
        """Add a content that nothing of the other side can be part of."""
        self._differs |= bool(size)
        self._weights[side] += size

    def _leave(self, side: int, found: list[bytes]) -> None:
        weight = spans.weight(found)
        if weight <= self._room[side]:
            self._room[side] -= weight
            self._left[side].update(found)

    def overall(self) -> Overall:
        """Return the shares, each 100 only where nothing differs."""
        if not self._differs:
            return Overall(100.0, 100.0, 100.0)
        old, new = self._weights
        common = self._common + sum(
            (len(span) + 1) * min(number, self._left[1][span])
            for span, number in self._left[0].items()
            if len(span) >= _SHORTEST
        )
        return Overall(
            _percent(2 * common, old + new),
            _percent(common, old),
            _percent(common, new),
            tuple(self._left_out),
        )


def _percent(part: int, whole: int) -> float:
    """Return a share in percent, rounded down to a tenth, below 100."""
    return min(999, 1000 * part // whole) / 10 if whole else 0.0
