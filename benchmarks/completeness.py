"""Which single changes of an sdist a report names: both tools' scores.

    python -m benchmarks.completeness [--examples 3] [--table docs/...]

Every kind of change of tests/completeness is made a few times, with equal
and with different root directories; each pair is compared by diffoscope
without a plugin and by diffoscope with ``--plugin sdist``, and the same
oracle reads both JSON reports.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.completeness.changes import KINDS
from tests.completeness.oracle import complaint
from tests.sdists import run

TOOLS = {"diffoscope": None, "with --plugin sdist": "sdist"}
ROOTS = {"equal roots": True, "different roots": False}

Score = Counter[tuple[str, str, str, str]]


def measure(examples: int, verbose: bool) -> Score:
    """How many examples each tool told of, by kind and roots."""
    told: Score = Counter()
    for group, kinds in KINDS.items():
        for name, make in kinds.items():
            for roots, same_root in ROOTS.items():
                for seed in range(examples):
                    change = make(random.Random(seed))  # noqa: S311
                    with tempfile.TemporaryDirectory() as directory:
                        paths = change.build(
                            Path(directory), same_root=same_root
                        )
                        for tool, plugin in TOOLS.items():
                            problem = complaint(
                                run(*paths, plugin=plugin),
                                change,
                                same_root,
                            )
                            told[tool, group, name, roots] += not problem
                            if problem and (verbose or plugin):
                                print(
                                    f"{tool}: {group}: {name}, {roots}, "
                                    f"seed {seed}: {problem}"
                                )
    return told


def table(told: Score, examples: int) -> str:
    """The scores as a Markdown table: kinds told of in every example."""
    columns = [(tool, roots) for tool in TOOLS for roots in ROOTS]
    lines = [
        "| change | " + " | ".join(f"{t}, {r}" for t, r in columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    sums: Counter[tuple[str, str]] = Counter()
    kinds = 0
    for group, names in KINDS.items():
        for name in names:
            kinds += 1
            cells = []
            for tool, roots in columns:
                count = told[tool, group, name, roots]
                sums[tool, roots] += count == examples
                cells.append(
                    "named"
                    if count == examples
                    else "—"
                    if not count
                    else f"{count} of {examples}"
                )
            lines.append(f"| {group}: {name} | " + " | ".join(cells) + " |")
    lines.append(
        f"| **named in every example, of {kinds}** | "
        + " | ".join(f"**{sums[column]}**" for column in columns)
        + " |"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=3)
    parser.add_argument(
        "--verbose", action="store_true", help="say what each run lacks"
    )
    options = parser.parse_args()
    told = measure(options.examples, options.verbose)
    print(table(told, options.examples))


if __name__ == "__main__":
    main()
