"""What changed between the arguments of two calls of ``setup()``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name

from ..metadata.requirements import compare_requirements
from ..text.sentences import named
from .setup_arguments import (
    Dependency,
    Expression,
    SetupScript,
    Value,
    same_argument,
)

LONG_TEXT = 400
"""Characters; longer ones are shown by their size."""

REQUIREMENTS = ("install_requires", "setup_requires", "tests_require")
EXTRAS = "extras_require"

Argument = Value | Expression


class ArgumentChange(NamedTuple):
    """One changed argument of ``setup()``.

    Attributes:
        name: of the argument.
        old, new: None where it is not given.
        sentences: what the change means, where that can be said.
    """

    name: str
    old: Argument | None
    new: Argument | None
    sentences: tuple[str, ...] = ()


def compare_arguments(
    old: SetupScript, new: SetupScript
) -> tuple[ArgumentChange, ...]:
    """The arguments that differ, in the new script's order, removed last."""
    changes = []
    for name in dict.fromkeys([*new.arguments, *old.arguments]):
        before, after = old.arguments.get(name), new.arguments.get(name)
        if same_argument(before, after):
            continue
        sentences: Iterable[str] = ()
        if isinstance(before, Expression) and isinstance(after, Expression):
            if before.key == after.key:
                sentences = [_slice_change(before, after)]
        else:
            found = _requirement_changes(name, before, after)
            if found == () and before is not None and after is not None:
                # Only written otherwise.
                continue
            sentences = found or ()
        changes.append(ArgumentChange(name, before, after, tuple(sentences)))
    return tuple(changes)


def _slice_change(old: Expression, new: Expression) -> str:
    """Say which statements changed that an expression depends on."""
    before = {one.key for one in old.dependencies}
    after = {one.key for one in new.dependencies}
    come = [_place(one) for one in new.dependencies if one.key not in before]
    gone = [
        _place(one, " of the old file")
        for one in old.dependencies
        if one.key not in after
        and all(
            one.subject != other.subject or other.key in before
            for other in new.dependencies
        )
    ]
    changed = named([*come, *gone], 5) or "the order of what it depends on"
    return f"the expression is the same, {changed} changed"


def _place(statement: Dependency, of_file: str = "") -> str:
    return f"{statement.subject} (line {statement.line}{of_file})"


def argument_lines(name: str, argument: Argument) -> Iterator[str]:
    """``name = value``, one line an item where the value has items."""
    if isinstance(argument, Expression):
        yield name if name[:2] == "**" else f"{name} = {argument.text}"
        return
    value = argument.value
    if isinstance(value, str) and len(value) > LONG_TEXT:
        yield f"{name} = {_long(value)}"
    elif isinstance(value, (list, tuple, set)) and value:
        brackets = "()" if isinstance(value, tuple) else "[]"
        yield f"{name} = {brackets[0]}"
        items: Any = value
        if isinstance(value, set):
            items = sorted(value, key=repr)
        for item in items:
            yield f"    {item!r},"
        yield brackets[1]
    elif isinstance(value, dict) and value:
        yield f"{name} = {{"
        for key, item in value.items():
            if isinstance(item, (list, tuple)) and item:
                yield f"    {key!r}: ["
                for part in item:
                    yield f"        {part!r},"
                yield "    ],"
            else:
                yield f"    {key!r}: {item!r},"
        yield "}"
    else:
        yield f"{name} = {value!r}"


def _long(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    return (
        f"a text of {len(text):,} characters in {text.count(chr(10)) + 1:,} "
        f"lines, SHA-256 {digest.hexdigest()[:12]}…"
    )


def _requirement_changes(
    name: str, old: Argument | None, new: Argument | None
) -> tuple[str, ...] | None:
    """One sentence a requirement, None where they cannot be compared."""
    if name not in (*REQUIREMENTS, EXTRAS):
        return None
    sides = []
    for argument in (old, new):
        lists: dict[str, tuple[str, ...]] | None = {}
        if isinstance(argument, Expression):
            return None
        if argument is not None:
            lists = _requirements(argument.value, name == EXTRAS)
        if lists is None:
            return None
        sides.append(lists)
    before, after = sides
    return tuple(
        str(change)
        for extra in sorted({*before, *after})
        for change in compare_requirements(
            before.get(extra, ()), after.get(extra, ()), extra=extra
        )
    )


def _requirements(
    value: Any, by_extra: bool
) -> dict[str, tuple[str, ...]] | None:
    """Lines of requirements by extra, None where it is something else."""
    if not by_extra:
        value = {"": value}
    if not isinstance(value, dict):
        return {} if value is None else None
    result: dict[str, tuple[str, ...]] = {}
    for extra, lines in value.items():
        if isinstance(lines, str):
            lines = lines.splitlines()
        if not isinstance(extra, str) or not isinstance(
            lines, (list, tuple, set, type(None))
        ):
            return None
        if not all(isinstance(line, str) for line in lines or ()):
            return None
        name, colon, marker = extra.partition(":")
        key = canonicalize_name(name) + colon + marker if extra else ""
        result[key] = (*result.get(key, ()), *(lines or ()))
    return result
