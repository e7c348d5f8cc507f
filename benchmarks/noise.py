"""How often each finding is raised over pairs of real releases.

``python -m benchmarks.noise PAIRS > benchmarks/noise.tsv`` runs the program
over the pairs in a file, two paths a line, and writes a line for each code:
in how many pairs it was raised, and in how many as an alert or to be reviewed.
The first line has how many pairs there are, how many of them are micro
releases, and how many of those have nothing but notes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "diffoscope_sdist.plugins.command_line"]


def summaries(pairs: Path) -> Iterator[dict[str, Any]]:
    """Yield the summary of each pair."""
    for line in pairs.read_text("utf-8").splitlines():
        with tempfile.TemporaryDirectory() as directory:
            out = Path(directory) / "summary.json"
            subprocess.run(  # noqa: S603 - our own program
                [*PROGRAM, f"--sdist-summary={out}", *line.split()],
                stdout=subprocess.DEVNULL,
                check=False,
            )
            yield json.loads(out.read_text("utf-8"))


def main(pairs: Path) -> None:
    """Print the table."""
    raised: Counter[str] = Counter()
    serious: Counter[str] = Counter()
    total = micro = calm = 0
    looked_for: list[str] = []
    for summary in summaries(pairs):
        total += 1
        looked_for = summary["looked_for"]
        findings = summary["findings"]
        above = {f["code"] for f in findings if f["severity"] != "note"}
        raised.update({f["code"] for f in findings})
        serious.update(above)
        if summary["step"] == "micro release":
            micro += 1
            calm += not above
    print("all", total, micro, calm, sep="\t")
    for code in looked_for:
        print(code, raised[code], serious[code], sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
