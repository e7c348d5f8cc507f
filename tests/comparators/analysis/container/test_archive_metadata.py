"""What is said of times, owners, order and permissions of two archives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Archive,
    Layout,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    Member,
    Trait,
)
from diffoscope_sdist.comparators.analysis.container.archive_metadata import (
    ArchiveMetadata,
    compare_archive_metadata,
    member_lines,
    usual_mode_changes,
)

SECOND = 10**9


def archive(
    *members: Member,
    root: str = "p-1",
    traits: tuple[Trait, ...] = (),
) -> Archive:
    index = Index(
        "archive",
        tuple(
            member._replace(path=f"{root}/{member.path}", position=number)
            for number, member in enumerate((Member("PKG-INFO"), *members))
        ),
        "tar",
        digest=members[0].digest if members else b"",
        traits=traits,
    )
    return Archive(index, find_layout(index))


def compare(old: Archive, new: Archive) -> ArchiveMetadata:
    return compare_archive_metadata(old, new)


def sentences(old: Archive, new: Archive) -> tuple[str, ...]:
    return compare(old, new).sentences


A = Member("a", digest=b"old")
B = Member("b")


def but(member: Member, **values: Any) -> Member:
    return member._replace(digest=b"new", **values)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            archive(A),
            archive(but(A, mtime=1)),
            "another modification time in 1 of 2 common members: a",
            id="time",
        ),
        pytest.param(
            archive(A),
            archive(but(A, uid=1)),
            "another owner in 1 of 2 common members: a",
            id="user",
        ),
        pytest.param(
            archive(A),
            archive(but(A, gname="g")),
            "another owner in 1 of 2 common members: a",
            id="group",
        ),
        pytest.param(
            archive(A, B),
            archive(B, but(A)),
            "another member order: the first common member at another place "
            "is number 2, a in the old and b in the new",
            id="order",
        ),
        pytest.param(
            archive(A),
            archive(but(A), root="q-1"),
            "root directory: p-1 → q-1",
            id="root",
        ),
        pytest.param(
            archive(A),
            archive(A),
            "the archives are the same before compression: only the "
            "compression differs",
            id="compression",
        ),
    ],
)
def test_said(old: Archive, new: Archive, sentence: str) -> None:
    assert sentences(old, new) == (sentence,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(archive(A), archive(but(A)), id="content"),
        pytest.param(archive(A), archive(but(A, mode=0)), id="mode"),
        pytest.param(archive(A), archive(but(A), root="p-2"), id="version"),
        pytest.param(archive(A, B), archive(but(A)), id="one-less"),
        pytest.param(
            archive(B, A), archive(B, but(B, path="c"), A), id="more"
        ),
        pytest.param(archive(A), archive(but(B, mtime=1)), id="no-common"),
    ],
)
def test_nothing_said(old: Archive, new: Archive) -> None:
    new.index.digest = b"other"
    assert sentences(old, new) == ()


def test_many_members_are_not_named() -> None:
    old = [Member(f"{n}") for n in range(4)]
    new = [but(member, mtime=1) for member in old]
    assert sentences(archive(*old), archive(*new))[0] == (
        "another modification time in 4 of 5 common members"
    )


@pytest.mark.parametrize(
    ("members", "line"),
    [
        pytest.param(
            [], "modification times: 1970-01-01 00:00:00", id="one-time"
        ),
        pytest.param(
            [but(A, mtime=60 * SECOND), but(B, mtime=60 * SECOND)],
            "modification times: 1970-01-01 00:00:00 to 1970-01-01 00:01:00 "
            "(2 different)",
            id="two-times",
        ),
        pytest.param(
            [but(A, mtime=SECOND // 2)],
            "modification times: 1970-01-01 00:00:00 to "
            "1970-01-01 00:00:00.5 (2 different)",
            id="half-a-second",
        ),
        pytest.param(
            [but(A, mtime=-1)],
            "modification times: 1969-12-31 23:59:59.999999999 to "
            "1970-01-01 00:00:00 (2 different)",
            id="before-the-epoch",
        ),
        pytest.param(
            [but(A, mtime=10**18 * SECOND)],
            "modification times: 1970-01-01 00:00:00 to "
            "1000000000000000000 s after the epoch (2 different)",
            id="no-date",
        ),
        pytest.param([], "owners: - (0) : - (0)", id="one-owner"),
        pytest.param(
            [but(A, uid=1, gid=2, uname="u", gname="g")],
            "owners: - (0) : - (0), u (1) : g (2)",
            id="two-owners",
        ),
        pytest.param(
            [but(A, path=str(n), uid=n) for n in range(1, 7)],
            "owners: - (0) : - (0), - (1) : - (0), - (2) : - (0), "
            "- (3) : - (0) and 3 more",
            id="many-owners",
        ),
        pytest.param([], "format: tar, not compressed", id="format"),
    ],
)
def test_lines(members: list[Member], line: str) -> None:
    side = archive(*members)
    assert line in compare(side, side).old
    assert compare(side, side).old == compare(side, side).new


def test_a_trait_of_one_archive_is_said() -> None:
    trait = Trait("after the gzip stream", b"1,234 bytes")
    loud = archive(but(A), traits=(trait,))
    assert sentences(archive(A), loud) == (
        "after the gzip stream: none → 1,234 bytes",
    )


def test_member_lines() -> None:
    layout = archive(but(B, mtime=SECOND, uname="u"), A).layout
    assert list(member_lines(layout)) == [
        "1970-01-01 00:00:00 - (0) : - (0) PKG-INFO",
        "1970-01-01 00:00:00 - (0) : - (0) a",
        "1970-01-01 00:00:01 u (0) : - (0) b",
    ]


def layouts(
    *modes: tuple[int, int], kinds: tuple[Kind, Kind] = (Kind.FILE, Kind.FILE)
) -> tuple[Layout, Layout]:
    return tuple(  # type: ignore[return-value]
        Layout(
            "p",
            {
                str(n): Member(str(n), kinds[side], mode=pair[side])
                for n, pair in enumerate(modes)
            },
        )
        for side in (0, 1)
    )


@pytest.mark.parametrize(
    ("modes", "usual"),
    [
        pytest.param(
            [(0o644, 0o664)] * 3, {(0o644, 0o664): 3}, id="group-writes"
        ),
        pytest.param(
            [(0o644, 0o600)] * 2, {(0o644, 0o600): 2}, id="others-read"
        ),
        pytest.param(
            [(0o644, 0o664)] * 2 + [(0o755, 0o775)] * 2,
            {(0o644, 0o664): 2, (0o755, 0o775): 2},
            id="two-modes",
        ),
        pytest.param(
            [(0o644, 0o664)] * 3 + [(0o644, 0o644)] * 2,
            {(0o644, 0o664): 3},
            id="most",
        ),
        pytest.param([(0o644, 0o664)], {}, id="one-member"),
        pytest.param([(0o644, 0o644)] * 3, {}, id="unchanged"),
        pytest.param([(0o644, 0o664), (0o644, 0o644)] * 2, {}, id="half"),
        pytest.param([(0o644, 0o744)] * 3, {}, id="owner-executes"),
        pytest.param([(0o755, 0o4755)] * 3, {}, id="set-user-id"),
        pytest.param([(0o755, 0o2775)] * 3, {}, id="set-group-id"),
        pytest.param([], {}, id="no-members"),
    ],
)
def test_usual_mode_changes(
    modes: list[tuple[int, int]], usual: dict[tuple[int, int], int]
) -> None:
    assert usual_mode_changes(*layouts(*modes)) == usual


def test_a_change_of_kind_is_no_change_of_permissions() -> None:
    sides = layouts(*[(0o644, 0o664)] * 3, kinds=(Kind.FILE, Kind.FIFO))
    assert usual_mode_changes(*sides) == {}


modes = st.lists(
    st.tuples(
        *2 * [st.sampled_from([0o600, 0o640, 0o644, 0o664, 0o755, 0o700])]
    ),
    max_size=8,
)


@given(modes)
def test_of_one_mode_one_change_is_usual(
    pairs: list[tuple[int, int]],
) -> None:
    usual = usual_mode_changes(*layouts(*pairs))
    assert len({before for before, _ in usual}) == len(usual)
    for change, count in usual.items():
        assert pairs.count(change) == count > 1


members = st.builds(
    Member,
    path=st.text(max_size=3),
    mtime=st.integers(-(2**70), 2**70),
    uid=st.integers(-(2**63), 2**63),
    uname=st.text(max_size=3),
)


@given(st.lists(members, max_size=4), st.lists(members, max_size=4))
def test_any_members(old: list[Member], new: list[Member]) -> None:
    metadata = compare(archive(*old), archive(*new))
    assert all((*metadata.old, *metadata.new, *metadata.sentences))


@pytest.mark.parametrize(
    ("before", "after", "is_usual"),
    [
        pytest.param(0o644, 0o664, True, id="group may write"),
        pytest.param(0o755, 0o700, True, id="others may not read"),
        pytest.param(0o644, 0o677, False, id="others may execute"),
        pytest.param(0o644, 0o645, False, id="only others may execute"),
        pytest.param(0o644, 0o744, False, id="the owner may execute"),
    ],
)
def test_what_a_umask_explains(
    before: int, after: int, is_usual: bool
) -> None:
    sides = [
        archive(*(Member(f"p-1/{n}", mode=mode) for n in range(5))).layout
        for mode in (before, after)
    ]
    assert bool(usual_mode_changes(*sides)) is is_usual


@pytest.mark.parametrize(("others", "is_usual"), [(3, False), (1, True)])
def test_a_umask_is_that_of_most_members(others: int, is_usual: bool) -> None:
    same = [(0o644, 0o644)] * others
    usual = usual_mode_changes(*layouts(*same, *[(0o755, 0o744)] * 2))
    assert bool(usual) is is_usual
