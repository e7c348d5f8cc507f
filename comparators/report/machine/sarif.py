"""Findings as a SARIF log, for whatever shows the results of analyses.

Source: Static Analysis Results Interchange Format 2.1.0, OASIS Standard.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from urllib.parse import quote

from ...analysis.findings.records.codes import Code, Severity
from ...analysis.findings.records.finding import Finding
from ...analysis.text.escaping import escape_name

_LEVELS = {
    Severity.ALERT: "error",
    Severity.REVIEW: "warning",
    Severity.NOTE: "note",
}
# What a finding without a file is about: the release states it there.
_NO_MEMBER = "PKG-INFO"


def sarif_log(findings: Iterable[Finding]) -> dict[str, object]:
    """Return a log of one run; paths are those of the new release."""
    results = [_result(found) for found in findings]
    return {
        "version": "2.1.0",
        "$schema": (
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
            "schemas/sarif-schema-2.1.0.json"
        ),
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "diffoscope-sdist",
                        "version": importlib.metadata.version(
                            "diffoscope-sdist"
                        ),
                        "rules": [_rule(code) for code in Code],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def _rule(code: Code) -> dict[str, object]:
    return {
        "id": code.value,
        "shortDescription": {"text": code.meaning},
        "fullDescription": {"text": f"{code.meaning}: {code.why}"},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
        "properties": {"tags": [code.family.value]},
    }


def _result(found: Finding) -> dict[str, object]:
    location: dict[str, object] = {
        "artifactLocation": {"uri": _uri(found.member or _NO_MEMBER)}
    }
    if found.line:
        location["region"] = {"startLine": found.line}
    result: dict[str, object] = {
        "ruleId": found.code.value,
        "ruleIndex": list(Code).index(found.code),
        "level": _LEVELS[found.severity],
        "message": {"text": escape_name(found.sentence)},
        "locations": [{"physicalLocation": location}],
    }
    if found.waived:
        result["suppressions"] = [
            {"kind": "external", "justification": found.waived}
        ]
    return result


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
