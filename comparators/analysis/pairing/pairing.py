"""Which member of the old archive lives on as which member of the new.

The stages go from the surest evidence to the weakest, and none overrules an
earlier one: same path, same content, similar content, same name in a
directory that moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..archive.members import Member
from .directory_moves import DirectoryMove
from .pairs import (
    BothContents,
    Pair,
    Pairing,
    Stage,
    State,
    describe,
    unchanged,
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


def _same_path(path: str) -> str:
    return path


def pair_members(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    contents: BothContents,
    *,
    fuzzy_threshold: int = 110,
    key: Callable[[str], str] = _same_path,
) -> Pairing:
    """Pair every member of the old archive with one of the new, or none.

    How alike the two of a pair are is not measured here, see
    :class:`.measuring.Measurement`.

    Args:
        old: members by path without the root directory.
        new: likewise.
        contents: of the old members, and of the new.
        fuzzy_threshold: highest TLSH distance of two members paired by it;
            0 switches the search for similar content off.
        key: the form of a path in which it is compared with the other
            side's, after the path itself.
    """
    stages = Stages((old, new), contents)
    stages.pair_same_path(key)
    stages.pair_same_content()
    if fuzzy_threshold > 0:
        stages.pair_similar_content()
        stages.pair_similar_digest(fuzzy_threshold)
    stages.pair_moved()
    pairs = [
        _pair_of(stages, path, *partner)
        for path, partner in stages.partners.items()
    ]
    pairs += _unpaired(stages)
    return Pairing(
        tuple(sorted(pairs, key=lambda pair: (pair.path, pair.state.value))),
        stages.directory_moves(),
    )


def _pair_of(
    stages: Stages, old_path: str, new_path: str, stage: Stage
) -> Pair:
    """Return the record of two members that belong together."""
    old = stages.sides[0][old_path]
    new = stages.sides[1][new_path]
    if stage is not Stage.SAME_PATH:
        state = State.RENAMED
    elif unchanged(old, new):
        state = State.IDENTICAL
    else:
        state = State.CHANGED
    return Pair(
        state,
        old_path,
        new_path,
        old,
        new,
        stage=stage,
        rival=stages.rivals.get(old_path),
    )


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
