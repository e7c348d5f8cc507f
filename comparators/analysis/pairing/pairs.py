"""What a pairing of two archives' members consists of."""

from __future__ import annotations

import enum
from typing import NamedTuple, Protocol

from ..archive.members import Kind, Member
from ..similarity.measures import Similarity
from .directory_moves import DirectoryMove


class State(enum.Enum):
    """What became of a member; the value is the word the reader sees."""

    IDENTICAL = "identical"
    CHANGED = "changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


class Stage(enum.Enum):
    """By what two members were paired."""

    SAME_PATH = "same path"
    SAME_CONTENT = "same content"
    SIMILAR_CONTENT = "similar content"
    SIMILAR_DIGEST = "similar TLSH digest"
    MOVED_DIRECTORY = "same name in a moved directory"


class Contents(Protocol):
    """Where the contents of one archive's members are: its index."""

    def read(self, member: Member) -> bytes:
        """Return the content of *member*."""

    def tlsh_digest(self, member: Member) -> str | None:
        """Return the TLSH digest of the content, None if it has none."""


BothContents = tuple[Contents, Contents]


class Pair(NamedTuple):
    """One member of both archives, or of the one that has it.

    Attributes:
        state: what became of it.
        old_path: its key among the old members; None if added.
        new_path: its key among the new members; None if removed.
        old: the old member; None if added.
        new: the new member; None if removed.
        stage: what paired the two; None for added and removed members.
        distance: TLSH distance, where that paired the two.
        similarity: of contents that differ; None for identical content, and
            where nothing could be measured, or was not yet.
    """

    state: State
    old_path: str | None
    new_path: str | None
    old: Member | None
    new: Member | None
    stage: Stage | None = None
    distance: int | None = None
    similarity: Similarity | None = None

    @property
    def path(self) -> str:
        """The path to show and sort by: the new one where there is one."""
        path = self.old_path if self.new_path is None else self.new_path
        return path or ""

    @property
    def is_directory(self) -> bool:
        """Whether it is a directory on each side that has it."""
        kinds = {member.kind for member in (self.old, self.new) if member}
        return kinds == {Kind.DIRECTORY}

    @property
    def is_plain_rename(self) -> bool:
        """Whether nothing but the path of a member changed."""
        return (
            self.state is State.RENAMED
            and self.same_content
            and self.old is not None
            and self.new is not None
            and self.old.mode == self.new.mode
        )

    @property
    def same_content(self) -> bool:
        """Whether both members are there with the same kind and digest."""
        return (
            self.old is not None
            and self.new is not None
            and self.old.kind is self.new.kind
            and self.old.digest == self.new.digest
        )


class Pairing(NamedTuple):
    """All members of two archives, each in exactly one pair.

    Attributes:
        pairs: sorted by path.
        directory_moves: sorted by old path.
    """

    pairs: tuple[Pair, ...]
    directory_moves: tuple[DirectoryMove, ...] = ()


def describe(pair: Pair) -> str | None:
    """The sentence on how alike the two members of a pair are.

    None where there is nothing to say: the state alone says it.
    """
    renamed = pair.state is State.RENAMED
    if pair.old is None or pair.new is None:
        return None
    if pair.same_content:
        return "renamed, identical content" if renamed else None
    if pair.old.kind is not Kind.FILE or pair.new.kind is not Kind.FILE:
        return None
    if pair.similarity is not None:
        percent = pair.similarity.percent
        alike = f"{percent} % alike" if percent else "less than 1 % alike"
    elif renamed:
        alike = "similarity not measurable"
    else:
        return None
    if pair.stage is Stage.SIMILAR_DIGEST:
        alike += f" (paired by TLSH alone, distance {pair.distance})"
    elif pair.stage is Stage.MOVED_DIRECTORY:
        alike += " (paired by its name in a moved directory)"
    return f"renamed; {alike}" if renamed else alike
