"""What changed between two lists of requirements, one change at a time."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from packaging.utils import canonicalize_name

from .dependency_specifiers import (
    Requirement,
    parse_requirement,
    without_comment,
)

LIMIT = 5_000
"""Requirements of one side; of more, none is compared."""


class RequirementChangeKind(enum.Enum):
    """What happened to a requirement; the value is the reader's word."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    NOT_COMPARED = "not compared"


class RequirementChange(NamedTuple):
    """One change between two lists of requirements.

    Attributes:
        change: what happened.
        name: the project's name as the newer side writes it.
        old, new: the terms before and after; the whole requirement where it
            was removed or added.
        extra: the extra it belongs to, or "".
    """

    change: RequirementChangeKind
    name: str
    old: str
    new: str
    extra: str = ""

    def __str__(self) -> str:
        prefix = f"[{self.extra}] " if self.extra else ""
        if self.change is RequirementChangeKind.CHANGED:
            return f"{prefix}{self.name}: {self.old} → {self.new}"
        return f"{prefix}{self.change.value}: {self.old}{self.new}"


def compare_requirements(
    old: Iterable[str], new: Iterable[str], *, extra: str = ""
) -> tuple[RequirementChange, ...]:
    """Say what changed from the old lines to the new ones.

    Order, repetition and spelling are no change. A name that occurs on
    several lines stays several lines: paired by name and marker first, then
    by name.

    Args:
        old, new: requirements, one a string.
        extra: the extra that all of them belong to.
    """
    before = set(map(without_comment, old)) - {""}
    after = set(map(without_comment, new)) - {""}
    if before == after:
        return ()
    longest = max(len(before), len(after))
    if longest > LIMIT:
        said = f"lists of {longest:,} requirements"
        kind = RequirementChangeKind.NOT_COMPARED
        return (RequirementChange(kind, "", said, "", extra),)
    left, right = (
        {r.normal: r for r in map(parse_requirement, sorted(side))}
        for side in (before, after)
    )
    pairs = _paired(
        [r for key, r in left.items() if key not in right],
        [r for key, r in right.items() if key not in left],
    )
    changes = (_change(one, other, extra) for one, other in pairs)
    return tuple(sorted(changes, key=_order))


def _paired(
    left: list[Requirement], right: list[Requirement]
) -> list[tuple[Requirement | None, Requirement | None]]:
    """Pair what is left on both sides, the closest first."""
    pairs: list[tuple[Requirement | None, Requirement | None]] = []
    for parts in (("extra", "name", "marker"), ("extra", "name")):
        waiting = defaultdict(list)
        for one in right:
            waiting[tuple(getattr(one, part) for part in parts)].append(one)
        alone = []
        for one in left:
            group = waiting[tuple(getattr(one, part) for part in parts)]
            if one.name and group:
                pairs.append((one, group.pop(0)))
            else:
                alone.append(one)
        left, right = (
            alone,
            [one for group in waiting.values() for one in group],
        )
    return [*pairs, *((r, None) for r in left), *((None, r) for r in right)]


def _order(change: RequirementChange) -> tuple[str, ...]:
    name = canonicalize_name(change.name)
    return (change.extra, name, change.change.name, change.old, change.new)


def _change(
    before: Requirement | None, after: Requirement | None, extra: str
) -> RequirementChange:
    one = after or before
    assert one is not None
    belongs_to = ", ".join(filter(None, (extra, one.extra)))
    name = one.spelling or one.original
    if after is None:
        kind = RequirementChangeKind.REMOVED
        return RequirementChange(kind, name, one.shown, "", belongs_to)
    if before is None:
        kind = RequirementChangeKind.ADDED
        return RequirementChange(kind, name, "", one.shown, belongs_to)
    same_marker = before.marker == after.marker
    if same_marker and after.marker:
        name += f"; {after.marker}"
    return RequirementChange(
        RequirementChangeKind.CHANGED,
        name,
        before.terms(marker=not same_marker),
        after.terms(marker=not same_marker),
        belongs_to,
    )
