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
