"""Pairing opaque binaries, which have no spans in common, by their TLSH."""

from __future__ import annotations

from collections.abc import Sequence

from .measures import digest_distance, is_binary
from .mutual_best import mutual_best
from .similar_content import Content

# With thousands of candidates 1.6 % of files have a wrong one within this
# TLSH distance, and half of them within 110.
LARGEST_DISTANCE = 30

# How much farther the next best candidate is at least, TLSH distance.
_MARGIN = 20

# A file this many times larger is no candidate.
_SIZES = 2

_LARGEST = 2 << 20  # bytes
_MOST_PAIRS = 250_000


def similar_digests(
    old: Sequence[Content], new: Sequence[Content], threshold: int
) -> list[tuple[int, int]]:
    """Return which binaries belong together, by their positions.

    Nothing is searched where there are more than 250,000 pairs to look at.

    Args:
        old, new: contents that have no spans in common.
        threshold: highest TLSH distance; never more than 30.
    """
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    digests_old = _digests(old)
    digests_new = _digests(new) if digests_old else {}
    farthest = min(threshold, LARGEST_DISTANCE)
    scores = {}
    for i, digest_old in digests_old.items():
        for j, digest_new in digests_new.items():
            smaller, larger = sorted((old[i].size, new[j].size))
            if larger > _SIZES * smaller:
                continue
            distance = digest_distance(digest_old, digest_new)
            if distance <= farthest + _MARGIN:
                scores[i, j] = float(farthest + _MARGIN - distance)
    return sorted(
        mutual_best(
            scores,
            lambda i, j, margin: margin >= _MARGIN and scores[i, j] >= _MARGIN,
        )
    )


def _digests(contents: Sequence[Content]) -> dict[int, str]:
    """Return the TLSH digests of binaries, by position."""
    digests = {}
    for position, content in enumerate(contents):
        if content.size > _LARGEST:
            continue
        if not is_binary(content.read()):
            continue
        digest = content.tlsh_digest()
        if digest is not None:
            digests[position] = digest
    return digests
