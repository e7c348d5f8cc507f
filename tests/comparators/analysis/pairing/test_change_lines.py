"""The letters of the file list, and that nothing is missing in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing.change_lines import (
    change_lines,
    directory_totals,
)
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.pairing.pairs import (
    Pair,
    Pairing,
    State,
)
from tests.trees import Tree, TreeContents, members

TEXT = b"".join(b"line %d of a text\n" % number for number in range(50))
LINK = Member("a", Kind.SYMLINK, 0o777, digest=b"x", link="b")


def paired(old: Tree, new: Tree) -> Pairing:
    contents = TreeContents(old), TreeContents(new)
    return pair_members(members(old), members(new), contents)


def listed(old: Tree, new: Tree) -> list[str]:
    return [
        f"{line.sign}{line.text}"
        for line in change_lines(
            paired(old, new), lambda pair: (12, 3), lambda pair: "147"
        )
    ]


def one(state: State, old: Member | None, new: Member | None) -> list[str]:
    pair = Pair(state, old and "a", new and "a", old, new)
    lines = change_lines(
        Pairing((pair,)), lambda pair: None, lambda pair: "147"
    )
    return [f"{line.sign}{line.text}" for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({}, {"a": b"1"}, ["+A 147 a"], id="added"),
        pytest.param({"a": b"1"}, {}, ["-D 147 a"], id="removed"),
        pytest.param({"a": b"1"}, {"a": b"2"}, [" M +12 −3 a"], id="changed"),
        pytest.param({"a": b"1"}, {"b": b"1"}, [" R a → b"], id="renamed"),
        pytest.param({"a": b"1"}, {"a": b"1"}, [], id="identical"),
        pytest.param(
            {"p/a": b"1", "p/b": b"2"},
            {"q/a": b"1", "q/b": b"2"},
            [" R p/ → q/ (2)", "   R p/a → q/a", "   R p/b → q/b"],
            id="moved directory",
        ),
        pytest.param(
            {"a": TEXT},
            {"b": TEXT + b"more\n"},
            [" R +12 −3 a → b"],
            id="renamed and changed",
        ),
    ],
)
def test_letters(old: Tree, new: Tree, expected: list[str]) -> None:
    assert listed(old, new) == expected


@pytest.mark.parametrize(
    ("state", "old", "new", "expected"),
    [
        pytest.param(
            State.ADDED,
            None,
            Member("a", mode=0o4755),
            "+A 147 -rwsr-xr-x a",
            id="set-user-ID",
        ),
        pytest.param(
            State.ADDED,
            None,
            Member("a", Kind.DIRECTORY),
            "+A a/",
            id="directory",
        ),
        pytest.param(
            State.ADDED,
            None,
            LINK,
            "+A lrwxrwxrwx symbolic link a -> b",
            id="link",
        ),
        pytest.param(
            State.REMOVED,
            Member("a", Kind.BLOCK_DEVICE, 0o600, device=(8, 1)),
            None,
            "-D brw------- block device 8,1 a",
            id="device",
        ),
        pytest.param(
            State.CHANGED,
            Member("a", size=9, digest=b"x"),
            Member("a", size=1000, digest=b"y"),
            " M 9 → 1,000 bytes a",
            id="no text",
        ),
        pytest.param(
            State.CHANGED,
            Member("a", digest=b"x"),
            Member("a", mode=0o755, digest=b"x"),
            " M -rw-r--r-- → -rwxr-xr-x a",
            id="mode",
        ),
        pytest.param(
            State.CHANGED,
            Member("a", digest=b"x"),
            LINK,
            " M file → symbolic link a",
            id="kind",
        ),
    ],
)
def test_what_is_no_plain_text(
    state: State, old: Member | None, new: Member | None, expected: str
) -> None:
    assert one(state, old, new) == [expected]


trees = st.dictionaries(
    st.sampled_from(["a", "b/a", "b/c", "c/d/e", "c/d/f"]),
    st.sampled_from([b"1", b"2", TEXT, TEXT + b"more\n"]),
)


@given(trees, trees)
def test_every_path_that_changed_is_named(old: Tree, new: Tree) -> None:
    lines = listed(old, new)
    for pair in paired(old, new).pairs:
        naming = [
            line
            for line in lines
            for path in (pair.old_path, pair.new_path)
            if path and path in line.split()
        ]
        assert bool(naming) is (pair.state is not State.IDENTICAL)


def test_totals_where_there_is_much() -> None:
    old = {f"src/pkg/m{n}.py": b"1" for n in range(15)}
    new = dict.fromkeys(old, b"2") | {f"docs/{n}": b"%d" % n for n in range(9)}
    totals = list(directory_totals(paired(old, new), lambda pair: (2, 1)))
    assert totals == ["docs/: 9 added", "src/pkg/: 15 changed, +30 −15 lines"]


def test_no_totals_where_one_sees_all() -> None:
    pairing = paired({}, {"a": b"1", "b/c": b"2"})
    assert not list(directory_totals(pairing, lambda pair: None))
