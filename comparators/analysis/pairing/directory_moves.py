"""Directories that moved as a whole, told from the members that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# So many directories above a member are looked at.
_DEEPEST = 40


class DirectoryMove(NamedTuple):
    """A directory that moved as a whole.

    Attributes:
        old: its old path, without a trailing slash.
        new: its new path, without a trailing slash.
        members: how many members moved with it.
    """

    old: str
    new: str
    members: int


def directory_moves(
    renames: Iterable[tuple[str, str]],
    old: Iterable[str],
    new: Iterable[str],
) -> tuple[DirectoryMove, ...]:
    """Return the directories that moved as a whole, sorted by old path.

    No member that is on both sides stays in a directory that moved, and more
    than half of what was in it, and is in it, moved with it.  A directory
    below one that moved is not named again.

    Args:
        renames: old and new paths of members that moved.
        old: paths of all old members that are not directories.
        new: likewise of the new ones.
    """
    moved = Counter(move for pair in renames for move in _moves(*pair))
    if not moved:
        return ()
    old, new = set(old), set(new)
    staying, sizes_old, sizes_new = map(_sizes, (old & new, old, new))
    moves = {
        (before, after): number
        for (before, after), number in moved.items()
        if before not in staying
        and after not in staying
        and 2 * number > max(sizes_old[before], sizes_new[after])
    }
    return tuple(
        DirectoryMove(*move, moves[move])
        for move in sorted(moves)
        if moves.keys().isdisjoint(_moves(*move))
    )


def moved_path(path: str, moves: Mapping[str, str]) -> str | None:
    """Return where a path is after moves; None where none concerns it.

    Args:
        moves: new directories by old ones, or old ones by new.
    """
    for directory in _directories(path):
        if directory in moves:
            return moves[directory] + path[len(directory) :]
    return None


def _directories(path: str) -> Iterator[str]:
    """Yield the directories above a path, the nearest first."""
    for _ in range(_DEEPEST):
        path = path.rpartition("/")[0]
        if not path:
            break
        yield path


def _moves(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the moves of directories that would move a member so."""
    pairs = zip(_directories(old), _directories(new), strict=False)
    for before, after in pairs:
        if before == after or old[len(before) :] != new[len(after) :]:
            break
        yield before, after


def _sizes(paths: Iterable[str]) -> Counter[str]:
    """Return how many members are below each directory."""
    return Counter(above for path in paths for above in _directories(path))
