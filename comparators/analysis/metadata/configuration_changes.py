"""What changed between two configuration files, key by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ..text.sentences import named
from .configuration import Configuration
from .requirements import compare_requirements
from .values import SHOWN_VALUE, same_value, shown, written

SHOWN_ITEMS = 8

_REQUIREMENT_KEYS = re.compile(
    r"""
    project\.dependencies
    | project\.optional-dependencies\.(?P<extra>.+)
    | dependency-groups\.(?P<group>.+)
    | build-system\.requires
    | (?:options\.)?(?:install_requires|setup_requires|tests_require)
    | (?:options\.)?extras_require\.(?P<cfg_extra>.+)
    """,
    re.VERBOSE,
)


class KeyChange(NamedTuple):
    """A key that changed, or a table that came or went, and the sentence."""

    key: str
    sentence: str


def configuration_changes(
    old: Configuration, new: Configuration
) -> Iterator[KeyChange]:
    """Say what changed, in the order of the new file, removed keys last.

    A table of several keys that only one of the files has is one sentence.
    """
    before = {_comparison_key(key): key for key in old.values}
    after = {_comparison_key(key): key for key in new.values}
    tables = [Counter(map(_table, side.values)) for side in (old, new)]
    said = set()
    for one in dict.fromkeys([*after, *before]):
        was, now = before.get(one), after.get(one)
        key = now or was or ""
        table = _table(key)
        old_keys, new_keys = (side[table] for side in tables)
        if max(old_keys, new_keys) > 1 and not (old_keys and new_keys):
            word = "added" if new_keys else "removed"
            if table not in said:
                keys = f"{old_keys + new_keys:,} keys"
                yield KeyChange(table, f"{word}: [{table}], {keys}")
            said.add(table)
        elif was is None:
            yield from _changes(key, None, new.values[key])
        elif now is None:
            yield from _changes(key, old.values[key], None)
        elif not same_value(old.values[was], new.values[now]):
            yield from _changes(key, old.values[was], new.values[now])


def _table(key: str) -> str:
    """Return the first part of a key, of ``tool.x.y`` the first two."""
    parts = key.split(".")
    return ".".join(parts[: 1 + (parts[0] == "tool")])


def _comparison_key(key: str) -> str:
    """Return what two keys share that differ in how an extra is spelled."""
    match = _REQUIREMENT_KEYS.fullmatch(key)
    if match is None or match.lastgroup is None:
        return key
    at = match.start(match.lastgroup)
    return key[:at] + canonicalize_name(key[at:].strip('"'))


def _changes(key: str, old: object, new: object) -> Iterator[KeyChange]:
    before, after = _requirements(key, old), _requirements(key, new)
    is_alone = old is None or new is None
    if before is None or after is None or (is_alone and before == after):
        yield KeyChange(key, _sentence(key, old, new))
        return
    # Nothing is said of requirements that are only written otherwise.
    for change in compare_requirements(before, after):
        yield KeyChange(key, f"{key}: {change}")
    was, now = _tables(old), _tables(new)
    for word, tables in (("added", now - was), ("removed", was - now)):
        for one in sorted(tables):
            yield KeyChange(key, f"{key}: {word}: {one}")


def _requirements(key: str, value: object) -> list[str] | None:
    """Return the requirements of a value, None if it does not hold any."""
    if _REQUIREMENT_KEYS.fullmatch(key) is None:
        return None
    if isinstance(value, str) and not value.startswith(("file:", "attr:")):
        return value.splitlines()
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return [] if value is None else None


def _tables(value: object) -> set[str]:
    """Return what a list holds besides texts: other groups (PEP 735)."""
    if not isinstance(value, list):
        return set()
    return {written(item, 2) for item in value if not isinstance(item, str)}


def _sentence(key: str, old: object, new: object) -> str:
    if old is None:
        return f"added: {key} = {shown(new)}"
    if new is None:
        return f"removed: {key} = {shown(old)}"
    before, after = _items(old), _items(new)
    parts = [
        f"{word} {named(come, SHOWN_ITEMS)}"
        for word, items, others in (
            ("added", after, before),
            ("removed", before, after),
        )
        if (come := [items[one] for one in items if one not in others])
    ]
    said = f"{shown(old)} → {shown(new)}"
    if before and after and parts:
        said = "; ".join(parts)
    # Of tables no more was compared than is shown.
    elif before and after and all(isinstance(item, str) for item in after):
        said = "the same items in another order or number"
    return f"{key}: {said}"


def _items(value: object) -> dict[object, str]:
    """Return what a value is a list of, as it is compared and as it is shown."""
    found: dict[object, str] = {}
    if isinstance(value, str) and "\n" in value.strip():
        found = {line: line for line in value.splitlines() if line.strip()}
    elif isinstance(value, list) and len(value) > 1:
        for item in value:
            text = written(item, 3)
            found[item if isinstance(item, str) else (text,)] = text
    return {
        item: text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"
        for item, text in found.items()
    }
