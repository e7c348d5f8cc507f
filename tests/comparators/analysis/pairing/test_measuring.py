"""How alike members are, measured once."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing.measuring import (
    Measurement,
    Overall,
)
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.pairing.pairs import (
    Pair,
    State,
    describe,
)
from tests.trees import Tree, TreeContents, members

BLOCK = b"".join(b"line %d of a text\n" % number for number in range(50))
OLD = {
    "same": BLOCK * 2,
    "changed": BLOCK + b"old\n",
    "other": b"something else\n" * 9,
    "removed": b"what nobody has\n" * 9,
}
NEW = {
    "same": BLOCK * 2,
    "changed": BLOCK + b"new\n",
    "other": b"nothing like that\n" * 9,
    "added": b"".join(b"%d: not yet there\n" % n for n in range(40)),
}


class Contents(TreeContents):
    """Contents that say whether they were read."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.was_read = False

    def read(self, member: Member) -> bytes:
        self.was_read = True
        return super().read(member)


class Case:
    def __init__(self) -> None:
        self.contents = Contents(OLD), Contents(NEW)
        self.pairs = pair_members(
            members(OLD), members(NEW), self.contents
        ).pairs
        for contents in self.contents:
            contents.was_read = False

    def measured(self) -> tuple[list[Pair], Overall]:
        measurement = Measurement(self.pairs, self.contents)
        return list(map(measurement.of, self.pairs)), measurement.overall

    @property
    def was_read(self) -> bool:
        return any(contents.was_read for contents in self.contents)


@pytest.fixture
def case() -> Case:
    return Case()


def test_what_is_measured(case: Case) -> None:
    pairs, overall = case.measured()
    told = {pair.path: describe(pair) for pair in pairs}
    assert told["changed"] == ("99 % alike")
    assert told["other"] == "less than 1 % alike"
    assert told["same"] is told["added"] is told["removed"] is None
    assert 70 < overall.similarity < 100


def test_in_any_order(case: Case) -> None:
    measurement = Measurement(case.pairs, case.contents)
    overall = measurement.overall
    pairs = list(map(measurement.of, case.pairs[::-1]))
    assert (pairs[::-1], overall) == case.measured()


@pytest.mark.parametrize(
    ("name", "not_counted"),
    [
        ("LICENSE", ("LICENSE",)),
        ("docs/COPYING.LESSER", ("docs/COPYING.LESSER",)),
        ("LICENSE-2.0.txt", ()),
        ("LICENSE-MIT.txt", ("LICENSE-MIT.txt",)),
        ("LICENSE.sh", ()),
        ("license.py", ()),
        ("licenses.json", ()),
        ("README", ()),
    ],
)
def test_what_is_not_counted_is_named(
    name: str, not_counted: tuple[str, ...]
) -> None:
    old, new = {name: b"one\n" * 99}, {name: b"two\n" * 99}
    contents = Contents(old), Contents(new)
    pairs = pair_members(members(old), members(new), contents).pairs
    assert Measurement(pairs, contents).overall.not_counted == not_counted


def test_what_is_too_large_to_be_measured_is_named() -> None:
    old, new = ({"a": BLOCK * 10_000 + end} for end in (b"old\n", b"new\n"))
    contents = Contents(old), Contents(new)
    pairs = pair_members(members(old), members(new), contents).pairs
    measurement = Measurement(pairs, contents)
    assert measurement.of(pairs[0]).similarity is None
    assert measurement.overall.not_counted == ("a",)
    assert measurement.overall.similarity < 100


def test_nothing_is_measured_that_nobody_asks_for(case: Case) -> None:
    measurement = Measurement(case.pairs, case.contents)
    assert measurement.of(case.pairs[-1]) == case.pairs[-1]
    assert case.pairs[-1].state is State.IDENTICAL
    assert not case.was_read


def test_what_is_no_file_is_not_read() -> None:
    old = {"a": Member("a", Kind.SYMLINK, digest=b"x", link="x")}
    new = {"a": Member("a", Kind.SYMLINK, digest=b"y", link="y")}
    contents = Contents({}), Contents({})
    pairs = pair_members(old, new, contents).pairs
    measurement = Measurement(pairs, contents)
    assert measurement.of(pairs[0]) == pairs[0]
    assert measurement.overall.similarity == 100
    assert not contents[0].was_read
