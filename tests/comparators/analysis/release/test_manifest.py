"""What a MANIFEST.in leaves out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.release.manifest import (
    read_manifest,
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("exclude tox.ini", "tox.ini"),
        ("exclude a.* tox.*", "tox.ini"),
        ("exclude docs/*.rst", "docs/a.rst"),
        ("recursive-exclude docs *.rst", "docs/a/b.rst"),
        ("recursive-exclude docs *.rst", "docs/b.rst"),
        ("recursive-exclude docs/ *", "docs/b"),
        ("recursive-exclude * *.pyc", "docs/b.pyc"),
        ("global-exclude *.py[co]", "a/b/c.pyc"),
        ("global-exclude .git*", ".gitignore"),
        ("prune docs", "docs/a/b"),
        ("prune ./docs/", "docs/a"),
        ("include docs/*\nprune docs", "docs/a"),
        ("exclude a \\\n b", "b"),
        ("  exclude   a  # why", "a"),
    ],
)
def test_leaves_out(text: str, path: str) -> None:
    assert read_manifest(text.encode()).leaves_out(path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "a"),
        ("include a", "a"),
        ("exclude a", "b"),
        ("exclude a", "b/a"),
        ("exclude *.rst", "docs/a.rst"),
        ("recursive-exclude docs *.rst", "a.rst"),
        ("recursive-exclude docs *.rst", "docs2/a.rst"),
        ("recursive-exclude docs", "docs/a"),
        ("recursive-exclude", "docs/a"),
        ("prune docs", "docs"),
        ("prune docs\ngraft docs", "docs/a"),
        ("global-exclude *.txt\ninclude a.txt", "a.txt"),
        ("# exclude a", "a"),
        ("exclude **/a\nexclude a", "a"),
        ("remove a", "a"),
    ],
)
def test_does_not_leave_out(text: str, path: str) -> None:
    assert not read_manifest(text.encode()).leaves_out(path)


@given(content=st.binary(max_size=200), path=st.text(max_size=20))
def test_any_bytes(content: bytes, path: str) -> None:
    read_manifest(content).leaves_out(path)
    read_manifest(b"global-exclude " + content).leaves_out(path)


def test_many_stars_cost_little() -> None:
    found = read_manifest(b"global-exclude " + b"*a" * 100 + b"b")
    assert not found.leaves_out("a" * 4000)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("exclude a\n" * 1001, id="commands"),
        pytest.param("exclude a\n" + "#" * 65_536, id="bytes"),
    ],
)
def test_what_is_too_much_says_nothing(text: str) -> None:
    assert not read_manifest(text.encode()).leaves_out("a")
