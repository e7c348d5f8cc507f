"""The first byte at which two files differ."""

from __future__ import annotations

import pathlib

import pytest

from diffoscope_sdist.comparators.analysis.differences.first_difference import (
    first_difference,
)

LONG = b"x" * (2**18 + 7)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b"abc", b"abd", 2, id="last-byte"),
        pytest.param(b"abc", b"xbc", 0, id="first-byte"),
        pytest.param(b"abc", b"ab", 2, id="one-is-shorter"),
        pytest.param(b"", b"a", 0, id="one-is-empty"),
        pytest.param(LONG + b"a", LONG + b"b", len(LONG), id="second-block"),
        pytest.param(LONG, LONG + b"b", len(LONG), id="longer-second-block"),
        pytest.param(b"abc", b"abc", None, id="the-same"),
        pytest.param(LONG, LONG, None, id="the-same-of-two-blocks"),
        pytest.param(b"", b"", None, id="both-empty"),
    ],
)
def test_first_difference(
    old: bytes, new: bytes, expected: int | None, tmp_path: pathlib.Path
) -> None:
    paths = tmp_path / "old", tmp_path / "new"
    for path, content in zip(paths, (old, new), strict=True):
        path.write_bytes(content)

    assert first_difference(*map(str, paths)) == expected
