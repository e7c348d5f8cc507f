"""Directories that moved as a whole, told from the members that moved."""

from __future__ import annotations

import collections
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
    renames = list(renames)
    moved = collections.Counter(
        directories for pair in renames for directories in _common_moves(*pair)
    )
    if not moved:
        return ()
    old, new = set(old), set(new)
    staying = _sizes((old & new).difference(*zip(*renames, strict=True)))
    sizes_old, sizes_new = _sizes(old), _sizes(new)
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
        if not any(above in moves for above in _common_moves(*move))
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


def _common_moves(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the moves of directories that would move a member so."""
    for _ in range(_DEEPEST):
        old, _, old_name = old.rpartition("/")
        new, _, new_name = new.rpartition("/")
        if old_name != new_name or not old or not new or old == new:
            break
        yield old, new


def _sizes(paths: Iterable[str]) -> collections.Counter[str]:
    """Return how many members are below each directory."""
    sizes: collections.Counter[str] = collections.Counter()
    for directory, number in collections.Counter(
        path.rpartition("/")[0] for path in paths
    ).items():
        for above in (directory, *_directories(directory)):
            sizes[above] += number
    return sizes
