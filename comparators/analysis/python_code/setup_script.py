"""Reading setup.py without running it: what ``setup()`` is called with.

An argument is a value only where running the script could give no other.
Everything else is an expression, as it is written, with the statements that
it depends on; whether one of those changed is said, its value is not.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ..text.sentences import named
from .python_syntax import Parsed, fingerprint, parse
from .setup_arguments import Dependency, Expression, SetupScript, Value
from .setup_values import NoValueError, Values, stand_in
from .statements import Slicer, Statement, is_named_setup, statements

LARGEST_SOURCE = 1 << 18
"""Bytes of a script; a larger one is not read."""

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
    lost = stand_in(paths, directory)
    return _Reader(parsed, parsed.tree, lost).script()


class _Reader:
    """Reads the calls of ``setup()`` in one script."""

    def __init__(self, parsed: Parsed, tree: ast.Module, lost: bool) -> None:
        self._parsed = parsed
        self._statements = statements(tree)
        self._values = Values(self._statements, lost)
        self._likely = self._values.if_nothing_reaches()
        self._slicer = Slicer(self._statements)
        self._calls = [
            (statement, node)
            for statement in self._statements
            for node in statement.parts
            if isinstance(node, ast.Call)
            and (
                self._values.meaning(node.func) == "setuptools.setup"
                or (
                    isinstance(node.func, ast.Name)
                    and is_named_setup(node.func)
                )
            )
        ]

    def script(self) -> SetupScript:
        # By name: the expressions, one a call that has it.
        given: dict[str, list[ast.expr]] = defaultdict(list)
        for _, call in self._calls:
            for name, node in dict(self._pairs(call)).items():
                given[name].append(node)
        problems = tuple(self._problems())
        return SetupScript(
            {name: self._argument(name, given[name]) for name in given},
            problems,
            is_certain=not problems,
        )

    def _problems(self) -> Iterator[str]:
        lines = [str(call.lineno) for _, call in self._calls]
        if not lines:
            yield "no call of setup() was found"
            return
        (statement, call), *more = self._calls
        if more:
            yield f"setup() is called in several lines: {named(lines, 20)}"
        elif not _surely_runs(statement, call):
            yield f"setup() is called conditionally (line {lines[0]})"
        if self._values.meaning(call.func) != "setuptools.setup" and any(
            getattr(call.func, "id", "") in one.binds or one.reaches
            for one in self._statements
        ):
            yield "setup() may not be that of setuptools"
        if any(one.args for _, one in self._calls):
            yield "setup() is called with unnamed arguments"

    def _pairs(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """Yield the arguments, those of a dictionary that is written out too."""
        for word in call.keywords:
            node = word.value
            if word.arg:
                yield word.arg, node
                continue
            if isinstance(node, ast.Name) and self._values.is_read_once(
                node.id
            ):
                node = self._values.assigned(node.id) or node
            pairs: list[tuple[Any, ast.expr]] = [(None, node)]
            match node:
                case ast.Dict(keys=keys, values=values):
                    texts = [getattr(key, "value", None) for key in keys]
                    pairs = list(zip(texts, values, strict=True))
                case ast.Call(func=function, args=[], keywords=words):
                    is_dict = self._values.meaning(function) == "dict"
                    if is_dict and not self._values.lost:
                        pairs = [(one.arg, one.value) for one in words]
            if all(isinstance(name, str) for name, _ in pairs):
                yield from pairs
            else:
                text = self._parsed.source(word.value, SHOWN_STATEMENT)
                yield f"**{text}", word.value

    def _argument(
        self, name: str, nodes: list[ast.expr]
    ) -> Value | Expression:
        keys = [fingerprint(node) for node in nodes]
        is_missing = len(nodes) < len(self._calls)
        likely = None
        if len({*keys}) == 1 and not is_missing and name[0] != "*":
            with contextlib.suppress(NoValueError):
                return Value(self._values.of(nodes[0]))
            with contextlib.suppress(NoValueError):
                likely = Value(self._likely.of(nodes[0]))
        texts = [self._parsed.source(node, SHOWN_EXPRESSION) for node in nodes]
        found = self._slicer.slice(
            [
                used.id
                for node in nodes
                for used in ast.walk(node)
                if isinstance(used, ast.Name)
            ],
            [statement.node for statement, _ in self._calls],
        )
        return Expression(
            " or ".join(dict.fromkeys([*texts, *["nothing"] * is_missing])),
            b"|".join(keys),
            tuple(map(self._dependency, found)),
            likely,
        )

    def _dependency(self, statement: Statement) -> Dependency:
        text = self._parsed.source(statement.node, SHOWN_STATEMENT)
        subject = statement.binds
        if isinstance(statement.node, ast.Expr) and not statement.reaches:
            subject |= statement.changes
        first_word = re.split(r"\W", text, maxsplit=1)[0] or "a statement"
        return Dependency(
            ", ".join(sorted(subject)) or first_word,
            statement.node.lineno,
            text,
            fingerprint(statement.node, of_header=True),
        )


def _surely_runs(statement: Statement, call: ast.Call) -> bool:
    """Whether nothing stands between the script and the call."""
    node, owners = statement.node, statement.owners
    for owner, child in zip(owners, (*owners[1:], node), strict=False):
        is_main = isinstance(owner, ast.If) and (
            ast.unparse(owner.test) == "__name__ == '__main__'"
        )
        if not is_main and not isinstance(owner, (ast.Try, ast.With)):
            return False
        if child not in getattr(owner, "body", ()):
            return False
    return getattr(node, "value", None) is call
