"""Whether two versions of a Python module hold the same code."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import zip_longest

MAXIMUM_SIZE = 1 << 20  # bytes

# Which program runs it, how Cython compiles it, and what it is installed with
# (PEP 723), of which the whole block counts.
_READ_COMMENT = re.compile(
    rb"\A#![^\r\n]*|^[ \t]*#[ \t]*(?:cython|distutils)[ \t]*:[^\r\n]*"
    rb"|^# ///(?s:.*?)^# ///$",
    re.MULTILINE,
)
_WHITE_SPACE = b" \t\r\n\f\\"


def same_code(old: bytes, new: bytes) -> bool:
    """Whether both are the same syntax tree; comments and layout aside.

    Never raises. Says False also where it cannot tell: for what is no
    Python 3, larger than 1 MiB, or has code wrapped into other lines; and
    where a comment changed that programs read.
    """
    if max(len(old), len(new)) > MAXIMUM_SIZE:
        return False
    # Parsing all changed modules of a large project takes seconds, the lines
    # tell nearly always at the first changed one.
    for before, after in zip_longest(_code(old), _code(new)):
        if before != after:
            return False
    if _READ_COMMENT.findall(old) != _READ_COMMENT.findall(new):
        return False
    from .python_syntax import fingerprint, parse

    trees = parse(old, MAXIMUM_SIZE).tree, parse(new, MAXIMUM_SIZE).tree
    if trees[0] is None or trees[1] is None:
        return False
    return fingerprint(trees[0]) == fingerprint(trees[1])


def _code(source: bytes) -> Iterator[bytes]:
    """The lines with anything but white space before the first ``#``."""
    for line in io.BytesIO(source):
        code = line.partition(b"#")[0].translate(None, _WHITE_SPACE)
        if code:
            yield code
