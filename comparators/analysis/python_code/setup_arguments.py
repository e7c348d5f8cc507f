"""The arguments of ``setup()``, as far as a script tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..metadata.values import same_value


class Value(NamedTuple):
    """An argument whose value follows from the archive alone."""

    value: object


class Dependency(NamedTuple):
    """A statement that an expression depends on.

    Attributes:
        subject: the names it binds or changes, else its first word.
        line: where it stands.
        key: what it shares with a statement that differs in layout only.
    """

    subject: str
    line: int
    key: bytes


class Expression(NamedTuple):
    """An argument that only running the script would tell.

    Attributes:
        text: as it is written, on one line.
        key: what it shares with one that differs in layout only.
        dependencies: the statements that it depends on, in their order.
    """

    text: str
    key: bytes = b""
    dependencies: tuple[Dependency, ...] = ()


class SetupScript(NamedTuple):
    """What is known of a setup.py.

    Attributes:
        arguments: of ``setup()``, in their order; of ``**`` and something
            that is not known with both for a name.
        problems: one sentence for each thing that could not be read.
        is_certain: whether running the script calls ``setup()`` of
            setuptools once, with these arguments, if it comes that far.
        likely: the values of arguments, unless code that the script runs,
            such as that of ``exec``, changes a name behind its back: to look
            at, not to say.
    """

    arguments: Mapping[str, Value | Expression]
    problems: tuple[str, ...] = ()
    is_certain: bool = False
    likely: Mapping[str, Value] = {}

    @property
    def values(self) -> dict[str, object]:
        """The arguments whose value is known."""
        return {
            name: argument.value
            for name, argument in self.arguments.items()
            if isinstance(argument, Value)
        }

    @property
    def likely_values(self) -> dict[str, object]:
        """Those that are likely, to look at, not to say."""
        return {name: each.value for name, each in self.likely.items()}

    @property
    def expressions(self) -> dict[str, str]:
        """The other arguments as they are written."""
        return {
            name: argument.text
            for name, argument in self.arguments.items()
            if isinstance(argument, Expression)
        }


def same_argument(
    old: Value | Expression | None, new: Value | Expression | None
) -> bool:
    """Whether two arguments have the same value, or expression and slice."""
    if isinstance(old, Value) and isinstance(new, Value):
        return same_value(old.value, new.value)
    if isinstance(old, Expression) and isinstance(new, Expression):
        return old.key == new.key and _keys(old) == _keys(new)
    return old is new


def _keys(expression: Expression) -> list[bytes]:
    return [one.key for one in expression.dependencies]
