"""Measuring how alike the members are that belong together.

That costs more than finding out which do, and nothing waits for it but the
sentences of the report: it is done in a second process, while this one looks
for the differences.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from ..archive.members import Kind, Member
from ..similarity import second_process
from ..similarity.measures import (
    LARGEST_TLSH,
    SMALLEST_TLSH,
    Comparison,
    Similarity,
    compare,
    digest_distance,
    is_binary,
)
from ..similarity.overall import Overall, Tally
from ..similarity.similar_content import LEAST_RATIO
from .pairs import BothContents, Pair, Rival

# Projects that have nothing to do with each other share these texts; the names
# are those that setuptools takes for license files, and their relatives.
_LICENSE = re.compile(
    r"(?:un)?(?:licen[cs]e|copying|notice)s?"
    r"(?:[-._][-\w.+]*)?(?<!\.py)(?<!\.pyi)(?<!\.pyx)(?<!\.c)(?<!\.js)",
    re.IGNORECASE,
)

MIN_SIZE = 2**18
"""Bytes to measure from which on a process of its own pays."""


class Evidence(NamedTuple):
    """What was measured of a pair; see :class:`.pairs.Pair`."""

    similarity: Similarity | None
    next_best: int | None
    distance: int | None


class Measurement:
    """The measures of pairs, as far as they are known by now.

    What is asked for in the order of the pairs is there soonest.  Inside a
    ``with`` statement a second process does the work, if it pays.
    """

    def __init__(self, pairs: Sequence[Pair], contents: BothContents) -> None:
        self._pairs = pairs
        self._contents = contents
        # Here, so that the second process need not touch what it does not
        # read: what it touches is memory of its own.
        work = _sort_out(pairs)
        self._expected = list(map(_key, work.read))
        self._size = sum(map(_size, work.read))
        self._known: dict[tuple[str | None, str | None], Evidence] = {}
        self._overall: Overall | None = None
        self._steps = _measured(work, contents)
        self._process: second_process.SecondProcess | None = None

    def __enter__(self) -> Measurement:
        if self._size >= MIN_SIZE:
            self._process = second_process.start(self._send)
        if self._process is not None:
            self._steps = self._received(self._process)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.stop()

    def of(self, pair: Pair) -> Pair:
        """Return *pair* with its similarity and what speaks for it."""
        if not _is_read(pair):
            return pair
        key = _key(pair)
        while key not in self._known:
            self._step()
        return pair._replace(**self._known[key]._asdict())

    def overall(self) -> Overall:
        """Return how much the two archives have in common."""
        while self._overall is None:
            self._step()
        return self._overall

    def _step(self) -> None:
        step = next(self._steps)
        if isinstance(step, Overall):
            self._overall = step
        else:
            self._known[self._expected[len(self._known)]] = step

    def _send(self, stream: IO[bytes]) -> None:
        for step in self._steps:
            pickle.dump(step, stream, protocol=5)
            stream.flush()

    def _received(
        self, process: second_process.SecondProcess
    ) -> Iterator[Evidence | Overall]:
        """Yield what the second process measured, or all that it did not."""
        received = 0
        try:
            while True:
                # It comes from a fork of this process, not from outside.
                step = pickle.load(process.stream)  # noqa: S301
                received += 1
                yield step
        except (EOFError, OSError, pickle.UnpicklingError):
            process.stop()
        again = _measured(_sort_out(self._pairs), self._contents)
        for number, step in enumerate(again):
            if number >= received:
                yield step


def _key(pair: Pair) -> tuple[str | None, str | None]:
    return pair.old_path, pair.new_path


def _is_read(pair: Pair) -> bool:
    """Whether both contents of a pair have to be read to measure it."""
    return (
        pair.old is not None
        and pair.new is not None
        and not pair.same_content
        and pair.old.kind is Kind.FILE
        and pair.new.kind is Kind.FILE
    )


def _size(pair: Pair) -> int:
    return sum(m.size for m in (pair.old, pair.new) if m is not None)


class _Work(NamedTuple):
    """What there is to measure.

    Attributes:
        read: pairs of which both contents are read.
        alone: files of either side that have no partner.
        tally: what is known without reading anything.
    """

    read: list[Pair]
    alone: tuple[list[Member], list[Member]]
    tally: Tally


def _sort_out(pairs: Sequence[Pair]) -> _Work:
    """Return what is to be measured of *pairs*."""
    work = _Work([], ([], []), Tally())
    for pair in pairs:
        if _is_read(pair):
            work.read.append(pair)
        elif _is_license(pair):
            if not pair.same_content:
                work.tally.add_difference()
        elif pair.old is None or pair.new is None:
            for side, member in enumerate((pair.old, pair.new)):
                if member and member.kind is Kind.FILE and member.size:
                    work.alone[side].append(member)
        elif pair.same_content:
            work.tally.add_identical(pair.old.size)
        else:
            work.tally.add_unread(0, pair.old.size)
            work.tally.add_unread(1, pair.new.size)
    return work


def _measured(
    work: _Work, contents: BothContents
) -> Iterator[Evidence | Overall]:
    """Yield the evidence of each pair that is read, then the overall."""
    for pair in work.read:
        assert pair.old is not None
        assert pair.new is not None
        evidence, comparison = _evidence(pair, pair.old, pair.new, contents)
        if _is_license(pair):
            work.tally.add_difference()
        else:
            work.tally.add_comparison(comparison)
        yield evidence
    _add_unpaired(work, contents)
    yield work.tally.overall()


def _is_license(pair: Pair) -> bool:
    """Whether the members of a pair are texts of a license."""
    return all(
        path is None or _LICENSE.fullmatch(path.rpartition("/")[2])
        for path in (pair.old_path, pair.new_path)
    )


def _evidence(
    pair: Pair, old: Member, new: Member, contents: BothContents
) -> tuple[Evidence, Comparison]:
    """Measure two members that belong together."""
    old_content = contents[0].read(old)
    new_content = contents[1].read(new)
    comparison = compare(old_content, new_content)
    similarity: Similarity | None = comparison.similarity
    if (
        not old_content
        or not new_content
        or (
            not comparison.similarity.percent
            and (is_binary(old_content) or is_binary(new_content))
        )
    ):
        similarity = None
    return (
        Evidence(
            similarity,
            None if pair.rival is None else _next_best(pair.rival, contents),
            _distance(old, new, contents),
        ),
        comparison,
    )


def _next_best(rival: Rival, contents: BothContents) -> int | None:
    """Return the similarity of a pair that was not chosen, percent."""
    similarity = compare(
        contents[0].read(rival.old), contents[1].read(rival.new)
    ).similarity
    return similarity.percent if similarity.ratio >= LEAST_RATIO else None


def _distance(old: Member, new: Member, contents: BothContents) -> int | None:
    if (
        min(old.size, new.size) < SMALLEST_TLSH
        or max(old.size, new.size) > LARGEST_TLSH
    ):
        return None
    old_digest = contents[0].tlsh_digest(old)
    new_digest = contents[1].tlsh_digest(new)
    if old_digest is None or new_digest is None:
        return None
    return digest_distance(old_digest, new_digest)


def _add_unpaired(work: _Work, contents: BothContents) -> None:
    """Add what has no partner; it may still be part of something else."""
    for side in (0, 1):
        for member in work.alone[side]:
            if work.tally.has_left(1 - side) or work.alone[1 - side]:
                work.tally.add_content(side, contents[side].read(member))
            else:
                work.tally.add_unread(side, member.size)
