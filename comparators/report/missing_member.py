"""The side of a pair that is not there, and which side that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.missing_file import MissingFile

from .content import content_of

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File
    from diffoscope.difference import Difference


class MissingMember(MissingFile):
    """A member that only the other archive has.

    diffoscope compares an added file backward, with what is missing as the
    new side, and reverses the difference; not the comments, which are about
    what was added.

    Attributes:
        is_old: whether it is the old side that is missing.
    """

    is_old = False

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        self.is_old = True
        difference: Difference | None = super().compare(other, source)
        return difference


def is_backward(other: File) -> bool:
    """Whether a file is compared with *other* in place of the reverse."""
    return isinstance(other, MissingMember) and other.is_old


def old_and_new(file: File, other: File) -> tuple[File, File] | None:
    """Return the two in the order of the releases, None where it is unknown.

    Args:
        file: the file that is asked to compare itself.
        other: what it is to be compared with.
    """
    if isinstance(other, MissingFile) and not isinstance(other, MissingMember):
        return None
    return (other, file) if is_backward(other) else (file, other)


def contents_of(files: tuple[File, File]) -> tuple[bytes, bytes]:
    """Return both contents, ``b""`` for what is missing.

    Raises:
        TooLargeError: if one has more than is compared in memory.
    """
    old, new = (
        b"" if isinstance(file, MissingFile) else content_of(file)
        for file in files
    )
    return old, new
