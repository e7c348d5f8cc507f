"""Values that follow from the text of an expression alone.

Literals, ``+``, ``%``, ``.format``, f-strings, items, slices, and the methods
of texts that give the same on any machine.  Nothing is run; time and memory
are bounded.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

BUDGET = 1 << 22
"""Characters of all texts that are made, and 16 a value."""

DEEPEST = 60
"""Expressions in expressions, and names bound to names."""

_ADDED = (str, bytes, list, tuple)
_METHODS = ("strip", "lstrip", "rstrip", "split", "splitlines")
# Fields without a width, which takes memory, and without attributes, which
# may show where an object lies in memory.
_PLAIN_FIELDS = re.compile(r"(?:[^%{}]|%%|%(?:\(\w+\))?[sd]|\{\w*\})*")

# What the names of functions and methods are taken for where no value is
# stated, but what a string may be is looked for.
_USUAL_METHODS = ("replace", "join", "lower", "upper", "swapcase", "title")
_CODECS = ("utf-8", "utf8", "ascii", "latin-1", "latin1", "rot13", "rot_13")
_USUAL_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "chr": chr,
    "str": str,
    "reversed": lambda items: items[::-1],
    "list": list,
    "fromhex": bytes.fromhex,
    "a2b_hex": binascii.unhexlify,
    "unhexlify": binascii.unhexlify,
    "a2b_base64": binascii.a2b_base64,
    "b64decode": base64.b64decode,
    "standard_b64decode": base64.b64decode,
    "urlsafe_b64decode": base64.urlsafe_b64decode,
    "b32decode": base64.b32decode,
    "b16decode": base64.b16decode,
    "b85decode": base64.b85decode,
    "a85decode": base64.a85decode,
}


class NoValueError(Exception):
    """Only running the code would tell the value."""


def likely_text(node: ast.AST) -> str:
    """Return the text that an expression may be; "" where it is not known.

    For ``"sys" + "tem"``, ``"metsys"[::-1]``, ``bytes.fromhex("6f73")`` and
    other ways to write a name so that a search does not find it.
    """
    try:
        value = ConstantValues(1 << 13, by_usual_names=True).of(node)
    except NoValueError:
        return ""
    return value if isinstance(value, str) else ""


class ConstantValues:
    """The values of expressions in which no names are.

    Args:
        budget: characters of all texts that are made.
        by_usual_names: whether functions are taken for what they usually
            are by their names.
    """

    def __init__(
        self, budget: int = BUDGET, by_usual_names: bool = False
    ) -> None:
        self._left = self._most = budget
        self._by_usual_names = by_usual_names

    def of(self, node: ast.AST) -> Any:
        """Return the value of an expression.

        Raises:
            NoValueError: only running the code would tell.
        """
        try:
            return self._value(node, 0)
        except (
            *(ArithmeticError, AttributeError, LookupError),
            *(TypeError, ValueError),
        ) as error:
            raise NoValueError from error

    def _of_name(self, name: str, depth: int) -> Any:
        raise NoValueError

    def _value(self, node: ast.AST | None, depth: int) -> Any:
        if depth > DEEPEST or self._left < 0 or node is None:
            raise NoValueError
        value = self._evaluated(node, depth + 1)
        is_text = isinstance(value, (str, bytes))
        self._left -= 16 + (len(value) if is_text else 0)
        return value

    def _values(self, nodes: Iterable[ast.AST], depth: int) -> list[Any]:
        return [self._value(node, depth) for node in nodes]

    def _evaluated(self, node: ast.AST, depth: int) -> Any:
        match node:
            case ast.Constant(value=value):
                is_huge = isinstance(value, int) and value.bit_length() > 9999
                if value is not ... and not is_huge:
                    return value
            case ast.Name(id=name):
                return self._of_name(name, depth)
            case ast.List(elts=items):
                return self._values(items, depth)
            case ast.Tuple(elts=items):
                return tuple(self._values(items, depth))
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return {
                    self._value(key, depth): self._value(value, depth)
                    for key, value in pairs
                }
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._value(operand, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                first, second = self._values((left, right), depth)
                if type(first) is type(second) and type(first) in _ADDED:
                    return first + second
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                template, filling = self._values((left, right), depth)
                if isinstance(template, str):
                    self._check_fields(template, filling)
                    return template % filling
            case ast.JoinedStr(values=parts):
                return "".join(self._values(parts, depth))
            case ast.FormattedValue(
                value=part, conversion=-1, format_spec=None
            ):
                value = self._value(part, depth)
                self._check_fields("{}", value)
                return f"{value}"
            case ast.Slice(lower=lower, upper=upper, step=step):
                bounds = (lower, upper, step)
                return slice(
                    *[one and self._value(one, depth) for one in bounds]
                )
            case ast.Subscript(value=of, slice=at):
                return self._value(of, depth)[self._value(at, depth)]
            case ast.Call():
                return self._called(node, depth)
        raise NoValueError

    def _called(self, node: ast.Call, depth: int) -> Any:
        function, arguments = node.func, node.args
        name = getattr(function, "attr", getattr(function, "id", ""))
        if self._by_usual_names and arguments:
            if name == "map" and getattr(arguments[0], "id", "") == "chr":
                return list(map(chr, self._value(arguments[1], depth)))
            if name in _USUAL_FUNCTIONS:
                values = self._values(arguments, depth)
                return _USUAL_FUNCTIONS[name](*values)
            if name == "decode" and isinstance(
                getattr(function, "value", None), ast.Name
            ):
                # codecs.decode("flfgrz", "rot13")
                return _transcoded(name, *self._values(arguments, depth))
        if not isinstance(function, ast.Attribute):
            raise NoValueError
        owner = self._value(function.value, depth)
        items = self._values(arguments, depth)
        words = {
            word.arg or "": self._value(word.value, depth)
            for word in node.keywords
        }
        if isinstance(owner, (str, bytes)) and "" not in words:
            if name == "format" and isinstance(owner, str):
                self._check_fields(owner, (*items, *words.values()))
                return owner.format(*items, **words)
            if name in _METHODS and not words:
                return getattr(owner, name)(*items)
            if self._by_usual_names and not words:
                if name in ("encode", "decode"):
                    return _transcoded(name, owner, *items)
                if name in _USUAL_METHODS and len(owner) <= 200:
                    return getattr(owner, name)(*items)
        raise NoValueError

    def _check_fields(self, template: str, filling: object) -> None:
        """Ask for a result that is the same everywhere, and small.

        Raises:
            NoValueError: it may not be.
        """
        items: Iterable[object] = [filling]
        if isinstance(filling, dict):
            items = filling.values()
        elif isinstance(filling, tuple):
            items = filling
        is_plain = _PLAIN_FIELDS.fullmatch(template) and all(
            item is None or isinstance(item, (str, int, float))
            for item in items
        )
        longest = max([len(str(item)) for item in items] or [0])
        fields = template.count("%") + template.count("{")
        if not is_plain or fields * longest > self._most:
            raise NoValueError


def _transcoded(name: str, text: Any, codec: str = "utf-8") -> Any:
    if codec not in _CODECS:
        raise NoValueError
    if codec.startswith("rot"):
        return codecs.decode(text, "rot13")
    return getattr(text, name)(codec)
