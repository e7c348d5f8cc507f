"""Reading setup.py without running it: what ``setup()`` is called with.

An argument is a value only where running the script could give no other.
Everything else is an expression, as it is written, with the statements that
it depends on; whether one of those changed is said, its value is not.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ..text.sentences import named
from .constant_values import ConstantValues, NoValueError
from .harmless import is_harmless, stand_in
from .python_syntax import Parsed, fingerprint, parse
from .setup_arguments import Dependency, Expression, SetupScript, Value
from .statements import (
    Statement,
    assigned_once,
    dotted,
    setup_functions,
    statements,
)

LARGEST_SOURCE = 1 << 18
"""Bytes of a script; a larger one is not read."""

MOST_STATEMENTS = 2_000
"""Of a script; the time that slices take grows with their square."""

SHOWN_EXPRESSION = 300
"""Characters."""

_CONTAINERS = (list, tuple, dict)


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
    count = sum(isinstance(node, ast.stmt) for node in ast.walk(parsed.tree))
    if count > MOST_STATEMENTS:
        problem = f"not evaluated: more than {MOST_STATEMENTS:,} statements"
        return SetupScript({}, (problem,))
    return _Reader(parsed, parsed.tree).script(stand_in(paths, directory))


class _Reader:
    """Reads the calls of ``setup()`` in one script."""

    def __init__(self, parsed: Parsed, tree: ast.Module) -> None:
        self._parsed = parsed
        self._tree = tree
        self.parents = {
            child: parent
            for parent in ast.walk(tree)
            for child in ast.iter_child_nodes(parent)
        }
        self._functions = setup_functions(tree)
        self.calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and (name := dotted(node.func))
            and (name == "setup" or name in self._functions)
        ]
        self.calls.sort(key=lambda call: (call.lineno, call.col_offset))
        around = [list(self._around(call)) for call in self.calls]
        opened = {owner for owners in around for owner in owners[1:]}
        calling = {owners[0] for owners in around}
        self._statements = [
            one for one in statements(tree, opened) if one.node not in calling
        ]
        functions = {getattr(owner, "name", "") for owner in opened}
        self._touching: dict[str, list[Statement]] = defaultdict(list)
        for statement in self._statements:
            for name in statement.touches:
                self._touching[name].append(statement)
        # What every argument depends on.
        self._always = [
            one
            for one in self._statements
            if one.reaches or one.is_header or functions & one.reads
        ]
        self._dependencies: dict[ast.stmt, Dependency] = {}

    def _around(self, node: ast.AST) -> Iterator[ast.stmt]:
        """Yield the statements that a node stands in, the outermost last."""
        while node is not self._tree:
            if isinstance(node, ast.stmt):
                yield node
            node = self.parents[node]

    def script(self, stands_in: bool) -> SetupScript:
        problems = tuple(self._problems())
        names = _Names(self._tree, self)
        likely = self._values(names)
        is_trusted = not (problems or stands_in) and is_harmless(
            self._tree, self.calls[0].func
        )
        values = likely if is_trusted else self._values(None)
        given = self._given(names if is_trusted else None)
        return SetupScript(
            {
                name: Value(values[name])
                if name in values
                else self._expression(nodes)
                for name, nodes in given.items()
            },
            problems,
            likely,
        )

    def _problems(self) -> Iterator[str]:
        lines = [str(call.lineno) for call in self.calls]
        if not lines:
            yield "no call of setup() was found"
            return
        if len(lines) > 1:
            yield f"setup() is called in several lines: {named(lines, 20)}"
        elif not self._runs_once(self.calls[0]):
            yield f"setup() is called conditionally (line {lines[0]})"
        name = dotted(self.calls[0].func)
        if name not in self._functions and any(
            name in one.touches or one.reaches for one in self._statements
        ):
            yield "setup() may not be that of setuptools"
        if any(call.args for call in self.calls):
            yield "setup() is called with unnamed arguments"

    def _runs_once(self, call: ast.Call, in_function: bool = False) -> bool:
        """Whether the script makes a call, and makes it once."""
        node, *owners = self._around(call)
        if not isinstance(node, ast.Expr) or node.value is not call:
            return False
        for owner in owners:
            if node not in getattr(owner, "body", ()):
                return False
            match owner:
                case ast.Try() | ast.With():
                    pass
                case ast.If(
                    test=ast.Compare(
                        left=ast.Name(id="__name__"),
                        ops=[ast.Eq()],
                        comparators=[ast.Constant(value="__main__")],
                    )
                ):
                    pass
                case ast.FunctionDef(name=name, decorator_list=[]):
                    # In the script's own main(), say.
                    places = [
                        self.parents[one]
                        for one in ast.walk(self._tree)
                        if getattr(one, "id", "") == name
                    ]
                    return (
                        owner is owners[-1]
                        and not in_function
                        and len(places) == 1
                        and isinstance(places[0], ast.Call)
                        and getattr(places[0].func, "id", "") == name
                        and self._runs_once(places[0], in_function=True)
                    )
                case _:
                    return False
            node = owner
        return True

    def _given(self, names: _Names | None) -> dict[str, list[ast.expr]]:
        """Return the expressions by argument, one a call that has it."""
        given: dict[str, list[ast.expr]] = defaultdict(list)
        for call in self.calls:
            for name, node in dict(self._pairs(call, names)).items():
                given[name].append(node)
        return given

    def _pairs(
        self, call: ast.Call, names: _Names | None
    ) -> Iterator[tuple[str, ast.expr]]:
        """Yield the arguments, those of a dictionary that is written out too."""
        for word in call.keywords:
            node = word.value
            name = getattr(node, "id", "")
            if names and not word.arg and names.reads[name] == 1:
                node = names.assigned.get(name, node)
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
                text = self._parsed.source(word.value, SHOWN_EXPRESSION)
                yield f"**{text}", word.value

    def _values(self, names: _Names | None) -> dict[str, object]:
        """Return the arguments that have a value, the same in each call."""
        values = names or ConstantValues()
        found = {}
        for name, nodes in self._given(names).items():
            alike = len({*map(fingerprint, nodes)}) == 1
            if alike and len(nodes) == len(self.calls) and name[0] != "*":
                with contextlib.suppress(NoValueError):
                    found[name] = values.of(nodes[0])
        return found

    def _expression(self, nodes: list[ast.expr]) -> Expression:
        texts = [self._parsed.source(node, SHOWN_EXPRESSION) for node in nodes]
        if len(nodes) < len(self.calls):
            texts.append("nothing")
        return Expression(
            " or ".join(dict.fromkeys(texts)),
            b"|".join(map(fingerprint, nodes)),
            self._slice(
                node.id
                for root in nodes
                for node in ast.walk(root)
                if isinstance(node, ast.Name)
            ),
            nodes[0].lineno,
        )

    def _slice(self, names: Iterable[str]) -> tuple[Dependency, ...]:
        """Return what binds or could change any of the names.

        And what that depends on, and whatever may do anything to any name.
        Source: Weiser 1981, Program slicing.
        """
        seen = set(names)
        left = [*self._always]
        for name in seen:
            left += self._touching.get(name, ())
        found = set()
        while left:
            statement = left.pop()
            if statement.node not in found:
                found.add(statement.node)
                for name in statement.reads - seen:
                    seen.add(name)
                    left += self._touching.get(name, ())
        return tuple(
            self._dependency(one)
            for one in self._statements
            if one.node in found
        )

    def _dependency(self, statement: Statement) -> Dependency:
        node = statement.node
        if node not in self._dependencies:
            subjects = statement.binds
            if isinstance(node, ast.Expr) and not statement.reaches:
                subjects = statement.touches
            text = self._parsed.source(node, 40)
            self._dependencies[node] = Dependency(
                getattr(node, "name", "")
                or named(sorted(subjects), 3)
                or re.split(r"\W", text, maxsplit=1)[0]
                or "a statement",
                node.lineno,
                fingerprint(node, of_header=statement.is_header),
                statement in self._always,
            )
        return self._dependencies[node]


class _Names(ConstantValues):
    """Values of expressions, and of names that one assignment binds alone."""

    def __init__(self, tree: ast.Module, reader: _Reader) -> None:
        super().__init__()
        self.assigned = {
            name: value
            for name, value in assigned_once(tree).items()
            if name not in ("__annotations__", "__cached__", "__file__")
            and not hasattr(builtins, name)
        }
        read = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        ]
        self.reads = Counter(node.id for node in read)
        # Where an object is only looked at, or its items are taken.
        looking = (ast.BinOp, ast.For, ast.Starred)
        words = {word for call in reader.calls for word in call.keywords}
        self._changed = {
            node.id
            for node in read
            if (parent := reader.parents[node]) not in words
            and not isinstance(parent, looking)
        }

    def _of_name(self, name: str, depth: int) -> Any:
        value = self._value(self.assigned.get(name), depth)
        if isinstance(value, _CONTAINERS) and self.reads[name] != 1:
            # It stays what it was only if no other place changes it.
            items = value.values() if isinstance(value, dict) else value
            is_deep = any(isinstance(one, _CONTAINERS) for one in items)
            is_tuple = isinstance(value, tuple)
            if is_deep or (name in self._changed and not is_tuple):
                raise NoValueError
        return value
