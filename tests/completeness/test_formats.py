"""Nothing lost in any format, nor by any option that cuts something.

What differs is found by a reading that shares no code with the plugin
(:mod:`benchmarks.sweep`).  Releases with thousands of changes take a minute
a format: ``LARGE=1 pytest tests/completeness/test_formats.py``, or
``tox -e large``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from benchmarks import every_format, sweep
from tests.sdists import Entry, build, run_main, simple_sdist

#: Every option of diffoscope's that may cut something, at a small value.
CUTS = (
    "--max-text-report-size=2000",
    "--max-report-size=2000",
    "--max-diff-block-lines=3",
    "--max-page-size=2000",
    "--max-page-diff-block-lines=3",
    "--max-diff-input-lines=4",
    "--max-container-depth=0",
    "--max-diff-block-lines-saved=3",
    "--sdist-max-report-bytes=500",
    "--sdist-max-members=9",
    "--sdist-max-bytes=3000",
)
#: A sentence that says how much of something is not there.
SAID = re.compile(
    r"max-(text-)?report-size|"
    r"not (shown|compared|read)|more than|too much input|ignored|"
    r"max(imum)?.{0,40}(reached|exceeded)|reached max|files differ|"
    r"lines? (removed|left out|omitted)|cut",
    re.IGNORECASE,
)


def release(directory: Path, side: str, count: int) -> Path:
    """An sdist with so many files that changed, were added and removed."""
    directory.mkdir()
    lines = b"".join(b"line %d that stays\n" % number for number in range(9))
    return build(
        directory / "pkg-1.0.tar.gz",
        [
            *simple_sdist(),
            *(
                Entry(
                    f"pkg/part{number % 70}/changed{number}.py",
                    lines + f"{side}_{number} = {number}\n".encode(),
                )
                for number in range(count)
            ),
            *(
                Entry(
                    f"pkg/part{number % 70}/only_{side}_{number}.py",
                    f"{side} {number}\n".encode() * (number % 7 + 1),
                )
                for number in range(count)
            ),
        ],
    )


def missing(
    tmp_path: Path, format: str, count: int, *options: str
) -> tuple[list[str], str]:
    old = release(tmp_path / "old", "old", count)
    new = release(tmp_path / "new", "new", count)
    path = tmp_path / "report"
    done = run_main(
        [
            f"{every_format.FORMATS[format]}={path}",
            *options,
            str(old),
            str(new),
        ]
    )
    assert done.status == 1, done.errors
    assert not done.traceback, done.errors
    text = every_format.read(format, path)
    return list(sweep.missing(old, new, format, text)), text + done.errors


@pytest.mark.parametrize("format", every_format.FORMATS)
def test_nothing_is_missing(tmp_path: Path, format: str) -> None:
    assert missing(tmp_path, format, 150)[0] == []


@pytest.mark.parametrize("option", CUTS)
@pytest.mark.parametrize("format", every_format.FORMATS)
def test_what_is_cut_is_said(tmp_path: Path, format: str, option: str) -> None:
    lacking, text = missing(tmp_path, format, 12, option)
    if lacking:
        assert SAID.search(text), f"{lacking[:5]} in {text}"


@pytest.mark.skipif(
    not os.environ.get("LARGE"),
    reason="takes minutes; LARGE=1 or tox -e large",
)
@pytest.mark.parametrize("format", every_format.FORMATS)
def test_nothing_is_missing_of_thousands(tmp_path: Path, format: str) -> None:
    assert missing(tmp_path, format, 5_000)[0] == []
