"""How much of a run it costs to find out which member lives on as which.

``python -m benchmarks.pairing_share`` compares each pair of the corpus with
the plugin, and prints a table: what the pairing took, what the measures of
similarity took, and both as a share of the run.
"""

from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from benchmarks import corpus

_PROGRAM = """
import sys, time
started = time.perf_counter()
from diffoscope_sdist.plugins.command_line import main
from diffoscope_sdist.comparators.report import comparison
from diffoscope_sdist.comparators.analysis.pairing.measuring import Measurement

waited = {"pairing": 0.0, "measures": 0.0}

def timed(owner, name, what):
    original = getattr(owner, name)
    def wrapper(*args, **kw):
        begin = time.perf_counter()
        try:
            return original(*args, **kw)
        finally:
            waited[what] += time.perf_counter() - begin
    setattr(owner, name, wrapper)

timed(comparison, "pair_members", "pairing")
timed(Measurement, "of", "measures")
timed(Measurement, "overall", "measures")
try:
    sys.exit(main())
finally:
    print(time.perf_counter() - started, *waited.values(), file=sys.stderr)
"""


def waited(
    pair: corpus.Pair, directory: pathlib.Path
) -> tuple[float, float, float]:
    """Return the seconds of a run, of its pairing, and of its measures."""
    program = directory / "diffoscope-sdist"
    program.write_text(_PROGRAM)
    done = subprocess.run(  # noqa: S603
        [
            sys.executable,
            str(program),
            *("--markdown", str(directory / "report")),
            *(str(pair.old), str(pair.new)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 1:
        raise RuntimeError(f"{pair.name}: {done.stderr}")
    figures = done.stderr.splitlines()[-1].split()
    total, pairing, measures = map(float, figures)
    return total, pairing, measures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("names", nargs="*", help="pairs; all if none is named")
    parser.add_argument("--repeats", type=int, default=3)
    wishes = parser.parse_args(arguments)
    pairs = corpus.pairs(wishes.names)
    corpus.fetch(pairs)
    print("| pair | run | pairing | measures | share |")
    print("|---|---|---|---|---|")
    for pair in pairs:
        with tempfile.TemporaryDirectory() as directory:
            total, pairing, measures = min(
                waited(pair, pathlib.Path(directory))
                for _ in range(wishes.repeats)
            )
        print(
            f"| {pair.name} | {1000 * total:,.0f} ms "
            f"| {1000 * pairing:,.0f} ms | {1000 * measures:,.0f} ms "
            f"| {100 * (pairing + measures) / total:.1f} % |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
