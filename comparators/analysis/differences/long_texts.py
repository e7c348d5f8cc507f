"""Unified diffs of texts of any length, in bounded memory.

What long texts have in common at both ends is left aside; of what is between,
only so much is compared line by line.
"""

from __future__ import annotations

import hashlib
import re

from .line_difference import unified

MOST_BYTES = 8 * 2**20
"""How much of each text is compared line by line."""
_HEADER = re.compile(rb"^@@ -(\d+)((?:,\d+)?) \+(\d+)", re.MULTILINE)


def unified_within(
    old: bytes, new: bytes, context: int, most: int = MOST_BYTES
) -> bytes:
    """Return the hunks that :func:`.line_difference.unified` would return.

    Where the texts differ over more than *most* bytes, the rest is a line on
    each side that says how long it is and what its digest is.
    """
    if len(old) <= most and len(new) <= most:
        return unified(old, new, context)
    start = _line_start(old, _common_start(old, new), context)
    ends = _common_end(old[start:], new[start:])
    kept = _line_end(old, len(old) - ends, context) - (len(old) - ends)
    stop = ends - kept
    hunks = unified(
        _within(old[start : len(old) - stop], most),
        _within(new[start : len(new) - stop], most),
        context,
    )
    return _moved(hunks, old.count(b"\n", 0, start))


def _within(text: bytes, most: int) -> bytes:
    if len(text) <= most:
        return text
    end = text.rfind(b"\n", 0, most) + 1 or most
    rest = text[end:]
    digest = hashlib.sha256(rest).hexdigest()
    line = f"[ {len(rest):,} more bytes not compared (SHA256: {digest}) ]\n"
    first = text[:end]
    return first + b"\n" * (not first.endswith(b"\n")) + line.encode()


def _common_start(old: bytes, new: bytes) -> int:
    """Return how many bytes at the start of both are the same."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(old: bytes, new: bytes) -> int:
    """Return how many bytes at the end of both are the same."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if (
            old[len(old) - middle : len(old) - low]
            == new[len(new) - middle : len(new) - low]
        ):
            low = middle
        else:
            high = middle - 1
    return low


def _line_start(text: bytes, at: int, context: int) -> int:
    """Return where the line begins that is *context* lines before *at*."""
    for _ in range(min(context, 1_000) + 1):
        at = text.rfind(b"\n", 0, at)
        if at < 0:
            return 0
    return at + 1


def _line_end(text: bytes, at: int, context: int) -> int:
    """Return where the line ends that is *context* lines after *at*."""
    for _ in range(min(context, 1_000) + 1):
        at = text.find(b"\n", at) + 1
        if not at:
            return len(text)
    return at


def _moved(hunks: bytes, lines: int) -> bytes:
    """Add *lines* to the line numbers of hunks."""

    def moved(match: re.Match[bytes]) -> bytes:
        old, count, new = match.groups()
        return b"@@ -%d%b +%d" % (int(old) + lines, count, int(new) + lines)

    return _HEADER.sub(moved, hunks)
