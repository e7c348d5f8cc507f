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
from .values import SHOWN_VALUE, same_value, shown

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
        key = after.get(one) or before[one]
        table = _table(key)
        old_keys, new_keys = (side[table] for side in tables)
        was = old.values.get(before.get(one, ""))
        now = new.values.get(after.get(one, ""))
        if max(old_keys, new_keys) > 1 and not (old_keys and new_keys):
            word = "added" if new_keys else "removed"
            if table not in said:
                keys = f"{old_keys + new_keys:,} keys"
                yield KeyChange(table, f"{word}: [{table}], {keys}")
            said.add(table)
        elif not same_value(was, now):
            yield from _changes(key, was, now)


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
    was, now = _included_groups(old), _included_groups(new)
    for word, groups in (("added", now - was), ("removed", was - now)):
        for one in sorted(groups):
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


def _included_groups(value: object) -> set[str]:
    """Return what a list holds besides texts: other groups (PEP 735)."""
    items = value if isinstance(value, list) else []
    return {shown(item) for item in items if not isinstance(item, str)}


def _sentence(key: str, old: object, new: object) -> str:
    if old is None:
        return f"added: {key} = {shown(new)}"
    if new is None:
        return f"removed: {key} = {shown(old)}"
    before, after = _items(old), _items(new)
    said = f"{shown(old)} → {shown(new)}"
    if before and after:
        parts = [
            f"{word} {named(come, SHOWN_ITEMS)}"
            for word, items, others in (
                ("added", after, before),
                ("removed", before, after),
            )
            if (come := [one for one in items if one not in others])
        ]
        if parts:
            said = "; ".join(parts)
        # Dates are shown as texts are.
        elif _is_of_texts(old) and _is_of_texts(new):
            said = "the same items in another order or number"
    return f"{key}: {said}"


def _is_of_texts(value: object) -> bool:
    return not isinstance(value, list) or all(
        isinstance(item, str) for item in value
    )


def _items(value: object) -> list[str]:
    """Return what a value is a list of, none where one cannot be shown."""
    items = value if isinstance(value, list) and len(value) > 1 else []
    if isinstance(value, str) and "\n" in value.strip():
        items = [line for line in value.splitlines() if line.strip()]
    said = [shown(item) for item in items]
    return [] if any(len(one) > SHOWN_VALUE for one in said) else said
