"""A source distribution and its members, as diffoscope has them."""

from __future__ import annotations

import contextlib
import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.container import Container
from diffoscope.comparators.utils.file import File
from diffoscope.difference import Difference
from diffoscope.tempfiles import get_temporary_directory

from ..analysis.archive.members import Kind, Member
from ..analysis.archive.opaque import Opaque, opaque_line
from ..analysis.text.decoding import Text, decode
from ..analysis.text.escaping import escape_name
from .content import MAX_SIZE
from .options import HEX, options
from .text_difference import decoded_text_difference

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from ..analysis.archive.layout import Archive, Layout

# Some of diffoscope's tools go by the suffix.  Nothing else of a name from
# the archive reaches the file system.
_SAFE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


class ReadFile(Protocol):
    """A file that was read as an archive."""

    sdist: Archive


class SdistContainer(Container):
    """The members of a source distribution."""

    auto_diff_metadata = False

    def __new__(cls, source: ReadFile) -> SdistContainer:
        # The host's own would make another for a side that is missing.
        return object.__new__(cls)

    def __init__(self, source: ReadFile) -> None:
        super().__init__(source)
        self.sdist = source.sdist
        self._directory: TemporaryDirectory[str] | None = None

    @property
    def layout(self) -> Layout:
        return self.sdist.layout

    def read(self, path: str) -> bytes | None:
        """Return the content of the member at *path*, None if there is none.

        Args:
            path: without the root directory.
        """
        member = self.layout.members.get(path)
        if member is None or member.kind is not Kind.FILE:
            return None
        return self.sdist.index.read(member)

    def get_member_names(self) -> list[str]:
        return list(self.layout.members)

    def get_member(self, member_name: str) -> SdistMember:
        return SdistMember(self, member_name, self.layout.members[member_name])

    def extract(self, member: Member) -> str:
        """Write the content of *member* into a file; return the path.

        The file's name has nothing of the member's but a harmless suffix.
        """
        if self._directory is None:
            self._directory = get_temporary_directory(suffix="sdist")
        path = os.path.join(
            self._directory.name,
            f"{member.position}{safe_suffix(member.path)}",
        )
        with open(path, "wb") as file:
            for block in self.sdist.index.blocks(member):
                if block.lstrip(b"\0"):
                    file.write(block)
                else:  # a hole: a bomb of zeros costs no disk
                    file.seek(len(block), os.SEEK_CUR)
            file.truncate()
        return path

    def remove_extracted(self) -> None:
        """Give the disk space of all extracted members back."""
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None


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

    @property
    def opaque(self) -> Opaque:
        """The content as one that nobody reads."""
        return Opaque(self.member, str(self.magic_file_type))

    def compare_bytes(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        """Compare what no comparator reads, or two that read other files.

        So a text stays a text where its name alone changed the comparator.
        """
        titles = source if isinstance(source, list) else [source] * 2
        titles = [
            t or f.name for t, f in zip(titles, (self, other), strict=True)
        ]
        if isinstance(other, SdistMember) and self.text and other.text:
            return decoded_text_difference(self.text, other.text, *titles)
        if isinstance(other, MissingFile):
            line = opaque_line(self.opaque)
        elif isinstance(other, SdistMember):
            line = opaque_line(self.opaque, other.opaque)
        else:
            line = ""
        if not line or options().binaries == HEX:
            node: Difference | None = super().compare_bytes(other, source)
            return node
        if self.has_same_content_as(other):
            return None
        return Difference(self.name, other.name, source, comment=line)

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
