"""A report in which nothing of the inputs acts on a terminal or hides.

What our comparators print is escaped where it is made; this is for the rest
of the tree: names in nested archives, the output of tools, the archives' own
names.  What is escaped already stays as it is.  Presenters rely on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope_sdist.comparators.analysis.text.escaping import (
    LOOK_ALIKE,
    escape,
    escape_line,
    escape_name,
    looks_alike,
)

if TYPE_CHECKING:
    from diffoscope.difference import Difference


def escape_report(difference: Difference) -> None:
    """Escape titles, comments and differences of a whole tree, in place."""
    pending = [difference]
    while pending:
        difference = pending.pop()
        pending += difference.details
        difference._source1 = escape_name(difference.source1)
        difference._source2 = escape_name(difference.source2)
        # The output of a tool is indented as the tool has it.
        difference.comments[:] = map(escape_line, difference.comments)
        if difference.unified_diff:
            _escape_difference(difference)


def _escape_difference(difference: Difference) -> None:
    raw = difference.unified_diff
    if "\r\n" in raw and _ends_alike(raw):
        raw = raw.replace("\r\n", "\n")
    shown = escape(raw)
    if shown is difference.unified_diff:
        return
    difference.unified_diff = shown
    if LOOK_ALIKE not in difference.comments and looks_alike(raw, shown):
        difference.comments.append(LOOK_ALIKE)


def _ends_alike(raw: str) -> bool:
    """Return whether every line of a diff ends in CR LF."""
    return all(
        line.endswith("\r") or line[:1] in ("@", "\\", "")
        for line in raw.split("\n")
    )
