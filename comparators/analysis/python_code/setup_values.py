"""The value of an expression of setup.py, where it follows from the text.

Literals, names that are bound once, ``+``, ``%``, ``.format`` and f-strings.
Everything else has no value here: a value is what running the script would
give, on any machine.
"""

from __future__ import annotations

import ast
import builtins
import copy
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from .statements import Statement, bound_names

BUDGET = 1 << 22
"""Characters of all texts made for one script, and 16 a node."""

DEEPEST = 60
"""Expressions in expressions, and names bound to names."""

# Modules that neither run code of others nor get at names of the script.
_FAMILIAR_MODULES = frozenset(
    (
        *("__future__", "argparse", "ast", "codecs", "collections"),
        *("configparser", "contextlib", "copy", "datetime", "distutils"),
        *("errno", "fnmatch", "functools", "glob", "hashlib", "io"),
        *("itertools", "json", "os", "pathlib", "platform", "re"),
        *("setuptools", "shlex", "shutil", "string", "subprocess", "sys"),
        *("sysconfig", "tempfile", "textwrap", "time", "urllib", "warnings"),
        *("zipfile",),
    )
)
# What those import themselves, and would find beside the script first.
_IMPORTED_BY_THEM = (
    frozenset(sys.stdlib_module_names)
    | {"setuptools", "distutils", "pkg_resources", "_distutils_hack"}
    | {"packaging", "wheel", "jaraco", "more_itertools", "platformdirs"}
    | {"backports", "importlib_metadata", "tomli", "typing_extensions", "zipp"}
) - {"test", "tests"}

_CONTAINERS = (list, tuple, dict)
_ADDED = (str, list, tuple)
_METHODS = ("strip", "lstrip", "rstrip", "split", "splitlines")
# Fields without a width, which takes memory, and without attributes, which
# may show where an object lies in memory.
_PLAIN_FIELDS = re.compile(r"(?:[^%{}]|%%|%(?:\(\w+\))?[sd]|\{\w*\})*")


def stand_in(paths: Iterable[str], directory: str) -> bool:
    """Whether a file is imported in place of a module of Python's own.

    Args:
        paths: of the archive.
        directory: where the script looks first.
    """
    beside = f"{directory}/" if directory else ""
    pattern = re.compile(
        re.escape(beside) + r"([^/.]+)(?:/__init__)?\.(?:[^/]+\.)?"
        r"(?:py|pyc|so|pyd)"
    )
    found = filter(None, map(pattern.fullmatch, paths))
    return any(match[1] in _IMPORTED_BY_THEM for match in found)


class NoValueError(Exception):
    """Only running the script would tell the value."""


class Values:
    """The values of expressions of one script.

    Args:
        statements: of the script.
        lost: whether modules that it imports may not be those of Python.

    Attributes:
        lost: whether no name can be trusted, since there is code that may
            get at names which it does not mention.
    """

    def __init__(
        self, statements: tuple[Statement, ...], lost: bool = False
    ) -> None:
        self._binding: dict[str, list[Statement]] = defaultdict(list)
        self._places: Counter[str] = Counter()
        self._changed = frozenset().union(*(one.changes for one in statements))
        self._left = BUDGET
        for statement in statements:
            for node in statement.parts:
                for name in bound_names(node):
                    self._binding[name].append(statement)
                if isinstance(node, ast.Name):
                    self._places[node.id] += 1
                elif isinstance(node, ast.arg):
                    # A parameter is another thing of the same name.
                    self._binding[node.arg].append(statement)
        self.lost = lost or any(
            one.reaches or any(map(_is_unfamiliar, one.parts))
            for one in statements
        )

    def of(self, node: ast.expr) -> object:
        """Return the value of an expression.

        Raises:
            NoValueError: only running the script would tell.
        """
        try:
            return self._value(node, 0)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise NoValueError from error

    def if_nothing_reaches(self) -> Values:
        """Return the values that hold unless names are changed unseen."""
        likely = copy.copy(self)
        likely.lost = False
        return likely

    def assigned(self, name: str) -> ast.expr | None:
        """Return the one expression that a name is bound to, or None.

        Where it is not run, the name has no value at all.
        """
        found = self._binding.get(name, ())
        if (
            self.lost
            or len(found) != 1
            or name in ("__annotations__", "__cached__", "__file__")
            or hasattr(builtins, name)
        ):
            return None
        node = found[0].node
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
        if plain and isinstance(node, (ast.Assign, ast.AnnAssign)):
            return node.value
        return None

    def is_read_once(self, name: str) -> bool:
        """Whether one place binds a name and one other mentions it.

        So nothing else has a chance to change its object.
        """
        return self._places[name] == 2

    def meaning(self, node: ast.expr) -> str:
        """Return what an expression names by the imports, or ""."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        found = self._binding.get(node.id, ())
        bases = {_imported(one.node, node.id) for one in found}
        if not bases and hasattr(builtins, node.id):
            bases = {node.id}
        meanings = {".".join([base, *attributes]) for base in bases}
        if meanings <= {"setuptools.setup", "distutils.core.setup"}:
            return "setuptools.setup" if meanings else ""
        meaning = meanings.pop() if len(meanings) == 1 else ""
        return "" if meaning.startswith(".") else meaning

    def _value(self, node: ast.expr | None, depth: int) -> Any:
        if depth > DEEPEST or self._left < 0:
            raise NoValueError
        value = self._evaluated(node, depth + 1)
        self._left -= 16 + (len(value) if isinstance(value, str) else 0)
        return value

    def _evaluated(self, node: ast.expr | None, depth: int) -> Any:
        match node:
            case ast.Constant(value=value):
                if value is not ... and not _is_huge(value):
                    return value
            case ast.Name(id=name):
                return self._of_name(name, depth)
            case ast.List(elts=items):
                return [self._value(item, depth) for item in items]
            case ast.Tuple(elts=items):
                return tuple([self._value(item, depth) for item in items])
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {
                    self._value(key, depth): self._value(value, depth)
                    for key, value in pairs
                }
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                first = self._value(left, depth)
                second = self._value(right, depth)
                if type(first) is type(second) and type(first) in _ADDED:
                    return first + second
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                return _percent(
                    self._value(left, depth), self._value(right, depth)
                )
            case ast.JoinedStr(values=parts):
                return "".join([self._value(part, depth) for part in parts])
            case ast.FormattedValue(
                value=part, conversion=-1, format_spec=None
            ):
                return _filled("{}", [self._value(part, depth)])
            case ast.Call(func=ast.Attribute(value=on, attr=method)):
                return self._called(
                    node, self._value(on, depth), method, depth
                )
        raise NoValueError

    def _of_name(self, name: str, depth: int) -> Any:
        value = self._value(self.assigned(name), depth)
        if isinstance(value, _CONTAINERS) and not self.is_read_once(name):
            items = value.values() if isinstance(value, dict) else value
            is_flat = not any(isinstance(one, _CONTAINERS) for one in items)
            is_tuple = isinstance(value, tuple)
            if not is_flat or (name in self._changed and not is_tuple):
                raise NoValueError
        return value

    def _called(
        self, node: ast.Call, receiver: object, method: str, depth: int
    ) -> object:
        arguments = [self._value(one, depth) for one in node.args]
        words = {
            word.arg or "**": self._value(word.value, depth)
            for word in node.keywords
        }
        if isinstance(receiver, str) and "**" not in words:
            if method == "format":
                return _filled(receiver, arguments, words)
            if method in _METHODS and not words:
                return getattr(receiver, method)(*arguments)
        raise NoValueError


def _is_huge(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() > 10_000


def _percent(template: object, right: Any) -> str:
    if not isinstance(template, str):
        raise NoValueError
    items: Iterable[object] = [right]
    if isinstance(right, (tuple, dict)):
        items = right.values() if isinstance(right, dict) else right
    _check_fields(template, items)
    return str(template % right)


def _filled(
    template: str, items: list[Any], words: Mapping[str, Any] = {}
) -> str:
    _check_fields(template, [*items, *words.values()])
    return template.format(*items, **words)


def _check_fields(template: str, items: Iterable[object]) -> None:
    """Ask for a result that is the same everywhere, and small.

    Raises:
        NoValueError: it may not be.
    """
    items = list(items)
    longest = max([len(str(item)) for item in items] or [0])
    if (
        not _PLAIN_FIELDS.fullmatch(template)
        or not all(
            item is None or isinstance(item, (str, int, float))
            for item in items
        )
        or (template.count("%") + template.count("{")) * longest > BUDGET
    ):
        raise NoValueError


def _is_unfamiliar(node: ast.AST) -> bool:
    """Whether it imports a module that may get at names of the script."""
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(module=module, level=level):
            modules = ["." if level or not module else module]
        case _:
            return False
    return any(
        module.partition(".")[0] not in _FAMILIAR_MODULES
        or module.startswith("setuptools.config")
        for module in modules
    )


def _imported(node: ast.stmt, name: str) -> str:
    """Return the dotted name that an import gives *name*, "" for others."""
    for alias in getattr(node, "names", ()):
        if isinstance(node, ast.ImportFrom) and not node.level:
            if (alias.asname or alias.name) == name:
                return f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import) and name in bound_names(alias):
            return alias.name if alias.asname else name
    return ""
