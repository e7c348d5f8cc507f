"""``re.search``, in time that grows no faster than the text.

RE2 reads most patterns as the standard library does. Where it might not, or
finds other characters of a class, the search is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable

LONGEST_PATTERN = 500
LONGEST_TEXT = 1 << 18

# POSIX classes, a number from 0 on left out, repeated groups, sets in sets,
# references, and escapes of RE2 alone.
_OTHERWISE_READ = re.compile(
    r"[^\t\n\x20-\x7e]|\[:|\{,|\)[*+?{]|--|&&|~~|\|\||\[\[|\\[0-9CpPQEzZ]"
)
_PLAIN_TEXT = re.compile(r"[\t\n\x20-\x7e]*")
_FLAGS = {
    "re.I": "i",
    "re.IGNORECASE": "i",
    "re.M": "m",
    "re.MULTILINE": "m",
    "re.S": "s",
    "re.DOTALL": "s",
}


def search(
    pattern: object, text: object, flags: Iterable[str] = ()
) -> tuple[str | None, ...]:
    """Return what ``re.search`` finds: the whole match and its groups.

    Args:
        pattern, text: as for ``re.search``.
        flags: their names, e.g. ``"re.M"``.

    Raises:
        ValueError: it finds nothing, or it is not certain what.
    """
    if not isinstance(pattern, str) or not isinstance(text, str):
        raise ValueError("not texts")
    if len(pattern) > LONGEST_PATTERN or len(text) > LONGEST_TEXT:
        raise ValueError("too long")
    if _OTHERWISE_READ.search(pattern) or not _PLAIN_TEXT.fullmatch(text):
        raise ValueError("RE2 may read it otherwise")
    letters = {_FLAGS.get(flag, "x") for flag in flags}
    if "x" in letters or ("$" in pattern and "m" not in letters):
        # RE2's "$" is not before the last line feed.
        raise ValueError("RE2 may read it otherwise")
    import re2

    options = re2.Options()
    options.log_errors = False
    prefix = f"(?{''.join(sorted(letters))})" if letters else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
        match = re2.search(prefix + pattern, text, options)
    except (re.error, re2.error, RecursionError, Warning) as error:
        raise ValueError("not a pattern of both") from error
    if match is None:
        raise ValueError("not found")
    return (match.group(), *match.groups())
