"""Parts of the sentences that a report is made of."""

from __future__ import annotations

from collections.abc import Iterable


def named(things: Iterable[str], limit: int = 3) -> str:
    """Return the first few of *things* for a sentence, and how many more."""
    things = list(things)
    more = len(things) - limit
    shown = ", ".join(things[:limit])
    return f"{shown} and {more:,} more" if more > 0 else shown


def counted(number: int, noun: str) -> str:
    """Return ``1 member`` or ``2,000 members``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def size(number: int) -> str:
    """Return a number of bytes as a person says it: ``312 bytes``, ``36 kB``."""
    if number < 1000:
        return counted(number, "byte")
    for unit, factor in (("kB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        if number < 999.5 * factor or unit == "GB":
            value = number / factor
            return (
                f"{value:.1f} {unit}"
                if value < 9.95
                else (f"{value:.0f} {unit}")
            )
    raise AssertionError


def size_step(old: int, new: int) -> str:
    """Return how a size changed: ``71 → 36 kB``, exact where it has to be."""
    one, other = size(old), size(new)
    if one == other:
        if old == new:
            return counted(new, "byte")
        return f"{old:,} → {new:,} bytes"
    number, _, unit = one.partition(" ")
    return f"{number if other.endswith(f' {unit}') else one} → {other}"
