"""The bytes of any file that diffoscope hands to a comparator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

# What is larger is compared by diffoscope, through files on disk.
MAX_SIZE = 64 * 2**20


class TooLargeError(Exception):
    """A file is larger than what is compared in memory."""


def content_of(file: File) -> bytes:
    """Return the content of *file*, ``b""`` for a missing one.

    Raises:
        TooLargeError: if it has more than :data:`MAX_SIZE` bytes.
        OSError: if it cannot be read.
    """
    content = getattr(file, "content", None)
    if isinstance(content, bytes):
        return content
    with open(file.path, "rb") as stream:
        content = stream.read(MAX_SIZE + 1)
    if len(content) > MAX_SIZE:
        raise TooLargeError(f"{file.name}: more than {MAX_SIZE:,} bytes")
    return content
