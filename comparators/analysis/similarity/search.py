"""Searching the members of two archives for contents that are alike.

Nothing compares all members with all others: an index leads from rare spans
to the few contents that have them, and the nearest of those are measured.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping

from . import spans
from .measures import digest_distance

# Less is paired by same content or same name only, bytes.
SMALLEST = 50

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
    candidates = {
        *_nearest(sketches_old, sketches_new),
        *(pair[::-1] for pair in _nearest(sketches_new, sketches_old)),
    }
    ratios = {}
    cut_path, spans_old = "", set[bytes]()
    for path, other in sorted(candidates):
        if path != cut_path:
            cut_path, spans_old = path, set(spans.cut(old[path]()))
        ratio = _dice(spans_old, set(spans.cut(new[other]())))
        if ratio >= LEAST_RATIO:
            ratios[path, other] = ratio
    return ratios


def _dice(old: set[bytes], new: set[bytes]) -> float:
    """Return Dice's coefficient of the bytes of distinct spans."""
    weight = sum(map(len, old)) + sum(map(len, new))
    return 2 * sum(map(len, old & new)) / weight if weight else 0.0


def _nearest(
    sketches: _Sketches, others: _Sketches
) -> Iterator[tuple[str, str]]:
    """Yield each content with the others that share most of its rare spans."""
    index: dict[int, list[str]] = defaultdict(list)
    for path, sketch in others.items():
        for checksum in sketch:
            index[checksum].append(path)
    frequency = Counter(
        checksum for sketch in sketches.values() for checksum in sketch
    )
    for path, sketch in sketches.items():
        met = Counter(
            other
            for checksum in index.keys() & sketch
            if frequency[checksum] * len(index[checksum]) <= _RARE
            for other in index[checksum]
        )
        shares = {
            other: number / (len(sketch) + len(others[other]))
            for other, number in met.items()
        }
        best = heapq.nsmallest(
            _CANDIDATES, shares, key=lambda other: (-shares[other], other)
        )
        for other in best:
            if shares[other] >= _NEAR * shares[best[0]]:
                yield path, other


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
    by_path: dict[tuple[int, str], list[float]] = defaultdict(list)
    for pair, score in scores.items():
        for member in enumerate(pair):
            by_path[member].append(score)
    two_best = {key: heapq.nlargest(2, all_) for key, all_ in by_path.items()}
    found = []
    for pair, score in scores.items():
        (best, *next_old), (other_best, *next_new) = (
            two_best[member] for member in enumerate(pair)
        )
        next_best = max(*next_old, *next_new, -math.inf, -math.inf)
        if score == best == other_best > next_best:
            found.append((pair, score - next_best))
    return found
