"""The value of an expression of setup.py, where it follows from the text.

Literals, names that are bound once, ``+``, ``%``, ``.format`` and f-strings.
Everything else has no value here: a value is what running the script would
give, on any machine.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from .statements import Statement, bound_names

BUDGET = 1 << 22
"""Characters of all texts made for one script, and 16 a node."""

DEEPEST = 60
"""Expressions in expressions, and names bound to names."""

_CONTAINERS = (list, tuple, dict)
_ADDED = (str, list, tuple)
_METHODS = ("strip", "lstrip", "rstrip", "split", "splitlines")
# Fields without a width, which takes memory, and without attributes, which
# may show where an object lies in memory.
_PLAIN_FIELDS = re.compile(r"(?:[^%{}]|%%|%(?:\(\w+\))?[sd]|\{\w*\})*")


class Names:
    """What the names of one script stand for, if nothing changes them unseen.

    Attributes:
        binding: by name, the statements that bind it, once for each time.
    """

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self.binding: dict[str, list[Statement]] = defaultdict(list)
        self._reads: Counter[str] = Counter()
        self._changed = frozenset().union(*(one.changes for one in statements))
        for statement in statements:
            for node in statement.parts:
                for name in bound_names(node):
                    self.binding[name].append(statement)
                if isinstance(node, ast.arg):
                    # A parameter is another thing of the same name.
                    self.binding[node.arg].append(statement)
                elif isinstance(node, ast.Name):
                    self._reads[node.id] += isinstance(node.ctx, ast.Load)

    def assigned(self, name: str) -> ast.expr | None:
        """Return the one expression that a name is bound to, or None.

        Where it is not run, the name has no value at all.
        """
        found = self.binding.get(name, ())
        if (
            len(found) != 1
            or name in ("__annotations__", "__cached__", "__file__")
            or hasattr(builtins, name)
        ):
            return None
        match found[0].node:
            case ast.Assign(targets=[ast.Name()], value=value):
                return value
            case ast.AnnAssign(target=ast.Name(), value=value):
                return value
        return None

    def is_read_once(self, name: str) -> bool:
        """Whether one place alone gets at the object of a name."""
        return self._reads[name] == 1

    def stays(self, name: str, value: object) -> bool:
        """Whether the object of a name is what it was when it was bound."""
        if not isinstance(value, _CONTAINERS) or self.is_read_once(name):
            return True
        items = value.values() if isinstance(value, dict) else value
        is_flat = not any(isinstance(one, _CONTAINERS) for one in items)
        return is_flat and (
            isinstance(value, tuple) or name not in self._changed
        )

    def meaning(self, node: ast.expr) -> str:
        """Return what an expression names by the imports, as ``os.path.join``.

        Returns:
            "" for what is the script's own, "?" for what may be either.
        """
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        found = self.binding.get(node.id, ())
        bases = {_imported(one.node, node.id) for one in found}
        if not bases and hasattr(builtins, node.id):
            bases = {"builtins." + node.id}
        if not any(bases):
            return ""
        meanings = {".".join([base, *attributes]) for base in bases}
        if meanings <= {"setuptools.setup", "distutils.core.setup"}:
            return "setuptools.setup"
        return "?" if len(meanings) > 1 else meanings.pop()


def _imported(node: ast.stmt, name: str) -> str:
    """Return the dotted name that an import gives *name*, "" for others."""
    for alias in getattr(node, "names", ()):
        if isinstance(alias, ast.alias) and name in bound_names(alias):
            if isinstance(node, ast.Import):
                return alias.name if alias.asname else name
            module = getattr(node, "module", "")
            level = "." * getattr(node, "level", 0)
            return f"{level}{module}.{alias.name}"
    return ""


class NoValueError(Exception):
    """Only running the script would tell the value."""


class Values:
    """The values of expressions of one script.

    Args:
        names: of the script.
        trusted: whether they stand for what they are bound to.
    """

    def __init__(self, names: Names, trusted: bool) -> None:
        self.names = names
        self.trusted = trusted
        self._left = BUDGET

    def of(self, node: ast.expr) -> object:
        """Return the value of an expression.

        Raises:
            NoValueError: only running the script would tell.
        """
        try:
            return self._value(node, 0)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise NoValueError from error

    def _value(self, node: ast.expr | None, depth: int) -> Any:
        if depth > DEEPEST or self._left < 0:
            raise NoValueError
        value = self._evaluated(node, depth + 1)
        self._left -= 16 + (len(value) if isinstance(value, str) else 0)
        return value

    def _evaluated(self, node: ast.expr | None, depth: int) -> Any:
        match node:
            case ast.Constant(value=value):
                is_huge = isinstance(value, int) and value.bit_length() > 9999
                if value is not ... and not is_huge:
                    return value
            case ast.Name(id=name) if self.trusted:
                value = self._value(self.names.assigned(name), depth)
                if self.names.stays(name, value):
                    return value
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
                template = self._value(left, depth)
                filling = self._value(right, depth)
                if isinstance(template, str):
                    _check_fields(template, filling)
                    return template % filling
            case ast.JoinedStr(values=parts):
                return "".join([self._value(part, depth) for part in parts])
            case ast.FormattedValue(
                value=part, conversion=-1, format_spec=None
            ):
                value = self._value(part, depth)
                _check_fields("{}", value)
                return f"{value}"
            case ast.Call(
                func=ast.Attribute(value=on, attr=method),
                args=arguments,
                keywords=words,
            ):
                receiver = self._value(on, depth)
                items = [self._value(one, depth) for one in arguments]
                named = {
                    word.arg or "**": self._value(word.value, depth)
                    for word in words
                }
                if not isinstance(receiver, str) or "**" in named:
                    raise NoValueError
                if method == "format":
                    _check_fields(receiver, (*items, *named.values()))
                    return receiver.format(*items, **named)
                if method in _METHODS and not named:
                    return getattr(receiver, method)(*items)
        raise NoValueError


def _check_fields(template: str, filling: object) -> None:
    """Ask for a result that is the same everywhere, and small.

    Raises:
        NoValueError: it may not be.
    """
    items: Iterable[object] = [filling]
    if isinstance(filling, (tuple, Mapping)):
        items = filling.values() if isinstance(filling, Mapping) else filling
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
