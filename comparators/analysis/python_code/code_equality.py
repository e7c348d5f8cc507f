"""Whether two versions of a Python module hold the same code."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import zip_longest

from ..text.alignment import common_beginning

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
    from .python_syntax import parse

    trees = parse(old, MAXIMUM_SIZE).tree, parse(new, MAXIMUM_SIZE).tree
    if trees[0] is None or trees[1] is None:
        return False
    return _same_tree(*trees)


def _same_tree(old: object, new: object) -> bool:
    """Whether ``ast.dump`` gives the same for both, at a fraction of its time.

    Not by recursion: a tree can be deeper than Python's stack.
    """
    from ast import AST

    waiting = [(old, new)]
    while waiting:
        one, other = waiting.pop()
        if one is other:
            continue
        if type(one) is not type(other):
            return False
        if isinstance(one, AST):
            waiting += [
                (getattr(one, field, None), getattr(other, field, None))
                for field in one._fields
            ]
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif repr(one) != repr(other):
            return False
    return True


def _code(source: bytes) -> Iterator[bytes]:
    """The lines with anything but white space before the first ``#``."""
    for line in io.BytesIO(source):
        code = line.partition(b"#")[0].translate(None, _WHITE_SPACE)
        if code:
            yield code
