"""How alike the members are that belong together, and both archives.

That costs more than finding out which do, and only the sentences of the
report need it: nothing is measured before somebody asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, TypeGuard

from ..archive.members import Kind, Member
from ..similarity import spans
from ..similarity.measures import LARGEST, Similarity, compare, is_binary
from .pairs import BothContents, Pair

# Projects that have nothing to do with each other share these texts; the names
# are those that setuptools takes for license files, and their relatives.
_LICENSE = re.compile(
    r"(?:un)?(?:licen[cs]e|copying|notice)s?(?:[-_][-\w+]*)?"
    r"(?:\.(?:txt|md|rst|html?|rtf|apache\w*|bsd|mit|psf|lesser|python))?",
    re.IGNORECASE,
)

# What only one side has is searched in the other up to here, bytes of content
# on either side; what is beyond does not count as common.
_MOST_LEFT = 32 << 20

# What is left of members counts as common from here on, bytes: "return" and
# "else:" are in every project.
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


class Measurement:
    """The measures of pairs and of both archives, each made once."""

    def __init__(self, pairs: Sequence[Pair], contents: BothContents) -> None:
        self._pairs = pairs
        self._contents = contents
        self._known: dict[
            tuple[str | None, str | None], Similarity | None
        ] = {}
        self._common = 0
        self._sizes = [0, 0]
        # A line moved from one member to another is no change of the whole.
        self._left = Counter[bytes](), Counter[bytes]()
        self._room = [_MOST_LEFT, _MOST_LEFT]

    def of(self, pair: Pair) -> Pair:
        """Return *pair* with its similarity."""
        if pair.same_content or not _is_measurable(pair):
            return pair
        key = pair.old_path, pair.new_path
        if key not in self._known:
            self._known[key] = self._measured(pair)
        return pair._replace(similarity=self._known[key])

    @cached_property
    def overall(self) -> Overall:
        """How much the two archives have in common; 100 only if they do."""
        not_counted: list[str] = []
        alone: tuple[list[Member], list[Member]] = ([], [])
        differs = False
        for pair in self._pairs:
            files = [*map(_is_file, (pair.old, pair.new))]
            if pair.same_content and not _is_license(pair):
                self._add(*[pair.new.size if pair.new else 0] * 3)
            elif pair.same_content or not any(files):
                continue
            elif _is_license(pair) or (
                all(files) and not _is_measurable(pair)
            ):
                differs = True
                not_counted.append(pair.path)
            elif all(files):
                differs = True
                self.of(pair)
            else:
                for side, member in enumerate((pair.old, pair.new)):
                    if _is_file(member):
                        differs |= bool(member.size)
                        alone[side].append(member)
        for side in (0, 1):
            for member in alone[side]:
                self._add_alone(side, member, bool(alone[1 - side]))
        if not differs:
            return Overall(100.0, 100.0, 100.0)
        common = self._common + sum(
            (len(span) + 1) * min(number, self._left[1][span])
            for span, number in self._left[0].items()
            if len(span) >= _SHORTEST
        )
        old, new = self._sizes
        return Overall(
            _percent(2 * common, old + new),
            _percent(common, old),
            _percent(common, new),
            tuple(not_counted),
        )

    def _measured(self, pair: Pair) -> Similarity | None:
        assert pair.old is not None
        assert pair.new is not None
        old = self._contents[0].read(pair.old)
        new = self._contents[1].read(pair.new)
        similarity, only_old, only_new = compare(old, new)
        if not _is_license(pair):
            self._add(*similarity)
            self._leave(0, list(only_old.elements()))
            self._leave(1, list(only_new.elements()))
        if not old or not new:
            return None
        if not similarity.percent and (is_binary(old) or is_binary(new)):
            return None
        return similarity

    def _add(self, common: int, old: int, new: int) -> None:
        self._common += common
        self._sizes[0] += old
        self._sizes[1] += new

    def _leave(self, side: int, spans_left: list[bytes]) -> None:
        size = spans.weight(spans_left)
        if size <= self._room[side]:
            self._room[side] -= size
            self._left[side].update(spans_left)

    def _add_alone(self, side: int, member: Member, may_match: bool) -> None:
        """Add what one side has; it may be part of something of the other."""
        size = member.size
        if size <= self._room[side] and (may_match or self._left[1 - side]):
            found = spans.cut(self._contents[side].read(member))
            size = spans.weight(found)
            self._leave(side, found)
        self._sizes[side] += size


def _is_file(member: Member | None) -> TypeGuard[Member]:
    return member is not None and member.kind is Kind.FILE


def _is_measurable(pair: Pair) -> bool:
    return all(
        _is_file(member) and member.size <= LARGEST
        for member in (pair.old, pair.new)
    )


def _is_license(pair: Pair) -> bool:
    """Whether the members of a pair are texts of a license."""
    return all(
        path is None or _LICENSE.fullmatch(path.rpartition("/")[2])
        for path in (pair.old_path, pair.new_path)
    )


def _percent(part: int, whole: int) -> float:
    """Return a share in percent, rounded down to a tenth, below 100."""
    return min(999, 1000 * part // whole) / 10 if whole else 0.0
