"""What is said to be all that differs, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.only_difference import (
    OnlyDifference,
    only_difference,
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b"a\nb\n", b"b\na\n", "ORDER", id="order"),
        pytest.param(b"a\nb", b"b\na", "ORDER", id="order, no final newline"),
        pytest.param(
            b"a\r\nb\r\n", b"a\nb\n", "LINE_ENDINGS", id="CRLF to LF"
        ),
        pytest.param(b"a\nb\n", b"a\r\nb\n", "LINE_ENDINGS", id="one CRLF"),
    ],
)
def test_all_that_differs(old: bytes, new: bytes, expected: str) -> None:
    assert only_difference(old, new) is OnlyDifference[expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            b"x = 1;\x0cy = 2\n",
            b"x = 1;\x0cos.system('evil')\n",
            id="form feed",
        ),
        pytest.param(
            b"x = 1;\ry = 2\n", b"x = 1;\ros.system('evil')\n", id="lone CR"
        ),
        pytest.param(
            "x\u2028y = 2\n".encode(), "x\u2028evil()\n".encode(), id="U+2028"
        ),
        pytest.param(
            b"one\r\ntwo\r\nthree\r\n",
            b"three\none\ntwo\n",
            id="line endings and order",
        ),
        pytest.param(b"# x\rimport os\n", b"# x\nimport os\n", id="CR to LF"),
        pytest.param(
            b"# x\rimport os\n", b"# x\r\nimport os\n", id="CR to CRLF"
        ),
        pytest.param(b"a\nb\n", b"b\na", id="order and final newline"),
        pytest.param(b"ab\n", b"a\n\n", id="same length"),
        pytest.param(b"", b"a\n", id="from nothing"),
        pytest.param(b"a", b"a\n", id="final newline"),
    ],
)
def test_more_differs(old: bytes, new: bytes) -> None:
    assert only_difference(old, new) is None


lines = st.lists(st.sampled_from([b"a", b"b\r", b"\x0c", b"", b"\r"]))


@given(lines, lines)
def test_order_is_of_the_same_lines(
    one: list[bytes], other: list[bytes]
) -> None:
    old, new = (
        b"".join(line + b"\n" for line in side) for side in (one, other)
    )
    found = only_difference(old, new)
    if old != new and sorted(one) == sorted(other):
        assert found is OnlyDifference.ORDER
    if found is OnlyDifference.ORDER:
        assert sorted(one) == sorted(other)
