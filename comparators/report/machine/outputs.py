"""What a run writes for programs, and the exit status it asks for."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from ...analysis.findings.records.codes import Code, Severity
from ...analysis.findings.records.finding import Finding
from ..options import Outputs, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffoscope.difference import Difference

    from ..comparison import Comparison

RAISED = 3
"""The exit status where a finding was raised that was asked for."""


_findings: tuple[Finding, ...] = ()
_report: Difference | None = None
_is_unwritten = False


def write(comparison: Comparison, report: Difference) -> None:
    """Write what was asked for of a comparison, but for the brief."""
    global _findings, _report
    asked = options().outputs
    _report = report
    if asked == Outputs():
        return
    _findings = comparison.findings.findings
    if asked.summary:
        from .summary import summary

        write_text(asked.summary, _json(summary(comparison, report)))
    if asked.sarif:
        from .sarif import sarif_log

        write_text(asked.sarif, _json(sarif_log(_findings)))


def write_unchanged() -> None:
    """Write what was asked for of two files that hold the same bytes."""
    asked = options().outputs
    if asked.summary:
        from .summary import summary_of_same

        write_text(asked.summary, _json(summary_of_same(*options().named)))
    if asked.sarif:
        from .sarif import sarif_log

        write_text(asked.sarif, _json(sarif_log(())))


def report() -> Difference | None:
    """The report of the pair that the user named; None where it has none."""
    return _report


def _json(value: object) -> str:
    # With escapes: bytes that are no UTF-8 are lone surrogates.
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def write_text(path: str, text: str) -> None:
    """Write *text* to a file, or to standard output for ``-``.

    A file that cannot be written is said to be so, and ends the run with
    status 2.
    """
    global _is_unwritten
    data = text.encode("utf-8", "backslashreplace")
    if path == "-":
        sys.stdout.write(data.decode("utf-8"))
        return
    try:
        with open(path, "wb") as file:
            file.write(data)
    except OSError as error:
        _is_unwritten = True
        sys.stderr.write(
            f"diffoscope: error: {path} cannot be written: {error.strerror}\n"
        )


def exit_status(status: int) -> int:
    """Return the exit status of the run, 3 where a finding asks for it.

    Args:
        status: diffoscope's own.
    """
    if _is_unwritten:
        return 2
    asked = options().outputs.fail_on
    if status == 1 and raised(_findings, asked):
        return RAISED
    return status


def raised(
    findings: Sequence[Finding], asked: Sequence[Severity | Code]
) -> bool:
    """Whether a finding that is not waived is of a kind that was asked for.

    A severity asks for those that are more severe too.
    """
    ranks = [each.rank for each in asked if isinstance(each, Severity)]
    least = max(ranks, default=-1)
    return any(
        found.severity.rank <= least or found.code in asked
        for found in findings
        if not found.waived
    )


def reset() -> None:
    """Forget the run."""
    global _findings, _report, _is_unwritten
    _findings, _report, _is_unwritten = (), None, False
