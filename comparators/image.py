"""Comparator for images in source distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File
from diffoscope.config import Config

from .report.member import SdistMember
from .report.options import HEX, options

if TYPE_CHECKING:
    from diffoscope.difference import Difference

_BEGINNINGS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",  # JPEG
    b"GIF8",
    b"\x00\x00\x01\x00",  # ICO
)


class ImageFile(File):
    """An image, of which one line tells what there is to know without eyes.

    Where the report shows pictures, diffoscope's own comparators make them.
    """

    DESCRIPTION = "images of source distributions"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return (
            isinstance(file, SdistMember)
            and not Config().compute_visual_diffs
            and options().binaries != HEX
            and (file.content or b"").startswith(_BEGINNINGS)
        )

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node: Difference | None = self.compare_bytes(other, source)
        return node
