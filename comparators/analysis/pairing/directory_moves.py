"""Directories that moved as a whole, told from the members that moved."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Sequence
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

    No member that is on both sides stays in a directory that moved, and at
    least half of what is in its smaller form moved with it.  A directory
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
    old = set(old)
    new = set(new)
    staying = _sizes((old & new).difference(*zip(*renames, strict=True)))
    sizes_old = _sizes(old)
    sizes_new = _sizes(new)
    likely = {
        (before, after): number
        for (before, after), number in moved.items()
        if before not in staying
        and after not in staying
        and 2 * number >= min(sizes_old[before], sizes_new[after])
        and (number > 1 or sizes_old[before] == sizes_new[after] == 1)
    }
    best = _mutual_best(likely)
    return tuple(
        DirectoryMove(before, after, likely[before, after])
        for before, after in sorted(best)
        if not _is_implied(before, after, best)
    )


def moved_path(path: str, moves: Sequence[DirectoryMove]) -> str | None:
    """Return where a path is after the moves; None where none concerns it."""
    return _mapped(path, {move.old: move.new for move in moves})


def path_before(path: str, moves: Sequence[DirectoryMove]) -> str | None:
    """Return where a path was before the moves."""
    return _mapped(path, {move.new: move.old for move in moves})


def _mapped(path: str, directories: dict[str, str]) -> str | None:
    if not directories:
        return None
    for directory in _directories(path):
        if directory in directories:
            return directories[directory] + path[len(directory) :]
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
        if directory:
            sizes[directory] += number
            for above in _directories(directory):
                sizes[above] += number
    return sizes


def _mutual_best(
    likely: dict[tuple[str, str], int],
) -> set[tuple[str, str]]:
    """Return the moves that are the best from and to a directory."""
    most_old: dict[str, list[int]] = collections.defaultdict(list)
    most_new: dict[str, list[int]] = collections.defaultdict(list)
    for (before, after), number in likely.items():
        most_old[before].append(number)
        most_new[after].append(number)
    return {
        (before, after)
        for (before, after), number in likely.items()
        if _is_alone_at_top(number, most_old[before])
        and _is_alone_at_top(number, most_new[after])
    }


def _is_alone_at_top(number: int, numbers: list[int]) -> bool:
    return number == max(numbers) and numbers.count(number) == 1


def _is_implied(before: str, after: str, moves: set[tuple[str, str]]) -> bool:
    return any(above in moves for above in _common_moves(before, after))
