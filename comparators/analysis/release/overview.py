"""What the pages draw: the members of two releases by state and by kind.

A plain record beside the tree of nodes, which a presenter finds in the
attribute `ATTRIBUTE` of the root.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..archive.members import Kind, Member
from ..pairing.pairs import Pair, State
from .sections import Section

#: The attribute of the report's root that holds its `Overview`.
ATTRIBUTE = "overview"

_BINARY = re.compile(
    r"\.(?:mo|png|gif|jpe?g|ico|webp|pdf|so|dll|dylib|pyd|pyc|whl|zip|gz|xz"
    r"|bz2|zst|tar|woff2?|ttf|otf|eot|bin|npy|npz|db|sqlite3?|parquet|exe)$",
    re.IGNORECASE,
)


class Category(enum.Enum):
    """What a member is for; the value is the reader's word."""

    CODE = "code"
    TESTS = "tests"
    DOCS = "docs"
    GENERATED = "generated"
    BINARY = "binary"
    OTHER = "other"


_CATEGORIES = {
    Section.METADATA: Category.GENERATED,
    Section.BUILD: Category.CODE,
    Section.ENTRY_POINTS: Category.GENERATED,
    Section.ADDED_CODE: Category.CODE,
    Section.CODE: Category.CODE,
    Section.OTHER: Category.OTHER,
    Section.TESTS: Category.TESTS,
    Section.DOCS: Category.DOCS,
    Section.GENERATED: Category.GENERATED,
}


class ListedMember(NamedTuple):
    """A member of the old or the new release, or of both.

    Attributes:
        path: the new path, the old one of a removed member.
        state: what became of it.
        section: the part of the report it belongs to.
        category: what it is for.
        size: of the larger of the two, bytes.
        changed: bytes removed and added, as far as they were measured.
    """

    path: str
    state: State
    section: Section
    category: Category
    size: int
    changed: int


class Overview(NamedTuple):
    """The files of two releases, in the order of their paths."""

    members: tuple[ListedMember, ...]


def overview(
    pairs: Iterable[Pair],
    section: Callable[[Pair], Section],
    measured: Callable[[Pair], Pair],
) -> Overview:
    """Make the record of a comparison.

    Args:
        section: gives the part of the report that a pair belongs to.
        measured: gives a pair with its similarity.
    """
    return Overview(
        tuple(
            ListedMember(
                pair.path,
                pair.state,
                section(pair),
                category(pair.path, section(pair)),
                max(map(_size, (pair.old, pair.new))),
                _changed(pair, measured),
            )
            for pair in pairs
            if Kind.FILE in (m.kind for m in (pair.old, pair.new) if m)
        )
    )


def category(path: str, section: Section) -> Category:
    """Return what a member of a part of the report is for."""
    if _BINARY.search(path):
        return Category.BINARY
    return _CATEGORIES[section]


def _size(member: Member | None) -> int:
    return member.size if member is not None else 0


def _changed(pair: Pair, measured: Callable[[Pair], Pair]) -> int:
    both = _size(pair.old) + _size(pair.new)
    if pair.old is None or pair.new is None:
        return both
    if pair.same_content:
        return 0
    similarity = measured(pair).similarity
    if similarity is None:
        return both
    total = similarity.old + similarity.new
    changed = both * (1 - 2 * similarity.common / max(1, total))
    # At least one byte of what is not the same is another.
    return max(1, round(changed))
