"""The measuring, the tables and the fits of the benchmarks."""

from __future__ import annotations

import math
import pathlib
import sys
import tarfile

import pytest

pytest.importorskip("psutil")

from benchmarks import floor, growth, measure, speed

PYTHON = [sys.executable, "-I", "-S", "-c"]


def test_a_run_is_measured() -> None:
    run = measure.run([*PYTHON, "import sys, time; time.sleep(.1); 1/0"])

    assert run.seconds >= 0.1
    assert run.status == 1
    assert run.errors.endswith("ZeroDivisionError: division by zero\n")
    assert run.memory > 1_000_000


def test_the_memory_of_a_child_counts() -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(.3)"
    parent = (
        "import subprocess, sys; held = bytearray(60_000_000);"
        f"subprocess.run([sys.executable, '-I', '-S', '-c', {child!r}])"
    )

    run = measure.run([*PYTHON, parent])

    assert 120_000_000 < run.memory < 200_000_000


def test_a_run_is_stopped_with_its_children_when_its_time_is_over() -> None:
    child = "import time; time.sleep(60)"
    parent = (
        "import subprocess, sys;"
        f"subprocess.run([sys.executable, '-I', '-S', '-c', {child!r}])"
    )

    run = measure.run([*PYTHON, parent], timeout=0.3)

    assert run.status is None
    assert run.seconds < 10


def test_a_run_within_its_time_is_not_stopped() -> None:
    assert measure.run([*PYTHON, "pass"], timeout=60).status == 0


def series(*seconds: float, **more: object) -> speed.Series:
    fields = {"status": 1, "errors": "", **more}
    return speed.Series(
        [
            measure.Run(one, 50_000_000, **fields)  # type: ignore[arg-type]
            for one in seconds
        ],
        report=2_000,
    )


def test_the_median_counts() -> None:
    assert series(0.3, 0.1, 0.2).seconds == 0.2


@pytest.mark.parametrize(
    ("done", "again"),
    [
        pytest.param(series(), True, id="none yet"),
        pytest.param(series(0.1, 0.1), True, id="two of three"),
        pytest.param(series(0.1, 0.1, 0.1), False, id="three"),
        pytest.param(series(31.0), False, id="long"),
        pytest.param(series(5.0, status=None), False, id="stopped"),
        pytest.param(series(0.1, status=2), False, id="failed"),
    ],
)
def test_how_often_a_rival_runs(done: speed.Series, again: bool) -> None:
    assert done.wants(3) is again


@pytest.mark.parametrize(
    "failed",
    [
        pytest.param(series(0.1, status=2), id="trouble"),
        pytest.param(series(0.1, status=0), id="no difference"),
        pytest.param(
            series(0.1, errors="Traceback (most …):\nKeyError: 1"),
            id="traceback",
        ),
        pytest.param(
            speed.Series([measure.Run(0.1, 1, 1)], report=0), id="no report"
        ),
    ],
)
def test_a_failed_run_has_no_figures(failed: speed.Series) -> None:
    assert failed.failure
    assert math.isnan(failed.seconds)


def test_a_good_or_a_stopped_run_is_no_failure() -> None:
    assert series(0.1).failure == ""
    assert series(0.1, status=None).failure == ""


def result(plain: speed.Series, plugin: speed.Series) -> speed.Result:
    return speed.Result(
        "demo 1 → 2",
        [floor.Floor(0.1, 0.05, 0.05)],
        {"json": plain},
        {"json": plugin},
    )


def cells(text: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
    ]


def test_the_table_of_a_format() -> None:
    one = result(series(10.0), series(0.5))

    _, _, row, _, total = cells(speed.format_table("json", [one, one]))

    figures = ["10.00", "0.50", "0.20", "20.0", "2.5", "50", "50", "2", "2"]
    assert row == ["demo 1 → 2", *figures]
    sums = ["20.00", "1.00", "0.40", "20.0", "2.5", "50", "50", "4", "4"]
    assert total == ["**all**", *sums]


def test_a_stopped_rival_is_a_bound() -> None:
    one = result(series(600.0, status=None), series(2.0))

    row = cells(speed.format_table("json", [one]))[2]

    assert row[1:6] == ["> 600", "2.00", "0.20", "> 300", "10.0"]


def test_a_rival_that_failed_is_named() -> None:
    bad = series(0.1, status=2, errors="first\nerror: cannot")
    one = result(series(1.0), bad)

    assert speed.failures([one]) == [
        "demo 1 → 2, with the plugin, --json: exit status 2: error: cannot"
    ]
    assert speed.failures([result(series(1.0), series(1.0))]) == []
    assert cells(speed.format_table("json", [one]))[2][2] == "–"


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_law(power: float) -> None:
    points = [(x, 3 * x**power) for x in (10.0, 100.0, 5_000.0)]

    assert growth.exponent(points) == pytest.approx(power)


def test_no_exponent_from_one_point() -> None:
    assert math.isnan(growth.exponent([(10.0, 1.0)]))
    assert math.isnan(growth.exponent([(10.0, 1.0), (20.0, -1.0)]))


@pytest.mark.parametrize("percent", [1, 10, 100])
def test_a_synthetic_sdist_changes_as_much_as_it_says(
    tmp_path: pathlib.Path, percent: int
) -> None:
    found: list[dict[str, bytes]] = []
    for version in ("1", "2"):
        path = tmp_path / f"synthetic-{version}.tar.gz"
        growth.build(path, 201, percent, version)
        with tarfile.open(path) as archive:
            contents = {}
            for member in archive:
                file = archive.extractfile(member)
                assert file is not None
                contents[member.name.partition("/")[2]] = file.read()
        found.append(contents)

    old, new = found
    assert len(old) == len(new) == 201
    differ = {path for path in old if old[path] != new[path]}
    assert len(differ - {"PKG-INFO"}) == 200 * percent // 100


def test_the_exponents_leave_the_start_out() -> None:
    points = [
        growth.Point(n, 10, n * 150, 0.1 + n / 1000, 50_000_000, 0.1)
        for n in (100, 1_000, 10_000)
    ]

    row = cells(growth.exponents(points))[2]

    assert row == ["members, 10 % of them changed", "1.00", "1.00", "0.00"]


def test_the_floor_of_two_archives(tmp_path: pathlib.Path) -> None:
    old, new = tmp_path / "1.tar.gz", tmp_path / "2.tar.gz"
    for path in (old, new):
        growth.build(path, 5, 100, path.name[0])
        floor.extract(path, tmp_path / path.name[0])

    one = floor.floor(old, new, tmp_path / "1", tmp_path / "2")

    assert 0 < one.compare < one.seconds
    assert one.seconds == one.start + one.read + one.compare
