"""Which member of the old archive lives on as which member of the new.

The stages go from the surest evidence to the weakest, and none overrules an
earlier one: same path, same content, similar content, same name in a
directory that moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .archive import Kind, Member
from .directory_moves import DirectoryMove
from .overall import Tally
from .pairs import (
    Pair,
    Pairing,
    Stage,
    State,
    describe,
    same_content,
    unchanged,
)
from .similarity import (
    SMALLEST_TLSH,
    Similarity,
    compare,
    is_binary,
    tlsh_distance,
)
from .stages import Stages

__all__ = [
    "DirectoryMove",
    "Pair",
    "Pairing",
    "Stage",
    "State",
    "describe",
    "pair_members",
]

# The TLSH distance says little of contents that are nearly the same, and
# hashing all of them would cost as much as everything else here together.
_DISTANCE_BELOW = 90  # percent
_LARGEST_DISTANCE = 4 << 20  # bytes

Sides = tuple[Mapping[str, Member], Mapping[str, Member]]
Read = Callable[[Member], bytes]


def _same_path(path: str) -> str:
    return path


def pair_members(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    read_old: Read,
    read_new: Read,
    *,
    fuzzy_threshold: int = 110,
    key: Callable[[str], str] = _same_path,
) -> Pairing:
    """Pair every member of the old archive with one of the new, or none.

    Args:
        old: members by path without the root directory.
        new: likewise.
        read_old: gives the content of an old member.
        read_new: gives the content of a new member.
        fuzzy_threshold: highest TLSH distance of two members paired by it;
            0 switches the search for similar content off.
        key: the form of a path in which it is compared with the other
            side's, after the path itself.
    """
    stages = Stages((old, new), (read_old, read_new))
    stages.pair_same_path(key)
    stages.pair_same_content()
    if fuzzy_threshold > 0:
        stages.pair_similar_content()
        stages.pair_similar_digest(fuzzy_threshold)
    stages.pair_moved()
    tally = Tally()
    pairs = [
        _pair_of(stages, path, *partner, tally)
        for path, partner in stages.partners.items()
    ]
    pairs += _unpaired(stages)
    _add_unpaired(stages, tally)
    overall = tally.overall()
    return Pairing(
        tuple(sorted(pairs, key=lambda pair: (pair.path, pair.state.value))),
        stages.directory_moves(),
        overall.similarity,
        overall.old_in_new,
        overall.new_in_old,
    )


def _pair_of(
    stages: Stages, old_path: str, new_path: str, stage: Stage, tally: Tally
) -> Pair:
    """Measure two members that belong together."""
    old = stages.sides[0][old_path]
    new = stages.sides[1][new_path]
    if stage is not Stage.SAME_PATH:
        state = State.RENAMED
    elif unchanged(old, new):
        state = State.IDENTICAL
    else:
        state = State.CHANGED
    pair = Pair(state, old_path, new_path, old, new, stage=stage)
    if same_content(old, new):
        tally.add_identical(old.size)
        return pair
    if old.kind is not Kind.FILE or new.kind is not Kind.FILE:
        tally.add_unread(0, old.size)
        tally.add_unread(1, new.size)
        return pair
    contents = stages.content(0, old_path), stages.content(1, new_path)
    comparison = compare(*contents)
    tally.add_comparison(comparison)
    similarity: Similarity | None = comparison.similarity
    if not all(contents) or (
        not comparison.similarity.percent and any(map(is_binary, contents))
    ):
        similarity = None
    next_best = stages.next_best.get(old_path)
    return pair._replace(
        similarity=similarity,
        next_best=None if next_best is None else int(100 * next_best),
        distance=_distance(state, *contents, comparison.similarity.percent),
    )


def _distance(
    state: State, old: bytes, new: bytes, percent: int
) -> int | None:
    if state is State.CHANGED and percent >= _DISTANCE_BELOW:
        return None
    sizes = len(old), len(new)
    if min(sizes) < SMALLEST_TLSH or max(sizes) > _LARGEST_DISTANCE:
        return None
    return tlsh_distance(old, new)


def _unpaired(stages: Stages) -> Iterator[Pair]:
    old_candidates, new_candidates = stages.candidates()
    for path in stages.left[0]:
        yield Pair(
            State.REMOVED,
            path,
            None,
            stages.sides[0][path],
            None,
            candidates=old_candidates.get(path, 0),
        )
    for path in stages.left[1]:
        yield Pair(
            State.ADDED,
            None,
            path,
            None,
            stages.sides[1][path],
            candidates=new_candidates.get(path, 0),
        )


def _add_unpaired(stages: Stages, tally: Tally) -> None:
    """Add what has no partner; it may still be part of something else."""
    for side in (0, 1):
        for path in stages.left[side]:
            member = stages.sides[side][path]
            if member.kind is not Kind.FILE or not member.size:
                continue
            if tally.has_left(1 - side) or stages.left[1 - side]:
                tally.add_content(side, stages.content(side, path))
            else:
                tally.add_unread(side, member.size)
