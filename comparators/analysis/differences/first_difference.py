"""Where two files begin to differ, whatever they hold."""

from __future__ import annotations

_BLOCK = 2**18


def first_difference(old: str, new: str) -> int | None:
    """Return how many bytes at the beginning of two files are the same.

    Args:
        old, new: paths of regular files.

    Returns:
        The offset of the first byte that differs, or that one file lacks;
        None if the files are the same.

    Raises:
        OSError: if one cannot be read.
    """
    offset = 0
    with open(old, "rb") as first, open(new, "rb") as second:
        while True:
            blocks = first.read(_BLOCK), second.read(_BLOCK)
            if blocks[0] != blocks[1]:
                pairs = enumerate(zip(*blocks, strict=False))
                return offset + next(
                    (number for number, (a, b) in pairs if a != b),
                    min(map(len, blocks)),
                )
            if not blocks[0]:
                return None
            offset += len(blocks[0])
