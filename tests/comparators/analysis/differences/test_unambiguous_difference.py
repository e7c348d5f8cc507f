"""Diffs that leave nothing to choose are those that libgit2 makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences import line_difference
from diffoscope_sdist.comparators.analysis.differences.unambiguous_difference import (
    unambiguous_hunks,
)


@pytest.fixture(autouse=True, scope="module")
def by_libgit2() -> Iterator[None]:
    """Have `unified` load libgit2, so that it asks nobody else."""
    line_difference._pygit2()
    yield


@pytest.mark.parametrize(
    ("old", "new", "context", "hunks"),
    [
        pytest.param(b"", b"", 3, b"", id="empty"),
        pytest.param(b"a\n", b"a\n", 3, b"", id="equal"),
        pytest.param(b"", b"a", 3, b"@@ -0,0 +1 @@\n+a\n", id="added"),
        pytest.param(b"a\n", b"", 3, b"@@ -1 +0,0 @@\n-a\n", id="removed"),
        pytest.param(
            b"a\nb\nc\n",
            b"a\nx\ny\nc",
            1,
            b"@@ -1,3 +1,4 @@\n a\n-b\n-c\n+x\n+y\n+c\n",
            id="final-newline",
        ),
        pytest.param(
            b"a\nb\nc\nd\ne\n",
            b"x\nb\nc\nd\ny\n",
            1,
            b"@@ -1,2 +1,2 @@\n-a\n+x\n b\n@@ -4,2 +4,2 @@\n d\n-e\n+y\n",
            id="two-hunks",
        ),
    ],
)
def test_hunks(old: bytes, new: bytes, context: int, hunks: bytes) -> None:
    assert unambiguous_hunks(old, new, context) == hunks
    assert line_difference.unified(old, new, context) == hunks


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"a\n", b"a\na\n", id="either-of-two-lines"),
        pytest.param(b"a\n\nb\n", b"a\n\nx\n\nb\n", id="sliding-group"),
        pytest.param(b"a\nb\n", b"b\na\n", id="swapped"),
        pytest.param(b"a\n\nb\n\nc\n", b"x\n\ny\n\nz\n", id="repeated-line"),
        pytest.param(b"a\n" * 101, b"b\n" * 101, id="long-change"),
        pytest.param(b"a" * 2**16, b"b", id="large"),
    ],
)
def test_where_there_are_several_it_says_nothing(
    old: bytes, new: bytes
) -> None:
    assert unambiguous_hunks(old, new, 3) is None


contexts = st.integers(min_value=0, max_value=5)
short = st.lists(st.sampled_from(["a", "b", "", "c", "d"]), max_size=12)


@given(short, short, contexts, st.booleans(), st.booleans())
def test_as_libgit2_for_short_texts(
    old: list[str], new: list[str], context: int, one: bool, other: bool
) -> None:
    texts = [
        ("\n".join(lines) + "\n" * final).encode()
        for lines, final in ((old, one), (new, other))
    ]
    hunks = unambiguous_hunks(*texts, context)
    if hunks is not None:
        assert hunks == line_difference.unified(*texts, context)


@given(
    st.lists(st.sampled_from(["", "  x", "  y"]) | st.none(), max_size=60),
    st.lists(
        st.tuples(
            st.integers(0, 59),
            st.integers(0, 3),
            st.lists(st.sampled_from(["new", "", "  x"]) | st.none()),
        ),
        max_size=6,
    ),
    contexts,
)
def test_as_libgit2_for_changed_texts(
    lines: list[str | None],
    edits: list[tuple[int, int, list[str | None]]],
    context: int,
) -> None:
    """None stands for a line that occurs once."""
    old = [
        f"line {n}" if line is None else line for n, line in enumerate(lines)
    ]
    new = list(old)
    for number, (start, count, put) in enumerate(edits):
        new[start : start + count] = [
            f"put {number} {n}" if line is None else line
            for n, line in enumerate(put)
        ]
    texts = [
        "".join(f"{line}\n" for line in side).encode() for side in (old, new)
    ]
    hunks = unambiguous_hunks(*texts, context)
    if hunks is not None:
        assert hunks == line_difference.unified(*texts, context)
