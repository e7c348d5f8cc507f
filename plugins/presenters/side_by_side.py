"""The rows of a side-by-side view of a unified diff.

Lines stand side by side where they are alike, and what differs between them
is marked by words.  Lines that have nothing to do with each other have a row
each.
"""

from __future__ import annotations

import itertools
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
    numbers = _Numbers()
    for is_changed, lines in itertools.groupby(
        _lines(unified_diff), lambda line: line[0] in "-+"
    ):
        if is_changed:
            yield from _changed(list(lines), numbers)
            continue
        for sign, text in lines:
            hunk = _HUNK.match(text) if sign == "@" else None
            if hunk:
                numbers.begin(hunk)
                yield Row(Kind.HUNK, None, None, 1, text)
            else:
                parts = [Part(text)]
                old, new = numbers.old(text, parts), numbers.new(text, parts)
                yield Row(Kind.UNMODIFIED, old, new, 1)


def _lines(unified_diff: str) -> Iterator[tuple[str, str]]:
    """Yield the sign and the text of each line, "@" and all of a heading's."""
    lines: list[tuple[str, str]] = []
    texts = unified_diff.split("\n")
    for line in texts if texts[-1] else texts[:-1]:
        if line[:1] == "\\" and lines:
            # It says of the last line that it has no line feed.
            lines[-1] = lines[-1][0], f"{lines[-1][1]}\n{line}"
        elif line[:1] in ("-", "+", " "):
            lines.append((line[0], line[1:]))
        else:
            lines.append(("@", line))
    yield from lines


class _Numbers:
    """The numbers that the next lines of both sides have."""

    def __init__(self) -> None:
        self._old = self._new = 1

    def begin(self, hunk: re.Match[str]) -> None:
        old, old_size, new, new_size = hunk.groups()
        # An empty side is numbered by the line before it.
        self._old = int(old) + (old_size == "0")
        self._new = int(new) + (new_size == "0")

    def old(self, text: str, parts: Sequence[Part]) -> Line:
        number = self._old
        self._old += _count(text)
        return Line(number, parts)

    def new(self, text: str, parts: Sequence[Part]) -> Line:
        number = self._new
        self._new += _count(text)
        return Line(number, parts)


def _changed(
    lines: Sequence[tuple[str, str]], numbers: _Numbers
) -> Iterator[Row]:
    """Yield the rows of lines that are on one side each."""
    old = [text for sign, text in lines if sign == "-"]
    new = [text for sign, text in lines if sign == "+"]
    i = j = 0
    for old_end, new_end in (*alike(old, new), (len(old), len(new))):
        for text in old[i:old_end]:
            line = numbers.old(text, [Part(text)])
            yield Row(Kind.DELETED, line, None, 1)
        for text in new[j:new_end]:
            line = numbers.new(text, [Part(text)])
            yield Row(Kind.ADDED, None, line, 1)
        if old_end < len(old) and new_end < len(new):
            left, right = marked(old[old_end], new[new_end])
            yield Row(
                Kind.CHANGED,
                numbers.old(old[old_end], left),
                numbers.new(new[new_end], right),
                2,
            )
        i, j = old_end + 1, new_end + 1


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
