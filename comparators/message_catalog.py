"""Comparator for compiled message catalogs in source distributions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File
from diffoscope.difference import Difference

from .analysis.differences.message_catalog import (
    NotACatalogError,
    read_catalog,
)
from .report.member import SdistMember
from .report.text_difference import bytes_difference

if TYPE_CHECKING:
    from collections.abc import Sequence


class MessageCatalogFile(File):
    """A ``.mo`` file; diffoscope's own comparator starts msgunfmt for each.

    Where the messages are the same and the files are not, or where one is no
    catalog, the bytes are compared.
    """

    DESCRIPTION = "gettext message catalogs of source distributions"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return isinstance(file, SdistMember) and file.name.endswith(".mo")

    def compare(
        self, other: File, source: str | Sequence[str] | None = None
    ) -> Difference | None:
        contents = [
            getattr(file, "content", None) or b""
            for file in (self, other)
            if isinstance(file, SdistMember)
        ]
        try:
            catalogs = [read_catalog(content) for content in contents]
        except NotACatalogError as error:
            return self._bytewise(other, f"not compared as catalogs: {error}")
        lines = [catalog.lines for catalog in catalogs]
        rests = [catalog.rest for catalog in catalogs]
        old, new = (
            lines.pop(0) if isinstance(file, SdistMember) else b""
            for file in (self, other)
        )
        messages = bytes_difference(old, new, "messages")
        if messages is None:
            return self._bytewise(
                other, "the messages are the same, the files are not"
            )
        node = Difference(self.name, other.name)
        node.add_details([messages])
        if any(rests) and len(set(rests)) == len(rests):
            sizes = " → ".join(f"{len(rest):,}" for rest in rests)
            digests = " → ".join(
                hashlib.sha256(rest).hexdigest() for rest in rests
            )
            node.add_comment(
                f"beside the messages, where nothing belongs: {sizes} bytes, "
                f"SHA-256 {digests}"
            )
        return node

    def _bytewise(self, other: File, comment: str) -> Difference | None:
        node: Difference | None = self.compare_bytes(other)
        if node is not None:
            node.add_comment(comment)
        return node
