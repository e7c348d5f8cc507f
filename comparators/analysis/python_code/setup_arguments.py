"""The arguments of ``setup()``: what a script tells of them, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..metadata.requirements import compare_requirements
from ..metadata.stated_by_setup import stated_by_setup_arguments
from ..metadata.values import same_value
from ..text.sentences import named

LONG_TEXT = 400
"""Characters; longer ones are shown by their size."""

REQUIREMENTS = ("install_requires", "setup_requires", "extras_require")


class Value(NamedTuple):
    """An argument whose value follows from the archive alone."""

    value: object


class Dependency(NamedTuple):
    """A statement that an expression depends on.

    Attributes:
        subject: what it defines, or the names it binds or changes, or its
            first word.
        line: where it stands.
        key: what it shares with a statement that differs in layout only.
        is_general: whether every expression depends on it: ``exec``, say,
            can do anything.
    """

    subject: str
    line: int
    key: bytes
    is_general: bool


class Expression(NamedTuple):
    """An argument that only running the script would tell.

    Attributes:
        text: as it is written, on one line.
        key: what it shares with one that differs in layout only.
        dependencies: the statements that it depends on, in their order.
        line: where it stands.
    """

    text: str
    key: bytes = b""
    dependencies: tuple[Dependency, ...] = ()
    line: int = 0

    @property
    def own_keys(self) -> tuple[bytes, ...]:
        """What it shares with one that is made of the same, as far as the
        script says so."""
        own = (one.key for one in self.dependencies if not one.is_general)
        return (self.key, *own)


Argument = Value | Expression


class SetupScript(NamedTuple):
    """What is known of a setup.py.

    Attributes:
        arguments: of ``setup()``, in their order; of ``**`` and something
            that is not known with both for a name.
        problems: one sentence for each thing that could not be read.
        likely_values: of arguments, unless code that the script runs, such
            as that of ``exec``, changes a name behind its back: to look at,
            not to say.
    """

    arguments: Mapping[str, Argument]
    problems: tuple[str, ...] = ()
    likely_values: Mapping[str, object] = {}

    @property
    def is_certain(self) -> bool:
        """Whether running the script calls ``setup()`` of setuptools once,
        with these arguments, if it comes that far."""
        return not self.problems

    @property
    def values(self) -> dict[str, object]:
        """The arguments whose value is known."""
        return {
            name: argument.value
            for name, argument in self.arguments.items()
            if isinstance(argument, Value)
        }

    @property
    def expressions(self) -> dict[str, str]:
        """The other arguments as they are written."""
        return {
            name: argument.text
            for name, argument in self.arguments.items()
            if isinstance(argument, Expression)
        }


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
) -> Iterator[ArgumentChange]:
    """Yield the arguments that differ, as the new script has them first.

    In their values, or in their expressions or what these depend on.
    """
    for name in dict.fromkeys([*new.arguments, *old.arguments]):
        before, after = old.arguments.get(name), new.arguments.get(name)
        sentences: tuple[str, ...] = ()
        if isinstance(before, Expression) and isinstance(after, Expression):
            if before.key == after.key:
                changed = _changed(before.dependencies, after.dependencies)
                if not changed:
                    continue
                sentences = (f"the expression is the same, {changed} changed",)
        elif not (
            isinstance(before, Expression) or isinstance(after, Expression)
        ):
            if before and after and same_value(before.value, after.value):
                continue
            sentences = _requirement_changes(name, before, after)
            if name in REQUIREMENTS and before and after and not sentences:
                # Only written otherwise.
                continue
        yield ArgumentChange(name, before, after, sentences)


def _changed(old: tuple[Dependency, ...], new: tuple[Dependency, ...]) -> str:
    """Say which statements changed; "" for none."""
    before, after = ([one.key for one in side] for side in (old, new))
    come = [one for one in new if one.key not in before]
    subjects = {one.subject for one in come}
    places = [f"{one.subject} (line {one.line})" for one in come] + [
        f"{one.subject} (line {one.line} of the old file)"
        for one in old
        if one.key not in after and one.subject not in subjects
    ]
    if not places and before != after:
        return "the order of what it depends on"
    return named(places, 5)


def _requirement_changes(name: str, *sides: Value | None) -> tuple[str, ...]:
    """Return one sentence a requirement."""
    if name not in REQUIREMENTS:
        return ()
    stated = []
    for side in sides:
        values = {name: side.value if side else ()}
        found = stated_by_setup_arguments(values, {}, "")
        lists = {**found.requirements}
        if found.build_requirements:
            lists[""] = found.build_requirements
        stated.append(
            {
                extra: [one.value for one in each]
                for extra, each in lists.items()
            }
        )
    old, new = stated
    return tuple(
        str(change)
        for extra in sorted({*old, *new})
        for change in compare_requirements(
            old.get(extra, ()), new.get(extra, ()), extra=extra
        )
    )


def argument_lines(name: str, argument: Argument) -> Iterator[str]:
    """``name = value``, one line an item where the value has items."""
    if isinstance(argument, Expression):
        yield name if name[:2] == "**" else f"{name} = {argument.text}"
    else:
        yield from _lines(f"{name} = ", argument.value, "")


def _lines(start: str, value: object, end: str) -> Iterator[str]:
    indent = "    " + " " * (len(start) - len(start.lstrip()))
    match value:
        case str() if len(value) > LONG_TEXT:
            count = value.count("\n") + 1
            yield f"{start}a text of {len(value):,} characters in {count:,} lines{end}"
        case dict() if value:
            yield f"{start}{{"
            for key, item in value.items():
                yield from _lines(f"{indent}{key!r}: ", item, ",")
            yield f"{indent[4:]}}}{end}"
        case list() | tuple() if value:
            brackets = "()" if isinstance(value, tuple) else "[]"
            yield f"{start}{brackets[0]}"
            for item in value:
                yield from _lines(indent, item, ",")
            yield f"{indent[4:]}{brackets[1]}{end}"
        case _:
            yield f"{start}{value!r}{end}"
