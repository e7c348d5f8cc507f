"""What the paths of two members say about whether they belong together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.pairing.paths import (
    is_one_kind,
    path_likeness,
    settle_by_path,
)

paths = st.builds(
    "/".join,
    st.lists(st.sampled_from(["a", "b", "x.py", ""]), min_size=1, max_size=4),
)


@given(paths, paths)
def test_path_likeness_is_symmetric(old: str, new: str) -> None:
    assert path_likeness(old, new) == path_likeness(new, old)
    assert 0 <= path_likeness(old, new) <= path_likeness(old, old) == 1


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        pytest.param("b/x.py", "b/y.py", id="name"),
        pytest.param("b/x.rst", "b/y.rst", id="stem"),
        pytest.param("a/y.py", "b/y.py", id="directory"),
        pytest.param("src/a/y.py", "src/b/y.py", id="nearest directory"),
        pytest.param("b/y.py", "b/y.rst", id="suffix"),
    ],
)
def test_path_likeness(nearer: str, farther: str) -> None:
    assert path_likeness("a/x.py", nearer) > path_likeness("a/x.py", farther)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(["a"], ["b"], [("a", "b")], id="alone"),
        pytest.param(
            ["a/x", "a/y"],
            ["b/y", "b/x"],
            [("a/x", "b/x"), ("a/y", "b/y")],
            id="by name",
        ),
        pytest.param(
            ["a/c/x", "a/d/x"],
            ["b/c/x", "b/d/x"],
            [("a/c/x", "b/c/x"), ("a/d/x", "b/d/x")],
            id="by name and directory",
        ),
        pytest.param(
            ["x.rst", "y"],
            ["x.md", "z"],
            [("x.rst", "x.md"), ("y", "z")],
            id="by stem, and what is left",
        ),
        pytest.param(
            ["pkg/x", "old/x"],
            ["src/pkg/x", "more/x"],
            [("pkg/x", "src/pkg/x"), ("old/x", "more/x")],
            id="by directory, and what is left",
        ),
        pytest.param(["a", "b"], ["c", "d"], [], id="a tie"),
        pytest.param(["a"], ["b", "c"], [], id="one for two"),
    ],
)
def test_settle_by_path(
    old: list[str], new: list[str], expected: list[tuple[str, str]]
) -> None:
    assert sorted(settle_by_path(old, new)) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a.py", "b/c.py", True),
        ("README", "README.md", True),
        ("pkg/_a.pyx", "pkg/_a.py", True),
        ("README.rst", "README.md", True),
        ("setup.py", "pyproject.toml", False),
        ("setup.py", "setup.cfg", False),
        ("LICENSE", "setup.cfg", False),
        ("a/LICENSE", "b/LICENSE", True),
        ("CHANGES", "NEWS", True),
    ],
)
def test_is_one_kind(old: str, new: str, expected: bool) -> None:
    assert is_one_kind(old, new) is expected
    assert is_one_kind(new, old) is expected
