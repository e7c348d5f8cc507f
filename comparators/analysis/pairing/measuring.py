"""Measuring how alike the members are that belong together.

That costs more than finding out which do, and only the sentences of the
report need it: nothing is measured before somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..archive.members import Kind, Member
from ..similarity.measures import (
    LARGEST_TLSH,
    SMALLEST_TLSH,
    Measured,
    Similarity,
    compare,
    digest_distance,
    is_binary,
)
from ..similarity.overall import Overall, Tally
from ..similarity.similar_content import LEAST_RATIO
from .pairs import BothContents, Pair, Rival, Stage

# Projects that have nothing to do with each other share these texts; the names
# are those that setuptools takes for license files, and their relatives.
_LICENSE = re.compile(
    r"(?:un)?(?:licen[cs]e|copying|notice)s?(?:[-_][-\w+]*)?"
    r"(?:\.(?:txt|md|rst|html?|rtf|apache\w*|bsd|mit|psf|lesser|python))?",
    re.IGNORECASE,
)


class Likeness(NamedTuple):
    """The measures of a pair; see :class:`.pairs.Pair`."""

    similarity: Similarity | None
    next_best: int | None
    distance: int | None


class Measurement:
    """The measures of pairs and of both archives, each made once."""

    def __init__(self, pairs: Sequence[Pair], contents: BothContents) -> None:
        self._pairs = pairs
        self._contents = contents
        self._known: dict[tuple[str | None, str | None], Likeness] = {}
        self._tally = Tally()
        self._overall: Overall | None = None

    def of(self, pair: Pair) -> Pair:
        """Return *pair* with its similarity and the reasons to trust it."""
        if pair.old is None or pair.new is None or not _is_read(pair):
            return pair
        likeness = self._likeness(pair, pair.old, pair.new)
        return pair._replace(**likeness._asdict())

    def overall(self) -> Overall:
        """Return how much the two archives have in common."""
        if self._overall is None:
            self._add_all()
            self._overall = self._tally.overall()
        return self._overall

    def _likeness(self, pair: Pair, old: Member, new: Member) -> Likeness:
        key = pair.old_path, pair.new_path
        if key not in self._known:
            self._known[key], measured = _measure(
                pair, old, new, self._contents
            )
            if not _is_license(pair):
                # Its spans are much, and not needed again.
                self._tally.add_measured(measured)
        return self._known[key]

    def _add_all(self) -> None:
        alone: tuple[list[Member], list[Member]] = ([], [])
        for pair in self._pairs:
            if _is_license(pair):
                if not pair.same_content:
                    self._tally.leave_out(pair.path)
            elif pair.old is None or pair.new is None:
                for side, member in enumerate((pair.old, pair.new)):
                    if member and member.kind is Kind.FILE and member.size:
                        alone[side].append(member)
            elif pair.same_content:
                self._tally.add_identical(pair.old.size)
            elif _is_read(pair):
                self._likeness(pair, pair.old, pair.new)
            else:
                self._tally.add_unread(0, pair.old.size)
                self._tally.add_unread(1, pair.new.size)
        for side in (0, 1):
            for member in alone[side]:
                # Without a partner it may still be part of something else.
                if self._tally.has_left(1 - side) or alone[1 - side]:
                    self._tally.add_content(
                        side, self._contents[side].read(member)
                    )
                else:
                    self._tally.add_unread(side, member.size)


def _is_read(pair: Pair) -> bool:
    """Whether both contents of a pair have to be read to measure it."""
    return (
        pair.old is not None
        and pair.new is not None
        and not pair.same_content
        and pair.old.kind is Kind.FILE
        and pair.new.kind is Kind.FILE
    )


def _is_license(pair: Pair) -> bool:
    """Whether the members of a pair are texts of a license."""
    return all(
        path is None or _LICENSE.fullmatch(path.rpartition("/")[2])
        for path in (pair.old_path, pair.new_path)
    )


def _measure(
    pair: Pair, old: Member, new: Member, contents: BothContents
) -> tuple[Likeness, Measured]:
    """Measure two members that belong together."""
    old_content = contents[0].read(old)
    new_content = contents[1].read(new)
    measured = compare(old_content, new_content)
    similarity: Similarity | None = measured.similarity
    if (
        not old_content
        or not new_content
        or (
            not measured.similarity.percent
            and (is_binary(old_content) or is_binary(new_content))
        )
    ):
        similarity = None
    likeness = Likeness(
        similarity,
        None if pair.rival is None else _next_best(pair.rival, contents),
        distance(old, new, contents)
        if pair.stage is Stage.SIMILAR_DIGEST
        else None,
    )
    return likeness, measured


def _next_best(rival: Rival, contents: BothContents) -> int | None:
    """Return the similarity of a pair that was not chosen, percent."""
    similarity = compare(
        contents[0].read(rival.old), contents[1].read(rival.new)
    ).similarity
    return similarity.percent if similarity.ratio >= LEAST_RATIO else None


def distance(old: Member, new: Member, contents: BothContents) -> int | None:
    """Return the TLSH distance of two members, None where there is none."""
    if (
        min(old.size, new.size) < SMALLEST_TLSH
        or max(old.size, new.size) > LARGEST_TLSH
    ):
        return None
    old_digest = contents[0].tlsh_digest(old)
    new_digest = contents[1].tlsh_digest(new)
    if old_digest is None or new_digest is None:
        return None
    return digest_distance(old_digest, new_digest)
