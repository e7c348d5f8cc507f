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
from diffoscope_sdist.comparators.analysis.release.sections import (
    Section,
)
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    Similarity,
)


@pytest.mark.parametrize(
    ("path", "section", "expected"),
    [
        ("src/pkg/core.py", Section.CODE, Category.CODE),
        ("setup.py", Section.BUILD, Category.CODE),
        ("pkg/tests/data.json", Section.TESTS, Category.TESTS),
        ("README.md", Section.DOCS, Category.DOCS),
        ("PKG-INFO", Section.METADATA, Category.GENERATED),
        ("pkg/parser.c", Section.GENERATED, Category.GENERATED),
        ("pkg/data.json", Section.OTHER, Category.OTHER),
        ("pkg/_native.so", Section.OTHER, Category.BINARY),
        ("docs/logo.PNG", Section.DOCS, Category.BINARY),
    ],
)
def test_category(path: str, section: Section, expected: Category) -> None:
    assert category(path, section) is expected


@pytest.mark.parametrize("section", Section, ids=lambda s: s.value)
def test_every_section_has_a_category(section: Section) -> None:
    assert category("a", section) is not Category.BINARY


ONE = Member("a.py", size=100, digest=b"1")
TWO = Member("a.py", size=60, digest=b"2")
LINK = Member("l", Kind.SYMLINK, link="a.py", digest=b"3")
DIRECTORY = Member("d", Kind.DIRECTORY)
LIKENESS = Similarity(common=60, old=100, new=60)


def pair(state: State, old: Member | None, new: Member | None) -> Pair:
    path = (new or old or ONE).path
    return Pair(state, old and path, new and path, old, new)


def section(pair: Pair) -> Section:
    return Section.OTHER


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
    [found] = overview([given], section, measured).members
    assert (found.state, found.size, found.changed) == (
        given.state,
        size,
        changed,
    )


def test_what_could_not_be_measured_counts_whole() -> None:
    [found] = overview(
        [pair(State.CHANGED, ONE, TWO)], section, lambda p: p
    ).members
    assert found.changed == 160


def test_what_changed_is_never_nothing() -> None:
    alike = Similarity(common=100, old=100, new=100)
    [found] = overview(
        [pair(State.CHANGED, ONE, TWO)],
        section,
        lambda p: p._replace(similarity=alike),
    ).members
    assert found.changed == 1


@pytest.mark.parametrize("member", [LINK, DIRECTORY], ids=lambda m: m.path)
def test_what_has_no_content_is_not_listed(member: Member) -> None:
    assert not overview(
        [pair(State.ADDED, None, member)], section, measured
    ).members
