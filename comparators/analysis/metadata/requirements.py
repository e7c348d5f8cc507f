"""What changed between two lists of requirements, one change at a time."""

from __future__ import annotations

import enum
import heapq
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from packaging.utils import canonicalize_name

from .dependency_specifiers import (
    LONGEST,
    NAME,
    Requirement,
    normalise,
    parse_requirement,
    parse_requirements,
)

__all__ = [
    "LIMIT",
    "LONGEST",
    "Requirement",
    "RequirementChange",
    "RequirementChangeKind",
    "compare_requirements",
    "normalise",
    "parse_requirement",
    "parse_requirements",
]

_COMMENT = re.compile(r"(?:^|\s)#.*")

LIMIT = 5_000
"""Lines of one side, beyond those both sides share, compared one by one."""


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
    by name. Beyond :data:`LIMIT` lines the last change says how many were
    not compared.

    Args:
        old, new: requirements, one a string.
        extra: the extra that all of them belong to.
    """
    before = set(map(without_comment, old)) - {""}
    after = set(map(without_comment, new)) - {""}
    if before == after:
        return ()
    gone, skipped_gone = _bounded(before - after)
    come, skipped_come = _bounded(after - before)
    # A line that stayed matters only beside one of the same name.
    names = {_quick_name(line) for line in (*gone, *come)}
    kept, _ = _bounded(
        {line for line in before & after if _quick_name(line) in names}
    )
    stayed = {parse_requirement(line).normal for line in kept}
    old_side = {r.normal: r for r in map(parse_requirement, gone)}
    new_side = {r.normal: r for r in map(parse_requirement, come)}
    left = [r for key, r in old_side.items() if key not in new_side]
    right = [r for key, r in new_side.items() if key not in old_side]
    changes = _pair(
        [r for r in left if r.normal not in stayed],
        [r for r in right if r.normal not in stayed],
        extra,
    )
    if skipped := skipped_gone + skipped_come:
        changes.append(
            RequirementChange(
                RequirementChangeKind.NOT_COMPARED,
                "",
                f"{skipped:,} requirements, more than {LIMIT:,} differ",
                "",
                extra,
            )
        )
    return tuple(changes)


def without_comment(line: str) -> str:
    """Return a line of a requirements file without its comment.

    Source: pip's documentation, "Requirements File Format".
    """
    return _COMMENT.sub("", line).strip()


def _bounded(lines: set[str]) -> tuple[list[str], int]:
    if len(lines) <= LIMIT:
        return sorted(lines), 0
    return heapq.nsmallest(LIMIT, lines), len(lines) - LIMIT


def _quick_name(line: str) -> str:
    match = NAME.match(line)
    return canonicalize_name(match[1].rstrip("._-")) if match else ""


def _pair(
    left: Sequence[Requirement], right: Sequence[Requirement], extra: str
) -> list[RequirementChange]:
    """Pair what is left on both sides, the closest first."""
    pairs: list[tuple[Requirement | None, Requirement | None]] = []
    rest_left, rest_right = list(left), list(right)
    for with_marker in (True, False):
        waiting: dict[tuple[str, ...], list[Requirement]] = {}
        for requirement in rest_right:
            waiting.setdefault(_key(requirement, with_marker), []).append(
                requirement
            )
        unpaired = []
        for requirement in rest_left:
            candidates = waiting.get(_key(requirement, with_marker))
            if requirement.name and candidates:
                pairs.append((requirement, candidates.pop(0)))
            else:
                unpaired.append(requirement)
        rest_left = unpaired
        rest_right = [r for group in waiting.values() for r in group]
    pairs += [(requirement, None) for requirement in rest_left]
    pairs += [(None, requirement) for requirement in rest_right]
    changes = [_change(before, after, extra) for before, after in pairs]
    return sorted(changes, key=_order)


def _order(change: RequirementChange) -> tuple[str, ...]:
    name = canonicalize_name(change.name)
    return (change.extra, name, change.change.name, change.old, change.new)


def _key(requirement: Requirement, with_marker: bool) -> tuple[str, ...]:
    key = (requirement.extra, requirement.name)
    return (*key, requirement.marker) if with_marker else key


def _change(
    before: Requirement | None, after: Requirement | None, extra: str
) -> RequirementChange:
    if before is None or after is None:
        one = before or after
        assert one is not None
        kind = (
            RequirementChangeKind.REMOVED
            if after is None
            else RequirementChangeKind.ADDED
        )
        shown = (one.shown, "") if after is None else ("", one.shown)
        name = one.spelling or one.original
        return RequirementChange(kind, name, *shown, _extra(one, extra))
    same_marker = before.marker == after.marker
    name = after.spelling
    if same_marker and after.marker:
        name += f"; {after.marker}"
    return RequirementChange(
        RequirementChangeKind.CHANGED,
        name,
        before.terms(marker=not same_marker),
        after.terms(marker=not same_marker),
        _extra(after, extra),
    )


def _extra(requirement: Requirement, extra: str) -> str:
    return ", ".join(filter(None, (extra, requirement.extra)))
