"""The statements of a module, and those that an expression depends on.

By name alone, without regard to scopes and order: a slice may hold too much,
never too little.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

REACHING = frozenset(
    (
        *("__builtins__", "__import__", "breakpoint", "builtins", "compile"),
        *("delattr", "eval", "exec", "execfile", "getattr", "globals"),
        *("locals", "setattr", "vars"),
        # Modules, and what is in modules, that get at the names of others.
        *("_sys", "ctypes", "gc", "importlib", "inspect", "sys", "types"),
        *("ag_frame", "apply_configuration", "cr_frame", "gi_frame"),
        *("read_configuration", "run_setup"),
    )
)
"""Names by which code gets at names that it does not mention."""

_PLAIN_OF_SYS = frozenset(
    (
        *("argv", "byteorder", "executable", "exit", "hexversion", "maxsize"),
        *("platform", "stderr", "stdin", "stdout", "version", "version_info"),
    )
)
_PLAIN_DUNDERS = frozenset(
    ("__version__", "__file__", "__name__", "__doc__", "__init__")
)
_SUBMODULES = ("core", "extension", "path")
_CHANGING = frozenset(
    ("append", "clear", "extend", "insert", "pop", "setdefault", "update")
)
_FUNCTIONS_AND_CLASSES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
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
    parents = {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.alias)
        for name in bound_names(node)
    }

    def of(
        owner: ast.AST, owners: tuple[ast.stmt, ...]
    ) -> Iterator[Statement]:
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, (ast.ExceptHandler, ast.match_case)):
                yield from of(node, owners)
            if not isinstance(node, ast.stmt):
                continue
            parts = tuple(_own(node))
            read = [
                one
                for one in parts
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
            ]
            yield Statement(
                node,
                parts,
                owners,
                frozenset(name for one in parts for name in bound_names(one)),
                frozenset(one.id for one in read),
                frozenset(
                    one.id
                    for one in read
                    if _may_change(one, parents, one.id in imported)
                ),
                any(_reaches(one, parents) for one in parts),
            )
            yield from of(node, (*owners, node))

    return tuple(of(tree, ()))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what belongs to a statement, not to those that stand in it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [
            child
            for child in ast.iter_child_nodes(one)
            if not isinstance(child, ast.stmt)
        ]


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


def _reaches(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    match node:
        case ast.Name(id="sys"):
            return getattr(parents[node], "attr", "") not in _PLAIN_OF_SYS
        case ast.Name(id=name):
            return name in REACHING
        case ast.Attribute(attr=name):
            return name in REACHING or (
                name.startswith("__") and name not in _PLAIN_DUNDERS
            )
        case ast.Import(names=names):
            return any(one.name == "sys" and one.asname for one in names)
        case ast.ImportFrom(module="sys", names=names):
            return any(one.name not in _PLAIN_OF_SYS for one in names)
        case ast.ImportFrom(names=names):
            return any(one.name in REACHING | {"*"} for one in names)
    return False


def _may_change(
    node: ast.AST, parents: Mapping[ast.AST, ast.AST], is_imported: bool
) -> bool:
    """Whether a place where a name is read may change its object."""
    parent = parents[node]
    is_whole = True
    while is_imported and isinstance(parent, ast.Attribute):
        # What is in a module is used without changing the module.
        is_whole = is_whole and parent.attr in _SUBMODULES
        if not isinstance(parent.ctx, ast.Load) or parent.attr in _CHANGING:
            return True
        node, parent = parent, parents[parent]
    match parent:
        case ast.Subscript(value=value, ctx=context) if value is node:
            return not (is_imported and isinstance(context, ast.Load))
        case ast.Call(func=function) if function is node:
            return False
        case ast.keyword():
            call = parents[parent]
            if isinstance(call, ast.Call) and is_named_setup(call.func):
                return False
    return is_whole and not isinstance(parent, _READING)


class Slicer:
    """Finds the statements that an expression depends on.

    Source: Weiser 1981, Program slicing.

    Args:
        statements: of the script.
    """

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._statements = statements
        self._touching: dict[str, list[Statement]] = defaultdict(list)
        self._related: dict[ast.stmt, list[Statement]] = defaultdict(list)
        by_node = {one.node: one for one in statements}
        for statement in statements:
            for name in statement.binds | statement.changes:
                self._touching[name].append(statement)
            for owner in statement.owners:
                self._related[statement.node].append(by_node[owner])
                # What is called does what is in it.
                if isinstance(owner, _FUNCTIONS_AND_CLASSES):
                    self._related[owner].append(statement)

    def slice(
        self, names: Iterable[str], calls: Collection[ast.stmt]
    ) -> list[Statement]:
        """Return the statements that bind or could change any of the names.

        And those that these depend on, and whatever may do anything to any
        name.

        Args:
            names: those that an expression uses.
            calls: the statements that the expression stands in, not included.
        """
        found: set[ast.stmt] = set()
        seen: set[str] = set()
        left = [one for one in self._statements if one.reaches]
        waiting = list(names)
        while waiting or left:
            if waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    left += self._touching.get(name, ())
                continue
            statement = left.pop()
            if statement.node not in found and statement.node not in calls:
                found.add(statement.node)
                waiting += [*statement.binds, *statement.uses]
                left += self._related.get(statement.node, ())
        return [one for one in self._statements if one.node in found]
