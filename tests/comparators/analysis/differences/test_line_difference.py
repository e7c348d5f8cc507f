"""Unified diffs by libgit2, without what diffoscope does not show."""

from __future__ import annotations

import difflib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.line_difference import (
    unified,
    unified_within,
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


# Long texts.

TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c", b"\n", b"@@ -1\n"]))
SAME = b"x\n" * 20_000


def changed(hunks: bytes, sign: bytes) -> list[bytes]:
    return [line[1:] for line in hunks.split(b"\n") if line[:1] == sign]


@pytest.mark.parametrize("at", [0, 1, 5_000, 9_998, 9_999])
@pytest.mark.parametrize("context", [0, 3, 7])
def test_one_change_anywhere(at: int, context: int) -> None:
    lines = [b"line %d\n" % number for number in range(10_000)]
    new = [*lines[:at], b"other\n", *lines[at + 1 :]]
    texts = b"".join(lines), b"".join(new)
    assert unified_within(*texts, context, 50_000) == unified(*texts, context)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_changed_is_the_same(
    start: list[bytes], old: list[bytes], new: list[bytes], end: list[bytes]
) -> None:
    before, after = (
        b"".join([SAME, *start, *middle, *end, SAME]) for middle in (old, new)
    )
    within = unified_within(before, after, 3, 50_000)
    assert b"not compared" not in within
    whole = unified(before, after, 3)
    for sign in (b"+", b"-"):
        ours, theirs = changed(within, sign), changed(whole, sign)
        assert len(ours) - len(
            changed(within, b"-" if sign == b"+" else b"+")
        ) == (
            len(theirs) - len(changed(whole, b"-" if sign == b"+" else b"+"))
        )


def test_the_rest_is_said() -> None:
    chance = random.Random(0)  # noqa: S311
    old, new = (
        b"".join(b"%d\n" % chance.randrange(10**9) for _ in range(500))
        for _ in range(2)
    )
    hunks = unified_within(old, new, 3, 1_000)
    rests = [line for line in hunks.split(b"\n") if b"not compared" in line]
    assert [line[:1] for line in rests] == [b"-", b"+"]
    assert b"more bytes not compared (SHA256: " in rests[0]


def test_texts_of_one_long_line() -> None:
    hunks = unified_within(b"x" * 5_000 + b"a", b"x" * 5_000 + b"b", 3, 1_000)
    assert hunks.count(b"not compared") == 2


def test_the_same_texts() -> None:
    assert unified_within(b"a\n" * 999, b"a\n" * 999, 3, 100) == b""
