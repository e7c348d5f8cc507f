"""The rows of a side-by-side view of a unified diff.

Lines stand side by side where they are alike, and what differs between them
is marked by words.  Lines that have nothing to do with each other have a row
each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

#: Percent of two lines that must be the same for them to be one line changed.
ALIKE = 60
#: More pairs of lines than this are not compared in one block.
MAX_COMPARED = 250_000
#: What of a line is compared to find its counterpart, characters.
MAX_COMPARED_LENGTH = 500
#: Marks are looked for in lines of at most so many words.
MAX_WORDS = 2_000

_HUNK = re.compile(r"@@ -(\d+),?(\d*) \+(\d+),?(\d*) @@")
_LEFT_OUT = re.compile(r"\[ (\d+) lines removed \]")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Kind(Enum):
    """What a row shows; the value is what diffoscope's pages call it."""

    UNMODIFIED = "unmodified"
    ADDED = "added"
    DELETED = "deleted"
    CHANGED = "changed"
    HUNK = "hunk"


class Part(NamedTuple):
    """A piece of a line, and whether it differs from the other side's."""

    text: str
    is_marked: bool = False


class Line(NamedTuple):
    """A line of one side: its number there, from 1, and its pieces."""

    number: int
    parts: Sequence[Part]


class Row(NamedTuple):
    """A row of the table.

    Attributes:
        old, new: None where that side has nothing; of a hunk both are None.
        lines: how many lines of the unified diff the row shows.
        heading: the text of a hunk's row.
    """

    kind: Kind
    old: Line | None
    new: Line | None
    lines: int
    heading: str = ""


def rows(unified_diff: str) -> Iterator[Row]:
    """Yield the rows of a unified diff; any text is taken for one."""
    block = _Block()
    lines = unified_diff.split("\n")
    if not lines[-1]:
        lines.pop()
    for line in lines:
        sign, text = line[:1], line[1:]
        hunk = _HUNK.match(line)
        if sign == "\\":
            block.add_note(line)
        elif hunk:
            yield from block.finished()
            old, old_size, new, new_size = hunk.groups()
            # An empty side is numbered by the line before it.
            block.old_number = int(old) + (old_size == "0")
            block.new_number = int(new) + (new_size == "0")
            yield Row(Kind.HUNK, None, None, 1, line)
        elif sign in ("-", "+"):
            yield from block.add_changed(sign, text)
        else:
            yield from block.finished()
            block.add_unmodified(text if sign == " " else line)
    yield from block.finished()


class _Block:
    """The lines since the last one that both sides have."""

    def __init__(self) -> None:
        self.old_number = self.new_number = 1
        self.old: list[str] = []
        self.new: list[str] = []
        self.same: str | None = None
        self.last_sign = ""

    def add_unmodified(self, text: str) -> None:
        self.same, self.last_sign = text, " "

    def add_changed(self, sign: str, text: str) -> Iterator[Row]:
        if self.same is not None:
            yield from self.finished()
        (self.old if sign == "-" else self.new).append(text)
        self.last_sign = sign

    def add_note(self, note: str) -> None:
        """Append what is said of the last line: that it has no line feed."""
        if self.last_sign == " " and self.same is not None:
            self.same += f"\n{note}"
        elif self.last_sign in ("-", "+"):
            (self.old if self.last_sign == "-" else self.new)[-1] += (
                f"\n{note}"
            )

    def finished(self) -> Iterator[Row]:
        """Yield the rows of the block and begin the next."""
        old, new, same = self.old, self.new, self.same
        self.old, self.new, self.same, self.last_sign = [], [], None, ""
        if same is not None:
            parts = [Part(same)]
            yield Row(
                Kind.UNMODIFIED,
                self._old_line(same, parts),
                self._new_line(same, parts),
                1,
            )
        i = j = 0
        for old_end, new_end in (*alike(old, new), (len(old), len(new))):
            for text in old[i:old_end]:
                line = self._old_line(text, [Part(text)])
                yield Row(Kind.DELETED, line, None, 1)
            for text in new[j:new_end]:
                line = self._new_line(text, [Part(text)])
                yield Row(Kind.ADDED, None, line, 1)
            if old_end < len(old) and new_end < len(new):
                left, right = marked(old[old_end], new[new_end])
                yield Row(
                    Kind.CHANGED,
                    self._old_line(old[old_end], left),
                    self._new_line(new[new_end], right),
                    2,
                )
            i, j = old_end + 1, new_end + 1

    def _old_line(self, text: str, parts: Sequence[Part]) -> Line:
        line = Line(self.old_number, parts)
        self.old_number += _count(text)
        return line

    def _new_line(self, text: str, parts: Sequence[Part]) -> Line:
        line = Line(self.new_number, parts)
        self.new_number += _count(text)
        return line


def _count(text: str) -> int:
    """Return how many lines a line of a diff stands for."""
    # diffoscope puts one such line in place of those it leaves out.
    left_out = _LEFT_OUT.fullmatch(text) if text.startswith("[ ") else None
    return int(left_out[1]) if left_out else 1


def alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of lines that are alike, in order, none crossing.

    Args:
        old, new: the lines of a changed block.

    Returns:
        positions in `old` and `new`; the most similar pairs are chosen first.
    """
    if not old or not new or len(old) * len(new) > MAX_COMPARED:
        return []
    choices = {
        j: short for j, line in enumerate(new) if (short := _core(line))
    }
    found = []
    for i, line in enumerate(old):
        short = _core(line)
        if short:
            found += [
                (-score, i, j)
                for _, score, j in process.extract(
                    short,
                    choices,
                    scorer=fuzz.ratio,
                    score_cutoff=ALIKE,
                    limit=3,
                )
            ]
    chosen: list[tuple[int, int]] = []
    for _, i, j in sorted(found):
        place = bisect_left(chosen, (i, j))
        fits_before = place == 0 or (
            chosen[place - 1][0] < i and chosen[place - 1][1] < j
        )
        fits_after = place == len(chosen) or (
            chosen[place][0] > i and chosen[place][1] > j
        )
        if fits_before and fits_after:
            chosen.insert(place, (i, j))
    return chosen


def _core(line: str) -> str:
    """Return what of a line decides which line it is like."""
    # What follows a line feed says that the line itself has none.
    return line[:MAX_COMPARED_LENGTH].partition("\n")[0].strip()


def marked(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Return the pieces of two lines, those that differ marked."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if max(len(a), len(b)) > MAX_WORDS:
        return [Part(old, True)], [Part(new, True)]
    left: list[Part] = []
    right: list[Part] = []
    for step in Levenshtein.opcodes(a, b):
        is_marked = step.tag != "equal"
        for parts, words in (
            (left, a[step.src_start : step.src_end]),
            (right, b[step.dest_start : step.dest_end]),
        ):
            text = "".join(words)
            if parts and parts[-1].is_marked == is_marked:
                parts[-1] = Part(parts[-1].text + text, is_marked)
            elif text:
                parts.append(Part(text, is_marked))
    return left, right
