"""Searching the members of two archives for similar contents.

Nothing compares all members with all others: an inverted index leads from
rare spans to the few members that have them, and of those only the ones are
measured that can make a difference.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from . import spans
from .measures import compare

# Less is paired by same content or same name only, bytes.
SMALLEST = 50

# More is not searched for, bytes.
LARGEST = 8 << 20

# Least similarity of a candidate, Dice's coefficient.
LEAST_RATIO = 0.3

# How many checksums the index holds at most: for each content, and in all.
_SKETCH = 64
_SMALLEST_SKETCH = 16
_INDEX = 3_000_000

# How many times two contents may meet in the index, for each content.
_MEETINGS = 50

# A content that shares so many times fewer rare spans than the one that shares
# most is no candidate.
_LESS = 8

# How many candidates of a content are looked at.
_CANDIDATES = 3

# Below this estimate a similarity is hardly ever `LEAST_RATIO`; nor is a
# candidate a rival whose estimate is so far behind the best of either side.
# Estimates from few checksums are not relied on.
_LEAST_ESTIMATE = 0.2
_FAR_BEHIND = 0.2
_FEW = 32


class Content(NamedTuple):
    """A content to search for or among.

    Attributes:
        size: bytes.
        digest: of the content; settles the order of equal candidates.
        read: gives the content.
        tlsh_digest: gives its TLSH digest.
    """

    size: int
    digest: bytes
    read: Callable[[], bytes]
    tlsh_digest: Callable[[], str | None]


Scores = dict[tuple[int, int], float]


class Found(NamedTuple):
    """The pairs worth looking at, by the positions of both contents.

    Attributes:
        ratios: Dice's coefficient, where it was measured and is at least
            `LEAST_RATIO`.
        estimates: of Dice's coefficient, where it was not measured.
    """

    ratios: Scores
    estimates: Scores


def similar_contents(old: Sequence[Content], new: Sequence[Content]) -> Found:
    """Return which contents are similar.

    Neither the order of the contents nor which side is called old makes a
    difference.
    """
    size = _SKETCH
    while size > _SMALLEST_SKETCH and size * (len(old) + len(new)) > _INDEX:
        size //= 2

    sketches = (
        [spans.sketch(content.read(), size) for content in old],
        [spans.sketch(content.read(), size) for content in new],
    )
    candidates = sorted(_candidates(old, new, sketches))
    estimates = _estimates(candidates, sketches, size)
    ratios: Scores = {}
    for i, j in _promising(estimates, sketches):
        ratio = compare(old[i].read(), new[j].read()).similarity.ratio
        if ratio >= LEAST_RATIO:
            ratios[i, j] = ratio
        del estimates[i, j]
    return Found(ratios, estimates)


Sketches = tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]]


def _estimates(
    pairs: Iterable[tuple[int, int]], sketches: Sketches, size: int
) -> Scores:
    """Return what the sketches of pairs let expect of their similarity.

    The share of the smallest checksums of both that both have is an unbiased
    estimate of Jaccard's coefficient (Broder 1997); Dice's follows from it.
    """
    old = [set(sketch) for sketch in sketches[0]]
    new = [set(sketch) for sketch in sketches[1]]
    estimates = {}
    for i, j in pairs:
        smallest = sorted(old[i] | new[j])[:size]
        jaccard = len((old[i] & new[j]).intersection(smallest)) / len(smallest)
        estimates[i, j] = 2 * jaccard / (1 + jaccard)
    return estimates


def _promising(estimates: Scores, sketches: Sketches) -> list[tuple[int, int]]:
    """Return the pairs that can be chosen, or keep another from it."""
    best: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for pair, estimate in estimates.items():
        for side, position in enumerate(pair):
            best[side][position] = max(estimate, best[side].get(position, 0.0))
    return [
        (i, j)
        for (i, j), estimate in estimates.items()
        if len(sketches[0][i]) + len(sketches[1][j]) <= _FEW
        or (
            estimate >= _LEAST_ESTIMATE
            and estimate >= min(best[0][i], best[1][j]) - _FAR_BEHIND
        )
    ]


def _candidates(
    old: Sequence[Content], new: Sequence[Content], sketches: Sketches
) -> set[tuple[int, int]]:
    """Return the pairs to look at, by what their sketches share."""
    index_old = _index(sketches[0])
    index_new = _index(sketches[1], index_old)
    rare = _rare(index_old, index_new, _MEETINGS * (len(old) + len(new)))
    found: set[tuple[int, int]] = set()
    for i, sketch in enumerate(sketches[0]):
        best = _best(sketch, old[i], index_new, rare, sketches[1], new)
        found.update((i, j) for j in best)
    for j, sketch in enumerate(sketches[1]):
        best = _best(sketch, new[j], index_old, rare, sketches[0], old)
        found.update((i, j) for i in best)
    return found


def _best(
    sketch: Sequence[int],
    content: Content,
    index: dict[int, list[int]],
    rare: set[int],
    sketches: Sequence[Sequence[int]],
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
        smaller, larger = sorted((content.size, contents[other].size))
        if 2 * smaller < LEAST_RATIO * (smaller + larger):
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
