"""The sweep's oracle finds what a report lacks, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import every_format, sweep
from tests.sdists import Entry, build, run_main, simple_sdist

OLD = [
    *simple_sdist(),
    Entry("pkg/changed.py", b"before = 'the change'\nsame = 1\n"),
    Entry("pkg/removed.py", b"removed = 1\n"),
]
NEW = [
    *simple_sdist(),
    Entry("pkg/changed.py", b"after = 'the change'\nsame = 1\n"),
    Entry("docs/added one.txt", b"added\n"),
]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "n").mkdir()
    return (
        build(tmp_path / "pkg-1.0.tar.gz", OLD),
        build(tmp_path / "n" / "pkg-1.0.tar.gz", NEW),
    )


def reported(pair: tuple[Path, Path], path: Path, format: str) -> str:
    option = f"{every_format.FORMATS[format]}={path}"
    assert run_main([option, *map(str, pair)]).status == 1
    return every_format.read(format, path)


@pytest.mark.parametrize("format", every_format.FORMATS)
def test_nothing_is_missing(
    tmp_path: Path, pair: tuple[Path, Path], format: str
) -> None:
    text = reported(pair, tmp_path / "report", format)
    assert list(sweep.missing(*pair, format, text)) == []


@pytest.mark.parametrize("format", every_format.FORMATS)
@pytest.mark.parametrize(
    ("hidden", "found"),
    [
        ("removed.py", "only old: pkg/removed.py"),
        ("one.txt", "only new: docs/added one.txt"),
        ("changed.py", "changed: pkg/changed.py"),
        ("after", "line of pkg/changed.py: after='thechange'"),
        ("before", "line of pkg/changed.py: before='thechange'"),
    ],
)
def test_what_is_hidden_is_missed(
    tmp_path: Path,
    pair: tuple[Path, Path],
    format: str,
    hidden: str,
    found: str,
) -> None:
    text = reported(pair, tmp_path / "report", format)
    text = text.replace(hidden, "hidden")
    assert found in list(sweep.missing(*pair, format, text))
