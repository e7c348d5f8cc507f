"""What a tree cannot have is no difference."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Archive,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    Member,
    Tree,
)
from diffoscope_sdist.comparators.analysis.trees.comparable import (
    as_comparable,
)

DIRECTORY = Tree("directory")
REVISION = Tree("git revision")
FOLDER = Member("", Kind.DIRECTORY, 0o755)


def side(tree: Tree | None, **members: Member) -> Archive:
    """A side whose members are named in Python, ``a__b`` for ``a/b``."""
    prefix = "" if tree else "pkg-1.0/"
    index = Index(
        "",
        tuple(
            member._replace(path=prefix + path.replace("__", "/"))
            for path, member in {
                "setup.py": Member(""),
                **members,
            }.items()
        ),
        tree=tree,
    )
    return Archive(index, find_layout(index))


def compared(old: Archive, new: Archive) -> list[Mapping[str, Member]]:
    return [each.layout.members for each in as_comparable(old, new)]


@pytest.mark.parametrize("tree", [DIRECTORY, REVISION], ids=lambda t: t.noun)
@pytest.mark.parametrize("turned", [False, True], ids=["old", "new"])
def test_a_directory_that_only_one_side_names(tree, turned) -> None:
    sides = [
        side(tree, a__b=Member("")),
        side(None, a=FOLDER, a__b=Member("")),
    ]
    if turned:
        sides.reverse()
    for members in compared(*sides):
        assert set(members) == {"setup.py", "a/b"}


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"a": FOLDER}, id="empty"),
        pytest.param({"a": FOLDER, "a__b": Member("")}, id="with a file"),
    ],
)
def test_a_directory_that_only_one_side_has(members) -> None:
    old, new = compared(side(DIRECTORY), side(None, **members))
    assert "a" in new
    assert "a" not in old


def test_directories_that_both_name() -> None:
    for members in compared(
        side(DIRECTORY, a=FOLDER, a__b=Member("")),
        side(None, a=FOLDER, a__b=Member("")),
    ):
        assert "a" in members


def test_two_archives_are_left_as_they_are() -> None:
    old, new = (
        side(None, a=FOLDER, a__b=Member("")),
        side(None, a__b=Member("")),
    )
    assert as_comparable(old, new) == (old, new)


@pytest.mark.parametrize(
    ("archived", "stays"),
    [
        pytest.param(0o644, False, id="the same"),
        pytest.param(0o664, False, id="group"),
        pytest.param(0o444, False, id="read-only"),
        pytest.param(0o755, True, id="executable"),
        pytest.param(0o4644, True, id="set-user-ID"),
    ],
)
@pytest.mark.parametrize("turned", [False, True], ids=["old", "new"])
def test_permissions_of_a_revision(archived, stays, turned) -> None:
    sides = [
        side(REVISION, a=Member("", mode=0o644)),
        side(None, a=Member("", mode=archived)),
    ]
    if turned:
        sides.reverse()
    one, other = (members["a"].mode for members in compared(*sides))
    assert (one != other) == stays


def test_permissions_of_a_directory() -> None:
    one, other = compared(
        side(DIRECTORY, a=Member("", mode=0o600)),
        side(None, a=Member("", mode=0o644)),
    )
    assert one["a"].mode != other["a"].mode
