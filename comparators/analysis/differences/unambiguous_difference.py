"""Unified diffs that leave nothing to choose, without a library.

Most of what differs between two small releases is a line here and there,
each replaced by one that occurs nowhere else. There is one shortest diff
then, so that whoever looks for it finds the same; making it here is quicker
than loading libgit2, which takes 13 ms, a sixth of diffoscope's start.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import NamedTuple

_LARGEST = 1 << 16  # bytes of both texts
# With more changed lines libgit2 contents itself with a diff that is not
# the shortest; by its source, from 256 on.
_MOST_CHANGED = 100


class _Change(NamedTuple):
    """The lines start to end of the old text became those of the new one."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def unambiguous_hunks(old: bytes, new: bytes, context: int) -> bytes | None:
    """Return the hunks of a unified diff, None where there are several diffs.

    As :func:`~.line_difference.unified` does, of which it is a part.

    Args:
        old, new: any bytes.
        context: unchanged lines around a change, 0 or more.
    """
    if len(old) + len(new) > _LARGEST:
        return None
    old_lines, new_lines = _lines(old), _lines(new)
    changes = _changes(old_lines, new_lines)
    if changes is None or _can_slide(changes, old_lines, new_lines):
        return None
    hunks: list[list[_Change]] = []
    for change in changes:
        if hunks and change.old_start - hunks[-1][-1].old_end <= 2 * context:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    return b"".join(
        _hunk(hunk, old_lines, new_lines, context) for hunk in hunks
    )


def _lines(text: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in text.split(b"\n")]
    # A last line without a line feed is another one than that with it.
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _changes(old: list[bytes], new: list[bytes]) -> list[_Change] | None:
    """Return what changed, None where a line could be taken for another."""
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and old[start] == new[start]:
        start += 1
    end = 0
    while end < shortest - start and old[-1 - end] == new[-1 - end]:
        end += 1
    ends = len(old) - end, len(new) - end
    counts = Counter(old), Counter(new)
    places = {
        line: place for place, line in enumerate(new[start : ends[1]], start)
    }
    # The lines that both have between the first and the last change.
    kept = [
        (place, places[line])
        for place, line in enumerate(old[start : ends[0]], start)
        if line in places
    ]
    if any(side[old[place]] > 1 for place, _ in kept for side in counts):
        return None
    if any(one[1] > other[1] for one, other in itertools.pairwise(kept)):
        return None
    if ends[0] + ends[1] - 2 * (start + len(kept)) > _MOST_CHANGED:
        return None
    changes = []
    before = (start, start)
    for place in [*kept, ends]:
        if place != before:
            changes.append(_Change(before[0], place[0], before[1], place[1]))
        before = (place[0] + 1, place[1] + 1)
    return changes


def _can_slide(
    changes: list[_Change], old: list[bytes], new: list[bytes]
) -> bool:
    """Whether a diff is as short with changed lines further up or down."""
    return any(
        start < end
        and (
            (start > 0 and lines[start - 1] == lines[end - 1])
            or (end < len(lines) and lines[start] == lines[end])
        )
        for change in changes
        for lines, start, end in (
            (old, change.old_start, change.old_end),
            (new, change.new_start, change.new_end),
        )
    )


def _hunk(
    changes: list[_Change], old: list[bytes], new: list[bytes], context: int
) -> bytes:
    before = min(context, changes[0].old_start)
    after = min(context, len(old) - changes[-1].old_end)
    starts = changes[0].old_start - before, changes[0].new_start - before
    ends = changes[-1].old_end + after, changes[-1].new_end + after
    spans = map(_span, starts, ends)
    out = [b"@@ -%s +%s @@\n" % tuple(spans)]
    place = starts[0]
    for change in changes:
        out += [b" " + line for line in old[place : change.old_start]]
        out += [b"-" + line for line in old[change.old_start : change.old_end]]
        out += [b"+" + line for line in new[change.new_start : change.new_end]]
        place = change.old_end
    out += [b" " + line for line in old[place : ends[0]]]
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n" for line in out
    )


def _span(start: int, end: int) -> bytes:
    if end - start == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + (end > start), end - start)
