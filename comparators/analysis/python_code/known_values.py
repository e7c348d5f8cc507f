"""The value of an expression, where it follows from the text alone.

Literals, names that are trusted, ``+``, ``%``, ``.format``, f-strings, and
the text of a file of the archive. Everything else has no value here: a value
is what running the script would give, on any machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from .trusted_names import TrustedNames

BUDGET = 1 << 22
"""Characters of all texts made for one script, and :data:`STEP` a node."""

STEP = 16

DEEPEST = 60
"""Expressions in expressions, and names bound to names."""

LARGEST_BITS = 10_000
"""Of a number."""

_METHODS = ("strip", "lstrip", "rstrip", "split", "splitlines")
_READING = (("open", "read"), ("pathlib.Path", "read_text"))
# Fields without a width, which takes memory, and without attributes, which
# may show where an object lies in memory.
_PLAIN_FIELDS = re.compile(r"(?:[^%{}]|%%|%(?:\(\w+\))?[sd]|\{\w*\})*")


class NoValueError(Exception):
    """Only running the script would tell the value."""


class Evaluation:
    """Evaluates expressions of one script.

    Args:
        names: the meaning of its names.
    """

    def __init__(self, names: TrustedNames) -> None:
        self._names = names
        self._left = BUDGET

    def value(self, node: ast.expr, hidden: Collection[str]) -> object:
        """Return the value of an expression.

        Args:
            node: the expression.
            hidden: names that mean something else where it stands.

        Raises:
            NoValueError: only running the script would tell.
        """
        used = (one for one in ast.walk(node) if isinstance(one, ast.Name))
        if any(name.id in hidden for name in used):
            raise NoValueError
        try:
            return self._value(node, 0)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise NoValueError from error

    def _value(self, node: ast.expr, depth: int) -> Any:
        evaluate = getattr(self, f"_of_{type(node).__name__}", None)
        if evaluate is None or depth > DEEPEST or self._left < 0:
            raise NoValueError
        value = evaluate(node, depth + 1)
        self._left -= STEP
        if isinstance(value, (str, bytes)):
            self._left -= len(value)
        elif isinstance(value, int) and value.bit_length() > LARGEST_BITS:
            raise NoValueError
        return value

    def _of_Constant(self, node: ast.Constant, depth: int) -> object:
        if node.value is ...:
            raise NoValueError
        return node.value

    def _of_Name(self, node: ast.Name, depth: int) -> object:
        assigned = self._names.assigned(node.id)
        if assigned is None:
            raise NoValueError
        value = self._value(assigned, depth)
        if not self._names.stays(node.id, value):
            raise NoValueError
        return value

    def _of_List(self, node: ast.List, depth: int) -> list[object]:
        return [self._value(item, depth) for item in node.elts]

    def _of_Tuple(self, node: ast.Tuple, depth: int) -> tuple[object, ...]:
        return tuple([self._value(item, depth) for item in node.elts])

    def _of_Dict(self, node: ast.Dict, depth: int) -> dict[object, object]:
        found = {}
        for key, item in zip(node.keys, node.values, strict=True):
            if key is None:
                raise NoValueError
            found[self._value(key, depth)] = self._value(item, depth)
        return found

    def _of_BinOp(self, node: ast.BinOp, depth: int) -> object:
        left = self._value(node.left, depth)
        right = self._value(node.right, depth)
        if isinstance(node.op, ast.Add) and type(left) is type(right):
            return left + right
        if isinstance(node.op, ast.Mod) and isinstance(left, str):
            items: Iterable[object] = [right]
            if isinstance(right, (tuple, dict)):
                items = right.values() if isinstance(right, dict) else right
            return self._filled(left, items, lambda: left % right)
        raise NoValueError

    def _of_JoinedStr(self, node: ast.JoinedStr, depth: int) -> str:
        return "".join([self._value(part, depth) for part in node.values])

    def _of_FormattedValue(self, node: ast.FormattedValue, depth: int) -> str:
        if node.format_spec is not None or node.conversion >= 0:
            raise NoValueError
        value = self._value(node.value, depth)
        return self._filled("{}", [value], lambda: format(value))

    def _of_Call(self, node: ast.Call, depth: int) -> object:
        if not isinstance(node.func, ast.Attribute):
            raise NoValueError
        method = node.func.attr
        opening = node.func.value
        if isinstance(opening, ast.Name) and method == "read":
            opening = self._names.opened(opening.id) or opening
        if (
            isinstance(opening, ast.Call)
            and not node.args
            and (self._names.dotted(opening.func), method) in _READING
        ):
            return self._read(opening, node.keywords, depth)
        receiver = self._value(node.func.value, depth)
        arguments = [self._value(one, depth) for one in node.args]
        words = {
            word.arg or "**": self._value(word.value, depth)
            for word in node.keywords
        }
        if not isinstance(receiver, str) or "**" in words:
            raise NoValueError
        if method == "format":
            return self._filled(
                receiver,
                [*arguments, *words.values()],
                lambda: receiver.format(*arguments, **words),
            )
        if method in _METHODS and not words:
            return getattr(receiver, method)(*arguments)
        raise NoValueError

    def _read(
        self, opening: ast.Call, more: list[ast.keyword], depth: int
    ) -> str:
        """Return the text of a file that is opened and read once."""
        path, *mode = [self._value(one, depth) for one in opening.args]
        words = [*opening.keywords, *more]
        encodings = [self._value(word.value, depth) for word in words]
        if (
            not isinstance(path, str)
            or (mode and (mode != ["r"] or more))
            or any(word.arg != "encoding" for word in words)
            or encodings not in ([], ["utf-8"], ["utf8"], ["UTF-8"])
        ):
            raise NoValueError
        if mode and self._names.dotted(opening.func) != "open":
            raise NoValueError
        content = self._names.content(path)
        if content is None:
            raise NoValueError
        # Without an encoding the machine's is used, which is more than ASCII.
        text = content.decode(*encodings or ["ascii"])
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _filled(
        self, template: str, items: Iterable[object], fill: Callable[[], str]
    ) -> str:
        """Fill a template, if the result is the same everywhere, and small."""
        items = list(items)
        if not _PLAIN_FIELDS.fullmatch(template) or not all(
            item is None or isinstance(item, (str, int, float))
            for item in items
        ):
            raise NoValueError
        fields = template.count("%") + template.count("{")
        if fields * max([len(str(item)) for item in items] or [0]) > BUDGET:
            raise NoValueError
        return fill()
