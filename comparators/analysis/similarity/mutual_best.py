"""Choosing pairs among candidates, only where it is clear which to choose."""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Old = TypeVar("Old", bound=Hashable)
New = TypeVar("New", bound=Hashable)


def mutual_best(
    scores: Mapping[tuple[Old, New], float],
    is_clear: Callable[[Old, New, float], bool],
) -> list[tuple[Old, New]]:
    """Return the pairs that are each other's best candidate.

    Args:
        scores: of the candidates, more is better.
        is_clear: whether a pair may be chosen, given the margin between its
            score and that of the next best candidate of either.  It is not
            asked where the two are equal.
    """
    by_old: dict[Old, list[float]] = collections.defaultdict(list)
    by_new: dict[New, list[float]] = collections.defaultdict(list)
    for (old, new), score in scores.items():
        by_old[old].append(score)
        by_new[new].append(score)
    for sides in (by_old.values(), by_new.values()):
        for found in sides:
            found.sort(reverse=True)
    chosen = []
    for (old, new), score in scores.items():
        if score < by_old[old][0] or score < by_new[new][0]:
            continue
        others = [*by_old[old][1:2], *by_new[new][1:2]]
        margin = score - max(others, default=0.0)
        if margin > 0 and is_clear(old, new, margin):
            chosen.append((old, new))
    return chosen
