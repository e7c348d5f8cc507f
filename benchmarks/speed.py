"""Plain diffoscope, diffoscope with the plugin, and the floor, side by side.

``python -m benchmarks.speed`` measures every pair of the corpus in every
format, the rivals taking turns so that whatever else the machine does meets
all of them, and prints the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import math
import os
import pathlib
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence

from benchmarks import corpus, floor, measure

FORMATS = ("json", "markdown", "html")

# A run that takes longer than this, seconds, is not repeated.
LONG = 30.0


@dataclasses.dataclass(slots=True)
class Series:
    """The runs of one rival on one pair in one format.

    Attributes:
        runs: what each took.
        report: size of its last report, bytes.
    """

    runs: list[measure.Run] = dataclasses.field(default_factory=list)
    report: int = 0

    @property
    def seconds(self) -> float:
        """Median of the runs; NaN if they mean nothing."""
        if not self.runs or self.failure:
            return math.nan
        return statistics.median(run.seconds for run in self.runs)

    @property
    def memory(self) -> int:
        """Peak over the runs, bytes."""
        return max((run.memory for run in self.runs), default=0)

    @property
    def capped(self) -> bool:
        """Whether a run was stopped, its time being over."""
        return any(run.status is None for run in self.runs)

    @property
    def failure(self) -> str:
        """Why the figures mean nothing, or the empty string."""
        for run in self.runs:
            if run.status is None:
                continue
            # A traceback ends with status 1 as well, and so it looks like
            # archives that differ, found in no time.
            if run.status != 1 or "Traceback" in run.errors:
                last = run.errors.strip().rpartition("\n")[2]
                return f"exit status {run.status}: {last}"
        if self.runs and not self.report and not self.capped:
            return "no report"
        return ""

    def wants(self, runs: int) -> bool:
        """Return whether it is to run again."""
        return (
            len(self.runs) < runs
            and not self.failure
            and not any(
                run.status is None or run.seconds > LONG for run in self.runs
            )
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Total:
    """One rival's figures over all pairs: the sums, of memory the peak."""

    seconds: float
    memory: int
    report: int
    capped: bool


@dataclasses.dataclass(slots=True)
class Result:
    """All that was measured on one pair."""

    pair: str
    floors: list[floor.Floor] = dataclasses.field(default_factory=list)
    plain: dict[str, Series] = dataclasses.field(default_factory=dict)
    plugin: dict[str, Series] = dataclasses.field(default_factory=dict)

    @property
    def floor(self) -> floor.Floor:
        """The median of each part of the floor; NaN without any."""
        if not self.floors:
            return floor.Floor(math.nan, math.nan, math.nan)
        return floor.Floor(
            start=statistics.median(one.start for one in self.floors),
            read=statistics.median(one.read for one in self.floors),
            compare=statistics.median(one.compare for one in self.floors),
        )


def measure_pair(
    pair: corpus.Pair,
    formats: Sequence[str],
    runs: int,
    timeout: float,
    with_plain: bool = True,
) -> Result:
    """Measure one pair, the rivals taking turns.

    Args:
        pair: fetched already.
        formats: options of diffoscope without their dashes.
        runs: how many of each, at most.
        timeout: seconds after which a run of diffoscope is stopped.
        with_plain: whether plain diffoscope takes part.
    """
    result = Result(str(pair))
    rivals = [(result.plugin, measure.diffoscope_with_plugin())]
    if with_plain:
        rivals.insert(0, (result.plain, measure.plain_diffoscope()))
    for kind in formats:
        for series, _ in rivals:
            series[kind] = Series()
    with tempfile.TemporaryDirectory(prefix="speed-") as scratch:
        trees = [pathlib.Path(scratch, name) for name in ("old", "new")]
        floor.extract(pair.old, trees[0])
        floor.extract(pair.new, trees[1])
        report = pathlib.Path(scratch, "report")
        for _ in range(runs):
            result.floors.append(floor.floor(pair.old, pair.new, *trees))
            for kind in formats:
                for series, command in rivals:
                    if not series[kind].wants(runs):
                        continue
                    report.unlink(missing_ok=True)
                    taken = measure.run(
                        [
                            *command,
                            f"--{kind}",
                            str(report),
                            str(pair.old),
                            str(pair.new),
                        ],
                        timeout,
                    )
                    series[kind].runs.append(taken)
                    if report.exists():
                        series[kind].report = report.stat().st_size
    return result


def seconds(value: float, capped: bool = False) -> str:
    """Return seconds as the tables show them."""
    if math.isnan(value):
        return "–"
    text = f"{value:.0f}" if value >= 100 else f"{value:.2f}"
    return f"> {text}" if capped else text


def ratio(large: float, small: float, capped: bool = False) -> str:
    """Return how many times the small one the large one is."""
    if math.isnan(large) or math.isnan(small) or not small:
        return "–"
    value = large / small
    text = f"{value:.0f}" if value >= 100 else f"{value:.1f}"
    return f"> {text}" if capped else text


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its first column of text, then numbers."""
    rule = ["---"] + ["--:"] * (len(head) - 1)
    lines = [" | ".join(line) for line in (head, rule, *rows)]
    return "".join(f"| {line} |\n" for line in lines)


def format_table(kind: str, results: Sequence[Result]) -> str:
    """Return the table of one format, with the totals as its last row."""
    rows = []
    plain: Series | Total
    plugin: Series | Total
    for result in results:
        plain = result.plain.get(kind, Series())
        plugin = result.plugin.get(kind, Series())
        rows.append(
            (
                result.pair,
                seconds(plain.seconds, plain.capped),
                seconds(plugin.seconds, plugin.capped),
                seconds(result.floor.seconds),
                _times_faster(plain, plugin),
                ratio(plugin.seconds, result.floor.seconds, plugin.capped),
                _megabytes(plain.memory),
                _megabytes(plugin.memory),
                _kilobytes(plain.report),
                _kilobytes(plugin.report),
            )
        )
    plain = _sum(one.plain.get(kind, Series()) for one in results)
    plugin = _sum(one.plugin.get(kind, Series()) for one in results)
    total = sum(one.floor.seconds for one in results)
    rows.append(
        (
            "**all**",
            seconds(plain.seconds, plain.capped),
            seconds(plugin.seconds, plugin.capped),
            seconds(total),
            _times_faster(plain, plugin),
            ratio(plugin.seconds, total, plugin.capped),
            _megabytes(plain.memory),
            _megabytes(plugin.memory),
            _kilobytes(plain.report),
            _kilobytes(plugin.report),
        )
    )
    head = (
        "pair",
        "plain, s",
        "plugin, s",
        "floor, s",
        "times faster",
        "times the floor",
        "plain, MB",
        "plugin, MB",
        "plain report, kB",
        "plugin report, kB",
    )
    return table(head, rows)


def floor_table(results: Sequence[Result]) -> str:
    """Return the table of the floor and its three parts."""
    return table(
        (
            "pair",
            "start diffoscope, s",
            "decompress and hash, s",
            "`git diff --stat`, s",
            "floor, s",
            "plugin --markdown, times the start",
        ),
        [
            (
                result.pair,
                seconds(result.floor.start),
                seconds(result.floor.read),
                seconds(result.floor.compare),
                seconds(result.floor.seconds),
                ratio(
                    result.plugin.get("markdown", Series()).seconds,
                    result.floor.start,
                ),
            )
            for result in results
        ],
    )


def _sum(parts: Iterable[Series]) -> Total:
    found = list(parts)
    return Total(
        seconds=sum(one.seconds for one in found),
        memory=max((one.memory for one in found), default=0),
        report=sum(one.report for one in found),
        capped=any(one.capped for one in found),
    )


def _times_faster(plain: Series | Total, plugin: Series | Total) -> str:
    if plugin.capped:  # then there is no bound to tell
        return "–"
    return ratio(plain.seconds, plugin.seconds, plain.capped)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}" if size else "–"


def _kilobytes(size: int) -> str:
    return f"{size / 1e3:,.0f}" if size else "–"


def failures(results: Sequence[Result]) -> list[str]:
    """Return a line for every series whose figures mean nothing."""
    return [
        f"{result.pair}, {rival}, --{kind}: {series.failure}"
        for result in results
        for rival, found in (
            ("plain diffoscope", result.plain),
            ("with the plugin", result.plugin),
        )
        for kind, series in found.items()
        if series.failure
    ]


def document(results: Sequence[Result], formats: Sequence[str]) -> str:
    """Return the part of docs/performance.md that this makes, Markdown."""
    parts = [
        f"Measured on {datetime.date.today().isoformat()} with"
        f" {measure.machine()}.\n"
    ]
    for kind in formats:
        parts.append(f"### --{kind}\n")
        parts.append(format_table(kind, results))
    parts.append("### The floor\n")
    parts.append(floor_table(results))
    failed = failures(results)
    if failed:
        parts.append("### Runs that failed\n")
        parts.append("".join(f"- {line}\n" for line in failed))
    return "\n".join(parts)


def write(path: pathlib.Path, text: str) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0, or 1 if a run failed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=(__doc__ or "").partition("\n")[0],
    )
    parser.add_argument(
        "--pairs", nargs="+", metavar="NAME", default=[], help="default: all"
    )
    parser.add_argument(
        "--formats", nargs="+", choices=FORMATS, default=FORMATS
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=3,
        help="of each; the median counts; one for runs over"
        f" {LONG:.0f} s (default: 3)",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=600,
        metavar="SECONDS",
        help="stop a run then, and count it as that long (default: 600)",
    )
    parser.add_argument(
        "--no-plain",
        action="store_true",
        help="leave plain diffoscope out, which takes most of the time",
    )
    parser.add_argument(
        "--output",
        type=pathlib.Path,
        metavar="FILE",
        help="where the tables go, after each pair anew (default: printed)",
    )
    options = parser.parse_args(arguments)
    try:
        chosen = corpus.pairs(options.pairs)
        corpus.fetch(chosen)
    except corpus.CorpusError as error:
        parser.error(str(error))
    results: list[Result] = []
    for pair in chosen:
        print(pair, file=sys.stderr, flush=True)
        results.append(
            measure_pair(
                pair,
                options.formats,
                options.runs,
                options.timeout,
                with_plain=not options.no_plain,
            )
        )
        if options.output:
            write(options.output, document(results, options.formats))
    if not options.output:
        print(document(results, options.formats), end="")
    failed = failures(results)
    for line in failed:
        print(f"failed: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
