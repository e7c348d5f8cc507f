"""Writes docs/findings.md from the codes, their examples and the noise.

``python docs/findings_reference.py``; a test says when that is due.  An
example is a line of a report; ``docs/frames/findings.tsv`` has one for each
code.
"""

from __future__ import annotations

import pathlib

from diffoscope_sdist.comparators.analysis.findings.records.codes import (
    Code,
    Family,
)

ROOT = pathlib.Path(__file__).parent.parent
PAGE = ROOT / "docs" / "findings.md"
FRAME = ROOT / "docs" / "frames" / "findings.md"
EXAMPLES = ROOT / "docs" / "frames" / "findings.tsv"
NOISE = ROOT / "benchmarks" / "noise.tsv"


def rows(path: pathlib.Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def page() -> str:
    """Return ``docs/findings.md``."""
    examples = dict(rows(EXAMPLES))
    parts = []
    for family in Family:
        codes = [code for code in Code if code.family is family]
        parts += [f"## {family.value.capitalize()}", ""]
        parts += ["| code | usually | what it says, and why | example |"]
        parts += ["| --- | --- | --- | --- |"]
        for code in codes:
            example = examples[code.value].replace("|", "\\|")
            parts.append(
                f"| `{code.value}` | {code.severity.value} | "
                f"{code.meaning}; {code.why} | `{example}` |"
            )
        parts.append("")
    (_, pairs, micro, calm), *counts = rows(NOISE)
    noise = ["| code | of the pairs | not as a note |", "| --- | --- | --- |"]
    noise += [
        f"| `{code}` | {raised} | {serious} |"
        for code, raised, serious in counts
        if raised != "0"
    ]
    never = ", ".join(f"`{row[0]}`" for row in counts if row[1] == "0")
    noise += ["", f"In none: {never}."]
    text = FRAME.read_text(encoding="utf-8")
    for mark, value in (
        ("@CODES@", "\n".join(parts).rstrip()),
        ("@NOISE@", "\n".join(noise)),
        ("@PAIRS@", pairs),
        ("@MICRO@", micro),
        ("@CALM@", calm),
    ):
        text = text.replace(mark, value)
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
