"""The statements of a module: which names each binds, reads or may change.

By name alone, without regard to order: what is found may be too much.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

_REACHING = frozenset(
    (
        *("__builtins__", "__dict__", "__globals__", "__import__", "builtins"),
        *("compile", "delattr", "eval", "exec", "execfile", "f_globals"),
        *("f_locals", "getattr", "globals", "import_module", "locals"),
        *("modules", "run_path", "setattr", "vars", "*"),
    )
)
"""Names by which code gets at names that it does not mention."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SETUP_MODULES = ("setuptools", "distutils.core")


class Statement(NamedTuple):
    """A statement at the top of a module, with all that is in it.

    Attributes:
        node: the statement.
        binds: names it assigns, imports, defines or deletes.
        reads: names it mentions.
        touches: names that it binds, or whose objects it may change or hand
            on: all but those of modules and functions.
        reaches: whether it may do anything to any name, as ``exec`` may.
        is_header: whether the statements in it are none of its own.
    """

    node: ast.stmt
    binds: frozenset[str]
    reads: frozenset[str]
    touches: frozenset[str]
    reaches: bool
    is_header: bool


def statements(
    tree: ast.Module, opened: Collection[ast.AST] = ()
) -> list[Statement]:
    """Return the statements of a module in their order.

    Args:
        opened: compound statements; those in them follow them.
    """
    defined = {
        name
        for node in ast.walk(tree)
        if isinstance(node, (ast.alias, *_FUNCTIONS))
        for name in bound_names(node)
    }
    found = []
    # Not by recursion: one elif more is one statement deeper.
    waiting = [*reversed(tree.body)]
    while waiting:
        node = waiting.pop()
        is_header = node in opened
        nodes: list[ast.AST] = [node]
        inner: list[ast.stmt] = []
        for part in nodes:
            for child in ast.iter_child_nodes(part):
                if is_header and isinstance(child, ast.stmt):
                    inner.append(child)
                else:
                    nodes.append(child)
        inner.sort(key=lambda one: (one.lineno, one.col_offset))
        waiting += reversed(inner)
        bound = {name for one in nodes for name in bound_names(one)}
        reads = {one.id for one in nodes if isinstance(one, ast.Name)} - bound
        if isinstance(node, _FUNCTIONS) and not is_header:
            shared = [
                one.names for one in nodes if isinstance(one, ast.Global)
            ]
            bound = {node.name}.union(*shared)
        stored = {_root(one) for one in nodes if _is_stored(one)}
        found.append(
            Statement(
                node,
                frozenset(bound),
                frozenset(reads | bound),
                frozenset(bound | stored | reads - defined),
                any(map(_reaches, nodes)),
                is_header,
            )
        )
    return found


def bound_names(node: ast.AST) -> list[str]:
    """Return the names that a node of itself gives a meaning."""
    name: str | None = None
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            pass
        case ast.alias(name=module, asname=other):
            name = other or module.partition(".")[0]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.ExceptHandler(name=name)
            | ast.MatchAs(name=name)
            | ast.MatchStar(name=name)
            | ast.MatchMapping(rest=name)
            | ast.arg(arg=name)
        ):
            pass
    return [name] if name else []


def assigned_once(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the expressions of names that one plain assignment binds alone.

    It stands at the top of the module, under no condition.
    """
    count = Counter(
        name for node in ast.walk(tree) for name in bound_names(node)
    )
    found = {}
    for node in tree.body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        value = getattr(node, "value", None)
        # Two names of one list would change together.
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and (
            len(targets) == 1 or isinstance(value, ast.Constant)
        ):
            for target in targets:
                if isinstance(target, ast.Name) and count[target.id] == 1:
                    found[target.id] = value
    return {name: value for name, value in found.items() if value}


def setup_functions(tree: ast.Module) -> frozenset[str]:
    """Return how a module may call ``setup()`` of setuptools.

    As ``setup`` or ``setuptools.setup``, by its imports; without names that
    are bound otherwise, too.
    """
    found, others = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for one in names:
                    name, top = one.asname, one.name.partition(".")[0]
                    if one.name in _SETUP_MODULES:
                        found.add(f"{name or one.name}.setup")
                    elif name or top not in ("setuptools", "distutils"):
                        others.add(name or top)
            case ast.ImportFrom(module=module, names=names, level=0):
                for one in names:
                    name = one.asname or one.name
                    if f"{module}.{one.name}" in _SETUP_MODULES:
                        found.add(f"{name}.setup")
                    elif module in _SETUP_MODULES and one.name == "setup":
                        found.add(name)
                    else:
                        others.add(name)
            case ast.alias():
                pass
            case _:
                others.update(bound_names(node))
    return frozenset(
        name for name in found if name.partition(".")[0] not in others
    )


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` as it is written, "" for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    name = getattr(node, "id", "")
    return ".".join([name, *reversed(parts)]) if name else ""


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Subscript) and not (
        isinstance(node.ctx, ast.Load)
    )


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", "")


def _reaches(node: ast.AST) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _REACHING
        case ast.alias(name=name):
            return name in _REACHING
    return False
