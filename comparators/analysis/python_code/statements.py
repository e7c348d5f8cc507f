"""The statements of a module: which names each binds, reads or may change.

By name alone, without regard to scopes and order: what is found may be too
much, never too little.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from typing import NamedTuple

_REACHING = frozenset(
    (
        *("__builtins__", "__dict__", "__globals__", "__import__", "builtins"),
        *("compile", "delattr", "eval", "exec", "execfile", "f_globals"),
        *("f_locals", "getattr", "globals", "import_module", "locals"),
        *("modules", "run_path", "setattr", "vars"),
    )
)
"""Names by which code gets at names that it does not mention."""

_CHANGING = frozenset(
    ("append", "clear", "extend", "insert", "pop", "setdefault", "update")
)
# Where an object is only looked at, or its items are taken.
_READING = (
    *(ast.BinOp, ast.Compare, ast.Expr, ast.For, ast.FormattedValue),
    *(ast.If, ast.Starred),
)


class Statement(NamedTuple):
    """A statement; of a compound one its header alone.

    Attributes:
        node: the statement.
        parts: the nodes that belong to it, itself first.
        owners: the compound statements it stands in, outermost first.
        binds: names it assigns, imports, defines or deletes.
        uses: names it reads.
        changes: those whose objects it may change or hand on.
        reaches: whether it may do anything to any name, as ``exec`` may.
    """

    node: ast.stmt
    parts: tuple[ast.AST, ...]
    owners: tuple[ast.stmt, ...]
    binds: frozenset[str]
    uses: frozenset[str]
    changes: frozenset[str]
    reaches: bool


def statements(tree: ast.Module) -> tuple[Statement, ...]:
    """Return all statements of a module in their order."""
    nodes = list(ast.walk(tree))
    parents = {
        child: parent
        for parent in nodes
        for child in ast.iter_child_nodes(parent)
    }
    imported = {
        name
        for node in nodes
        if isinstance(node, ast.alias)
        for name in bound_names(node)
    }
    found: list[Statement] = []
    # Not by recursion: one elif more is one statement deeper.
    waiting: list[tuple[ast.stmt, tuple[ast.stmt, ...]]] = [
        (node, ()) for node in reversed(tree.body)
    ]
    while waiting:
        node, owners = waiting.pop()
        parts: list[ast.AST] = [node]
        inner: list[ast.stmt] = []
        for part in parts:
            for child in ast.iter_child_nodes(part):
                if isinstance(child, ast.stmt):
                    inner.append(child)
                else:
                    parts.append(child)
        inner.sort(key=_place, reverse=True)
        waiting += [(one, (*owners, node)) for one in inner]
        read = [
            one
            for one in parts
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
        ]
        found.append(
            Statement(
                node,
                tuple(parts),
                owners,
                frozenset(name for one in parts for name in bound_names(one)),
                frozenset(one.id for one in read),
                frozenset(
                    one.id for one in read if _changes(one, parents, imported)
                ),
                any(map(_reaches, parts)),
            )
        )
    return tuple(found)


def _place(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


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
        ):
            pass
    return [name] if name else []


def is_named_setup(function: ast.expr) -> bool:
    """Whether what is called has the name ``setup``, of a module or not."""
    name = getattr(function, "id", None) or getattr(function, "attr", None)
    return name == "setup"


def _reaches(node: ast.AST) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _REACHING
        case ast.alias(name=name):
            return name == "*" or name in _REACHING
    return False


def _changes(
    node: ast.Name,
    parents: Mapping[ast.AST, ast.AST],
    imported: Collection[str],
) -> bool:
    """Whether a place where a name is read may change its object."""
    parent = parents[node]
    if node.id in imported and isinstance(parent, ast.Attribute):
        # What is in a module is used without changing the module.
        while isinstance(parent, ast.Attribute):
            if parent.attr in _CHANGING or not isinstance(
                parent.ctx, ast.Load
            ):
                return True
            parent = parents[parent]
        return not isinstance(getattr(parent, "ctx", ast.Load()), ast.Load)
    match parent:
        case ast.Call(func=function) if function is node:
            return False
        case ast.keyword():
            call = parents[parent]
            return not (
                isinstance(call, ast.Call) and is_named_setup(call.func)
            )
    return not isinstance(parent, _READING)
