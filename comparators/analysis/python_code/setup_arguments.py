"""The arguments of ``setup()``: what a script tells of them, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..metadata.configuration import Configuration
from ..metadata.configuration_changes import configuration_changes
from ..metadata.values import quoted_key, shown
from ..text.sentences import named


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
        sentences: what changed.
        depends_on: which statements changed that an expression depends on,
            where that is all.
    """

    name: str
    old: Argument | None
    new: Argument | None
    sentences: tuple[str, ...] = ()
    depends_on: str = ""


def compare_arguments(
    old: SetupScript, new: SetupScript
) -> Iterator[ArgumentChange]:
    """Yield the arguments that differ, as the new script has them first.

    In their values, or in their expressions or what these depend on.
    """
    for name in dict.fromkeys([*new.arguments, *old.arguments]):
        before, after = old.arguments.get(name), new.arguments.get(name)
        change = ArgumentChange(name, before, after)
        if (
            isinstance(before, Expression)
            and isinstance(after, Expression)
            and before.key == after.key
        ):
            changed = _changed(before.dependencies, after.dependencies)
            if changed:
                yield change._replace(depends_on=changed)
        elif isinstance(before, Expression) or isinstance(after, Expression):
            yield change._replace(sentences=(_sentence(name, before, after),))
        else:
            sides = (_configuration(name, side) for side in (before, after))
            said = [one.sentence for one in configuration_changes(*sides)]
            if said:
                yield change._replace(sentences=tuple(said))


def _sentence(name: str, *sides: Argument | None) -> str:
    old, new = (
        side.text
        if isinstance(side, Expression)
        else side and shown(_plain(side.value))
        for side in sides
    )
    if old is None:
        return f"added: {name} = {new}"
    return f"removed: {name}" if new is None else f"{name}: {old} → {new}"


def _configuration(name: str, argument: Value | None) -> Configuration:
    """Return a value as a file of configuration would have it."""
    if argument is None:
        return Configuration({})
    value = _plain(argument.value)
    if not isinstance(value, dict):
        return Configuration({name: value})
    return Configuration(
        {f"{name}.{quoted_key(key)}": item for key, item in value.items()}
    )


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


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
