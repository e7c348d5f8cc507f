"""Whether two versions of a Python module hold the same code."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import zip_longest

from .alignment import common_beginning

MAXIMUM_SIZE = 1 << 20  # bytes

_WHITE_SPACE = b" \t\r\n\f\\"


def same_code(old: bytes, new: bytes) -> bool:
    """Whether both are the same syntax tree; comments and layout aside.

    Never raises. Says False also where it cannot tell: for what is no
    Python 3, larger than 1 MiB, or has code wrapped into other lines.
    """
    if max(len(old), len(new)) > MAXIMUM_SIZE:
        return False
    # Parsing all changed modules of a large project takes seconds, the lines
    # tell nearly always at the first changed one.
    same = common_beginning(old, new)
    for before, after in zip_longest(_code(old[same:]), _code(new[same:])):
        if before != after:
            return False
    import ast

    from .python_syntax import parse

    trees = parse(old, MAXIMUM_SIZE).tree, parse(new, MAXIMUM_SIZE).tree
    if trees[0] is None or trees[1] is None:
        return False
    try:
        return ast.dump(trees[0]) == ast.dump(trees[1])
    except (RecursionError, MemoryError):
        return False


def _code(source: bytes) -> Iterator[bytes]:
    """The lines with anything but white space before the first ``#``."""
    for line in io.BytesIO(source):
        code = line.partition(b"#")[0].translate(None, _WHITE_SPACE)
        if code:
            yield code
