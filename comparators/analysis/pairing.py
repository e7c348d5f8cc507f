"""Which member of the old archive lives on as which member of the new.

The stages go from the surest evidence to the weakest, and none overrules an
earlier one.
"""

from __future__ import annotations

import collections
import dataclasses
import enum
from collections.abc import Callable, Mapping

from .archive import Kind, Member
from .similarity import Similarity


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


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """One member of both archives, or of the one that has it.

    Attributes:
        state: what became of it.
        old_path: its key among the old members; None if added.
        new_path: its key among the new members; None if removed.
        old: the old member; None if added.
        new: the new member; None if removed.
        similarity: of contents that differ; None for identical content, and
            where nothing could be measured.
        next_best: similarity to the next best candidate, percent 0 to 99;
            None where there was none or nothing was searched.
        distance: TLSH distance; None where it was not computed.
        candidates: how many similar members a member without a partner has,
            where nothing tells which of them is its partner; else 0.
        stage: what paired the two; None for added and removed members.
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

    @property
    def path(self) -> str:
        """The path to show and sort by: the new one where there is one."""
        path = self.old_path if self.new_path is None else self.new_path
        return path or ""

    @property
    def same_content(self) -> bool:
        """Whether both members are there with the same kind and digest."""
        return (
            self.old is not None
            and self.new is not None
            and same_content(self.old, self.new)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryMove:
    """A directory that moved as a whole.

    Attributes:
        old: its old path, without a trailing slash.
        new: its new path, without a trailing slash.
        members: how many members moved with it.
    """

    old: str
    new: str
    members: int


@dataclasses.dataclass(frozen=True, slots=True)
class Pairing:
    """All members of two archives, each in exactly one pair.

    Attributes:
        pairs: sorted by path.
        directory_moves: sorted by old path.
        overall: similarity of the two archives, percent 0 to 100; 100 only
            where all content is identical.
        old_in_new: share of the old archive's content found in the new,
            percent 0 to 100.
        new_in_old: share of the new archive's content found in the old,
            percent 0 to 100.
    """

    pairs: tuple[Pair, ...]
    directory_moves: tuple[DirectoryMove, ...] = ()
    overall: float = 0.0
    old_in_new: float = 0.0
    new_in_old: float = 0.0


def same_content(old: Member, new: Member) -> bool:
    """Whether two members are of the same kind with the same content."""
    return old.kind is new.kind and old.digest == new.digest


def _unchanged(old: Member, new: Member) -> bool:
    return (
        same_content(old, new)
        and old.mode == new.mode
        and old.link == new.link
        and old.device == new.device
    )


def _same_path(path: str) -> str:
    return path


def pair_members(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    read_old: Callable[[Member], bytes],
    read_new: Callable[[Member], bytes],
    *,
    fuzzy_threshold: int = 110,
    key: Callable[[str], str] = _same_path,
) -> Pairing:
    """Pair every member of the old archive with one of the new, or none.

    Args:
        old: members by path without the root directory.
        new: likewise.
        read_old: gives the content of an old member.
        read_new: gives the content of a new member.
        fuzzy_threshold: highest TLSH distance of two members paired by it;
            0 switches the search for similar content off.
        key: the form of a path in which it is compared with the other
            side's, after the path itself.
    """
    partners: dict[str, tuple[str, Stage]] = {}
    for path in old:
        if path in new:
            partners[path] = (path, Stage.SAME_PATH)
    left_old = [path for path in old if path not in partners]
    left_new = [path for path in new if path not in partners]
    _pair_unique(partners, left_old, left_new, key, key, Stage.SAME_PATH)
    taken = {new_path for new_path, _ in partners.values()}
    _pair_unique(
        partners,
        [path for path in old if path not in partners],
        [path for path in new if path not in taken],
        lambda path: _content_key(path, old[path]),
        lambda path: _content_key(path, new[path]),
        Stage.SAME_CONTENT,
    )
    return Pairing(tuple(_pairs(old, new, partners)))


def _content_key(path: str, member: Member) -> object:
    if member.kind is Kind.DIRECTORY or not member.digest:
        return path
    if member.kind is Kind.FILE and not member.size:
        return path
    return member.kind, member.size, member.digest


def _pair_unique(
    partners: dict[str, tuple[str, Stage]],
    old: list[str],
    new: list[str],
    old_key: Callable[[str], object],
    new_key: Callable[[str], object],
    stage: Stage,
) -> None:
    """Pair what is alone with its key on both sides."""
    groups: dict[object, tuple[list[str], list[str]]] = (
        collections.defaultdict(lambda: ([], []))
    )
    for path in old:
        groups[old_key(path)][0].append(path)
    for path in new:
        groups[new_key(path)][1].append(path)
    for olds, news in groups.values():
        if len(olds) == len(news) == 1:
            partners[olds[0]] = (news[0], stage)


def _pairs(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    partners: Mapping[str, tuple[str, Stage]],
) -> list[Pair]:
    pairs = []
    for path, member in old.items():
        if path not in partners:
            pairs.append(Pair(State.REMOVED, path, None, member, None))
            continue
        new_path, stage = partners[path]
        other = new[new_path]
        if stage is not Stage.SAME_PATH:
            state = State.RENAMED
        elif _unchanged(member, other):
            state = State.IDENTICAL
        else:
            state = State.CHANGED
        pairs.append(Pair(state, path, new_path, member, other, stage=stage))
    taken = {new_path for new_path, _ in partners.values()}
    for path, member in new.items():
        if path not in taken:
            pairs.append(Pair(State.ADDED, None, path, None, member))
    return sorted(pairs, key=lambda pair: (pair.path, pair.state.value))


def describe(pair: Pair) -> str | None:
    """The sentence on how alike the two members of a pair are.

    None where there is nothing to say: the state alone says it.
    """
    if pair.state is State.RENAMED and pair.same_content:
        return "renamed, identical content"
    return None
