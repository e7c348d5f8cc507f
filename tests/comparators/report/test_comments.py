"""Sentences beside a change: escaped, limited, with the side they mean."""

from __future__ import annotations

import pytest
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.report.comments import (
    MOST_COMMENTS,
    add_comments,
    problem_comments,
)


def commented(comments: list[str]) -> list[str]:
    node = Difference("a", "b")
    add_comments(node, comments)
    return list(node.comments)


def test_comments_are_escaped() -> None:
    assert commented(["a\x1b[2J\nb"]) == [r"a\x1b[2J\nb"]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        pytest.param(MOST_COMMENTS, "99", id="just-enough"),
        pytest.param(MOST_COMMENTS + 1, "1 more changes", id="one-too-many"),
        pytest.param(3_000, "2,900 more changes", id="many-too-many"),
    ],
)
def test_there_are_not_too_many(count: int, last: str) -> None:
    assert commented([str(n) for n in range(count)])[-1] == last


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(["p"], [], ["the old file: p"], id="old"),
        pytest.param([], ["p"], ["the new file: p"], id="new"),
        pytest.param(["p"], ["p"], ["both files: p"], id="both"),
        pytest.param([], [], [], id="none"),
    ],
)
def test_problems_have_a_side(
    old: list[str], new: list[str], expected: list[str]
) -> None:
    assert list(problem_comments(old, new)) == expected
