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
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..text.sentences import named
from .backward_slice import Slicer
from .known_values import Evaluation, NoValueError
from .python_syntax import Parsed, fingerprint, parse
from .setup_arguments import (
    Dependency,
    Expression,
    SetupScript,
    Value,
)
from .statements import Statement, bound_names, is_named_setup, statements
from .trusted_names import ScriptFiles, TrustedNames

LARGEST_SOURCE = 1 << 18
"""Bytes of a script; a larger one is not read."""

SHOWN_EXPRESSION = 2_000
SHOWN_STATEMENT = 300
"""Characters."""

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def read_setup_script(
    source: bytes, archive: ScriptFiles, path: str = "setup.py"
) -> SetupScript:
    """Tell what a setup.py passes to ``setup()``, without running it.

    Never raises; time and memory are bounded.

    Args:
        source: the script.
        archive: the files that it can read. The script's own directory is
            its current directory.
        path: the script's own path there.
    """
    parsed = parse(source, LARGEST_SOURCE)
    if parsed.tree is None:
        return SetupScript({}, (f"not evaluated: {parsed.problem}",))
    return _Reader(parsed, parsed.tree, archive, path).script()


class _Call(NamedTuple):
    """A call of ``setup()``, and the statement that it stands in."""

    node: ast.Call
    statement: Statement


class _Reader:
    """Reads the calls of ``setup()`` in one script."""

    def __init__(
        self, parsed: Parsed, tree: ast.Module, archive: ScriptFiles, path: str
    ) -> None:
        self._parsed = parsed
        self._statements = statements(tree)
        self._names = TrustedNames(self._statements, path, archive)
        self._evaluation = Evaluation(self._names)
        self._likely = Evaluation(self._names.if_nothing_reaches())
        self._slicer = Slicer(self._statements)
        self._dependencies: dict[ast.stmt, Dependency] = {}

    def script(self) -> SetupScript:
        calls = list(self._calls())
        if not calls:
            return SetupScript({}, ("no call of setup() was found",))
        problems = []
        if len(calls) > 1:
            lines = named([str(call.node.lineno) for call in calls], 20)
            problems.append(f"setup() is called in several lines: {lines}")
        elif not _surely_runs(calls[0]):
            line = calls[0].node.lineno
            problems.append(f"setup() is called conditionally (line {line})")
        if not self._is_of_setuptools(calls[0].node.func):
            problems.append("setup() may not be that of setuptools")
        if any(call.node.args for call in calls):
            problems.append("setup() is called with unnamed arguments")
        # By name: the expressions, one a call that has it.
        given: dict[str, list[ast.expr]] = defaultdict(list)
        for call in calls:
            for name, node in dict(self._pairs(call)).items():
                given[name].append(node)
        return SetupScript(
            {
                name: self._argument(name, nodes, calls)
                for name, nodes in given.items()
            },
            tuple(problems),
            is_certain=not problems,
        )

    def _calls(self) -> Iterator[_Call]:
        for statement in self._statements:
            for part in statement.parts:
                for node in ast.walk(part):
                    if isinstance(node, ast.Call) and (
                        self._names.meaning(node.func) == "setuptools.setup"
                        or (
                            isinstance(node.func, ast.Name)
                            and is_named_setup(node.func)
                        )
                    ):
                        yield _Call(node, statement)

    def _is_of_setuptools(self, function: ast.expr) -> bool:
        meaning = self._names.meaning(function)
        if not meaning and isinstance(function, ast.Name):
            # Without any setup, nothing is called.
            return not any(
                function.id in one.binds or one.reaches
                for one in self._statements
            )
        return meaning == "setuptools.setup"

    def _pairs(self, call: _Call) -> Iterator[tuple[str, ast.expr]]:
        """Yield the arguments, those of a dictionary that is written out too."""
        for word in call.node.keywords:
            node = word.value
            if word.arg:
                yield word.arg, node
                continue
            if isinstance(node, ast.Name) and not self._names.exposure(
                node.id
            ):
                node = self._names.assigned(node.id) or node
            pairs: list[tuple[Any, ast.expr]] = [(None, node)]
            if isinstance(node, ast.Dict):
                keys = [getattr(key, "value", None) for key in node.keys]
                pairs = list(zip(keys, node.values, strict=True))
            elif (
                isinstance(node, ast.Call)
                and self._names.dotted(node.func) == "dict"
                and not node.args
            ):
                pairs = [(one.arg, one.value) for one in node.keywords]
            if all(isinstance(name, str) for name, _ in pairs):
                yield from pairs
            else:
                text = self._parsed.source(word.value, SHOWN_STATEMENT)
                yield f"**{text}", word.value

    def _argument(
        self, name: str, nodes: list[ast.expr], calls: list[_Call]
    ) -> Value | Expression:
        keys = [fingerprint(node) for node in nodes]
        hidden = frozenset[str]().union(*map(_hidden, calls))
        likely = None
        if len(nodes) == len(calls) and len({*keys}) == 1 and name[0] != "*":
            with contextlib.suppress(NoValueError):
                return Value(self._evaluation.value(nodes[0], hidden))
            if self._names.lost:
                with contextlib.suppress(NoValueError):
                    likely = Value(self._likely.value(nodes[0], hidden))
        texts = [self._parsed.source(node, SHOWN_EXPRESSION) for node in nodes]
        if len(nodes) < len(calls):
            texts.append("nothing")
        used = [one for node in nodes for one in ast.walk(node)]
        found = self._slicer.slice(
            [one.id for one in used if isinstance(one, ast.Name)],
            [call.statement for call in calls],
        )
        return Expression(
            " or ".join(dict.fromkeys(texts)),
            b"|".join(keys),
            tuple(map(self._dependency, found)),
            likely,
        )

    def _dependency(self, statement: Statement) -> Dependency:
        found = self._dependencies.get(statement.node)
        if found is None:
            found = self._described(statement)
            self._dependencies[statement.node] = found
        return found

    def _described(self, statement: Statement) -> Dependency:
        text = self._parsed.source(statement.node, SHOWN_STATEMENT)
        subject = statement.binds
        if isinstance(statement.node, ast.Expr) and not statement.reaches:
            subject |= statement.changes
        first_word = re.split(r"\W", text, maxsplit=1)[0] or "a statement"
        keys = [fingerprint(part) for part in statement.parts]
        kind = type(statement.node).__name__.encode()
        return Dependency(
            ", ".join(sorted(subject)) or first_word,
            statement.node.lineno,
            text,
            b"".join([kind, *keys]),
        )


def _hidden(call: _Call) -> frozenset[str]:
    """Names that may not be the module's where the call stands."""
    owners = call.statement.owners
    looped = any(isinstance(one, _LOOPS) for one in owners)
    hidden = set()
    for one in ast.walk((*owners, call.statement.node)[0]):
        if isinstance(one, ast.arg):
            hidden.add(one.arg)
        elif isinstance(one, ast.Name):
            if looped or not isinstance(one.ctx, ast.Load):
                hidden.add(one.id)
        elif isinstance(one, ast.stmt):
            hidden.update(bound_names(one))
    return frozenset(hidden)


def _surely_runs(call: _Call) -> bool:
    """Whether nothing stands between the script and the call."""
    node = call.statement.node
    owners = call.statement.owners
    for owner, child in zip(owners, (*owners[1:], node), strict=False):
        if isinstance(owner, ast.If):
            if ast.unparse(owner.test) != "__name__ == '__main__'":
                return False
        elif not isinstance(owner, (ast.Try, ast.With)):
            return False
        if child not in owner.body:
            return False
    return getattr(node, "value", None) is call.node
