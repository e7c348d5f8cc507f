"""What the start-up files cost a Python process that is not diffoscope's.

Usage: python benchmarks/startup.py [RUNS]

Runs ``python -c pass`` with and without the distribution installed, in
turns, in a virtual environment without anything else, and prints the medians
in milliseconds.  The start-up files and the import package are what is put
there and taken away; start-up looks at nothing else.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import diffoscope_sdist.plugins

STARTUP_FILES = Path(__file__).parents[1] / "startup"
PACKAGE = Path(diffoscope_sdist.plugins.__file__ or "").parents[1]


def _milliseconds(python: Path) -> float:
    began = time.perf_counter()
    subprocess.run([python, "-c", "pass"], check=True)  # noqa: S603
    return 1000 * (time.perf_counter() - began)


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
        times: dict[str, list[float]] = {name: [] for name in pythons}
        for python in pythons.values():
            _milliseconds(python)
        for _ in range(runs):
            for name, python in pythons.items():
                times[name].append(_milliseconds(python))
    medians = {name: statistics.median(t) for name, t in times.items()}
    for name, median in medians.items():
        low, _, high = statistics.quantiles(times[name], n=4)
        print(
            f"{name:8}{median:8.2f} ms median of {runs} runs "
            f"(middle half {low:.2f} to {high:.2f})"
        )
    print(f"difference {medians['with'] - medians['without']:+.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
