"""What Python or pytest runs by itself."""

from __future__ import annotations

from collections.abc import Iterator

from .records.codes import Code
from .records.finding import Finding, finding
from .records.kinds import Severity
from .records.releases import FileChange

_CUSTOMIZE = ("sitecustomize.py", "usercustomize.py")
_SHOWN = 80


def start_files(change: FileChange) -> Iterator[Finding]:
    """Find files that Python runs when it starts, new or changed.

    Source: the documentation of the module site; PEP 829 for ``.start``.
    """
    path = change.path
    name = path.rpartition("/")[2]
    word = "added" if change.old_member is None else "changed"
    severity = Severity.NOTE if change.lies_beside else Severity.ALERT
    if name in _CUSTOMIZE:
        yield finding(
            Code.RUNS_AT_START, f"{path} {word}", path, severity=severity
        )
    elif name.endswith((".pth", ".start")):
        lines = [
            line.text.decode("utf-8", "replace")
            for line in change.added
            if line.text.strip()
        ]
        running = [
            line
            for line in lines
            if line.startswith(("import ", "import\t"))
            or name.endswith(".start")
        ]
        sentence = f"{path} {word}: {len(lines):,} new line"
        sentence += "s" * (len(lines) != 1)
        if running:
            sentence += f", runs {running[0][:_SHOWN]}"
        elif lines:
            severity = Severity.NOTE if change.lies_beside else Severity.REVIEW
            sentence += ", directories to import from"
        else:
            return
        yield finding(
            Code.RUNS_AT_START, sentence, path, severity=severity, lines=lines
        )
