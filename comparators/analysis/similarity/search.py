"""Searching the members of two archives for contents that are alike.

Nothing compares all members with all others: an index leads from rare spans
to the few contents that have them, and the nearest of those are measured.
"""

from __future__ import annotations

import collections
import heapq
import itertools
import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence

from . import spans
from .measures import digest_distance

# Less is paired by same content or same name only, bytes.
SMALLEST = 50

# More is not searched for, bytes.
LARGEST = 8 << 20

# Least similarity of a candidate, Dice's coefficient.
LEAST_RATIO = 0.3

# How many checksums the index has of a content, and of one among very many.
_SKETCH = 64
_SMALL_SKETCH = 16
_VERY_MANY = 40_000

# A span is rare if no more pairs of contents meet by it.
_RARE = 100

# How many candidates of a content are measured, and which share of the best
# one's likeness the others have at least.
_CANDIDATES = 2
_NEAR = 0.5

# With thousands of candidates 1.6 % of files have a wrong one within this
# TLSH distance, and half of them within 110.  The next best candidate is
# farther by the margin.
_LARGEST_DISTANCE = 30
_DISTANCE_MARGIN = 20
_MOST_DISTANCES = 250_000

Scores = dict[tuple[str, str], float]
Contents = Mapping[str, Callable[[], bytes]]
"""Functions that read contents, by the paths of the members."""
_Sketches = dict[str, list[int]]
_Index = dict[int, list[str]]


def similar_contents(old: Contents, new: Contents) -> Scores:
    """Return which contents are alike, and Dice's coefficient of them.

    Neither the order of the contents nor which side is called old makes a
    difference.
    """
    is_many = len(old) + len(new) > _VERY_MANY
    size = _SMALL_SKETCH if is_many else _SKETCH
    sketches_old, sketches_new = (
        {path: spans.sketch(read(), size) for path, read in side.items()}
        for side in (old, new)
    )
    ratios = {}
    candidates = sorted(_candidates(sketches_old, sketches_new))
    for path, pairs in itertools.groupby(candidates, operator.itemgetter(0)):
        spans_old = spans.distinct(old[path]())
        for pair in pairs:
            ratio = _dice(spans_old, spans.distinct(new[pair[1]]()))
            if ratio >= LEAST_RATIO:
                ratios[pair] = ratio
    return ratios


def _dice(old: set[bytes], new: set[bytes]) -> float:
    """Return Dice's coefficient of the bytes of distinct spans."""
    weight = sum(map(len, old)) + sum(map(len, new))
    return 2 * sum(map(len, old & new)) / weight if weight else 0.0


def _candidates(old: _Sketches, new: _Sketches) -> set[tuple[str, str]]:
    """Return the pairs that share most of their rare spans."""
    in_old, in_new = _index(old), _index(new)
    rare = {
        checksum
        for checksum in in_old.keys() & in_new.keys()
        if len(in_old[checksum]) * len(in_new[checksum]) <= _RARE
    }
    found: set[tuple[str, str]] = set()
    for path, sketch in old.items():
        shared = rare.intersection(sketch)
        found.update(
            (path, other)
            for other in _nearest(len(sketch), shared, in_new, new)
        )
    for path, sketch in new.items():
        shared = rare.intersection(sketch)
        found.update(
            (other, path)
            for other in _nearest(len(sketch), shared, in_old, old)
        )
    return found


def _index(sketches: _Sketches) -> _Index:
    """Return the paths of the contents that each checksum is in."""
    index: _Index = collections.defaultdict(list)
    for path, sketch in sketches.items():
        for checksum in sketch:
            index[checksum].append(path)
    return index


def _nearest(
    size: int, shared: set[int], index: _Index, sketches: _Sketches
) -> Sequence[str]:
    """Return the contents whose sketches have most of *shared*."""
    met = collections.Counter(
        itertools.chain.from_iterable(map(index.__getitem__, shared))
    )
    shares = {
        path: number / (size + len(sketches[path]))
        for path, number in met.items()
    }
    best = heapq.nsmallest(
        _CANDIDATES, shares, key=lambda path: (-shares[path], path)
    )
    return [path for path in best if shares[path] >= _NEAR * shares[best[0]]]


def near_digests(
    old: Mapping[str, str], new: Mapping[str, str], threshold: int
) -> Iterator[tuple[str, str, int]]:
    """Yield which contents belong together by their TLSH digests.

    Nothing is searched where there are more than 250,000 pairs to look at.

    Args:
        old, new: digests by path.
        threshold: highest TLSH distance; never more than 30.

    Yields:
        Old path, new path and TLSH distance.
    """
    if len(old) * len(new) > _MOST_DISTANCES:
        return
    scores = {
        (one, other): -float(digest_distance(old[one], new[other]))
        for one in old
        for other in new
    }
    farthest = min(threshold, _LARGEST_DISTANCE)
    for pair, margin in mutual_best(scores):
        if -scores[pair] <= farthest and margin >= _DISTANCE_MARGIN:
            yield *pair, -int(scores[pair])


def mutual_best(scores: Scores) -> list[tuple[tuple[str, str], float]]:
    """Return the pairs that are each other's best candidate.

    With the margin between its score and that of the next best candidate of
    either, infinite where there is none.  Candidates that are equally good
    are not returned.

    Args:
        scores: of the candidates, more is better.
    """
    two_best: tuple[dict[str, list[float]], dict[str, list[float]]] = (
        collections.defaultdict(list),
        collections.defaultdict(list),
    )
    for pair, score in scores.items():
        for side, path in enumerate(pair):
            two_best[side][path] = sorted(
                [*two_best[side][path], score], reverse=True
            )[:2]
    found = []
    for pair, score in scores.items():
        margins = [
            math.inf if len(best) == 1 else score - best[score == best[0]]
            for best in (two_best[0][pair[0]], two_best[1][pair[1]])
        ]
        if min(margins) > 0:
            found.append((pair, min(margins)))
    return found
