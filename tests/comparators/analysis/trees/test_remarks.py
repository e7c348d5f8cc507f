"""What is said of trees."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Archive,
    Layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    Member,
    Tree,
)
from diffoscope_sdist.comparators.analysis.trees.remarks import (
    not_compared,
    tree_remarks,
)


def side(tree: Tree | None, members: dict[str, Member] | None = None):
    return Archive(Index("", tree=tree), Layout("", members or {}))


ARCHIVE = side(None)
DIRECTORY = side(Tree("directory"))
REVISION = side(Tree("git revision"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(ARCHIVE, ARCHIVE, "", id="archives"),
        pytest.param(
            DIRECTORY,
            ARCHIVE,
            "not compared, for a directory: owners, times, member order, "
            "compression",
            id="directory and archive",
        ),
        pytest.param(
            ARCHIVE,
            REVISION,
            "not compared, for a git revision: owners, times, member order, "
            "compression, permissions but the one to execute",
            id="archive and revision",
        ),
        pytest.param(
            DIRECTORY,
            DIRECTORY,
            "not compared, for a directory: owners, times",
            id="directories",
        ),
        pytest.param(
            DIRECTORY,
            REVISION,
            "not compared, for a directory or a git revision: owners, times, "
            "permissions but the one to execute",
            id="directory and revision",
        ),
    ],
)
def test_not_compared(old: Archive, new: Archive, sentence: str) -> None:
    assert not_compared(old, new) == sentence


@pytest.mark.parametrize(
    ("tree", "sentences"),
    [
        pytest.param(None, [], id="archive"),
        pytest.param(Tree("directory"), [], id="nothing to say"),
        pytest.param(
            Tree("directory", left_out=(".git/", "a.log")),
            [
                "2 ignored entries left out (--sdist-include-ignored compares "
                "them): `.git/`, `a.log`"
            ],
            id="left out",
        ),
        pytest.param(
            Tree("directory", left_out=("a/", "b/", "c/", "d/")),
            [
                "4 ignored directories left out (--sdist-include-ignored "
                "compares them): `a/`, `b/`, `c/` and 1 more"
            ],
            id="directories",
        ),
        pytest.param(
            Tree("directory", untracked=("a",)),
            ["1 file not tracked by git: `a`"],
            id="untracked",
        ),
    ],
)
def test_remarks(tree: Tree | None, sentences: list[str]) -> None:
    assert list(tree_remarks(side(tree))) == sentences


def test_submodules() -> None:
    members = {"vendor": Member("vendor", Kind.SUBMODULE), "a": Member("a")}
    assert list(tree_remarks(side(Tree("git revision"), members))) == [
        "the files of a git submodule are in another repository, and not "
        "compared: `vendor`"
    ]
