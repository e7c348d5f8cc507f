"""Comparator for setup.cfg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .analysis.text import escape_name
from .content import TooLargeError, content_of
from .text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference

    from .analysis.configuration import Change, Configuration

MOST_COMMENTS = 100

# What runs code at build time or takes it from elsewhere.
REVIEWED_FIRST = (
    "options.setup_requires",
    "options.dependency_links",
    "options.cmdclass",
    "global.command_packages",
    "easy_install.",
)


class SetupCfgFile(File):
    """The configuration of setuptools, and of tools beside it."""

    DESCRIPTION = "Python setup configuration files"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return bool(file.name.rpartition("/")[2] == "setup.cfg")

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node = decoded_difference(self, other, source)
        try:
            contents = content_of(self), content_of(other)
        except TooLargeError:
            return node
        if node is None or not all(contents):
            return node
        from .analysis.configuration import (
            compare_configurations,
            read_setup_cfg,
        )

        old, new = map(read_setup_cfg, contents)
        changes = compare_configurations(old, new)
        add_comments(
            node,
            [
                *_to_review(changes, old),
                *map(str, changes),
                *problems(old, new),
            ],
        )
        return node


def add_comments(node: Difference, comments: list[str]) -> None:
    """Add sentences to a node, no more than a person would read."""
    for comment in comments[:MOST_COMMENTS]:
        node.add_comment(escape_name(comment))
    if len(comments) > MOST_COMMENTS:
        node.add_comment(f"{len(comments) - MOST_COMMENTS} more changes")


def problems(old: Configuration, new: Configuration) -> Iterator[str]:
    """One sentence for each thing that could not be read."""
    for problem in dict.fromkeys((*old.problems, *new.problems)):
        if problem not in new.problems:
            yield f"the old file: {problem}"
        elif problem not in old.problems:
            yield f"the new file: {problem}"
        else:
            yield f"both files: {problem}"


def _to_review(
    changes: tuple[Change, ...], old: Configuration
) -> Iterator[str]:
    keys = dict.fromkeys(change.key for change in changes)
    for key in keys:
        if key.startswith(REVIEWED_FIRST) and key not in old.values:
            yield f"newly has {key}: to be reviewed first"
