"""Two sides of which one is a tree, without what a tree cannot have."""

from __future__ import annotations

import dataclasses

from ..archive.layout import Archive
from ..archive.members import Kind, Member
from .collecting import with_directories

# git keeps whether the owner may execute a file, and no other permission; it
# never has the bits above.
_KEPT_BY_GIT = 0o7100


def as_comparable(old: Archive, new: Archive) -> tuple[Archive, Archive]:
    """Return both sides so that only what both can have is compared.

    Where a side is a tree, a directory that has no member of its own on the
    other side, though something is in it there, is no difference: archives
    and git may leave them out.  Where a side is a git revision, neither are
    permissions of which git keeps nothing.
    """
    if old.index.tree is None and new.index.tree is None:
        return old, new
    olds, news = old.layout.members, new.layout.members
    old_members = _without_implied(olds, news)
    new_members = _without_implied(news, olds)
    if _is_revision(old):
        old_members = _with_modes(old_members, news)
    elif _is_revision(new):
        new_members = _with_modes(new_members, olds)
    return _with_members(old, old_members), _with_members(new, new_members)


def _is_revision(side: Archive) -> bool:
    return side.index.tree is not None and (
        side.index.tree.noun == "git revision"
    )


def _with_members(side: Archive, members: dict[str, Member]) -> Archive:
    return dataclasses.replace(
        side, layout=side.layout._replace(members=members)
    )


def _without_implied(
    members: dict[str, Member], others: dict[str, Member]
) -> dict[str, Member]:
    implied = {".", *with_directories(others)}
    return {
        path: member
        for path, member in members.items()
        if member.kind is not Kind.DIRECTORY
        or path in others
        or path not in implied
    }


def _with_modes(
    members: dict[str, Member], others: dict[str, Member]
) -> dict[str, Member]:
    found = {}
    for path, member in members.items():
        other = others.get(path)
        if (
            other is not None
            and other.kind is member.kind
            and not (member.permissions ^ other.permissions) & _KEPT_BY_GIT
        ):
            member = member._replace(mode=other.mode)
        found[path] = member
    return found


def is_same_tree(old: Archive, new: Archive) -> bool:
    """Return whether both are trees, made comparable, and hold the same.

    What is not known of a member equals nothing.
    """
    return (
        old.index.tree is not None
        and new.index.tree is not None
        and not (old.index.problems or new.index.problems)
        and _contents(old) == _contents(new)
    )


def _contents(side: Archive) -> dict[str, tuple[object, ...]]:
    return {
        path: (member.kind, member.mode, member.digest, member.device)
        for path, member in side.layout.members.items()
    }
