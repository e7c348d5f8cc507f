"""Compiled Python modules (``.pyc``), as lines of text.

Source: PEP 552 and ``importlib._bootstrap_external``.  The code itself is not
decoded: unmarshalling what somebody made can end the process.
"""

from __future__ import annotations

import hashlib
import struct
import time

_HEADER = 16


def compiled_module_lines(content: bytes) -> str:
    """Return what a compiled module says of itself, and its code's digest.

    Every byte has its part in a line.

    Args:
        content: anything; what is no compiled module is its code alone.
    """
    if len(content) < _HEADER or content[2:4] != b"\r\n":
        return _code(content)
    flags, first, second = struct.unpack("<3I", content[4:_HEADER])
    lines = f"magic number: {content[:4].hex()}\nflags: {flags}\n"
    if flags & 1:
        lines += f"hash of the source: {content[8:_HEADER].hex()}\n"
    else:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(first))
        lines += f"source modified: {when}\nsource: {second:,} bytes\n"
    return lines + _code(content[_HEADER:])


def _code(code: bytes) -> str:
    digest = hashlib.sha256(code).hexdigest()
    return f"code: {len(code):,} bytes, SHA-256 {digest}\n"
