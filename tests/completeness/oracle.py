"""Does a report name what changed?"""

from __future__ import annotations

import re

from tests.completeness.changes import Change
from tests.sdists import Report

_HEXDUMP = re.compile(r"^[ +-][0-9a-f]{8}: (?:[0-9a-f]{2,4} ){2}", re.M)


def complaint(report: Report, change: Change, same_root: bool) -> str:
    """What is wrong with the report; "" if it is complete."""
    if report.traceback:
        return "a traceback"
    if report.status != 1:
        return f"exit status {report.status}"
    if report.tree is None:
        return "no report"
    if change.drowned and not same_root:
        return ""
    lines = lines_that_tell(report, change)
    missing = [
        path
        for path in change.paths
        if not any(_names(line, path) for line in lines)
    ]
    if missing:
        return f"{', '.join(missing)} not named"
    for word in change.words:
        if not any(re.search(word, line) for line in lines):
            return f"no line says {word}"
    if change.is_text and _HEXDUMP.search(report.text):
        return "text shown as a hexdump"
    return ""


def lines_that_tell(report: Report, change: Change) -> list[str]:
    """Titles, comments and changed lines, without blanket listings.

    A listing in which every member differs tells nothing of one member.
    """
    paths = [entry.path for entry in change.old.entries]
    lines: list[str] = []
    for node in report.nodes():
        if node.depth:
            lines += [title for title in node.titles if title]
        lines += node.comments
        changed = [
            line
            for line in node.diff.splitlines()
            if line.startswith(("-", "+"))
            # There a letter says that it changed, and a space that both
            # sides have it.
            or "file list" in node.titles
        ]
        listed = sum(
            any(line.endswith(f"/{path}") for line in changed)
            or any(line.endswith(f" {path}") for line in changed)
            for path in paths
        )
        if listed < max(4, len(paths) * 2 // 3):
            lines += changed
    return lines


def _names(line: str, path: str) -> bool:
    """Whether `path` is in `line`, not as the end of a longer name."""
    return (
        re.search(rf"(?<![\w.-]){re.escape(path)}(?![\w.-])", line) is not None
    )
