"""Values of configuration files and scripts: alike or not, and as shown."""

from __future__ import annotations

import json
import re

SHOWN_VALUE = 200
"""Characters of a value."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def shown(value: object) -> str:
    """A value for a sentence, in the manner of JSON, bounded."""
    if isinstance(value, str):
        value = value[: SHOWN_VALUE + 1]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        # Keys that are no texts, integers of thousands of digits.
        return "a value that cannot be shown"
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"


def quoted_key(key: str) -> str:
    """A key of TOML, in quotes where it is no bare key."""
    return key if _BARE_KEY.fullmatch(key) else shown(key)


def same_value(old: object, new: object) -> bool:
    """Equal, and of the same type all the way down: 1 is not true.

    The order of a set does not count, that of a table does. Values nested
    too deeply to be compared are not the same.
    """
    try:
        return _same(old, new)
    except (RecursionError, ValueError):
        return False


def _same(old: object, new: object) -> bool:
    if type(old) is not type(new):
        return False
    if isinstance(old, dict) and isinstance(new, dict):
        return _same(list(old.items()), list(new.items()))
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, (set, frozenset)) and isinstance(new, (set, frozenset)):
        return sorted(map(repr, old)) == sorted(map(repr, new))
    # In decimal, a number of thousands of digits is refused.
    return old == new if isinstance(old, int) else repr(old) == repr(new)
