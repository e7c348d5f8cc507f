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
    return _comparable(old, news), _comparable(new, olds)


def _comparable(side: Archive, others: dict[str, Member]) -> Archive:
    """Return a side without what the *others* cannot have."""
    tree = side.index.tree
    is_revision = tree is not None and tree.noun == "git revision"
    implied = {".", *with_directories(others)}
    members = {}
    for path, member in side.layout.members.items():
        other = others.get(path)
        if other is None:
            if member.kind is Kind.DIRECTORY and path in implied:
                continue
        elif (
            is_revision
            and other.kind is member.kind
            and not (member.permissions ^ other.permissions) & _KEPT_BY_GIT
        ):
            member = member._replace(mode=other.mode)
        members[path] = member
    layout = side.layout._replace(members=members)
    return dataclasses.replace(side, layout=layout)


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
