"""The beginning of a long unified diff, and a count of the rest."""

from __future__ import annotations

import itertools
import re

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

    Args:
        hunks: a unified diff without file headers.
        longest: characters of a line to keep.
    """
    lines = hunks.split("\n")
    left_out = sum(max(0, len(line) - longest) for line in lines)
    if not left_out:
        return hunks, 0
    return "\n".join(
        line if len(line) <= longest else f"{line[:longest]}…"
        for line in lines
    ), left_out
