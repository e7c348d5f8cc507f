"""Whether a file changed in nothing but the version of its release."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.release.version_only import (
    is_version_only,
)

OLD, NEW = ("1.0",), ("1.1",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"1.0", b"1.1", id="nothing-else"),
        pytest.param(b"Version: 1.0\n", b"Version: 1.1\n", id="one-line"),
        pytest.param(
            b"a\nv = '1.0'\nb\nw = '1.0'\n",
            b"a\nv = '1.1'\nb\nw = '1.1'\n",
            id="two-lines",
        ),
        pytest.param(b"1.0 1.0\n", b"1.1 1.1\n", id="twice-in-a-line"),
        pytest.param(b"\xff 1.0\n", b"\xff 1.1\n", id="beside-bytes"),
    ],
)
def test_version_only(old: bytes, new: bytes) -> None:
    assert is_version_only(old, new, OLD, NEW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"a\n", b"a\n", id="nothing-changed"),
        pytest.param(b"1.0\n", b"1.0\n", id="nothing-changed-with-version"),
        pytest.param(b"1.0 a\n", b"1.1 b\n", id="something-else-too"),
        pytest.param(b"1.0\na\n", b"1.1\nb\n", id="another-line-too"),
        pytest.param(b"1.0\n", b"1.1\nb\n", id="one-more-line"),
        pytest.param(b"1.0\n", b"1.1", id="final-newline-too"),
        pytest.param(b"1.0\n", b"1.1\r\n", id="line-ending-too"),
        pytest.param(b"1.0\n", b"1.2\n", id="another-version"),
        pytest.param(b"1.1\n", b"1.0\n", id="the-other-way"),
        pytest.param(b"1.00\n", b"1.10\n", id="part-of-a-number"),
        pytest.param(b"\xff1.0\n", b"\xfe1.1\n", id="other-bytes"),
        pytest.param(b"", b"1.1\n", id="old-empty"),
    ],
)
def test_not_version_only(old: bytes, new: bytes) -> None:
    assert not is_version_only(old, new, OLD, NEW)


def test_without_a_version() -> None:
    assert not is_version_only(b"1.0", b"1.1", (), ())


def test_too_many_lines_are_not_looked_at() -> None:
    assert is_version_only(b"1.0\n" * 2000, b"1.1\n" * 2000, OLD, NEW)
    assert not is_version_only(b"1.0\n" * 2001, b"1.1\n" * 2001, OLD, NEW)


lines = st.lists(st.sampled_from([b"a", b"b 1.0", b"1.0", b"\xff"]))


@given(lines, lines)
def test_true_only_where_replacing_the_version_explains_it(
    old: list[bytes], new: list[bytes]
) -> None:
    one, other = b"\n".join(old), b"\n".join(new).replace(b"1.0", b"1.1")
    if is_version_only(one, other, OLD, NEW):
        assert one.replace(b"1.0", b"1.1") == other
        assert one != other
