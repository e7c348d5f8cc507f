"""What the comparators of the files that describe a build have in common."""

from __future__ import annotations

import abc
from collections.abc import Iterable
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .comments import add_comments
from .content import TooLargeError
from .missing_member import contents_of, old_and_new
from .text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference


class BuildFile(File):
    """A file known by its name, whose text diff sentences explain."""

    FILE_NAME = ""

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return bool(file.name.rpartition("/")[2] == cls.FILE_NAME)

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node = self.difference(other, source)
        files = old_and_new(self, other)
        if node is None or files is None:
            return node
        try:
            old, new = contents_of(files)
        except TooLargeError:
            return node
        add_comments(node, self.explain(files, old, new))
        return node

    def difference(
        self, other: File, source: str | list[str] | None
    ) -> Difference | None:
        """Return the text diff that the sentences explain."""
        return decoded_difference(self, other, source)

    @abc.abstractmethod
    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> Iterable[str]:
        """Return sentences that say what the change means.

        Args:
            files: the old and the new one, either of which may be missing.
            old, new: the contents, empty for a missing one.

        Returns:
            What to review first at the top.
        """
