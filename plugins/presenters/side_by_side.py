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

#: The sign and the text of a line.  One that begins with a backslash says of
#: the line before it that it has no line feed.
_LINE = re.compile(r"^(.?)(.*(?:\n\\.*)*)$", re.MULTILINE)
_HUNK = re.compile(r"@@ -(\d{1,18}),?(\d*) \+(\d{1,18}),?(\d*) @@")
_LEFT_OUT = re.compile(r"\[ (\d{1,18}) lines removed \]")
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
    """A line of one side: its number there, from 1, and its text.

    Attributes:
        parts: the pieces of the text; empty where none is marked.
    """

    number: int
    text: str
    parts: Sequence[Part] = ()


class Row(NamedTuple):
    """A row of the table.

    Attributes:
        old, new: None where that side has nothing; of a hunk both are None.
        heading: the text of a hunk's row.
    """

    kind: Kind
    old: Line | None
    new: Line | None
    heading: str = ""


def rows(unified_diff: str) -> Iterator[Row]:
    """Yield the rows of a unified diff; any text is taken for one."""
    if not unified_diff:
        return
    old, new = _Side(), _Side()
    all_lines = _LINE.findall(unified_diff.removesuffix("\n"))
    for is_changed, lines in itertools.groupby(
        all_lines, lambda line: line[0] in ("-", "+")
    ):
        if is_changed:
            yield from _changed(list(lines), old, new)
            continue
        for sign, text in lines:
            if sign != " ":
                text = sign + text
                hunk = _HUNK.match(text)
                if hunk:
                    old.begin(hunk[1], hunk[2])
                    new.begin(hunk[3], hunk[4])
                    yield Row(Kind.HUNK, None, None, text)
                    continue
            yield Row(Kind.UNMODIFIED, old.line(text), new.line(text))


class _Side:
    """One side of the diff, with the number of its next line."""

    def __init__(self) -> None:
        self._next = 1

    def begin(self, first: str, size: str) -> None:
        # An empty side is numbered by the line before it.
        self._next = int(first) + (size == "0")

    def line(self, text: str, parts: Sequence[Part] = ()) -> Line:
        line = Line(self._next, text, parts)
        # diffoscope puts one such line in place of those it leaves out.
        left_out = text[:2] == "[ " and _LEFT_OUT.fullmatch(text)
        self._next += int(left_out[1]) if left_out else 1
        return line


def _changed(
    lines: Sequence[tuple[str, str]], old: _Side, new: _Side
) -> Iterator[Row]:
    """Yield the rows of lines that are on one side each."""
    left = [text for sign, text in lines if sign == "-"]
    right = [text for sign, text in lines if sign == "+"]
    i = j = 0
    for m, n in (*alike(left, right), (len(left), len(right))):
        for text in left[i:m]:
            yield Row(Kind.DELETED, old.line(text), None)
        for text in right[j:n]:
            yield Row(Kind.ADDED, None, new.line(text))
        if m < len(left):
            parts, other_parts = marked(left[m], right[n])
            yield Row(
                Kind.CHANGED,
                old.line(left[m], parts),
                new.line(right[n], other_parts),
            )
        i, j = m + 1, n + 1


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
        around = chosen[max(place - 1, 0) : place + 1]
        # Neither line has another counterpart, and no pair is crossed.
        if all((m - i) * (n - j) > 0 for m, n in around):
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
