"""Comparator for compiled Python modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.file import File

from .analysis.differences.compiled_module import compiled_module_lines
from .report.content import TooLargeError, content_of
from .report.member import SdistMember
from .report.text_difference import text_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference


class CompiledPythonFile(File):
    """A ``.pyc``; of its code diffoscope would tell the size alone."""

    DESCRIPTION = "compiled Python modules of source distributions"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return isinstance(file, SdistMember) and file.name.endswith(
            (".pyc", ".pyo")
        )

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        try:
            old, new = (
                ""
                if isinstance(file, MissingFile)
                else compiled_module_lines(content_of(file))
                for file in (self, other)
            )
        except TooLargeError:
            node: Difference | None = self.compare_bytes(other, source)
            return node
        return text_difference(old, new, self.name, other.name)
