"""Directories that moved as a whole, told from the members that moved."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.pairing.directory_moves import (
    DirectoryMove,
    directory_moves,
    moved_path,
)


@pytest.mark.parametrize(
    ("renames", "others", "expected"),
    [
        pytest.param(
            {"a/x": "b/x", "a/y": "b/y"},
            [],
            [DirectoryMove("a", "b", 2)],
            id="all of it",
        ),
        pytest.param(
            {"a/x": "b/x"},
            [],
            [DirectoryMove("a", "b", 1)],
            id="its only file",
        ),
        pytest.param(
            {"a/c/x": "b/c/x", "a/c/y": "b/c/y", "a/z": "b/z"},
            [],
            [DirectoryMove("a", "b", 3)],
            id="what is below is not said again",
        ),
        pytest.param(
            {"a/x": "src/a/x", "a/y": "src/a/y"},
            ["setup.py"],
            [DirectoryMove("a", "src/a", 2)],
            id="down",
        ),
        pytest.param(
            {"src/a/x": "a/x", "src/a/y": "a/y"},
            ["setup.py"],
            [DirectoryMove("src/a", "a", 2)],
            id="up",
        ),
        pytest.param({}, ["a/x"], [], id="nothing moved"),
        pytest.param(
            {"a/x": "b/x", "a/y": "b/y"}, ["a/z"], [], id="a file stays"
        ),
        pytest.param({"a/x": "b/x", "a/y": "b/z"}, [], [], id="other names"),
        pytest.param(
            {"a/1": "b/1", "a/2": "b/2", "a/3": "c/3", "a/4": "c/4"},
            [],
            [],
            id="in two halves",
        ),
        pytest.param({"x": "src/x", "y": "src/y"}, [], [], id="the root"),
    ],
)
def test_directory_moves(
    renames: dict[str, str], others: list[str], expected: list[DirectoryMove]
) -> None:
    old = [*renames, *others]
    new = [*renames.values(), *others]
    assert list(directory_moves(renames.items(), old, new)) == expected


MOVES = {"a": "b", "a/c": "d"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a/x", "b/x", id="moved"),
        pytest.param("a/c/x", "d/x", id="by the nearest directory"),
        pytest.param("ab/x", None, id="another name"),
        pytest.param("x", None, id="at the root"),
    ],
)
def test_moved_path(before: str, after: str | None) -> None:
    assert moved_path(before, MOVES) == after
