"""What changed between two core metadata files, and what shows it."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.utils import canonicalize_name

from . import headers, requirements, versions
from .core_metadata import FIELDS, CoreMetadata, quoted


def same_fields(old: CoreMetadata, new: CoreMetadata) -> bool:
    """Whether two files say the same."""
    return _all_said(old) == _all_said(new)


def _all_said(one: CoreMetadata) -> tuple[object, ...]:
    # A body that is not UTF-8 is not in the description.
    body = one.headers and not one.decoded and one.headers.body
    return (one.fields, one.description, one.unparsed, body)


def accounts_for_all(old: CoreMetadata, new: CoreMetadata) -> bool:
    """Whether fields, description and unparsed lines show every change.

    True where a diff of the two files would have no line that a diff of
    these three does not have.
    """
    if old.headers is None or new.headers is None:
        return False
    if not (old.decoded and new.decoded):
        return False
    before, after = _shown(old), _shown(new)
    before, after = before - after, after - before
    for keywords in _shown_keywords(old.headers, new.headers):
        before.add(keywords)
        after.add(keywords)
    return headers.same_but_for(old.headers, new.headers, before, after)


def _shown(one: CoreMetadata) -> set[bytes]:
    lines = (*one.lines(), *one.unparsed)
    return {line.encode("utf-8", "surrogateescape") for line in lines}


def _shown_keywords(old: headers.Headers, new: headers.Headers) -> set[bytes]:
    """Headers that hold keywords, where one line a keyword shows them all.

    Which is where both sides separate them in the same way, and those they
    share are in the same order.
    """
    sides = []
    for side in (old, new):
        found = [h for h in side.headers if headers.name_of(h) == "keywords"]
        if len(found) > 1:
            return set()
        sides.append(found[0].rstrip(b"\r\n") if found else b"Keywords: ")
    for separator in (b",", b", "):
        lists = [
            side.removeprefix(b"Keywords: ").split(separator) for side in sides
        ]
        plain = all(
            word == b" ".join(word.split()) and b"," not in word
            for words in lists
            for word in words
        )
        shared = set(lists[0]).intersection(lists[1])
        kept = [[w for w in words if w in shared] for words in lists]
        alone = all(len(words) == len(set(words)) for words in lists)
        if plain and alone and kept[0] == kept[1]:
            return set(sides)
    return set()


def changes(old: CoreMetadata, new: CoreMetadata) -> tuple[str, ...]:
    """Say what changed, one sentence a change, fields in their order.

    Values are named where a reader needs no diff to take them in; of a field
    with many values it is said how many were added and removed.
    """
    before = {field.name: field for field in old.fields}
    after = {field.name: field for field in new.fields}
    found = []
    for name in FIELDS.values():
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if name == "Requires-Dist":
            found += _requirement_changes(old.get(name), new.get(name))
        elif name == "Provides-Extra" and _same_names(
            old.get(name), new.get(name)
        ):
            found.append(f"{name}: the same extras in another spelling")
        elif (one or other).multiple:  # type: ignore[union-attr]
            found.append(f"{name}: {_counted(old.get(name), new.get(name))}")
        else:
            found.append(_single_change(name, old.get(name), new.get(name)))
    return tuple(found)


def _same_names(before: Iterable[str], after: Iterable[str]) -> bool:
    old, new = (set(map(canonicalize_name, side)) for side in (before, after))
    return old == new


def _single_change(
    name: str, before: tuple[str, ...], after: tuple[str, ...]
) -> str:
    if not before:
        return f"{name}: added, {quoted(after[0])}"
    if not after:
        return f"{name}: removed, was {quoted(before[0])}"
    if len(before[0]) + len(after[0]) > 160:
        return f"{name}: changed"
    step = ""
    if name == "Version":
        step = f" ({versions.step(before[0], after[0]).value})"
    return f"{name}: {before[0]} → {after[0]}{step}"


def _counted(before: Iterable[str], after: Iterable[str]) -> str:
    added = set(after) - set(before)
    removed = set(before) - set(after)
    counts = ((len(added), "added"), (len(removed), "removed"))
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


def _requirement_changes(
    before: Iterable[str], after: Iterable[str]
) -> list[str]:
    found = requirements.compare_requirements(before, after)
    if not found:
        return ["Requires-Dist: the same requirements in another spelling"]
    return [str(change) for change in found]
