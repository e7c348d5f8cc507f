"""What the comparators of the files that describe a build have in common."""

from __future__ import annotations

import abc
from collections.abc import Iterable
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .comments import add_comments
from .content import TooLargeError, content_of
from .text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference


class BuildFile(File):
    """A file known by its name, whose text diff sentences explain."""

    FILE_NAME: str

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return bool(file.name.rpartition("/")[2] == cls.FILE_NAME)

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node = decoded_difference(self, other, source)
        try:
            old, new = content_of(self), content_of(other)
        except TooLargeError:
            return node
        # Where one side is missing or empty there is nothing to compare.
        if node is not None and old and new:
            add_comments(node, self.explain(other, old, new, node))
        return node

    @abc.abstractmethod
    def explain(
        self, other: File, old: bytes, new: bytes, node: Difference
    ) -> Iterable[str]:
        """Return what the change means, what to review first at the top.

        Args:
            other: the new file.
            old, new: the contents, not empty.
            node: gets details, if there are any to show.
        """
