"""What the start-up files cost a Python process that is not diffoscope's.

Usage: python benchmarks/startup.py [RUNS]

Runs ``python -c pass`` with and without the distribution installed, in
turns, in virtual environments without anything else, and prints the medians
of elapsed and processor time in milliseconds.  The start-up files and the
import package are what is put there and taken away; start-up looks at
nothing else.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

import diffoscope_sdist.plugins

STARTUP_FILES = Path(__file__).parents[1] / "startup"
PACKAGE = Path(diffoscope_sdist.plugins.__file__ or "").parents[1]


class Cost(NamedTuple):
    """Of one process, in milliseconds."""

    elapsed: float
    processor: float


def _cost(python: Path) -> Cost:
    began = time.perf_counter()
    child = os.posix_spawn(python, [python, "-c", "pass"], os.environ)
    _, status, usage = os.wait4(child, 0)
    elapsed = time.perf_counter() - began
    if status:
        raise SystemExit(f"{python} failed")
    return Cost(1000 * elapsed, 1000 * (usage.ru_utime + usage.ru_stime))


def _environment(directory: Path, installed: bool) -> Path:
    venv.create(directory, symlinks=True)
    python = directory / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = Path(
        subprocess.run(  # noqa: S603
            [python, "-c", where], check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    if installed:
        (site_packages / "diffoscope_sdist").symlink_to(PACKAGE)
        for file in STARTUP_FILES.iterdir():
            (site_packages / file.name).write_text(file.read_text())
    return python


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        pythons = {
            "without": _environment(Path(temporary, "without"), False),
            "with": _environment(Path(temporary, "with"), True),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in pythons}
        for python in pythons.values():
            _cost(python)
        for _ in range(runs):
            for name, python in pythons.items():
                costs[name].append(_cost(python))
    for measure in Cost._fields:
        medians = []
        for name in pythons:
            times = [getattr(cost, measure) for cost in costs[name]]
            low, median, high = statistics.quantiles(times, n=4)
            medians.append(median)
            print(
                f"{measure:10}{name:8}{median:8.2f} ms, median of {runs} runs "
                f"(middle half {low:.2f} to {high:.2f})"
            )
        print(f"{measure:10}difference {medians[1] - medians[0]:+.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
