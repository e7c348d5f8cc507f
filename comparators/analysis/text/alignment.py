"""Finding the lines that two contents have in common in place, cheaply.

Most changed files have a few changed lines.  Comparing slices runs at the
speed of memory, so what is in place need not be cut into lines.  Nothing here
decides how similar two contents are: lines that are not found in place are
compared wherever they are.

All contents here end with a newline.
"""

from __future__ import annotations

# How far behind a difference the lines in place are searched, bytes; and how
# many lines are tried.
_REACH = 1 << 12
_TRIES = 24

# After so many differences the rest is left to be compared as lines.
_HUNKS = 400

# Shorter lines stand in too many places to align by, bytes.
_SHORTEST_ANCHOR = 16

_FIRST_STEP = 1 << 10


def common_beginning(
    old: bytes, new: bytes, at_old: int = 0, at_new: int = 0
) -> int:
    """Return the length of the whole lines that both begin with, bytes."""
    limit = min(len(old) - at_old, len(new) - at_new)
    same = 0
    step = _FIRST_STEP
    while same < limit:
        if (
            old[at_old + same : at_old + same + step]
            != new[at_new + same : at_new + same + step]
        ):
            break
        same += step
        step *= 2
    low = min(same, limit)
    high = min(same + step, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if (
            old[at_old + same : at_old + middle]
            == new[at_new + same : at_new + middle]
        ):
            low = middle
        else:
            high = middle - 1
    end = old.rfind(b"\n", at_old, at_old + low) + 1
    return end - at_old if end else 0


def common_end(old: bytes, new: bytes, begin: int) -> int:
    """Return the length of the whole lines that both end with, bytes.

    Args:
        old, new: the contents.
        begin: so many bytes at the beginning are not looked at.
    """
    limit = min(len(old), len(new)) - begin
    if limit <= 0:
        return 0
    same = 0
    step = _FIRST_STEP
    while same < limit:
        high = min(same + step, limit)
        if (
            old[len(old) - high : len(old) - same]
            != new[len(new) - high : len(new) - same]
        ):
            break
        same = high
        step *= 2
    low = same
    high = min(same + step, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if (
            old[len(old) - middle : len(old) - same]
            == new[len(new) - middle : len(new) - same]
        ):
            low = middle
        else:
            high = middle - 1
    # A line is whole where the newline before it is common too.
    start = old.find(b"\n", len(old) - low) if low else -1
    return len(old) - start - 1 if start >= 0 else 0


def align(old: bytes, new: bytes) -> tuple[int, bytes, bytes]:
    """Take from both the lines found in place, hunk after hunk.

    Returns:
        The bytes taken from either, what is left of the old content, and
        what is left of the new.
    """
    left_old: list[bytes] = []
    left_new: list[bytes] = []
    aligned = at_old = at_new = 0
    for _ in range(_HUNKS):
        same = common_beginning(old, new, at_old, at_new)
        aligned += same
        at_old += same
        at_new += same
        anchor = _anchor(old, new, at_old, at_new)
        if anchor is None:
            break
        left_old.append(old[at_old : anchor[0]])
        left_new.append(new[at_new : anchor[1]])
        at_old, at_new = anchor
    left_old.append(old[at_old:])
    left_new.append(new[at_new:])
    return aligned, b"".join(left_old), b"".join(left_new)


def _anchor(
    old: bytes, new: bytes, at_old: int, at_new: int
) -> tuple[int, int] | None:
    """Return where the next line is that both have within reach."""
    position = at_old
    for _ in range(_TRIES):
        end = old.find(b"\n", position) + 1
        if not end:
            return None
        if _SHORTEST_ANCHOR <= end - position <= _REACH:
            line = old[position:end]
            if position > at_old and new.startswith(line, at_new):
                return position, at_new
            found = new.find(b"\n" + line, at_new, at_new + _REACH) + 1
            if found:
                return position, found
        position = end
    return None
