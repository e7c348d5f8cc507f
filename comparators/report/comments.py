"""Sentences that say what a change means, beside the change itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ..analysis.text.escaping import escape_name

if TYPE_CHECKING:
    from diffoscope.difference import Difference

    from ..analysis.metadata.configuration import Configuration

MOST_COMMENTS = 100


def add_comments(node: Difference, comments: Iterable[str]) -> None:
    """Add sentences to a node, escaped, no more than a person would read."""
    remaining = iter(comments)
    for comment in islice(remaining, MOST_COMMENTS):
        node.add_comment(escape_name(comment))
    more = sum(1 for _ in remaining)
    if more:
        node.add_comment(f"{more:,} more changes")


def configuration_comments(
    old: Configuration, new: Configuration, tables: tuple[str, ...] = ("",)
) -> Iterator[str]:
    """Yield a sentence for each setting that changed, and for each problem.

    Args:
        old, new: the two files.
        tables: only of keys that begin so.
    """
    from ..analysis.metadata.configuration_changes import configuration_changes

    for change in configuration_changes(old, new):
        if f"{change.key}.".startswith(tables):
            yield change.sentence
    yield from problem_comments(old.problems, new.problems)


def problem_comments(
    old: Collection[str], new: Collection[str], what: str = ""
) -> Iterator[str]:
    """Yield a sentence for each thing that could not be read.

    Args:
        old, new: the problems of the two sides.
        what: goes before the side, e.g. ``"setup() of "``.
    """
    for problem in dict.fromkeys((*old, *new)):
        if problem not in new:
            side = "the old file"
        elif problem not in old:
            side = "the new file"
        else:
            side = "both files"
        yield f"{what}{side}: {problem}"
