"""Every line of a diff has its place, its number and right marks."""

from __future__ import annotations

import difflib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.plugins.presenters.side_by_side import (
    Kind,
    Line,
    Part,
    alike,
    marked,
    rows,
)

WORDS = st.text("ab =()\té", max_size=12)
TEXTS = st.lists(
    st.lists(
        st.sampled_from(["def", "f", "(", "x", " ", "\t", "1"]), max_size=6
    ),
    max_size=12,
).map(lambda lines: ["".join(line) for line in lines])


def text(line: Line | None) -> str:
    if line is None:
        return ""
    assert "".join(part.text for part in line.parts) in ("", line.text)
    return line.text


def unified(old: list[str], new: list[str]) -> str:
    lines = difflib.unified_diff(old, new, n=1, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:])


@given(TEXTS, TEXTS)
def test_every_line_of_a_diff_is_in_its_row(
    old: list[str], new: list[str]
) -> None:
    diff = unified(old, new)
    table = [row for row in rows(diff) if row.kind is not Kind.HUNK]
    left = [row.old for row in table if row.old]
    right = [row.new for row in table if row.new]
    lines = diff.splitlines()
    assert [text(line) for line in left] == [
        line[1:] for line in lines if line[0] in " -"
    ]
    assert [text(line) for line in right] == [
        line[1:] for line in lines if line[0] in " +"
    ]
    # The number of each line is its own.
    assert all(text(line) == old[line.number - 1] for line in left)
    assert all(text(line) == new[line.number - 1] for line in right)
    shown = sum(1 + (row.kind is Kind.CHANGED) for row in table)
    assert shown == sum(line[0] in " +-" for line in lines)


@pytest.mark.parametrize(
    ("diff", "expected"),
    [
        pytest.param(
            "@@ -4,3 +4,1 @@\n a\n-\n-b\n",
            [("unmodified", 4, 4), ("deleted", 5, None), ("deleted", 6, None)],
            id="a deleted blank line",
        ),
        pytest.param(
            "@@ -0,0 +1,2 @@\n+\n+b\n",
            [("added", None, 1), ("added", None, 2)],
            id="a new file",
        ),
        pytest.param(
            "@@ -3 +2,0 @@\n-b\n", [("deleted", 3, None)], id="one line"
        ),
        pytest.param(
            "@@ -1,9 +1,1 @@\n-[ 8 lines removed ]\n-x\n+y\n",
            [("deleted", 1, None), ("deleted", 9, None), ("added", None, 1)],
            id="lines that were not saved",
        ),
        pytest.param(
            "@@ -1,1 +1,1 @@\n---- a\n++++ a\n",
            [("deleted", 1, None), ("added", None, 1)],
            id="lines like the head of a diff",
        ),
        pytest.param("no diff\n", [("unmodified", 1, 1)], id="any text"),
    ],
)
def test_rows_are_numbered(
    diff: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert [
        (
            row.kind.value,
            row.old.number if row.old else None,
            row.new.number if row.new else None,
        )
        for row in rows(diff)
        if row.kind is not Kind.HUNK
    ] == expected


def test_a_missing_line_feed_is_said_of_its_side() -> None:
    diff = "@@ -1 +1 @@\n-a line\n\\ No newline at end of file\n+a line\n"
    *_, row = rows(diff)
    assert row.kind is Kind.CHANGED
    assert text(row.old) == "a line\n\\ No newline at end of file"
    assert text(row.new) == "a line"


@given(WORDS, WORDS)
def test_what_is_not_marked_is_common(old: str, new: str) -> None:
    left, right = marked(old, new)
    assert "".join(part.text for part in left) == old
    assert "".join(part.text for part in right) == new
    common = [
        "".join(p.text for p in x if not p.is_marked) for x in (left, right)
    ]
    assert common[0] == common[1]
    if old == new:
        assert not any(part.is_marked for part in (*left, *right))
    else:
        assert any(part.is_marked for part in (*left, *right))


def test_marks_are_of_words() -> None:
    assert marked("version = 2.31.0", "version = 2.32.0") == (
        [Part("version = 2."), Part("31", True), Part(".0")],
        [Part("version = 2."), Part("32", True), Part(".0")],
    )


@given(TEXTS, TEXTS)
def test_pairs_of_lines_do_not_cross(old: list[str], new: list[str]) -> None:
    pairs = alike(old, new)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        pytest.param(
            ["import os", "def one(x):"],
            ["# nothing alike", "import sys", "def one(x, y):"],
            [(0, 1), (1, 2)],
            id="alike",
        ),
        pytest.param(
            ["-rw-r--r--  1 setup.py"], ["#!/bin/sh"], [], id="unrelated"
        ),
        pytest.param(["", "  "], ["", "\t"], [], id="blank"),
        pytest.param(["x" * 9] * 600, ["x" * 8] * 600, [], id="too many"),
    ],
)
def test_lines_that_are_alike_stand_side_by_side(
    old: list[str], new: list[str], pairs: list[tuple[int, int]]
) -> None:
    assert alike(old, new) == pairs


def test_a_very_long_line_is_marked_whole() -> None:
    old, new = "a " * 50_000, "b " * 50_000
    assert marked(old, new) == ([Part(old, True)], [Part(new, True)])
