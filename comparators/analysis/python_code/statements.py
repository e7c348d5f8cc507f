"""The statements of a module: which names each binds, uses or may change.

By name alone, without regard to scopes: what is found is never too little.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

REACHING = frozenset(
    (
        *("__builtins__", "__import__", "breakpoint", "builtins", "compile"),
        *("delattr", "eval", "exec", "execfile", "getattr", "globals"),
        *("locals", "setattr", "vars"),
    )
)
"""Names by which code gets at names that it does not mention."""

_REACHING_ATTRIBUTES = frozenset(
    (
        *("apply_configuration", "cr_frame", "f_back", "f_globals"),
        *("f_locals", "gi_frame", "read_configuration", "tb_frame"),
        *("_getframe", "currentframe", "exc_info", "get_type_hints", "sys"),
        *("import_module", "meta_path", "modules", "path_hooks"),
        *("path_importer_cache", "run_module", "run_path", "run_setup"),
        *("setprofile", "settrace", "stack", "trace", "unraisablehook"),
        *("excepthook", "displayhook", "addaudithook"),
    )
)
# Of modules, the attributes that are modules too.
_SUBMODULES = ("core", "extension", "path")
_PLAIN_DUNDERS = frozenset(
    ("__version__", "__file__", "__name__", "__doc__", "__init__")
)


class Exposure(enum.IntEnum):
    """What reading a name gives others to change."""

    NONE = 0
    ITEMS = 1  # the objects in it, where it is unpacked or added to another
    ATTRIBUTES = 2  # itself by its methods, or what it has for attributes
    WHOLE = 3
    PATCHED = 4  # an attribute of it is set


class Statement(NamedTuple):
    """A statement; of a compound one its header alone.

    Attributes:
        node: the statement.
        parts: what of its tree belongs to it.
        owners: the compound statements it stands in, outermost first.
        binds: names it assigns, imports, defines or deletes.
        exposes: names it reads, and how far each is open to change there.
        reaches: whether it may do anything to any name, as ``exec`` may.
    """

    node: ast.stmt
    parts: tuple[ast.AST, ...]
    owners: tuple[ast.stmt, ...]
    binds: frozenset[str]
    exposes: Mapping[str, Exposure]
    reaches: bool

    @property
    def changes(self) -> frozenset[str]:
        """Names whose objects it may change or hand on."""
        return frozenset(
            name
            for name, exposure in self.exposes.items()
            if exposure >= Exposure.ATTRIBUTES
        )


def statements(tree: ast.Module) -> tuple[Statement, ...]:
    """Return all statements of a module in their order."""
    parents = {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }
    return tuple(_statements(tree.body, (), parents))


def _statements(
    body: Iterable[ast.stmt],
    owners: tuple[ast.stmt, ...],
    parents: dict[ast.AST, ast.AST],
) -> Iterator[Statement]:
    for node in body:
        parts, inner = _divided(node)
        walked = [one for part in parts for one in ast.walk(part)]
        if not inner:
            walked.insert(0, node)
        binds: set[str] = set().union(*map(bound_names, [node, *walked]))
        exposes: dict[str, Exposure] = {}
        for one in walked:
            if not isinstance(one, ast.Name):
                continue
            if isinstance(one.ctx, ast.Load):
                exposure = _exposure(one, parents)
                exposes[one.id] = max(exposure, exposes.get(one.id, exposure))
            else:
                binds.add(one.id)
        yield Statement(
            node,
            tuple(parts) if inner else (node,),
            owners,
            frozenset(binds),
            exposes,
            any(map(_reaches, [node, *walked])),
        )
        yield from _statements(inner, (*owners, node), parents)


def _divided(node: ast.stmt) -> tuple[list[ast.AST], list[ast.stmt]]:
    """Part a statement into its header and the statements in it."""
    parts: list[ast.AST] = []
    inner: list[ast.stmt] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            inner.append(child)
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            inner += child.body
            parts += [
                one
                for one in ast.iter_child_nodes(child)
                if not isinstance(one, ast.stmt)
            ]
        else:
            parts.append(child)
    return parts, inner


def bound_names(node: ast.AST) -> list[str]:
    """Names that a node binds besides by :class:`ast.Name`."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [
            alias.asname or alias.name.partition(".")[0]
            for alias in node.names
        ]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names
    if handlers := getattr(node, "handlers", ()):
        return [handler.name for handler in handlers if handler.name]
    if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
        return [node.name]
    if isinstance(node, ast.MatchMapping) and node.rest:
        return [node.rest]
    return []


def _reaches(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in REACHING
    if isinstance(node, ast.Attribute):
        name = node.attr
        return (
            name in _REACHING_ATTRIBUTES
            or (name.startswith("__") and name not in _PLAIN_DUNDERS)
            or (name == "path" and getattr(node.value, "id", "") == "sys")
        )
    if isinstance(node, ast.Import):
        return any(one.name == "sys" and one.asname for one in node.names)
    if isinstance(node, ast.ImportFrom):
        return any(
            alias.name == "*"
            or alias.name in REACHING
            or alias.name in _REACHING_ATTRIBUTES
            or (alias.name == "path" and node.module == "sys")
            for alias in node.names
        )
    return False


def _exposure(name: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> Exposure:
    """How far the object of a name that is read is open to change there."""
    end = parent = parents[name]
    while isinstance(end, ast.Attribute):
        if not isinstance(end.ctx, ast.Load):
            return Exposure.PATCHED
        end = parents[end]
    while isinstance(parent, ast.Subscript) and parent.value is name:
        if not isinstance(parent.ctx, ast.Load):
            return Exposure.WHOLE
        name, parent = parent, parents[parent]
    if isinstance(parent, ast.keyword):
        call = parents[parent]
        if isinstance(call, ast.Call) and is_named_setup(call.func):
            return Exposure.NONE
        return Exposure.WHOLE if parent.arg else Exposure.ITEMS
    if isinstance(parent, ast.Call) and parent.func is name:
        return Exposure.NONE
    while isinstance(parent, ast.Attribute) and parent.attr in _SUBMODULES:
        name, parent = parent, parents[parent]
    if isinstance(parent, ast.Attribute):
        return Exposure.ATTRIBUTES
    if isinstance(parent, (ast.Compare, ast.FormattedValue, ast.If)):
        return Exposure.NONE
    if isinstance(parent, (ast.BinOp, ast.Starred, ast.For)):
        return Exposure.ITEMS
    if isinstance(parent, ast.Dict) and name in _unpacked(parent):
        return Exposure.ITEMS
    return Exposure.WHOLE


def _unpacked(node: ast.Dict) -> list[ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    return [value for key, value in pairs if key is None]


def is_named_setup(function: ast.expr) -> bool:
    """Whether what is called has the name ``setup``, of a module or not."""
    name = getattr(function, "id", None) or getattr(function, "attr", None)
    return name == "setup"
