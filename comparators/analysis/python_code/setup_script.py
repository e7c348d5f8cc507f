"""Reading setup.py without running it: what ``setup()`` is called with.

An argument is a value only where running the script could give no other.
Everything else is an expression, as it is written, with the statements that
it depends on; whether one of those changed is said, its value is not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .backward_slice import Slicer
from .known_values import Evaluation, NoValueError
from .python_syntax import Parsed, fingerprint, parse
from .setup_arguments import (
    Dependency,
    Expression,
    SetupScript,
    Value,
    same_argument,
)
from .statements import Statement, is_named_setup, statements
from .trusted_names import ScriptFiles, TrustedNames

LARGEST_SOURCE = 1 << 18
"""Bytes of a script; a larger one is not read."""

MOST_CALLS = 20
SHOWN_EXPRESSION = 2_000
SHOWN_STATEMENT = 300
"""Characters."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
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
        self._slicer = Slicer(self._statements)
        self._dependencies: dict[ast.stmt, Dependency] = {}

    def script(self) -> SetupScript:
        calls = list(self._calls())[:MOST_CALLS]
        if not calls:
            return SetupScript({}, ("no call of setup() was found",))
        problems = []
        if len(calls) > 1:
            lines = ", ".join(str(call.node.lineno) for call in calls)
            problems.append(f"setup() is called in several lines: {lines}")
        elif not _surely_runs(calls[0]):
            line = calls[0].node.lineno
            problems.append(f"setup() is called conditionally (line {line})")
        own = self._is_of_setuptools(calls[0].node.func)
        if not own:
            problems.append("setup() may not be that of setuptools")
        if any(call.node.args for call in calls):
            problems.append("setup() is called with unnamed arguments")
        return SetupScript(
            _together([dict(self._arguments(call)) for call in calls]),
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

    def _arguments(
        self, call: _Call
    ) -> Iterator[tuple[str, Value | Expression]]:
        evaluation = Evaluation(self._names, self._hidden(call))
        pairs = [(word.arg, word.value) for word in call.node.keywords]
        while pairs:
            name, node = pairs.pop(0)
            if name is not None:
                yield name, self._argument(node, evaluation, call)
                continue
            unpacked = self._unpacked(node, evaluation)
            if unpacked is None:
                text = f"**{self._parsed.source(node, SHOWN_STATEMENT)}"
                yield text, self._argument(node, evaluation, call, text)
            else:
                pairs = unpacked + pairs

    def _argument(
        self,
        node: ast.expr,
        evaluation: Evaluation,
        call: _Call,
        text: str = "",
    ) -> Value | Expression:
        if not text:
            try:
                return Value(evaluation.value(node))
            except NoValueError:
                text = self._parsed.source(node, SHOWN_EXPRESSION)
        likely = None
        if self._names.lost:
            likely = self._likely_value(node, call)
        names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
        found = self._slicer.slice(names, call.statement)
        return Expression(
            text,
            fingerprint(node),
            tuple(map(self._dependency, found)),
            likely,
        )

    def _likely_value(self, node: ast.expr, call: _Call) -> Value | None:
        try:
            evaluation = Evaluation(
                self._names.if_nothing_reaches(), self._hidden(call)
            )
            return Value(evaluation.value(node))
        except NoValueError:
            return None

    def _unpacked(
        self, node: ast.expr, evaluation: Evaluation
    ) -> list[tuple[str | None, ast.expr]] | None:
        """Return the items of a dictionary that is written out."""
        if isinstance(node, ast.Name):
            assigned = evaluation.assigned(node)
            if assigned is None or self._names.exposure(node.id):
                return None
            # What its items are called is known, their values may not be.
            node = assigned
        if isinstance(node, ast.Dict) and all(
            isinstance(key, ast.Constant) and isinstance(key.value, str)
            for key in node.keys
        ):
            keys = [getattr(key, "value", None) for key in node.keys]
            return list(zip(keys, node.values, strict=True))
        if (
            isinstance(node, ast.Call)
            and self._names.dotted(node.func) == "dict"
            and not node.args
            and all(word.arg for word in node.keywords)
        ):
            return [(word.arg, word.value) for word in node.keywords]
        return None

    def _hidden(self, call: _Call) -> frozenset[str]:
        """Names that are not the module's where the call stands."""
        statement = call.statement
        used = [one for part in statement.parts for one in ast.walk(part)]
        hidden = {one.arg for one in used if isinstance(one, ast.arg)}
        hidden |= statement.binds
        for owner in statement.owners:
            if isinstance(owner, _LOOPS):
                hidden.update(o.id for o in used if isinstance(o, ast.Name))
            if isinstance(owner, _FUNCTIONS):
                arguments = ast.walk(owner.args)
                hidden.update(
                    one.arg for one in arguments if isinstance(one, ast.arg)
                )
                for inner in self._statements:
                    if owner in inner.owners:
                        hidden |= inner.binds
        return frozenset(hidden)

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


def _surely_runs(call: _Call) -> bool:
    """Whether nothing stands between the script and the call."""
    node = call.statement.node
    if getattr(node, "value", None) is not call.node:
        return False
    owners = call.statement.owners
    for owner, child in zip(owners, (*owners[1:], node), strict=False):
        if isinstance(owner, ast.If):
            test = ast.unparse(owner.test)
            if test != "__name__ == '__main__'" or child not in owner.body:
                return False
        elif isinstance(owner, ast.Try):
            if child not in owner.body:
                return False
        elif not isinstance(owner, ast.With):
            return False
    return True


def _together(
    calls: list[dict[str, Value | Expression]],
) -> dict[str, Value | Expression]:
    """The arguments of all calls; those that differ as one expression."""
    found = {}
    for name in dict.fromkeys(name for call in calls for name in call):
        each = [call.get(name) for call in calls]
        first = each[0]
        if first is not None and all(
            same_argument(one, first) for one in each
        ):
            found[name] = first
        else:
            found[name] = _alternatives(each)
    return found


def _alternatives(each: Iterable[Value | Expression | None]) -> Expression:
    texts, keys = [], []
    dependencies: dict[Dependency, None] = {}
    for one in each:
        if isinstance(one, Expression):
            texts.append(one.text)
            dependencies |= dict.fromkeys(one.dependencies)
            keys.append(one.key)
        else:
            texts.append("nothing" if one is None else repr(one.value))
            keys.append(texts[-1].encode("utf-8", "surrogatepass"))
    text = " or ".join(dict.fromkeys(texts))
    return Expression(text, b"|".join(keys), tuple(dependencies))
