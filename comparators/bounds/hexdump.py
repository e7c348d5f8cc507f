"""The difference of two binary files inside a source distribution.

As ``xxd`` and ``diff`` would show it, without starting either, and only as
much of it as a person reads.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from diffoscope.config import Config
from diffoscope.difference import Difference

from ..analysis.differences.first_difference import first_difference
from ..analysis.differences.line_difference import unified
from .spending import spending

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

#: Lines of a hexdump that are shown of one pair of files.
LINES = 128
_ROW = 16
# Bytes of each file, from the row of the first difference on, of which the
# dumps are compared line by line.
_WINDOW = 64 * 2**10
_ROWS_BEFORE = 3
# The same where whole hexdumps are asked for.
_MOST_LINES = 1_000_000
_WHOLE = 8 * 2**20
_PRINTABLE = bytes(b if 0x20 <= b < 0x7F else 0x2E for b in range(256))


def compare_binary_files(
    compare: Callable[..., Difference | None],
    file1: File,
    file2: File,
    source: Any = None,
    *,
    is_whole: bool = False,
) -> Difference | None:
    """Return the node of two files that differ somewhere, else None.

    Args:
        compare: diffoscope's own function, for files outside of source
            distributions.
        source: the titles; the files' names if None.
        is_whole: whether the user asked for whole hexdumps.
    """
    if not spending().is_guarded:
        return compare(file1, file2, source)
    paths = file1.path, file2.path
    start = first_difference(*paths)
    if start is None:
        return None
    if source is None or isinstance(source, str):
        source = (source or file1.name, source or file2.name)
    most, window = (_MOST_LINES, _WHOLE) if is_whole else (LINES, _WINDOW)
    largest = max(map(os.path.getsize, paths))
    first_row = max(0, start // _ROW - _ROWS_BEFORE) * _ROW
    if largest <= window:
        first_row = 0
    old, new = (_dump(path, first_row, window) for path in paths)
    hunks = unified(old, new, Config().diff_context).decode("ascii")
    lines = hunks.splitlines(keepends=True)
    node = Difference(
        source[0],
        source[1],
        unified_diff="".join(lines[:most]),
        has_internal_linenos=True,
    )
    if len(lines) <= most and largest <= first_row + window:
        return node
    node.add_comment(
        f"the files differ from byte {start:,} on; the first "
        f"{len(lines[:most]):,} lines of the hexdump are shown"
    )
    for word, path in zip(("old", "new"), paths, strict=True):
        node.add_comment(
            f"the {word} file has {os.path.getsize(path):,} bytes, "
            f"SHA-256 {_digest(path)}"
        )
    return node


def _digest(path: str) -> str:
    hasher = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(2**20):
            hasher.update(block)
    return hasher.hexdigest()


def _dump(path: str, start: int, size: int = _WINDOW) -> bytes:
    """Return the lines that ``xxd`` prints of a window of a file."""
    with open(path, "rb") as file:
        file.seek(start)
        data = file.read(size)
    lines = b"".join(_lines(data, start))
    if Config().diff_masks:
        from diffoscope.feeders import filter_reader

        lines = b"".join(map(filter_reader, lines.splitlines(keepends=True)))
    return lines


def _lines(data: bytes, start: int) -> Iterator[bytes]:
    for at in range(0, len(data), _ROW):
        row = data[at : at + _ROW]
        pairs = row.hex(" ", -2).ljust(39)
        yield b"%08x: %b  %b\n" % (
            start + at,
            pairs.encode(),
            row.translate(_PRINTABLE),
        )
