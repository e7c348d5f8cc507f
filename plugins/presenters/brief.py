"""A report short enough for a comment on a pull request.

GitHub takes 65,536 characters in one comment; GitLab takes more.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from .escaped_report import escape_report
from .markdown_fences import FencedMarkdown

if TYPE_CHECKING:
    from diffoscope.difference import Difference

MOST_CHARACTERS = 60_000
_FIRST = ("findings", "file list")
# For the sentence about what is left out.
_ROOM = 200


def brief(report: Difference) -> str:
    """Return Markdown: head, findings, file list, then whole sections.

    As many sections as fit, in the order of the report, each whole, and how
    many did not fit.
    """
    escape_report(report)
    nodes = list(report.details)
    first = [node for node in nodes if node.source1 in _FIRST]
    rest = [node for node in nodes if node not in first]
    parts = [_shortened(_rendered(report, 0, whole=False))]
    left = MOST_CHARACTERS - _ROOM - len(parts[0])
    omitted = 0
    for node in (*first, *rest):
        text = _rendered(node, 1, whole=True)
        if len(text) <= left:
            parts.append(text)
            left -= len(text)
        else:
            omitted += 1
    if omitted:
        sections = "section is" if omitted == 1 else "sections are"
        parts.append(
            f"*{omitted:,} more {sections} too long for this brief; the "
            "whole report has them.*\n"
        )
    return "".join(parts)


def _shortened(text: str) -> str:
    limit = MOST_CHARACTERS // 2
    if len(text) <= limit:
        return text
    return text[: text.rfind("\n", 0, limit) + 1] + "\n*…*\n\n"


def _rendered(node: Difference, depth: int, whole: bool) -> str:
    """Return a node as the Markdown report has it."""
    out = io.StringIO()
    presenter = FencedMarkdown(lambda *texts: print(*texts, file=out))
    pending = [(node, depth)]
    while pending:
        each, presenter.depth = pending.pop()
        presenter.visit_difference(each)
        if whole:
            below = presenter.depth + 1
            pending += [(child, below) for child in reversed(each.details)]
    return out.getvalue()
