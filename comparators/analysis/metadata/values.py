"""Values of configuration files and scripts: alike or not, and as shown."""

from __future__ import annotations

import re

SHOWN_VALUE = 200
"""Characters of a value."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def shown(value: object) -> str:
    """A value for a sentence, in the manner of TOML, bounded."""
    text = written(value, 4)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"


def written(value: object, depth: int) -> str:
    """A value, of which tables and lists are shown to some depth."""
    if isinstance(value, str):
        return _string(value[: SHOWN_VALUE + 1])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 4096:
        return "a huge integer"
    if not isinstance(value, (list, dict)):
        return str(value)
    if depth == 0:
        return "…"
    if isinstance(value, list):
        parts = [written(item, depth - 1) for item in value[:50]]
    else:
        parts = [
            f"{quoted_key(key)} = {written(value[key], depth - 1)}"
            for key in list(value)[:50]
        ]
    body = ", ".join(parts + ["…"] * (len(value) > 50))
    return f"[{body}]" if isinstance(value, list) else f"{{{body}}}"


def quoted_key(key: str) -> str:
    """A key, in quotes where it is no bare key."""
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'


def same_value(old: object, new: object) -> bool:
    """Equal, and of the same type all the way down: 1 is not true.

    The order of a set does not count, that of a table does. Values nested
    too deeply to be compared are not the same.
    """
    try:
        return _same(old, new)
    except RecursionError:
        return False


def _same(old: object, new: object) -> bool:
    if type(old) is not type(new):
        return False
    if isinstance(old, dict) and isinstance(new, dict):
        return _same(list(old.items()), list(new.items()))
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, int):
        # In decimal, a number of thousands of digits is refused.
        return old == new
    if isinstance(old, (set, frozenset)) and isinstance(new, (set, frozenset)):
        return sorted(map(repr, old)) == sorted(map(repr, new))
    return repr(old) == repr(new)
