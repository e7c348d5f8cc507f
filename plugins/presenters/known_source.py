"""Whether the host's code is the code that was read.

What replaces a function of diffoscope relies on how that function works.  It
does so only in a release that was looked at, and only where the source text
is one that was read.
"""

import hashlib
import linecache
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

#: The releases of diffoscope that were compared, the first and the last.
KNOWN_RELEASES = (300, 332)


def source_digest(*parts: Any) -> str | None:
    """SHA-256 (hexadecimal) of source texts; None without a source.

    Args:
        parts: functions and classes, for their source; constants, for their
            value.
    """
    digest = hashlib.sha256()
    try:
        for part in parts:
            for text in _source_texts(part):
                digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    except (OSError, TypeError):
        return None
    return digest.hexdigest()


def _source_texts(part: Any) -> Iterator[str]:
    if isinstance(part, FunctionType):
        yield source_text(part)
    elif isinstance(part, type):
        for name, value in vars(part).items():
            value = getattr(value, "__func__", value)
            if isinstance(value, FunctionType):
                yield name
                yield source_text(value)
    else:
        yield repr(part)


def source_text(function: FunctionType) -> str:
    """The source of a function: `inspect.getsource`, in a tenth of the time.

    The text ends before a line that is indented no more than the ``def``,
    found without a tokenizer.

    Raises:
        OSError: if there is no source.
    """
    code = function.__code__
    if code.co_filename.startswith("<"):
        # Since Python 3.13 the text of `python -c` has lines there too.
        raise OSError("no source file")
    lines = linecache.getlines(code.co_filename, function.__globals__)
    lines = lines[code.co_firstlineno - 1 :]
    if not lines:
        raise OSError("no source")
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    start = 0
    while lines[start].startswith(f"{margin}@") and lines[start + 1 :]:
        start += 1
    end = start + 1
    for n, line in enumerate(lines[end:], end):
        if line.startswith((f"{margin} ", f"{margin})")):
            end = n + 1
        elif line.strip():
            break
    return "".join(lines[:end])


def is_known_release(version: str) -> bool:
    """Whether this release of the host was compared."""
    first, last = KNOWN_RELEASES
    match = re.fullmatch(r"\d{1,6}", version, re.ASCII)
    return match is not None and first <= int(version) <= last
