"""Whether two values of a file are the same, whatever they are made of."""

from __future__ import annotations


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
