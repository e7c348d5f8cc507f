"""Long texts give the same hunks, or say what is not compared."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.line_difference import (
    unified,
)
from diffoscope_sdist.comparators.analysis.differences.long_texts import (
    unified_within,
)

TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c", b"\n", b"@@ -1\n"]))


def changed(hunks: bytes, sign: bytes) -> list[bytes]:
    return [line[1:] for line in hunks.split(b"\n") if line[:1] == sign]


@pytest.mark.parametrize("at", [0, 1, 500, 998, 999])
@pytest.mark.parametrize("context", [0, 3, 7])
def test_one_change_anywhere(at: int, context: int) -> None:
    lines = [b"line %d\n" % number for number in range(1_000)]
    new = [*lines[:at], b"other\n", *lines[at + 1 :]]
    texts = b"".join(lines), b"".join(new)
    assert unified_within(*texts, context, 400) == unified(*texts, context)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_changed_is_the_same(
    start: list[bytes], old: list[bytes], new: list[bytes], end: list[bytes]
) -> None:
    before, after = (
        b"".join([*start, *middle, *end]) + b"\n" for middle in (old, new)
    )
    within = unified_within(before, after, 3, 0 if before == after else 40)
    if b"not compared" in within:
        return
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
