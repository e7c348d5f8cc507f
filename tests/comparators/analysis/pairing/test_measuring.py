"""How alike members are, measured in one process or in two."""

from __future__ import annotations

import os
import pickle
import threading

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing import measuring
from diffoscope_sdist.comparators.analysis.pairing.measuring import Measurement
from diffoscope_sdist.comparators.analysis.pairing.pairing import (
    Pair,
    State,
    describe,
    pair_members,
)
from diffoscope_sdist.comparators.analysis.similarity.overall import Overall
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
    """Contents that say who read them."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.readers: set[int] = set()

    def read(self, member: Member) -> bytes:
        self.readers.add(os.getpid())
        return super().read(member)


class Case:
    def __init__(self) -> None:
        self.contents = Contents(OLD), Contents(NEW)
        self.pairs = pair_members(
            members(OLD), members(NEW), self.contents
        ).pairs
        for contents in self.contents:
            contents.readers.clear()

    def measured(self) -> tuple[list[Pair], Overall]:
        """What comes out without any process."""
        measurement = Measurement(self.pairs, self.contents)
        return list(map(measurement.of, self.pairs)), measurement.overall()

    @property
    def here(self) -> bool:
        return any(
            os.getpid() in contents.readers for contents in self.contents
        )


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def forked(forked: list[int], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Little is measured in a second process too."""
    monkeypatch.setattr(measuring, "MIN_SIZE", 1)
    return forked


def test_what_is_measured(case: Case) -> None:
    pairs, overall = case.measured()
    told = {pair.path: describe(pair) for pair in pairs}
    assert told["changed"] == (
        "at least 99 % of its bytes unchanged (TLSH distance 3)"
    )
    assert told["other"] == "at least 0 % of its bytes unchanged"
    assert told["same"] is told["added"] is told["removed"] is None
    assert 70 < overall.similarity < 100


def test_in_a_second_process(case: Case, forked: list[int]) -> None:
    with Measurement(case.pairs, case.contents) as measurement:
        pairs = list(map(measurement.of, case.pairs))
        overall = measurement.overall()
    assert len(forked) == 1
    assert not case.here
    assert (pairs, overall) == case.measured()


def test_in_any_order(case: Case, forked: list[int]) -> None:
    with Measurement(case.pairs, case.contents) as measurement:
        overall = measurement.overall()
        pairs = list(map(measurement.of, case.pairs[::-1]))
    assert (pairs[::-1], overall) == case.measured()


def test_little_is_measured_here(
    case: Case, forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "MIN_SIZE", 2**18)
    with Measurement(case.pairs, case.contents) as measurement:
        measurement.overall()
    assert forked == []
    assert case.here


def test_nothing_is_measured_that_nobody_asks_for(case: Case) -> None:
    with Measurement(case.pairs, case.contents) as measurement:
        assert measurement.of(case.pairs[-1]) == case.pairs[-1]
    assert case.pairs[-1].state is State.IDENTICAL
    assert not case.here


@pytest.mark.parametrize("how", ["raises", "ends", "sends-half"])
@pytest.mark.parametrize("sent", [0, 1, 2])
def test_a_process_that_fails_is_done_without(
    case: Case,
    forked: list[int],
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    sent: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    expected = case.measured()
    parent = os.getpid()
    steps = 0

    def failing(step: object, stream: object = None, **_: object) -> None:
        nonlocal steps
        assert os.getpid() != parent
        data = pickle.dumps(step)
        if steps == sent:
            if how == "raises":
                raise MemoryError
            if how == "sends-half":
                stream.write(data[:-3])  # type: ignore[attr-defined]
                stream.flush()  # type: ignore[attr-defined]
            os._exit(3)
        steps += 1
        stream.write(data)  # type: ignore[attr-defined]

    monkeypatch.setattr(pickle, "dump", failing)
    with Measurement(case.pairs, case.contents) as measurement:
        pairs = list(map(measurement.of, case.pairs))
        overall = measurement.overall()
    assert len(forked) == 1
    assert (pairs, overall) == expected
    assert capfd.readouterr() == ("", "")


def test_the_process_ends_with_the_comparison(
    case: Case, forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is not done: the fixture finds what is left of it."""
    parent = os.getpid()

    def slow(*_: object) -> None:
        assert os.getpid() != parent
        threading.Event().wait()

    monkeypatch.setattr(measuring, "compare", slow)
    before = set(os.listdir("/proc/self/fd"))
    with (
        pytest.raises(KeyboardInterrupt),
        Measurement(case.pairs, case.contents),
    ):
        raise KeyboardInterrupt
    assert len(forked) == 1
    assert not set(os.listdir("/proc/self/fd")) - before


def test_when_no_process_can_be_made(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(measuring, "MIN_SIZE", 1)
    monkeypatch.setattr(os, "fork", refused)
    with Measurement(case.pairs, case.contents) as measurement:
        pairs = list(map(measurement.of, case.pairs))
        overall = measurement.overall()
    assert (pairs, overall) == case.measured()


def test_what_is_no_file_is_not_read() -> None:
    old = {"a": Member("a", Kind.SYMLINK, digest=b"x", link="x")}
    new = {"a": Member("a", Kind.SYMLINK, digest=b"y", link="y")}
    contents = Contents({}), Contents({})
    pairs = pair_members(old, new, contents).pairs
    measurement = Measurement(pairs, contents)
    assert measurement.of(pairs[0]) == pairs[0]
    measurement.overall()
    assert contents[0].readers == set()
