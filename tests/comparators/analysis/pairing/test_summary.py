"""The sentences, the lines and the order of a report."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing.measuring import Overall
from diffoscope_sdist.comparators.analysis.pairing.pairs import (
    Pair,
    Pairing,
    State,
)
from diffoscope_sdist.comparators.analysis.pairing.summary import (
    count_line,
    describe_member,
    directories,
    mode_string,
    percent,
    similarity_line,
)


def pair(
    state: State = State.CHANGED,
    path: str = "a",
    kind: Kind = Kind.FILE,
) -> Pair:
    member = Member(path, kind)
    old = None if state is State.ADDED else member
    new = None if state is State.REMOVED else member
    return Pair(
        state,
        path if old is not None else None,
        path if new is not None else None,
        old,
        new,
    )


@pytest.mark.parametrize(
    ("states", "line"),
    [
        pytest.param(
            [],
            "0 files: 0 changed, 0 identical, 0 renamed, 0 added, 0 removed",
            id="none",
        ),
        pytest.param(
            [State.CHANGED],
            "1 file: 1 changed, 0 identical, 0 renamed, 0 added, 0 removed",
            id="one",
        ),
        pytest.param(
            [State.IDENTICAL, State.RENAMED, State.REMOVED, State.ADDED],
            "4 files: 0 changed, 1 identical, 1 renamed, 1 added, 1 removed",
            id="one-of-each",
        ),
        pytest.param(
            [State.ADDED, State.ADDED, State.REMOVED],
            "3 files: 0 changed, 0 identical, 0 renamed, 2 added, 1 removed "
            "(1 in the old archive, 2 in the new)",
            id="other-numbers",
        ),
    ],
)
def test_count_line(states: list[State], line: str) -> None:
    assert count_line(Pairing(tuple(map(pair, states)))) == line


def test_excluded_members_are_counted() -> None:
    assert count_line(Pairing((pair(),)), 3).endswith("; 3 members excluded")
    assert "excluded" not in count_line(Pairing((pair(),)), 0)


def test_directories_are_counted_apart() -> None:
    pairing = Pairing(
        (
            pair(State.ADDED, kind=Kind.DIRECTORY),
            pair(State.IDENTICAL, kind=Kind.DIRECTORY),
            pair(State.CHANGED),
        )
    )
    assert count_line(pairing).startswith("1 file: 1 changed")
    assert directories(pairing) == "directories: 1 added"


def test_directories_that_did_not_change_are_not_spoken_of() -> None:
    pairing = Pairing(
        (pair(State.IDENTICAL, kind=Kind.DIRECTORY), pair(State.ADDED))
    )
    assert directories(pairing) == ""


def test_is_directory() -> None:
    assert pair(kind=Kind.DIRECTORY).is_directory
    assert pair(State.REMOVED, kind=Kind.DIRECTORY).is_directory
    assert not pair().is_directory
    turned = Pair(
        State.CHANGED, "a", "a", Member("a", Kind.DIRECTORY), Member("a")
    )
    assert not turned.is_directory


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0 %"),
        (0.04, "0.0 %"),
        (49.99, "49.9 %"),
        (99.94, "99.9 %"),
        (99.999, "99.9 %"),
        (100, "100 %"),
    ],
)
def test_percent(value: float, text: str) -> None:
    assert percent(value) == text


def test_similarity_line() -> None:
    assert similarity_line(Overall(100, 100, 100)) == "similarity 100 %"
    assert similarity_line(Overall(99.99, 100, 50)) == (
        "similarity 99.9 % (100 % of the old content is in the new, 50.0 % "
        "of the new in the old)"
    )
    left_out = Overall(99.9, 99.9, 99.9, ("LICENSE", "NOTICE"))
    assert similarity_line(left_out).endswith("; not counted: LICENSE, NOTICE")


@pytest.mark.parametrize(
    ("member", "lines"),
    [
        pytest.param(
            Member("a", size=1234, digest=b"\xab"),
            "type: file\nmode: -rw-r--r--\nsize: 1,234 bytes\nSHA-256: ab\n",
            id="file",
        ),
        pytest.param(
            Member("a", Kind.SYMLINK, 0o777, link="b"),
            "type: symbolic link\nmode: lrwxrwxrwx\ntarget: b\n",
            id="symlink",
        ),
        pytest.param(
            Member("a", Kind.CHARACTER_DEVICE, device=(1, 3)),
            "type: character device\nmode: crw-r--r--\ndevice: 1, 3\n",
            id="device",
        ),
    ],
)
def test_describe_member(member: Member, lines: str) -> None:
    assert describe_member(member) == lines


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_every_kind_can_be_described(kind: Kind) -> None:
    member = Member("a", kind)
    assert mode_string(member)[1:] == "rw-r--r--"
    assert describe_member(member).startswith(f"type: {kind.value}\n")


def test_what_differs_in_permissions_is_no_identical_file() -> None:
    line = count_line(Pairing((pair(),)), other_modes=1)
    assert line.endswith("; 1 of the identical have other permissions")
