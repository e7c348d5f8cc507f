"""Which functions of which modules a Python file uses, and where."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..python_code.python_syntax import Parsed
from .bound_names import Bindings

_LONGEST = 300
"""Characters of an expression that are kept."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Use(NamedTuple):
    """One place where something of a module is used.

    Attributes:
        name: dotted, as ``subprocess.run`` or ``builtins.exec``.
        line: from 1.
        expression: the call or the reference as it is written.
        function: the outermost function it is in; "" at the level of the
            module, where it runs on import.
        is_call: whether it is called right there.
        is_hidden: whether it is named by a string, as by ``getattr``.
        node: the call, or the reference.
    """

    name: str
    line: int
    expression: str
    function: str
    is_call: bool
    is_hidden: bool
    node: ast.AST


class Scoped(NamedTuple):
    """A node, and the outermost function it is in."""

    node: ast.AST
    function: str


class Module(NamedTuple):
    """A parsed module, ready to be asked what it uses.

    Attributes:
        by_type: its nodes by their class, each before what is in it.
        bindings: what its names stand for.
        run_on_import: functions of it that are called, or reached by
            functions that are called, at the level of the module.
        size: how many nodes it has.
    """

    parsed: Parsed
    by_type: Mapping[type[ast.AST], Sequence[Scoped]]
    bindings: Bindings
    run_on_import: frozenset[str]
    size: int

    def nodes(self, *types: type[ast.AST]) -> Iterator[Scoped]:
        """Yield the nodes of these classes."""
        for each in types:
            yield from self.by_type.get(each, ())


def read_module(
    parsed: Parsed, members: Mapping[str, Iterable[str]]
) -> Module:
    """Collect what is needed to tell uses.

    Args:
        parsed: with a tree.
        members: what ``from module import *`` is taken to bring, by module.
    """
    assert parsed.tree is not None
    by_type = _by_type(parsed.tree)
    return Module(
        parsed,
        by_type,
        Bindings(by_type, members),
        _run_on_import(by_type),
        sum(map(len, by_type.values())),
    )


# Constants, operators and contexts: nothing is asked of them.
_LEFT_OUT = (ast.operator, ast.expr_context, ast.Constant, ast.cmpop)


def _by_type(tree: ast.Module) -> Mapping[type[ast.AST], list[Scoped]]:
    found: dict[type[ast.AST], list[Scoped]] = {}
    pending: list[tuple[ast.AST, str]] = [(tree, "")]
    while pending:
        node, function = pending.pop()
        kind = type(node)
        found.setdefault(kind, []).append(Scoped(node, function))
        outside: object = ()
        inside = function
        if kind in _FUNCTIONS:
            # Decorators and defaults run where the function is made.
            outside = node.decorator_list  # type: ignore[attr-defined]
            inside = function or node.name  # type: ignore[attr-defined]
        elif kind is ast.If and _is_main(node.test):  # type: ignore[attr-defined]
            inside = function or "__main__"
        for field in kind._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                where = function if value is outside else inside
                pending += [
                    (each, where)
                    for each in reversed(value)
                    if isinstance(each, ast.AST)
                ]
            elif isinstance(value, ast.AST) and not isinstance(
                value, _LEFT_OUT
            ):
                where = function if field == "args" else inside
                pending.append((value, where))
    return found


def _is_main(test: ast.AST) -> bool:
    """Whether it is ``__name__ == "__main__"``."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.ops[0], ast.Eq)
    )


def _run_on_import(
    by_type: Mapping[type[ast.AST], Sequence[Scoped]],
) -> frozenset[str]:
    defined = {
        node.name  # type: ignore[attr-defined]
        for kind in _FUNCTIONS
        for node, _ in by_type.get(kind, ())
    }
    called: dict[str, set[str]] = {}
    for node, function in by_type.get(ast.Call, ()):
        target = node.func  # type: ignore[attr-defined]
        name = getattr(target, "id", getattr(target, "attr", ""))
        if name in defined:
            called.setdefault(function, set()).add(name)
    reached: set[str] = set()
    pending = list(called.get("", ()))
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += called.get(name, ())
    return frozenset(reached)


def uses(module: Module, is_of_interest: Callable[[str], object]) -> list[Use]:
    """Return where names of interest are used, in the order of the source.

    A name in an annotation counts only where it is called.  An import is a
    use of the module.
    """
    calls = {id(node.func): node for node, _ in module.nodes(ast.Call)}  # type: ignore[attr-defined]
    of = module.bindings.of
    inner = {id(node.value) for node, _ in module.nodes(ast.Attribute)}  # type: ignore[attr-defined]
    inner |= {
        id(node.value)  # type: ignore[attr-defined]
        for node, _ in module.nodes(ast.Subscript)
        if of(node)
    }
    ignored = _annotations(module)
    found = []
    for node, function in module.nodes(
        ast.Name, ast.Attribute, ast.Subscript, ast.Call
    ):
        if id(node) in ignored:
            continue
        is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        names = of(node) if is_read and id(node) not in inner else ()
        # Of a call, the function is looked at.
        of_interest = [
            name
            for name in names
            if not name.endswith("()") and is_of_interest(name)
        ]
        for name in of_interest or filter(is_of_interest, _of_any(node)):
            whole = calls.get(id(node), node)
            found.append(
                Use(
                    name,
                    getattr(node, "lineno", 0),
                    module.parsed.source(whole, _LONGEST),
                    function,
                    id(node) in calls,
                    _is_hidden(node, module.bindings),
                    whole,
                )
            )
    found += _imports(module, is_of_interest)
    found.sort(key=lambda use: (use.line, len(use.name)))
    return found


def _of_any(node: ast.AST) -> tuple[str, ...]:
    """Return ``object.__subclasses__`` for such an attribute of anything.

    One that is set ends in a sign of equality.
    """
    if not isinstance(node, ast.Attribute):
        return ()
    is_set = isinstance(node.ctx, ast.Store)
    return (f"object.{node.attr}{'=' * is_set}",)


def _is_hidden(node: ast.AST, bindings: Bindings) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return id(node) in bindings.hidden


def _annotations(module: Module) -> set[int]:
    """Return the ids of names in annotations, those in calls left out."""
    pending: list[ast.AST] = []
    for node, _ in module.nodes(ast.arg, ast.AnnAssign):
        if node.annotation is not None:  # type: ignore[attr-defined]
            pending.append(node.annotation)  # type: ignore[attr-defined]
    for node, _ in module.nodes(*_FUNCTIONS):
        if node.returns is not None:  # type: ignore[attr-defined]
            pending.append(node.returns)  # type: ignore[attr-defined]
    found: set[int] = set()
    while pending:
        node = pending.pop()
        if not isinstance(node, ast.Call):
            found.add(id(node))
            pending += ast.iter_child_nodes(node)
    return found


def _imports(
    module: Module, is_of_interest: Callable[[str], object]
) -> list[Use]:
    found = []
    for node, function in module.nodes(ast.Import, ast.ImportFrom):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found += [
            Use(
                name,
                getattr(node, "lineno", 0),
                f"import {name}",
                function,
                False,
                False,
                node,
            )
            for name in names
            if is_of_interest(name)
        ]
    return found
