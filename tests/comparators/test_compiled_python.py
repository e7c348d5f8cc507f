"""Compiled modules: every byte has its part in a line."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.compiled_module import (
    compiled_module_lines,
)
from tests.sdists import Entry, Report, build, run, simple_sdist

MAGIC = importlib.util.MAGIC_NUMBER


def compiled(code: bytes, *numbers: int) -> bytes:
    return MAGIC + struct.pack("<3I", *(numbers or (0, 10**9, 99))) + code


def compare(tmp_path: Path, old: bytes, new: bytes) -> Report:
    paths = []
    for side, content in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        entries = [*simple_sdist(), Entry("pkg/a.pyc", content)]
        paths.append(build(tmp_path / side / "pkg-1.0.tar", entries))
    return run(*paths)


def test_code_of_the_same_size_and_another_time(tmp_path: Path) -> None:
    report = compare(
        tmp_path,
        compiled(b"harmless"),
        compiled(b"harmful!", 0, 10**9 + 1, 99),
    )
    diff = report.node("pkg/a.pyc").diff
    assert "-source modified: 2001-09-09 01:46:40" in diff
    assert "+source modified: 2001-09-09 01:46:41" in diff
    assert diff.count("code: 8 bytes, SHA-256 ") == 2
    assert "0000000" not in diff


def test_code_that_stayed(tmp_path: Path) -> None:
    report = compare(
        tmp_path, compiled(b"same"), compiled(b"same", 0, 10**9 + 1, 99)
    )
    assert "\n code: 4 bytes" in report.node("pkg/a.pyc").diff


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(compiled(b"x"), "source: 99 bytes", id="by time"),
        pytest.param(
            compiled(b"x", 3, 1, 2),
            "hash of the source: 0100000002000000",
            id="by hash",
        ),
        pytest.param(b"no module", "code: 9 bytes", id="none"),
        pytest.param(b"", "code: 0 bytes", id="empty"),
    ],
)
def test_lines(content: bytes, line: str) -> None:
    assert line in compiled_module_lines(content)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_different_files_have_different_lines(one: bytes, two: bytes) -> None:
    ones, twos = (
        compiled_module_lines(MAGIC + content) for content in (one, two)
    )
    assert (ones == twos) == (one == two)
