"""The record beside the tree: every file once, by state and by kind."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing.pairs import Pair, State
from diffoscope_sdist.comparators.analysis.release.overview import (
    Category,
    category,
    overview,
)
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    Similarity,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/pkg/core.py", Category.CODE),
        ("src/pkg/latest/testimony.py", Category.CODE),
        ("setup.py", Category.CODE),
        ("pkg/tests/data.json", Category.TESTS),
        ("test_core.py", Category.TESTS),
        ("conftest.py", Category.TESTS),
        ("docs/conf.py", Category.DOCS),
        ("README.md", Category.DOCS),
        ("LICENSE", Category.DOCS),
        ("tests/docs/index.rst", Category.TESTS),
        ("PKG-INFO", Category.GENERATED),
        ("pkg.egg-info/SOURCES.txt", Category.GENERATED),
        ("static/jquery.min.js", Category.GENERATED),
        ("pkg/_native.so", Category.BINARY),
        ("docs/logo.PNG", Category.BINARY),
    ],
)
def test_category_by_path(path: str, expected: Category) -> None:
    assert category(path) is expected


ONE = Member("a.py", size=100, digest=b"1")
TWO = Member("a.py", size=60, digest=b"2")
LINK = Member("l", Kind.SYMLINK, link="a.py", digest=b"3")
DIRECTORY = Member("d", Kind.DIRECTORY)
LIKENESS = Similarity(common=60, old=100, new=60)


def pair(state: State, old: Member | None, new: Member | None) -> Pair:
    path = (new or old or ONE).path
    return Pair(state, old and path, new and path, old, new)


def measured(pair: Pair) -> Pair:
    return pair._replace(similarity=LIKENESS)


@pytest.mark.parametrize(
    ("given", "size", "changed"),
    [
        pytest.param(pair(State.ADDED, None, ONE), 100, 100, id="added"),
        pytest.param(pair(State.REMOVED, TWO, None), 60, 60, id="removed"),
        pytest.param(pair(State.IDENTICAL, ONE, ONE), 100, 0, id="identical"),
        pytest.param(pair(State.CHANGED, ONE, TWO), 100, 40, id="changed"),
    ],
)
def test_changed_bytes_are_those_removed_and_those_added(
    given: Pair, size: int, changed: int
) -> None:
    [found] = overview([given], measured).members
    assert (found.state, found.size, found.changed) == (
        given.state,
        size,
        changed,
    )


def test_what_could_not_be_measured_counts_whole() -> None:
    [found] = overview([pair(State.CHANGED, ONE, TWO)], lambda p: p).members
    assert found.changed == 160


def test_what_changed_is_never_nothing() -> None:
    alike = Similarity(common=100, old=100, new=100)
    [found] = overview(
        [pair(State.CHANGED, ONE, TWO)],
        lambda p: p._replace(similarity=alike),
    ).members
    assert found.changed == 1


@pytest.mark.parametrize("member", [LINK, DIRECTORY], ids=lambda m: m.path)
def test_what_has_no_content_is_not_listed(member: Member) -> None:
    assert not overview([pair(State.ADDED, None, member)], measured).members
