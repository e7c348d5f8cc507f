"""The beginning of a long unified diff, and a count of the rest."""

from __future__ import annotations

import itertools
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
    end = -1
    for _ in range(most):
        end = hunks.find("\n", end + 1)
        if end < 0:
            return hunks, 0
    kept, rest = hunks[: end + 1], hunks[end + 1 :]
    left_out = rest.count("\n") + (not rest.endswith("\n"))
    if not rest:
        return hunks, 0
    start = kept.rfind("\n@@ ") + 1
    header, _, body = kept[start:].partition("\n")
    match = _HEADER.fullmatch(header)
    if match is None:
        return hunks, 0
    lines = body.split("\n")[:-1]
    if not lines:
        return kept[:start], left_out + 1
    signs = [line[:1] for line in lines]
    old = sum(sign != "+" for sign in signs)
    new = sum(sign != "-" for sign in signs)
    old_start, new_start = int(match[1]), int(match[3])
    if not old and match[2] != "0":
        old_start -= 1
    if not new and match[4] != "0":
        new_start -= 1
    header = f"@@ -{old_start},{old} +{new_start},{new} @@"
    return "\n".join(itertools.chain([kept[:start] + header], lines, [""])), (
        left_out
    )


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
