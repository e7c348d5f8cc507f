"""Searching the members of two archives for similar contents.

Nothing compares all members with all others: an inverted index leads from
rare spans to the few members that have them, and only the most promising of
those are measured.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from . import spans
from .similarity import Similarity, common_weight

# Less is paired by same content or same name only, bytes.
SMALLEST = 50

# More is not searched for, bytes.
LARGEST = 8 << 20

# Least similarity of a candidate, Dice's coefficient.
LEAST_RATIO = 0.3

# How many checksums the index holds at most: for each content, and in all.
_SKETCH = 128
_SMALLEST_SKETCH = 16
_INDEX = 3_000_000

# How many times two contents may meet in the index, for each content.
_MEETINGS = 100

# A content that shares so many times fewer rare spans than the one that shares
# most is no candidate.
_LESS = 8

# How many candidates of a content are measured.
_CANDIDATES = 4

# Contents whose spans are kept in memory, bytes.
_KEPT = 32 << 20


class Content(NamedTuple):
    """A content to search for or among.

    Attributes:
        size: bytes.
        digest: of the content; settles the order of equal candidates.
        read: gives the content.
    """

    size: int
    digest: bytes
    read: Callable[[], bytes]


Edges = dict[tuple[int, int], Similarity]


def similar_contents(old: Sequence[Content], new: Sequence[Content]) -> Edges:
    """Return the similarity of the pairs worth looking at.

    Neither the order of the contents nor which side is called old makes a
    difference.

    Returns:
        Similarities of at least `LEAST_RATIO`, by the positions of the old
        and the new content.
    """
    kept = _KeptSpans(old, new)
    size = _SKETCH
    while size > _SMALLEST_SKETCH and size * (len(old) + len(new)) > _INDEX:
        size //= 2
    sketches = (
        [kept.sketch(0, i, size) for i in range(len(old))],
        [kept.sketch(1, i, size) for i in range(len(new))],
    )
    edges: Edges = {}
    for i, j in sorted(_candidates(old, new, sketches, kept.weights)):
        similarity = kept.similarity(i, j)
        if similarity.ratio >= LEAST_RATIO:
            edges[i, j] = similarity
    return edges


class _KeptSpans:
    """The spans of contents, some of them kept in memory."""

    def __init__(self, *sides: Sequence[Content]) -> None:
        self._sides = sides
        self._spans: collections.OrderedDict[
            tuple[int, int], collections.Counter[bytes]
        ] = collections.OrderedDict()
        self._bytes = 0
        self.weights = tuple([0] * len(side) for side in sides)

    def sketch(self, side: int, index: int, size: int) -> list[int]:
        """Return the sketch of a content, and note its weight."""
        return spans.sketch(self._count(side, index), size)

    def similarity(self, old: int, new: int) -> Similarity:
        """Return the similarity of two contents."""
        return Similarity(
            common_weight(self._count(0, old), self._count(1, new)),
            self.weights[0][old],
            self.weights[1][new],
        )

    def _count(self, side: int, index: int) -> collections.Counter[bytes]:
        key = (side, index)
        if key in self._spans:
            self._spans.move_to_end(key)
            return self._spans[key]
        content = self._sides[side][index]
        found = spans.cut(content.read())
        self.weights[side][index] = spans.weight(found)
        counted = collections.Counter(found)
        self._spans[key] = counted
        self._bytes += content.size
        while self._bytes > _KEPT and len(self._spans) > 2:
            (a_side, an_index), _ = self._spans.popitem(last=False)
            self._bytes -= self._sides[a_side][an_index].size
        return counted


def _candidates(
    old: Sequence[Content],
    new: Sequence[Content],
    sketches: tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]],
    weights: tuple[Sequence[int], ...],
) -> set[tuple[int, int]]:
    """Return the pairs to measure, by what their sketches share."""
    index_old = _index(sketches[0])
    index_new = _index(sketches[1], index_old)
    rare = _rare(index_old, index_new, _MEETINGS * (len(old) + len(new)))
    found: set[tuple[int, int]] = set()
    for i, sketch in enumerate(sketches[0]):
        best = _best(
            sketch,
            index_new,
            rare,
            sketches[1],
            weights[0][i],
            weights[1],
            new,
        )
        found.update((i, j) for j in best)
    for j, sketch in enumerate(sketches[1]):
        best = _best(
            sketch,
            index_old,
            rare,
            sketches[0],
            weights[1][j],
            weights[0],
            old,
        )
        found.update((i, j) for i in best)
    return found


def _best(
    sketch: Sequence[int],
    index: dict[int, list[int]],
    rare: set[int],
    sketches: Sequence[Sequence[int]],
    weight: int,
    weights: Sequence[int],
    contents: Sequence[Content],
) -> Iterable[int]:
    """Return the contents that share most with a sketch."""
    met = collections.Counter(
        itertools.chain.from_iterable(
            map(index.__getitem__, rare.intersection(sketch))
        )
    )
    if not met:
        return []
    least = max(met.values()) // _LESS
    shares = []
    for other, number in met.items():
        if number < least:
            continue
        both = weight + weights[other]
        if 2 * min(weight, weights[other]) < LEAST_RATIO * both:
            continue
        share = number / (len(sketch) + len(sketches[other]))
        shares.append((-share, contents[other].digest, other))
    shares.sort()
    return [other for _, _, other in shares[:_CANDIDATES]]


def _index(
    sketches: Iterable[Iterable[int]],
    among: dict[int, list[int]] | None = None,
) -> dict[int, list[int]]:
    """Return which sketches each checksum is in.

    Args:
        sketches: the sketches.
        among: checksums that are not in it are left out.
    """
    index: dict[int, list[int]] = {}
    for number, sketch in enumerate(sketches):
        for checksum in sketch:
            if checksum in index:
                index[checksum].append(number)
            elif among is None or checksum in among:
                index[checksum] = [number]
    return index


def _rare(
    index_old: dict[int, list[int]],
    index_new: dict[int, list[int]],
    work: int,
) -> set[int]:
    """Return the rarest checksums of both, as many as the work allows.

    Rarity is the number of pairs that meet by a checksum.  Checksums as rare
    as each other are taken or left together, so that no order matters, and
    those that are in one content of each side are always taken.
    """
    by_pairs: dict[int, list[int]] = collections.defaultdict(list)
    for checksum, numbers in index_new.items():
        by_pairs[len(numbers) * len(index_old[checksum])].append(checksum)
    rare: set[int] = set()
    meetings = 0
    for pairs in sorted(by_pairs):
        meetings += pairs * len(by_pairs[pairs])
        if pairs > 1 and meetings > work:
            break
        rare.update(by_pairs[pairs])
    return rare
