"""The value of an expression, where it follows from the text alone.

Literals, names that are trusted, ``+``, ``%``, ``.format`` and f-strings, and
the content of files of the archive. Everything else has no value here:
whatever is returned is what running the script would give, on any machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from .linear_search import search
from .sibling_files import OpenFile, Place, Siblings, joined, parent
from .statements import Exposure
from .trusted_names import TrustedNames

LARGEST = 1 << 20
"""Characters of a text, or items of a list."""

MOST = 20_000
"""Values in a value."""

LARGEST_BITS = 10_000
"""Of a number."""

DEEPEST = 60
"""Expressions in expressions, and names bound to names."""

_SCALARS = (str, int, float, complex, bool, bytes, type(None))
_MUTABLE = (list, dict, set)
_METHODS = ("strip", "lstrip", "rstrip", "split", "splitlines", "join")
# A width that takes memory, a field that shows where an object lies in
# memory, a number in the manner of the locale.
_WILD_FORMAT = re.compile(r"\d{4}|\*|\{[^{}]*[.\[{]|![^rs]|:[^{}]*n\}")
_WILD_SPECIFIER = re.compile(r"\d{4}|n\Z")


class NoValueError(Exception):
    """Only running the script would tell the value."""


class _Match(NamedTuple):
    """What a pattern found: all of it, then the groups."""

    groups: tuple[str | None, ...]


class Evaluation:
    """Evaluates expressions of one script.

    Args:
        names: what its names stand for.
        hidden: names that mean something else where the expressions stand.
    """

    def __init__(
        self, names: TrustedNames, hidden: Collection[str] = ()
    ) -> None:
        self._names = names
        self._hidden = hidden
        # Of the names of the module, None where there is no value.
        self._known: dict[str, tuple[object] | None] = {}

    def value(self, node: ast.expr) -> object:
        """Return the value of an expression.

        Raises:
            NoValueError: only running the script would tell.
        """
        try:
            value = self._value(node, 0)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise NoValueError from error
        if not _is_plain(value):
            raise NoValueError
        return value

    def _value(self, node: ast.expr, depth: int) -> Any:
        evaluate = getattr(self, f"_of_{type(node).__name__}", None)
        if evaluate is None or depth > DEEPEST:
            raise NoValueError
        value = evaluate(node, depth + 1)
        if isinstance(value, (str, bytes, list, tuple, set, dict)):
            if len(value) > LARGEST:
                raise NoValueError
        elif isinstance(value, int) and value.bit_length() > LARGEST_BITS:
            raise NoValueError
        return value

    def _of_Constant(self, node: ast.Constant, depth: int) -> object:
        if not isinstance(node.value, _SCALARS):
            raise NoValueError
        return node.value

    def _of_Name(self, node: ast.Name, depth: int) -> object:
        if node.id in self._hidden:
            raise NoValueError
        if node.id not in self._known:
            self._known[node.id] = None
            self._known[node.id] = (self._bound(node, depth),)
        known = self._known[node.id]
        if known is None:
            raise NoValueError
        return known[0]

    def _bound(self, node: ast.Name, depth: int) -> object:
        if self._names.dotted(node) == "__file__":
            return Place("setup.py")
        assigned = self.assigned(node)
        if assigned is None:
            raise NoValueError
        # It stands at the top, where no name is hidden.
        hidden, self._hidden = self._hidden, ()
        try:
            value = self._value(assigned, depth)
        finally:
            self._hidden = hidden
        if not self._stays(node.id, value):
            raise NoValueError
        return value

    def assigned(self, node: ast.Name) -> ast.expr | None:
        """Return the one expression that a name is bound to, or None."""
        if node.id in self._hidden:
            return None
        return _assigned(self._names.binding(node.id), node.id)

    def _stays(self, name: str, value: object) -> bool:
        """Whether nothing in the script changes the object of a name."""
        if isinstance(value, OpenFile):
            return self._names.loads(name) == 1
        if _is_immutable(value):
            return True
        if len(getattr(self._names.binding(name), "targets", ())) > 1:
            return False
        items: Any = value.values() if isinstance(value, dict) else value
        flat = all(map(_is_immutable, items))
        return self._names.exposure(name) <= (
            Exposure.ITEMS if flat else Exposure.NONE
        )

    def _of_List(self, node: ast.List, depth: int) -> list[object]:
        return self._items(node.elts, depth)

    def _of_Tuple(self, node: ast.Tuple, depth: int) -> tuple[object, ...]:
        return tuple(self._items(node.elts, depth))

    def _of_Set(self, node: ast.Set, depth: int) -> set[object]:
        return set(self._items(node.elts, depth))

    def _items(self, nodes: Iterable[ast.expr], depth: int) -> list[Any]:
        items: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                items += _sequence(self._value(node.value, depth))
            else:
                items.append(self._value(node, depth))
        return items

    def _of_Dict(self, node: ast.Dict, depth: int) -> dict[object, object]:
        found: dict[object, object] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self._value(item, depth)
            if key is not None:
                found[self._value(key, depth)] = value
            elif isinstance(value, dict):
                found |= value
            else:
                raise NoValueError
        return found

    def _of_BinOp(self, node: ast.BinOp, depth: int) -> object:
        left = self._value(node.left, depth)
        right = self._value(node.right, depth)
        if isinstance(node.op, ast.Add):
            if type(left) is type(right) and not isinstance(left, Place):
                return left + right
        elif isinstance(node.op, ast.Mod) and isinstance(left, str):
            several = isinstance(right, (tuple, dict))
            items = _values_of(right) if several else [right]
            if _are_formatted(items) and not _WILD_FORMAT.search(left):
                return left % right
        elif isinstance(node.op, ast.Div) and isinstance(left, Place):
            return joined(left, [right])
        raise NoValueError

    def _of_UnaryOp(self, node: ast.UnaryOp, depth: int) -> object:
        value = self._value(node.operand, depth)
        if isinstance(node.op, ast.USub) and isinstance(value, (int, float)):
            return -value
        raise NoValueError

    def _of_Subscript(self, node: ast.Subscript, depth: int) -> object:
        value = self._value(node.value, depth)
        if type(value) in (dict, list, tuple, str):
            return value[self._value(node.slice, depth)]
        raise NoValueError

    def _of_JoinedStr(self, node: ast.JoinedStr, depth: int) -> str:
        return "".join([self._value(part, depth) for part in node.values])

    def _of_FormattedValue(self, node: ast.FormattedValue, depth: int) -> str:
        value = self._value(node.value, depth)
        specifier = ""
        if node.format_spec is not None:
            specifier = self._value(node.format_spec, depth)
        if not _are_formatted([value]) or _WILD_SPECIFIER.search(specifier):
            raise NoValueError
        if node.conversion == ord("a"):
            raise NoValueError
        if node.conversion >= 0:
            value = repr(value) if node.conversion == ord("r") else str(value)
        return format(value, specifier)

    def _of_Attribute(self, node: ast.Attribute, depth: int) -> object:
        place = self._value(node.value, depth)
        if node.attr == "parent" and isinstance(place, Place):
            return parent(place)
        raise NoValueError

    def _of_Call(self, node: ast.Call, depth: int) -> object:
        name = self._dotted(node.func)
        if name == "re.search":
            return self._search(node, depth)
        arguments = self._items(node.args, depth)
        words: dict[str, Any] = {}
        for word in node.keywords:
            value = self._value(word.value, depth)
            words |= {word.arg: value} if word.arg else value
        if name == "dict" and not arguments:
            return words
        siblings = Siblings(
            lambda path: self._names.content(path, node.lineno)
        )
        if name in siblings.functions:
            return siblings.functions[name](*arguments, **words)
        if name or not isinstance(node.func, ast.Attribute):
            raise NoValueError
        receiver = self._value(node.func.value, depth)
        method = node.func.attr
        if isinstance(receiver, Place) and receiver.is_object:
            return siblings.methods[method](receiver, *arguments, **words)
        return _called(receiver, method, arguments, words)

    def _search(self, node: ast.Call, depth: int) -> _Match:
        pattern, text = (self._value(one, depth) for one in node.args[:2])
        flags = [*node.args[2:], *(word.value for word in node.keywords)]
        names: list[str] = []
        while flags:
            flag = flags.pop()
            if isinstance(flag, ast.BinOp) and isinstance(flag.op, ast.BitOr):
                flags += [flag.left, flag.right]
            else:
                names.append(self._dotted(flag))
        return _Match(search(pattern, text, names))

    def _dotted(self, node: ast.expr) -> str:
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        hidden = isinstance(root, ast.Name) and root.id in self._hidden
        return "" if hidden else self._names.dotted(node)


def _assigned(binding: ast.stmt | None, name: str) -> ast.expr | None:
    """Return the expression whose value a statement gives to *name*."""
    if isinstance(binding, ast.Assign):
        plain = all(isinstance(one, ast.Name) for one in binding.targets)
        return binding.value if plain else None
    if isinstance(binding, ast.AnnAssign):
        return binding.value if binding.simple else None
    if isinstance(binding, ast.With):
        for item in binding.items:
            if getattr(item.optional_vars, "id", None) == name:
                return item.context_expr
    return None


def _called(
    receiver: Any, method: str, arguments: list[Any], words: dict[str, Any]
) -> object:
    """Return what a method returns that depends on nothing else."""
    if isinstance(receiver, OpenFile):
        if method == "read" and not arguments and not words:
            return receiver.content
    elif isinstance(receiver, _Match):
        if method == "group" and len(arguments) < 2 and not words:
            return receiver.groups[arguments[0] if arguments else 0]
    elif isinstance(receiver, bytes):
        if method == "decode" and set(arguments) <= {"utf-8", "utf8"}:
            return receiver.decode()
    elif isinstance(receiver, str) and method == "format":
        items = [*arguments, *words.values()]
        if _are_formatted(items) and not _WILD_FORMAT.search(receiver):
            return receiver.format(*arguments, **words)
    elif isinstance(receiver, str) and method in _METHODS and not words:
        if method == "join":
            (parts,) = arguments
            if len(receiver) * len(_sequence(parts)) > LARGEST:
                raise NoValueError
        return getattr(receiver, method)(*arguments)
    raise NoValueError


def _sequence(value: Any) -> Any:
    # The order of a set is another one in every run.
    if type(value) in (list, tuple):
        return value
    raise NoValueError


def _values_of(value: Any) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _are_formatted(items: Iterable[object]) -> bool:
    """Whether these are written out in the same way everywhere."""
    return all(
        item is None or isinstance(item, (str, int, float)) for item in items
    )


def _is_immutable(value: object) -> bool:
    if type(value) is tuple:
        return all(map(_is_immutable, value))
    return not isinstance(value, _MUTABLE)


def _is_plain(value: object) -> bool:
    """Whether a value is made of Python's own, and not of too many."""
    waiting = [value]
    for _ in range(MOST):
        if not waiting:
            return True
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, (list, set)) or type(one) is tuple:
            waiting += one
        elif not isinstance(one, _SCALARS):
            return False
    return False
