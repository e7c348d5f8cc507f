"""The members of a source distribution, as diffoscope's files."""

from __future__ import annotations

import contextlib
import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from ..analysis.archive.members import Kind, Member
from ..analysis.text.decoding import Text, decode
from ..analysis.text.escaping import escape_name
from .content import MAX_SIZE

if TYPE_CHECKING:
    from ..sdist import SdistContainer

# Some of diffoscope's tools go by the suffix.  Nothing else of a name from
# the archive reaches the file system.
_SAFE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


class SdistMember(File):
    """A file in a source distribution; on disk only if a tool needs it so.

    Attributes:
        member: the record of the index.
        member_path: its path without the root directory, as it is.
    """

    def __init__(
        self, container: SdistContainer, member_path: str, member: Member
    ) -> None:
        super().__init__(container=container)
        self._name = escape_name(member_path)
        self._path: str | None = None
        self.member_path = member_path
        self.member = member

    @cached_property
    def content(self) -> bytes | None:
        """The content; None where it is too large to be held in memory."""
        if self.member.size > MAX_SIZE:
            return None
        return bytes(self.container.sdist.index.read(self.member))

    @cached_property
    def text(self) -> Text | None:
        """The content as text; None where it is not text."""
        if self.content is None:
            return None
        return decode(
            self.content, self.member_path, lambda: _guess_encoding(self)
        )

    @property
    def path(self) -> str:
        if self._path is None:
            self._path = self.container.extract(self.member)
        return self._path

    def cleanup(self) -> None:
        path = self.__dict__.get("_path")
        if path is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            self._path = None
        super().cleanup()

    def has_same_content_as(self, other: File) -> bool:
        if isinstance(other, SdistMember):
            return self.member.digest == other.member.digest
        return bool(super().has_same_content_as(other))

    def is_directory(self) -> bool:
        return self.member.kind is Kind.DIRECTORY

    def is_symlink(self) -> bool:
        return self.member.kind is Kind.SYMLINK

    def is_device(self) -> bool:
        return self.member.kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE)

    def is_socket_or_fifo(self) -> bool:
        return self.member.kind in (Kind.FIFO, Kind.SOCKET)


def safe_suffix(path: str) -> str:
    """Return the suffix of *path* if it is harmless as a file name's."""
    match = _SAFE_SUFFIX.search(path)
    return match.group() if match else ""


def _guess_encoding(file: File) -> str:
    return str(File.guess_encoding(file.path) or "")
