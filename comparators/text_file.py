"""Comparator for the text files of a source distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .report.member import SdistMember
from .report.text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference


class MemberTextFile(File):
    """Any text file of a source distribution that has no other comparator.

    Outside of one, text is diffoscope's to compare.
    """

    DESCRIPTION = "text files of source distributions"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return isinstance(file, SdistMember) and file.text is not None

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        return decoded_difference(self, other, source)
