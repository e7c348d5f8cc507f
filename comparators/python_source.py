"""Comparator for Python source files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .report.content import TooLargeError, content_of
from .report.member import SdistMember
from .report.text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference


class PythonSourceFile(File):
    """A module; outside of an sdist it is diffoscope's to compare."""

    DESCRIPTION = "Python source files of source distributions"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return isinstance(file, SdistMember) and file.name.endswith(
            (".py", ".pyi")
        )

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node = decoded_difference(self, other, source)
        if node is None:
            return None
        try:
            contents = content_of(self), content_of(other)
        except TooLargeError:
            return node
        if all(contents):
            from .analysis.python_code.code_equality import same_code

            if same_code(*contents):
                node.add_comment(
                    "the code is the same: only comments, blank lines or "
                    "layout changed"
                )
        return node
