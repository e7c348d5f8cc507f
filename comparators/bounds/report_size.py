"""How long a report may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .spending import spending

if TYPE_CHECKING:
    from diffoscope.difference import Difference

MOST_BYTES = 100 * 10**6
"""Default limit on the differences of one report, bytes."""
# One difference may take this part of the report.
_PARTS = 50


def shorten(node: Difference, most: int) -> None:
    """Take the differences from *node* that the report has no room for.

    Each is replaced by a sentence that says how long it was.

    Args:
        node: with all that is below it.
        most: bytes that the differences of the whole report may have.
    """
    account = spending()
    for part in node.traverse_depth():
        size = _bytes(part.unified_diff or "")
        if size > most // _PARTS:
            _cut(part, most)
            size = _bytes(part.unified_diff or "")
        if account.report_bytes + size <= most:
            account.report_bytes += size
        else:
            part.unified_diff = None
            part.add_comment(
                f"not shown: a difference of {size:,} bytes, for which the "
                f"report has no room (--sdist-max-report-bytes {most})"
            )


def _cut(part: Difference, most: int) -> None:
    """Leave as many whole lines of a difference as it may have."""
    whole = part.unified_diff
    end = whole.rfind("\n", 0, most // _PARTS) + 1
    part.unified_diff = whole[:end] or None
    rest = whole[end:]
    part.add_comment(
        f"not shown: the other {rest.count(chr(10)):,} lines "
        f"({_bytes(rest):,} bytes) of this difference "
        f"(--sdist-max-report-bytes {most})"
    )


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
