"""What changed between two lists of requirements, one change at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from packaging.utils import canonicalize_name

from .dependency_specifiers import (
    Requirement,
    parse_requirement,
    without_comment,
)

LIMIT = 5_000
"""Requirements of one side; of more, none is compared."""

_Pair = tuple[Requirement | None, Requirement | None]


def compare_requirements(
    old: Iterable[str], new: Iterable[str], *, extra: str = ""
) -> tuple[str, ...]:
    """Say what changed from the old lines to the new ones, by name.

    Order, repetition and spelling are no change. A name that occurs on
    several lines stays several lines.

    Args:
        old, new: requirements, one a string.
        extra: the extra that all of them belong to.
    """
    before = set(map(without_comment, old)) - {""}
    after = set(map(without_comment, new)) - {""}
    longest = max(len(before), len(after))
    if longest > LIMIT and before != after:
        return (f"not compared: lists of {longest:,} requirements",)
    left, right = (
        {r.normal: r for r in map(parse_requirement, sorted(side))}
        for side in (before, after)
    )
    pairs = _paired(
        [r for key, r in left.items() if key not in right],
        [r for key, r in right.items() if key not in left],
    )
    changes = sorted(_change(*pair, extra) for pair in pairs)
    return tuple(sentence for *_, sentence in changes)


def _paired(
    left: list[Requirement], right: list[Requirement]
) -> Iterator[_Pair]:
    """Pair what is left on both sides by name, first by its marker too."""
    groups: dict[tuple[str, ...], list[list[Requirement]]] = {}
    for side, requirements in enumerate((left, right)):
        for one in requirements:
            key = one.extra, one.name, "" if one.name else one.original
            groups.setdefault(key, [[], []])[side].append(one)
    for olds, news in groups.values():
        by_marker = {new.marker: new for new in reversed(news)}
        twins = [(old, by_marker.pop(old.marker, None)) for old in olds]
        yield from (pair for pair in twins if pair[1])
        paired = {id(new) for _, new in twins}
        yield from zip_longest(
            (old for old, new in twins if new is None),
            (new for new in news if id(new) not in paired),
        )


def _change(
    before: Requirement | None, after: Requirement | None, extra: str
) -> tuple[str, ...]:
    """Return what a change is sorted by, and its sentence at the end."""
    one = after or before
    assert one is not None
    belongs_to = ", ".join(filter(None, (extra, one.extra)))
    prefix = f"[{belongs_to}] " if belongs_to else ""
    name = one.spelling or one.original
    if before and after:
        same_marker = before.marker == after.marker
        if same_marker and after.marker:
            name += f"; {after.marker}"
        old, new = (
            side.terms(marker=not same_marker) for side in (before, after)
        )
        sentence = f"{prefix}{name}: {old} → {new}"
    else:
        word = "added" if after else "removed"
        sentence = f"{prefix}{word}: {one.shown}"
    return belongs_to, canonicalize_name(name), sentence
