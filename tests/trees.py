"""Members and contents of archives that nobody wrote to a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    tlsh_digest,
)

Tree = Mapping[str, bytes | Member]


def members(tree: Tree) -> dict[str, Member]:
    """Return the records of a tree: files of the contents, or as given."""
    return {
        path: content
        if isinstance(content, Member)
        else Member(
            path,
            size=len(content),
            digest=hashlib.sha256(content).digest(),
            position=position,
        )
        for position, (path, content) in enumerate(tree.items())
    }


class TreeContents:
    """The contents of a tree, as the index of an archive gives them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def read(self, member: Member) -> bytes:
        content = self.tree[member.path]
        assert isinstance(content, bytes)
        return content

    def tlsh_digest(self, member: Member) -> str | None:
        return tlsh_digest(self.read(member))
