"""Where the members stand in a report, and which of them programs wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..analysis.archive.members import Kind
from ..analysis.pairing.pairs import Pair, State
from ..analysis.release.generator_marks import (
    BEGINNING,
    Generated,
    generated_by,
)
from ..analysis.release.sections import Section, section_of

if TYPE_CHECKING:
    from ..analysis.archive.members import Member
    from .member import SdistContainer

_SECTIONS = list(Section)


class ReadingOrder:
    """The members of two releases in the order in which they are read.

    Attributes:
        pairs: in that order.
    """

    def __init__(
        self,
        pairs: Iterable[Pair],
        containers: tuple[SdistContainer, SdistContainer],
    ) -> None:
        self._containers = containers
        self._by_path = {pair.path: pair for pair in pairs}
        self._known: dict[tuple[str | None, str | None], Generated] = {}
        for pair in self._by_path.values():
            found = self._generated(pair)
            if found is not None:
                self._known[pair.old_path, pair.new_path] = found
        self.pairs = sorted(self._by_path.values(), key=self._key)

    def generated(self, pair: Pair) -> Generated | None:
        """Return which program wrote the member, None where none is known."""
        return self._known.get((pair.old_path, pair.new_path))

    def section(self, pair: Pair) -> Section:
        """Return the part of the report that a pair belongs to."""
        return section_of(
            pair.path,
            is_added=pair.state is State.ADDED,
            is_generated=self.generated(pair) is not None,
        )

    def source_sentence(self, generated: Generated) -> str:
        """Return whether the source of a generated file changed, or ""."""
        if not generated.source:
            return ""
        pair = self._by_path.get(generated.source)
        if pair is None:
            return f"its source {generated.source} is gone"
        return f"its source {generated.source} is {pair.state.value}"

    def _generated(self, pair: Pair) -> Generated | None:
        if pair.state is State.IDENTICAL:
            return None
        side, member = _last(pair)
        if member is None or member.kind is not Kind.FILE:
            return None
        return generated_by(
            pair.path,
            lambda: self.beginning(pair),
            self._containers[side].layout.members.keys(),
        )

    def beginning(self, pair: Pair) -> bytes:
        """Return how the new file of a pair begins, or the removed one."""
        side, member = _last(pair)
        assert member is not None
        index = self._containers[side].sdist.index
        return next(iter(index.blocks(member, BEGINNING)), b"")

    def _key(self, pair: Pair) -> tuple[int, int, str]:
        # The metadata file that is read first is the one at the root.
        depth = pair.path.count("/") if "-INFO" in pair.path else 1
        return _SECTIONS.index(self.section(pair)), depth, pair.path


def _last(pair: Pair) -> tuple[int, Member | None]:
    return (1, pair.new) if pair.new else (0, pair.old)


def sections_line(sections: Counter[Section]) -> str:
    """Return the sentence that says what stands where, "" for nothing."""
    shown = [
        f"{section.value} ({sections[section]:,})"
        for section in _SECTIONS
        if sections[section]
    ]
    if len(shown) < 2:
        return ""
    return f"in this order: {', '.join(shown)}; at the end the file list"
