"""The beginning of a long unified diff, and a count of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def changed_lines(hunks: str) -> tuple[int, int]:
    """Return how many lines a unified diff adds, and how many it removes."""
    # The first line is a header.
    return hunks.count("\n+"), hunks.count("\n-")


def first_lines(hunks: str, most: int) -> tuple[str, int]:
    """Return the first lines of a unified diff, and how many are left out.

    What is returned is a unified diff again: the last hunk's header counts
    the lines that are there.

    Args:
        hunks: a unified diff without file headers.
        most: lines to keep, headers included.
    """
    lines = hunks.split("\n")
    if lines[-1] == "":
        lines.pop()
    left_out = len(lines) - most
    if left_out <= 0:
        return hunks, 0
    del lines[most:]
    start = max(at for at, line in enumerate(lines) if line[:3] == "@@ ")
    match = _HEADER.fullmatch(lines[start])
    signs = [line[:1] for line in lines[start + 1 :]]
    if match is None or not signs:
        del lines[start]
        left_out += 1
    else:
        ends = []
        for sign, other, at, number in (("-", "+", 1, 2), ("+", "-", 3, 4)):
            count = len(signs) - signs.count(other)
            first = int(match[at]) - (not count and match[number] != "0")
            ends.append(f"{sign}{first},{count}")
        lines[start] = f"@@ {' '.join(ends)} @@"
    return "".join(f"{line}\n" for line in lines), left_out


def shortened_lines(hunks: str, longest: int) -> tuple[str, int]:
    """Return a unified diff with shorter lines, and what they lost.

    Of a line that took another's place, what is kept begins just before the
    first difference.

    Args:
        hunks: a unified diff without file headers.
        longest: characters of a line to keep.
    """
    lines = hunks.split("\n")
    if max(map(len, lines)) <= longest:
        return hunks, 0
    starts = dict.fromkeys(range(len(lines)), 1)
    for old, new in _replaced(lines):
        both = enumerate(zip(lines[old][1:], lines[new][1:], strict=False), 1)
        shorter = min(len(lines[old]), len(lines[new]))
        first = next(
            (at for at, (one, other) in both if one != other), shorter
        )
        starts[old] = starts[new] = max(1, first - longest // 10)
    left_out = 0
    for number, line in enumerate(lines):
        if len(line) > longest:
            start = starts[number]
            kept = line[start : start + longest - 1]
            left_out += len(line) - 1 - len(kept)
            before = "…" * (start > 1)
            after = "…" * (start + len(kept) < len(line))
            lines[number] = f"{line[:1]}{before}{kept}{after}"
    return "\n".join(lines), left_out


def _replaced(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of removed lines, and of those in their places."""
    signs = "".join(line[:1] or " " for line in lines)
    # Between them one may say that there is no newline at the end.
    for match in re.finditer(r"(-+)\\?(\++)", signs):
        removed, added = (range(*match.span(side)) for side in (1, 2))
        yield from zip(removed, added, strict=False)
