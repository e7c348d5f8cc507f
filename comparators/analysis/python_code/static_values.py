"""The values a static evaluation knows: Python's own, and what is not known.

Plain values are str, bytes, numbers, booleans, None, and lists, tuples, sets
and dicts of them. Everything else is an :class:`Opaque`, which can stand
inside a list or a dict, so that the rest of it stays known; most kinds of
those are in :mod:`~diffoscope_sdist.comparators.analysis.python_code.static_objects`.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator
from typing import Any

MAXIMUM_SOURCE = 1 << 18  # bytes of one module
MAXIMUM_NODES = 20_000  # values in a value
MAXIMUM_DEPTH = 40
# Where the archive is unpacked, as far as a script can see.
ROOT = "/\0sdist"


class Doubt(enum.Enum):
    """What is not known about a value."""

    VALUE = "what it is"
    PRESENCE = "whether its key is there"
    REST = "how many more items there are"


class Opaque:
    """Anything that is no plain value; ``expression`` is how it is shown."""

    __slots__ = ()
    expression: str


@dataclasses.dataclass(frozen=True)
class Unknown(Opaque):
    """A value that only running the script would tell."""

    expression: str
    doubt: Doubt = Doubt.VALUE


@dataclasses.dataclass(frozen=True)
class Reference(Opaque):
    """A name that is not defined here, such as ``os.path.join``."""

    name: str
    expression: str

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]


# The key under which a dict says that it may have more keys.
REST_KEY = Unknown("…", Doubt.REST)


def parts(value: Any) -> Iterator[Any]:
    """The values directly inside a container, keys too."""
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value


def size(value: Any, limit: int = MAXIMUM_NODES) -> int | None:
    """How many plain values and characters *value* has, shared ones each time.

    None if it has anything opaque in it or is larger than *limit* values.
    """
    count = total = 0
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        count += 1
        if isinstance(item, Opaque) or count > limit or depth > MAXIMUM_DEPTH:
            return None
        if isinstance(item, (str, bytes)):
            total += len(item)
        elif isinstance(item, (list, tuple, set, frozenset, dict)):
            stack += [(part, depth + 1) for part in parts(item)]
    return count + total


def has_rest(value: Any) -> bool:
    """Whether a list, tuple or set, or a dict, may have more items."""
    if isinstance(value, dict):
        return REST_KEY in value or any(
            isinstance(item, Unknown) and item.doubt is Doubt.PRESENCE
            for item in value.values()
        )
    return any(
        isinstance(item, Unknown) and item.doubt is Doubt.REST
        for item in parts(value)
    )


def alike(old: Any, new: Any) -> bool:
    """Equal plain values, or opaque ones that are written alike."""
    if old is new:
        return True
    if isinstance(old, Reference) and isinstance(new, Reference):
        return old.last == new.last
    if isinstance(old, Opaque) or isinstance(new, Opaque):
        return isinstance(old, Unknown) and old == new
    if type(old) is not type(new):
        return False
    if size(old) is not None and size(new) is not None:
        return bool(old == new and repr(old) == repr(new))
    return rendered(old, 20_000) == rendered(new, 20_000) and not (
        has_rest(old) or has_rest(new)
    )


def copied(value: Any, seen: dict[int, Any] | None = None) -> Any:
    """The containers of *value* anew, what is opaque shared."""
    seen = {} if seen is None else seen
    if isinstance(value, Opaque) or id(value) in seen:
        return seen.get(id(value), value)
    if isinstance(value, dict):
        seen[id(value)] = result = {}
        for key, item in value.items():
            result[key] = copied(item, seen)
        return result
    if isinstance(value, list):
        seen[id(value)] = items = []
        items += [copied(item, seen) for item in value]
        return items
    if isinstance(value, tuple):
        seen[id(value)] = whole = tuple([copied(item, seen) for item in value])
        return whole
    return set(value) if isinstance(value, set) else value


def rendered(value: Any, limit: int = 2_000) -> str:
    """*value* as an expression, opaque parts as they are written."""
    pieces: list[str] = []
    _render(value, pieces, [limit], 0)
    text = "".join(pieces)
    return text if len(text) <= limit else f"{text[:limit]}…"


def _render(value: Any, out: list[str], left: list[int], depth: int) -> None:
    if left[0] <= 0 or depth > MAXIMUM_DEPTH:
        out.append("…")
        return
    text = ""
    if isinstance(value, Unknown) and value.doubt is Doubt.REST:
        text = f"*({value.expression})"
    elif isinstance(value, Opaque):
        text = value.expression
    elif isinstance(value, (str, bytes)):
        text = repr(value[: left[0] + 1])
    elif not isinstance(value, (list, tuple, set, frozenset, dict)):
        text = repr(value)
    if text:
        out.append(text)
        left[0] -= len(text)
        return
    opening, closing = "{", "}"
    if isinstance(value, list):
        opening, closing = "[", "]"
    elif isinstance(value, tuple):
        opening, closing = "(", ",)" if len(value) == 1 else ")"
    if not value and isinstance(value, (set, frozenset)):
        opening, closing = "set(", ")"
    out.append(opening)
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=lambda item: rendered(item, 200))
    for number, item in enumerate(value):
        if left[0] <= 0:
            out.append("…")
            break
        left[0] -= 2
        if number:
            out.append(", ")
        if isinstance(value, dict) and item == REST_KEY:
            out.append(f"**({value[item].expression})")
            continue
        _render(item, out, left, depth + 1)
        if isinstance(value, dict):
            out.append(": ")
            _render(value[item], out, left, depth + 1)
    out.append(closing)


def merged(old: Any, new: Any, condition: str) -> Any:
    """What is known where *condition* decides between two values."""
    if alike(old, new):
        return old
    if isinstance(old, list) and isinstance(new, list):
        return merged_lists(old, new, condition)
    if isinstance(old, dict) and isinstance(new, dict):
        return merged_dicts(old, new, condition)
    absent = [
        value
        for value in (old, new)
        if isinstance(value, Unknown) and value.doubt is Doubt.PRESENCE
    ]
    return Unknown(
        f"{rendered(old, 500)} if {condition} else {rendered(new, 500)}",
        Doubt.PRESENCE if absent else Doubt.VALUE,
    )


def merged_lists(old: list[Any], new: list[Any], condition: str) -> list[Any]:
    """The common beginning and end, and what may be between them."""
    start = 0
    shortest = min(len(old), len(new))
    while start < shortest and alike(old[start], new[start]):
        start += 1
    end = 0
    while end < shortest - start and alike(old[-1 - end], new[-1 - end]):
        end += 1
    between = [
        rendered(items[start : len(items) - end], 500) for items in (old, new)
    ]
    rest = Unknown(
        f"{between[0]} if {condition} else {between[1]}", Doubt.REST
    )
    middle = [] if between[0] == between[1] == "[]" else [rest]
    return [*old[:start], *middle, *old[len(old) - end :]]


def merged_dicts(
    old: dict[Any, Any], new: dict[Any, Any], condition: str
) -> dict[Any, Any]:
    """Key by key; a key of one side only may be absent."""
    result: dict[Any, Any] = {}
    for key in [*old, *(key for key in new if key not in old)]:
        if key in old and key in new:
            result[key] = merged(old[key], new[key], condition)
        elif key is REST_KEY:
            result[key] = old.get(key, new.get(key))
        else:
            wanted = condition if key in old else f"not ({condition})"
            value = old[key] if key in old else new[key]
            result[key] = Unknown(
                f"{rendered(value, 500)} if {wanted}", Doubt.PRESENCE
            )
    return result
