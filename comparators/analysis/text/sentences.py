"""Parts of the sentences that a report is made of."""

from __future__ import annotations

from collections.abc import Iterable


def named(paths: Iterable[str], limit: int = 3) -> str:
    """Return the first few of *paths* for a sentence, and how many more."""
    paths = list(paths)
    more = len(paths) - limit
    shown = ", ".join(paths[:limit])
    return f"{shown} and {more:,} more" if more > 0 else shown
