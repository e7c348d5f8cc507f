"""Which members of two archives are compared, and as what."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Set
from typing import NamedTuple

from ..archive.layout import Layout
from ..archive.members import Member


class Selection(NamedTuple):
    """The members to compare.

    Attributes:
        old, new: by path without the root directory.
        excluded: how many members of both were left out.
    """

    old: dict[str, Member]
    new: dict[str, Member]
    excluded: int


def select(
    old: Layout,
    new: Layout,
    patterns: Collection[str],
    usual_modes: Set[tuple[int, int]] = frozenset(),
) -> Selection:
    """Leave out what is excluded, and what is no change of a member.

    Args:
        patterns: of paths, with or without the root directory.  As in
            diffoscope, one that fits the name on one side excludes both.
        usual_modes: the changes from one mode to another that another umask
            explains; see
            `archive_metadata.usual_mode_changes`.
    """
    excluded = patterns and {
        path
        for layout in (old, new)
        for path, member in layout.members.items()
        if _fits(patterns, path, member.path)
    }
    olds, news = (
        {p: m for p, m in layout.members.items() if p not in excluded}
        for layout in (old, new)
    )
    modes = dict(usual_modes)
    if modes:
        for path, member in olds.items():
            other = news.get(path)
            if (
                other is not None
                and member.mode is not None
                and modes.get(member.mode) == other.mode
                and member.kind is other.kind
            ):
                olds[path] = member._replace(mode=other.mode)
    left_out = len(old.members) + len(new.members) - len(olds) - len(news)
    return Selection(olds, news, left_out)


def _fits(patterns: Collection[str], *names: str) -> bool:
    return any(
        fnmatch.fnmatchcase(name, pattern)
        for pattern in patterns
        for name in names
    )
