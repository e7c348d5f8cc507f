"""How the cost of a comparison grows with the archives.

``python -m benchmarks.growth`` builds pairs of synthetic sdists of 100 to
50,000 members of which 1 %, 10 % or 100 % changed, compares each pair with
the plugin, and prints the time and the peak of memory, and the exponents of
the power laws that fit them best.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import itertools
import math
import pathlib
import random
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence

from benchmarks import floor, measure, speed

MEMBERS = (100, 1_000, 10_000, 50_000)
PERCENT = (1, 10, 100)

_WORDS = (
    "archive",
    "backend",
    "digest",
    "entry",
    "extra",
    "field",
    "index",
    "layout",
    "marker",
    "member",
    "metadata",
    "pairing",
    "point",
    "release",
    "root",
    "similarity",
    "spool",
    "stream",
    "version",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One measurement.

    Attributes:
        members: files of each archive.
        percent: how many of them differ, percent 0–100.
        changed: bytes of the files that differ, in the new archive.
        seconds: the time it took.
        memory: the peak of the process tree, bytes.
        start: seconds that diffoscope took to start, at the time.
    """

    members: int
    percent: int
    changed: int
    seconds: float
    memory: int
    start: float


def source(number: int, changed: bool) -> bytes:
    """Return a Python source of some 1.5 kB, another one for each number.

    A changed one differs from the unchanged one of its number in two lines.
    """
    chance = random.Random(number)  # noqa: S311 - no secret
    lines = []
    for line in range(40):
        words = " ".join(chance.choices(_WORDS, k=3))
        lines.append(f"value_{line} = {words!r}, {number}")
    if changed:
        lines[10] += "  # changed"
        lines[30] = f"value_30 = {number}"
    return "\n".join([*lines, ""]).encode()


def sources(
    members: int, percent: int, version: str
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each member of a synthetic sdist.

    Version 1 is the unchanged one; in any other, `percent` of the sources
    are changed, evenly spread.
    """
    root = f"synthetic-{version}"
    fields = f"Metadata-Version: 2.1\nName: synthetic\nVersion: {version}\n"
    yield f"{root}/PKG-INFO", fields.encode()
    for number in range(1, members):
        # Crosses a whole number `percent` times in each hundred members.
        changed = number * percent // 100 > (number - 1) * percent // 100
        yield (
            f"{root}/src/package_{number // 100}/module_{number}.py",
            source(number, changed and version != "1"),
        )


def build(
    path: pathlib.Path, members: int, percent: int, version: str
) -> None:
    """Write a synthetic sdist, compressed by gzip."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, content in sources(members, percent, version):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mtime = 1_700_000_000
            archive.addfile(member, io.BytesIO(content))
            # tarfile remembers all members; the memory of this process
            # would count for the ones it starts.
            archive.members.clear()  # type: ignore[attr-defined]


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return b of the a·x^b that fits (x, y) best, least squares of logs.

    NaN where fewer than two different x leave it open.
    """
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:
        return math.nan
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum(
        (x - mean_x) ** 2 for x, _ in logs
    )


def exponents(points: Sequence[Point]) -> str:
    """Return the table of the fitted exponents, Markdown.

    The time to start diffoscope is the same for all and makes any growth
    look slow: it is taken off first.  The last step, between the two largest,
    is shown beside the fit, as it knows least of what is constant.
    """
    rows = []
    for percent in sorted({point.percent for point in points}):
        chosen = sorted(
            (point for point in points if point.percent == percent),
            key=lambda point: point.members,
        )
        rows.append(
            _exponent_row(
                f"members, {percent} % of them changed",
                [(float(point.members), point) for point in chosen],
            )
        )
    for members in sorted({point.members for point in points}):
        chosen = sorted(
            (point for point in points if point.members == members),
            key=lambda point: point.changed,
        )
        rows.append(
            _exponent_row(
                f"changed bytes, {members:,} members",
                [(float(point.changed), point) for point in chosen],
            )
        )
    return speed.table(
        ("against", "time, fitted", "time, last step", "memory, last step"),
        rows,
    )


def _exponent_row(
    name: str, series: Sequence[tuple[float, Point]]
) -> tuple[str, str, str, str]:
    times = [(x, point.seconds - point.start) for x, point in series]
    memories = [(x, float(point.memory)) for x, point in series]
    figures = (
        exponent(times),
        exponent(times[-2:]),
        exponent(memories[-2:]),
    )
    fitted, step, memory = (
        "–" if math.isnan(figure) else f"{figure:.2f}" for figure in figures
    )
    return name, fitted, step, memory


def measurements(points: Sequence[Point]) -> str:
    """Return the table of what was measured, Markdown."""
    return speed.table(
        ("members", "changed, %", "changed, kB", "s", "ms a member", "MB"),
        [
            (
                f"{point.members:,}",
                str(point.percent),
                f"{point.changed / 1e3:,.0f}",
                speed.seconds(point.seconds),
                f"{point.seconds / point.members * 1e3:.2f}",
                f"{point.memory / 1e6:.0f}",
            )
            for point in points
        ],
    )


def measure_point(
    members: int, percent: int, kind: str, runs: int, timeout: float
) -> Point:
    """Measure one size and share, the fastest of some runs.

    Raises:
        RuntimeError: diffoscope failed, or its time was over.
    """
    taken = []
    with tempfile.TemporaryDirectory(prefix="growth-") as scratch:
        old, new = (
            pathlib.Path(scratch, f"synthetic-{version}.tar.gz")
            for version in ("1", "2")
        )
        build(old, members, percent, "1")
        build(new, members, percent, "2")
        changed = sum(
            len(before)
            for (_, before), (_, after) in zip(
                sources(members, percent, "1"),
                sources(members, percent, "2"),
                strict=True,
            )
            if before != after
        )
        start = min(floor.start() for _ in range(runs))
        report = pathlib.Path(scratch, "report")
        command = [
            *measure.diffoscope_with_plugin(),
            f"--{kind}",
            str(report),
            str(old),
            str(new),
        ]
        for _ in range(runs):
            run = measure.run(command, timeout)
            if run.status != 1 or not report.exists():
                last = run.errors.strip().rpartition("\n")[2]
                raise RuntimeError(
                    f"{members} members, {percent} % changed: exit status"
                    f" {run.status}: {last}"
                )
            taken.append(run)
            if run.seconds > speed.LONG:
                break
    return Point(
        members=members,
        percent=percent,
        changed=changed,
        seconds=min(run.seconds for run in taken),
        memory=max(run.memory for run in taken),
        start=start,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 0, or 1 if a run failed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description=(__doc__ or "").partition("\n")[0],
    )
    parser.add_argument("--members", type=int, nargs="+", default=MEMBERS)
    parser.add_argument("--percent", type=int, nargs="+", default=PERCENT)
    parser.add_argument("--format", choices=speed.FORMATS, default="markdown")
    parser.add_argument(
        "--runs",
        type=int,
        default=3,
        help="of each; the fastest counts; one for runs over"
        f" {speed.LONG:.0f} s (default: 3)",
    )
    parser.add_argument(
        "--timeout", type=float, default=600, metavar="SECONDS"
    )
    parser.add_argument("--output", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args(arguments)
    points = []
    failed = []
    for members, percent in itertools.product(
        options.members, options.percent
    ):
        print(f"{members} members, {percent} %", file=sys.stderr, flush=True)
        try:
            points.append(
                measure_point(
                    members,
                    percent,
                    options.format,
                    options.runs,
                    options.timeout,
                )
            )
        except RuntimeError as error:
            failed.append(str(error))
            print(f"failed: {error}", file=sys.stderr)
    text = "\n".join(
        [
            f"Measured with {measure.machine()}; --{options.format}.\n",
            measurements(points),
            exponents(points),
            *[f"- failed: {line}" for line in failed],
        ]
    )
    if options.output:
        speed.write(options.output, text)
    else:
        print(text, end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
