"""What changed between two configuration files, key by key."""

from __future__ import annotations

import enum
import re
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
    | options\.(?:install_requires|setup_requires|tests_require)
    | options\.extras_require\.(?P<cfg_extra>.+)
    """,
    re.VERBOSE,
)


class KeyChangeKind(enum.Enum):
    """How a key differs; the value is the word the reader sees."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REQUIREMENT = "requirement"


class KeyChange(NamedTuple):
    """One changed key; ``str()`` is the sentence for the reader."""

    key: str
    kind: KeyChangeKind
    old: object = None
    new: object = None
    sentence: str = ""

    def __str__(self) -> str:
        if self.kind is KeyChangeKind.REQUIREMENT:
            return f"{self.key}: {self.sentence}"
        if self.kind is KeyChangeKind.ADDED:
            return f"added: {self.key} = {shown(self.new)}"
        if self.kind is KeyChangeKind.REMOVED:
            return f"removed: {self.key} = {shown(self.old)}"
        return f"{self.key}: {_step(self.old, self.new)}"


def compare_configurations(
    old: Configuration, new: Configuration
) -> tuple[KeyChange, ...]:
    """The changed keys, in the order of the new file, removed ones last."""
    before = {_comparison_key(key): key for key in old.values}
    after = {_comparison_key(key): key for key in new.values}
    changes: list[KeyChange] = []
    for one in dict.fromkeys([*after, *before]):
        old_key, new_key = before.get(one), after.get(one)
        key = new_key or old_key or ""
        was, now = old.values.get(old_key or ""), new.values.get(new_key or "")
        both = old_key is not None and new_key is not None
        if both and same_value(was, now):
            continue
        requirements = _requirement_changes(key, was, now)
        if requirements is not None and (requirements or both):
            # Nothing is said of requirements that are only written otherwise.
            changes += requirements
        else:
            kind = KeyChangeKind.CHANGED
            if old_key is None:
                kind = KeyChangeKind.ADDED
            elif new_key is None:
                kind = KeyChangeKind.REMOVED
            changes.append(KeyChange(key, kind, was, now))
    return tuple(changes)


def requirements_of(value: object) -> tuple[str, ...] | None:
    """A value of a key that holds requirements as strings, one each.

    None where it is something else (a table of PEP 735, a reference to a
    file), which is then compared as it is.
    """
    if value is None:
        return ()
    if isinstance(value, str):
        if value.lstrip().startswith(("file:", "attr:")):
            return None
        return tuple(line.strip() for line in _lines(value))
    if isinstance(value, list) and all(
        isinstance(item, str) or _is_include(item) for item in value
    ):
        return tuple(item for item in value if isinstance(item, str))
    return None


def _comparison_key(key: str) -> str:
    """Return what two keys share that differ in how an extra is spelled."""
    match = _REQUIREMENT_KEYS.fullmatch(key)
    if match is None or match.lastgroup is None:
        return key
    at = match.start(match.lastgroup)
    return key[:at] + canonicalize_name(key[at:].strip('"'))


def _requirement_changes(
    key: str, old: object, new: object
) -> list[KeyChange] | None:
    """The changed requirements, None for a key that does not hold any."""
    if _REQUIREMENT_KEYS.fullmatch(key) is None:
        return None
    before, after = requirements_of(old), requirements_of(new)
    if before is None or after is None:
        return None
    included, now_included = _included(old), _included(new)
    sentences = [
        *map(str, compare_requirements(before, after)),
        *(f"added: {one}" for one in now_included if one not in included),
        *(f"removed: {one}" for one in included if one not in now_included),
    ]
    return [
        KeyChange(key, KeyChangeKind.REQUIREMENT, old, new, sentence)
        for sentence in sentences
    ]


def _included(value: object) -> list[str]:
    """The groups that a group of requirements includes (PEP 735)."""
    items = value if isinstance(value, list) else []
    return [
        f"all of the group {written(item['include-group'], 1)}"
        for item in items
        if _is_include(item)
    ]


def _is_include(item: object) -> bool:
    return isinstance(item, dict) and list(item) == ["include-group"]


def _step(old: object, new: object) -> str:
    before, after = _items(old), _items(new)
    if before is None or after is None:
        return f"{shown(old)} → {shown(new)}"
    added = [item for item in after if item not in set(before)]
    removed = [item for item in before if item not in set(after)]
    parts = [
        f"{word} {_some(items)}"
        for word, items in (("added", added), ("removed", removed))
        if items
    ]
    return "; ".join(parts) or "the same items in another order or number"


def _items(value: object) -> list[str] | None:
    if isinstance(value, list) and len(value) > 1:
        return [written(item, 3) for item in value]
    if isinstance(value, str) and "\n" in value:
        return _lines(value)
    return None


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _some(items: list[str]) -> str:
    shortened = (
        item if len(item) <= SHOWN_VALUE else f"{item[:SHOWN_VALUE]}…"
        for item in items
    )
    return named(shortened, SHOWN_ITEMS)
