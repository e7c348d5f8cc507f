"""One file, one format: in which others a file can be read as well."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from .decompression import Stream, has_zip_members

_BY_NAME = {
    ".zip": "zip",
    ".tgz": "gzip",
    ".tar.gz": "gzip",
    ".tar.bz2": "bzip2",
    ".tbz": "bzip2",
    ".tar.xz": "xz",
    ".txz": "xz",
}
"""What pip takes a file for by its name."""


def other_formats(stream: Stream, is_zip: bool) -> Iterator[str]:
    """Yield in which other formats the file of *stream* can be read.

    Args:
        stream: not read from; it says what the file is taken for.
        is_zip: whether it is taken for a zip.
    """
    path = stream.path.lower()
    for suffix, compression in _BY_NAME.items():
        if path.endswith(suffix) and compression != stream.compression:
            yield f"it is named {suffix}, but is {stream.compression}"
    if is_zip and _begins_as_tar(stream.path):
        words = "it can be read as a tar too"
        is_named_so = (
            path.endswith((".tar", *_BY_NAME)) and path[-4:] != ".zip"
        )
        yield f"{words}, and pip 26.3 does so" if is_named_so else words
    # What is compressed and ends as a zip is taken for one.
    if stream.compression == "none" and has_zip_members(stream.path):
        yield "it can be read as a zip too, and older releases of pip do so"


def _begins_as_tar(path: str) -> bool:
    start = b""
    for chunk in Stream(path, as_pip=False).chunks():
        start += chunk
        if len(start) >= tarfile.BLOCKSIZE:
            break
    try:
        tarfile.TarInfo.frombuf(start[: tarfile.BLOCKSIZE], "utf-8", "replace")
    except (tarfile.TarError, ValueError):
        return False
    return True
