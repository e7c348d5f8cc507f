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
    usual_modes: Set[tuple[int | None, int | None]] = frozenset(),
) -> Selection:
    """Leave out what is excluded, and what is no change of a member.

    Args:
        patterns: of paths, with or without the root directory.  As in
            diffoscope, one that fits the name on one side excludes both.
        usual_modes: the changes from one mode to another that another umask
            explains; see
            `archive_metadata.usual_mode_changes`.
    """
    excluded = {
        path
        for layout in (old, new)
        for path, member in layout.members.items()
        for pattern in patterns
        if fnmatch.fnmatchcase(path, pattern)
        or fnmatch.fnmatchcase(member.path, pattern)
    }
    olds, news = (
        {p: m for p, m in layout.members.items() if p not in excluded}
        for layout in (old, new)
    )
    for path in olds.keys() & news.keys() if usual_modes else ():
        one, other = olds[path], news[path]
        if one.kind is other.kind and (one.mode, other.mode) in usual_modes:
            olds[path] = one._replace(mode=other.mode)
    left_out = len(old.members) + len(new.members) - len(olds) - len(news)
    return Selection(olds, news, left_out)
