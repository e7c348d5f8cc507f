"""Where two contents begin to differ, whatever they hold."""

from __future__ import annotations

_BLOCK = 2**18


def common_start(old: bytes, new: bytes) -> int:
    """Return how many bytes at the start of both are the same."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


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
                return offset + common_start(*blocks)
            if not blocks[0]:
                return None
            offset += len(blocks[0])
