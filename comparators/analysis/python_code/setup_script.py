"""Reading setup.py without running it: what ``setup()`` is called with.

An argument is a value only where running the script could give no other.
Everything else is an expression, as it is written, with the statements that
it depends on; whether one of those changed is said, its value is not.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..text.sentences import named
from .backward_slice import Slicer
from .harmless import is_harmless, stand_in
from .python_syntax import Parsed, fingerprint, parse
from .setup_arguments import Dependency, Expression, SetupScript, Value
from .setup_values import Names, NoValueError, Values
from .statements import Statement, is_named_setup, statements

LARGEST_SOURCE = 1 << 18
"""Bytes of a script; a larger one is not read."""

MOST_STATEMENTS = 2_000
"""Of a script; the time that slices take grows with their square."""

SHOWN_EXPRESSION = 2_000
SHOWN_STATEMENT = 300
"""Characters."""


def read_setup_script(
    source: bytes, paths: Iterable[str] = (), directory: str = ""
) -> SetupScript:
    """Tell what a setup.py passes to ``setup()``, without running it.

    Never raises; time and memory are bounded.

    Args:
        source: the script.
        paths: of the archive.
        directory: that of the script there.
    """
    parsed = parse(source, LARGEST_SOURCE)
    if parsed.tree is None:
        return SetupScript({}, (f"not evaluated: {parsed.problem}",))
    found = statements(parsed.tree)
    if len(found) > MOST_STATEMENTS:
        problem = f"not evaluated: more than {MOST_STATEMENTS:,} statements"
        return SetupScript({}, (problem,))
    return _Reader(parsed, found).script(stand_in(paths, directory))


class _Reader:
    """Reads the calls of ``setup()`` in one script."""

    def __init__(
        self, parsed: Parsed, statements: tuple[Statement, ...]
    ) -> None:
        self._parsed = parsed
        self._statements = statements
        self._names = Names(statements)
        self._calls = [
            (statement, node)
            for statement in statements
            for node in statement.parts
            if isinstance(node, ast.Call)
            and (
                self._names.meaning(node.func) == "setuptools.setup"
                or (
                    isinstance(node.func, ast.Name)
                    and is_named_setup(node.func)
                )
            )
        ]
        self._slicer = Slicer(statements, [one.node for one, _ in self._calls])
        self._slices: dict[tuple[ast.stmt, ...], tuple[Dependency, ...]] = {}

    def script(self, stands_in: bool) -> SetupScript:
        problems = tuple(self._problems())
        trusted = not (problems or stands_in) and all(
            is_harmless(one, self._names, self._calls[0][1].func)
            for one in self._statements
        )
        values = self._values(Values(self._names, trusted))
        return SetupScript(
            {
                name: values.get(name) or self._expression(nodes)
                for name, nodes in self._given(trusted).items()
            },
            problems,
            not problems,
            values if trusted else self._values(Values(self._names, True)),
        )

    def _problems(self) -> Iterator[str]:
        lines = [str(call.lineno) for _, call in self._calls]
        if not lines:
            yield "no call of setup() was found"
            return
        (statement, call), *more = self._calls
        if more:
            yield f"setup() is called in several lines: {named(lines, 20)}"
        elif not self._runs_once(statement, call):
            yield f"setup() is called conditionally (line {lines[0]})"
        if self._names.meaning(call.func) != "setuptools.setup" and any(
            getattr(call.func, "id", "") in one.binds or one.reaches
            for one in self._statements
        ):
            yield "setup() may not be that of setuptools"
        if any(one.args for _, one in self._calls):
            yield "setup() is called with unnamed arguments"

    def _runs_once(self, statement: Statement, call: ast.Call) -> bool:
        """Whether the script makes a call, and makes it once."""
        within = (*statement.owners[1:], statement.node)
        for owner, child in zip(statement.owners, within, strict=False):
            match owner:
                case ast.If(test=test):
                    runs = ast.unparse(test) == "__name__ == '__main__'"
                case ast.FunctionDef(name=name):
                    # In the script's own main(), say.
                    runs = owner is statement.owners[0] and any(
                        self._runs_once(other, node)
                        for other, node in self._only_call(name)
                    )
                case _:
                    runs = isinstance(owner, (ast.Try, ast.With))
            if not runs or child not in getattr(owner, "body", ()):
                return False
        return getattr(statement.node, "value", None) is call

    def _only_call(self, function: str) -> list[tuple[Statement, ast.Call]]:
        """Return where a function is called, if it is mentioned only there."""
        places = [
            statement
            for statement in self._statements
            if function in statement.uses
        ]
        if (
            len(self._names.binding[function]) == 1
            and self._names.is_read_once(function)
            and isinstance(
                call := getattr(places[0].node, "value", None), ast.Call
            )
            and getattr(call.func, "id", "") == function
            and not isinstance((*places[0].owners, None)[0], ast.FunctionDef)
        ):
            return [(places[0], call)]
        return []

    def _given(self, trusted: bool) -> dict[str, list[ast.expr]]:
        """Return the expressions by argument, one a call that has it."""
        given: dict[str, list[ast.expr]] = defaultdict(list)
        for _, call in self._calls:
            for name, node in dict(self._pairs(call, trusted)).items():
                given[name].append(node)
        return given

    def _pairs(
        self, call: ast.Call, trusted: bool
    ) -> Iterator[tuple[str, ast.expr]]:
        """Yield the arguments, those of a dictionary that is written out too."""
        for word in call.keywords:
            node = word.value
            name = getattr(node, "id", "")
            if trusted and not word.arg and self._names.is_read_once(name):
                node = self._names.assigned(name) or node
            keys = [
                getattr(key, "value", None)
                for key in getattr(node, "keys", ())
            ]
            if word.arg:
                yield word.arg, node
            elif isinstance(node, ast.Dict) and all(
                isinstance(key, str) for key in keys
            ):
                yield from zip(keys, node.values, strict=True)
            else:
                text = self._parsed.source(word.value, SHOWN_STATEMENT)
                yield f"**{text}", word.value

    def _values(self, values: Values) -> dict[str, Value]:
        """Return the arguments that have a value, the same in each call."""
        found = {}
        for name, nodes in self._given(values.trusted).items():
            alike = len({*map(fingerprint, nodes)}) == 1
            if alike and len(nodes) == len(self._calls) and name[0] != "*":
                with contextlib.suppress(NoValueError):
                    found[name] = Value(values.of(nodes[0]))
        return found

    def _expression(self, nodes: list[ast.expr]) -> Expression:
        texts = [self._parsed.source(node, SHOWN_EXPRESSION) for node in nodes]
        if len(nodes) < len(self._calls):
            texts.append("nothing")
        used = [one for node in nodes for one in ast.walk(node)]
        found = self._slicer.slice(
            [one.id for one in used if isinstance(one, ast.Name)]
        )
        # Many arguments depend on the same.
        key = tuple(one.node for one in found)
        if key not in self._slices:
            self._slices[key] = tuple(
                self._dependencies[one.node] for one in found
            )
        return Expression(
            " or ".join(dict.fromkeys(texts)),
            b"|".join(map(fingerprint, nodes)),
            self._slices[key],
        )

    @functools.cached_property
    def _dependencies(self) -> dict[ast.stmt, Dependency]:
        return {one.node: self._dependency(one) for one in self._statements}

    def _dependency(self, statement: Statement) -> Dependency:
        subject = statement.binds
        if isinstance(statement.node, ast.Expr) and not statement.reaches:
            subject |= statement.changes
        text = self._parsed.source(statement.node, 40)
        first_word = re.split(r"\W", text, maxsplit=1)[0] or "a statement"
        return Dependency(
            ", ".join(sorted(subject)) or first_word,
            statement.node.lineno,
            fingerprint(statement.node, of_header=True),
        )
