"""Measuring how alike the members are that belong together.

That costs more than finding out which do, and only the sentences of the
report need it: nothing is measured before somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeGuard

from ..archive.members import Kind, Member
from ..similarity.measures import Similarity, compare, is_binary
from ..similarity.overall import Overall, Tally
from .pairs import BothContents, Pair

# Projects that have nothing to do with each other share these texts; the names
# are those that setuptools takes for license files, and their relatives.
_LICENSE = re.compile(
    r"(?:un)?(?:licen[cs]e|copying|notice)s?(?:[-_][-\w+]*)?"
    r"(?:\.(?:txt|md|rst|html?|rtf|apache\w*|bsd|mit|psf|lesser|python))?",
    re.IGNORECASE,
)


class Measurement:
    """The measures of pairs and of both archives, each made once."""

    def __init__(self, pairs: Sequence[Pair], contents: BothContents) -> None:
        self._pairs = pairs
        self._contents = contents
        self._known: dict[
            tuple[str | None, str | None], Similarity | None
        ] = {}
        self._tally = Tally()
        self._overall: Overall | None = None

    def of(self, pair: Pair) -> Pair:
        """Return *pair* with its similarity."""
        return pair._replace(similarity=self._similarity(pair))

    def overall(self) -> Overall:
        """Return how much the two archives have in common."""
        if self._overall is None:
            self._add_all()
            self._overall = self._tally.overall()
        return self._overall

    def _similarity(self, pair: Pair) -> Similarity | None:
        if (
            pair.same_content
            or not _is_file(pair.old)
            or not _is_file(pair.new)
        ):
            return None
        key = pair.old_path, pair.new_path
        if key not in self._known:
            old = self._contents[0].read(pair.old)
            new = self._contents[1].read(pair.new)
            measured = compare(old, new)
            similarity: Similarity | None = measured.similarity
            if (
                not old
                or not new
                or (
                    not measured.similarity.percent
                    and (is_binary(old) or is_binary(new))
                )
            ):
                similarity = None
            self._known[key] = similarity
            if not _is_license(pair):
                # Its spans are much, and not needed again.
                self._tally.add(measured)
        return self._known[key]

    def _add_all(self) -> None:
        """Add what was not asked for to the measure of the whole."""
        alone: tuple[list[Member], list[Member]] = ([], [])
        for pair in self._pairs:
            if _is_license(pair):
                if not pair.same_content:
                    self._tally.leave_out(pair.path)
            elif pair.same_content:
                self._tally.add_identical(pair.new.size if pair.new else 0)
            elif _is_file(pair.old) and _is_file(pair.new):
                self._similarity(pair)
            else:
                for side, member in enumerate((pair.old, pair.new)):
                    if _is_file(member):
                        alone[side].append(member)
        for side in (0, 1):
            for member in alone[side]:
                # Without a partner it may still be part of something else.
                if alone[1 - side] or self._tally.has_left(1 - side):
                    content = self._contents[side].read(member)
                    self._tally.add_alone(side, content)
                else:
                    self._tally.add_unread(side, member.size)


def _is_file(member: Member | None) -> TypeGuard[Member]:
    return member is not None and member.kind is Kind.FILE


def _is_license(pair: Pair) -> bool:
    """Whether the members of a pair are texts of a license."""
    return all(
        path is None or _LICENSE.fullmatch(path.rpartition("/")[2])
        for path in (pair.old_path, pair.new_path)
    )
