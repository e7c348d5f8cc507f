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


class Rival(NamedTuple):
    """The best candidate that was not chosen, for one member of a pair."""

    old: Member
    new: Member


class Pair(NamedTuple):
    """One member of both archives, or of the one that has it.

    Attributes:
        state: what became of it.
        old_path: its key among the old members; None if added.
        new_path: its key among the new members; None if removed.
        old: the old member; None if added.
        new: the new member; None if removed.
        similarity: of contents that differ; None for identical content, and
            where nothing could be measured, or was not yet.
        next_best: similarity of the rival, percent 30 to 99; None where there
            was none, or it has less.
        distance: TLSH distance; None where there is none.
        candidates: how many similar members a member without a partner has,
            where nothing tells which of them is its partner; else 0.
        stage: what paired the two; None for added and removed members.
        rival: the next best candidate of either, where something was
            searched.
    """

    state: State
    old_path: str | None
    new_path: str | None
    old: Member | None
    new: Member | None
    similarity: Similarity | None = None
    next_best: int | None = None
    distance: int | None = None
    candidates: int = 0
    stage: Stage | None = None
    rival: Rival | None = None

    @property
    def path(self) -> str:
        """The path to show and sort by: the new one where there is one."""
        path = self.old_path if self.new_path is None else self.new_path
        return path or ""

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
            and same_content(self.old, self.new)
        )


class Pairing(NamedTuple):
    """All members of two archives, each in exactly one pair.

    Attributes:
        pairs: sorted by path.
        directory_moves: sorted by old path.
    """

    pairs: tuple[Pair, ...]
    directory_moves: tuple[DirectoryMove, ...] = ()


def same_content(old: Member, new: Member) -> bool:
    """Whether two members are of the same kind with the same content."""
    return old.kind is new.kind and old.digest == new.digest


def unchanged(old: Member, new: Member) -> bool:
    """Whether two members of the same path are identical."""
    return (
        same_content(old, new)
        and old.mode == new.mode
        and old.link == new.link
        and old.device == new.device
    )


def describe(pair: Pair) -> str | None:
    """The sentence on how alike the two members of a pair are.

    None where there is nothing to say: the state alone says it.
    """
    if pair.candidates:
        return f"ambiguous: {pair.candidates:,} similar candidates"
    if pair.old is None or pair.new is None:
        return None
    renamed = pair.state is State.RENAMED
    if pair.same_content:
        return "renamed, identical content" if renamed else None
    if pair.old.kind is not Kind.FILE or pair.new.kind is not Kind.FILE:
        return None
    sentence = "renamed; " if renamed else ""
    if pair.similarity is None and not renamed:
        return None
    if pair.similarity is None:
        sentence += "similarity not measurable"
    elif not pair.similarity.percent:
        sentence += "less than 1 % alike"
    else:
        sentence += f"{pair.similarity.percent} % alike"
    evidence = []
    if pair.stage is Stage.SIMILAR_DIGEST:
        evidence.append("paired by TLSH alone")
    elif pair.stage is Stage.MOVED_DIRECTORY:
        evidence.append("paired by its name in a moved directory")
    if pair.next_best is not None:
        evidence.append(f"next best candidate {pair.next_best} %")
    if pair.distance is not None:
        evidence.append(f"TLSH distance {pair.distance}")
    return sentence + (f" ({'; '.join(evidence)})" if evidence else "")
