"""Unified diffs by libgit2, without what diffoscope does not show."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.line_difference import (
    unified,
)


@pytest.mark.parametrize(
    ("old", "new", "context", "hunks"),
    [
        pytest.param(b"", b"", 3, b"", id="both-empty"),
        pytest.param(b"a\n", b"a\n", 3, b"", id="equal"),
        pytest.param(b"", b"a\n", 3, b"@@ -0,0 +1 @@\n+a\n", id="old-empty"),
        pytest.param(b"a\n", b"", 3, b"@@ -1 +0,0 @@\n-a\n", id="new-empty"),
        pytest.param(
            b"a\nb\nc\n",
            b"a\nx\nc\n",
            1,
            b"@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n",
            id="changed",
        ),
        pytest.param(
            b"a\nb\nc\n",
            b"a\nx\nc\n",
            0,
            b"@@ -2 +2 @@\n-b\n+x\n",
            id="no-context",
        ),
        pytest.param(
            b"a\n", b"a", 3, b"@@ -1 +1 @@\n-a\n+a\n", id="final-newline-new"
        ),
        pytest.param(
            b"a", b"a\n", 3, b"@@ -1 +1 @@\n-a\n+a\n", id="final-newline-old"
        ),
        pytest.param(
            b"a", b"b", 3, b"@@ -1 +1 @@\n-a\n+b\n", id="no-final-newline"
        ),
        pytest.param(
            b"a\0b\n", b"a\0c\n", 3, b"@@ -1 +1 @@\n-a\0b\n+a\0c\n", id="nul"
        ),
        pytest.param(
            b"a\rb\n", b"a\rc\n", 3, b"@@ -1 +1 @@\n-a\rb\n+a\rc\n", id="cr"
        ),
        pytest.param(
            b"\xff\n", b"\xfe\n", 3, b"@@ -1 +1 @@\n-\xff\n+\xfe\n", id="bytes"
        ),
        pytest.param(
            b"@@ -1 +1 @@ f\n",
            b"@@ -2 +2 @@ g\n",
            3,
            b"@@ -1 +1 @@\n-@@ -1 +1 @@ f\n+@@ -2 +2 @@ g\n",
            id="lines-like-headers",
        ),
        pytest.param(
            b"a\n\\ No newline at end of file\n",
            b"b\n\\ No newline at end of file\n",
            3,
            b"@@ -1,2 +1,2 @@\n-a\n+b\n \\ No newline at end of file\n",
            id="lines-like-markers",
        ),
    ],
)
def test_hunks(old: bytes, new: bytes, context: int, hunks: bytes) -> None:
    assert unified(old, new, context) == hunks


def test_no_section_name() -> None:
    lines = [b"def f():\n", *[b"    pass\n"] * 9, b"    a\n"]
    hunks = unified(b"".join(lines), b"".join([*lines[:-1], b"    b\n"]), 1)
    assert hunks == b"@@ -10,2 +10,2 @@\n     pass\n-    a\n+    b\n"


@pytest.mark.parametrize("context", [2**16, 2**30, 2**31, 2**32 + 1, 2**70])
def test_more_context_than_libgit2_can_count(context: int) -> None:
    assert unified(b"a\nb\n", b"a\nc\n", context) == (
        b"@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    )


texts = st.lists(
    st.sampled_from(
        [b"a\n", b"b\n", b"\n", b"+\n", b"-\n", b"\\\n", b"\xff\n"]
    ),
    max_size=20,
)


@given(texts, texts)
def test_changed_lines_are_no_more_than_all(
    old: list[bytes], new: list[bytes]
) -> None:
    """Both sides of the diff, with enough context, are both texts."""
    hunks = unified(b"".join(old), b"".join(new), 100)
    if old == new:
        assert hunks == b""
        return
    _, *lines = hunks.splitlines(keepends=True)
    assert [line[1:] for line in lines if line[:1] in b" -"] == old
    assert [line[1:] for line in lines if line[:1] in b" +"] == new


@given(texts, texts)
def test_headers_count_lines_as_the_standard_library(
    old: list[bytes], new: list[bytes]
) -> None:
    """Where nothing is in common there is one way to say it."""
    old = [b"old" + line for line in old]
    new = [b"new" + line for line in new]
    expected = b"".join(
        list(
            difflib.diff_bytes(difflib.unified_diff, old, new, lineterm=b"\n")
        )[2:]
    )
    assert unified(b"".join(old), b"".join(new), 3) == expected
