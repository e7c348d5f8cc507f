"""What changed between two core metadata files."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.utils import canonicalize_name

from . import versions
from .core_metadata import CoreMetadata, quoted
from .requirements import compare_requirements

_LONGEST_STEP = 160
"""Characters of an old and a new value that are shown."""


def metadata_changes(old: CoreMetadata, new: CoreMetadata) -> Iterator[str]:
    """Say what changed, one sentence a change, in the order of the new file.

    Values are named where a reader needs no diff to take them in; of a field
    with many values it is said how many were added and removed.
    """
    if not (old.is_read and new.is_read):
        return
    if (old.fields, old.body) == (new.fields, new.body):
        yield "the same fields and description, written in another way"
    for key in dict.fromkeys([*new.fields, *old.fields]):
        before, after = old.get(key), new.get(key)
        name = new.names.get(key) or old.names[key]
        if before == after:
            continue
        if key == "requires-dist":
            same = f"{name}: the same requirements in another spelling"
            yield from compare_requirements(before, after) or [same]
        elif key == "provides-extra" and (
            {*map(canonicalize_name, before)}
            == {*map(canonicalize_name, after)}
        ):
            yield f"{name}: the same extras in another spelling"
        elif max(len(before), len(after)) == 1:
            yield f"{name}: {_step(key, before, after)}"
        else:
            yield f"{name}: {_counts(set(before), set(after))}"


def _step(key: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    if not before:
        return f"added, {quoted(after[0])}"
    if not after:
        return f"removed, was {quoted(before[0])}"
    if len(before[0]) + len(after[0]) > _LONGEST_STEP:
        return "changed"
    step = ""
    if key == "version":
        step = f" ({versions.step(before[0], after[0]).value})"
    return f"{before[0]} → {after[0]}{step}"


def _counts(before: set[str], after: set[str]) -> str:
    counts = (len(after - before), "added"), (len(before - after), "removed")
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)
