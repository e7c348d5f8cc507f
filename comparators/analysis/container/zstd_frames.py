"""Where the frames of a Zstandard file end.

libarchive takes whatever follows the last frame for a broken one, and then
gives back nothing of those before it.  So the end is found beforehand, from
the headers of frames and blocks, without decompressing anything.

Source: RFC 8878, section 3.
"""

from __future__ import annotations

from typing import BinaryIO

_MAGIC = b"\x28\xb5\x2f\xfd"
_CONTENT_SIZES = (0, 2, 4, 8)
_DICTIONARY_SIZES = (0, 1, 2, 4)
_RLE, _RESERVED = 1, 3


def end_of_frames(file: BinaryIO) -> int:
    """Return how many bytes of `file` are frames.

    A frame that is cut short or broken is one up to the end of the file:
    the decompressor has to say what is wrong with it.
    """
    size = file.seek(0, 2)
    at = 0
    while at < size:
        file.seek(at)
        start = file.read(18)
        if start[:4] == _MAGIC:
            end = _end_of_frame(file, at, start)
        elif start[1:4] == b"\x2a\x4d\x18" and start[0] >> 4 == 5:
            end = at + 8 + int.from_bytes(start[4:8], "little")
        else:
            return at
        if end is None or end > size:
            return size
        at = end
    return size


def _end_of_frame(file: BinaryIO, at: int, start: bytes) -> int | None:
    if len(start) < 6:
        return None
    descriptor = start[4]
    single_segment = descriptor >> 5 & 1
    content_size = _CONTENT_SIZES[descriptor >> 6]
    if single_segment and not content_size:
        content_size = 1
    at += 5 + (not single_segment)
    at += _DICTIONARY_SIZES[descriptor & 3] + content_size
    while True:
        file.seek(at)
        header = file.read(3)
        if len(header) < 3:
            return None
        block = int.from_bytes(header, "little")
        kind = block >> 1 & 3
        if kind == _RESERVED:
            return None
        at += 3 + (1 if kind == _RLE else block >> 3)
        if block & 1:
            return at + (4 if descriptor & 4 else 0)
