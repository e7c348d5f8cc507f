"""Strings that follow from constants: ``"sys" + "tem"`` is ``"system"``.

Not an evaluation: a few ways in which a name is written so that a search
does not find it.  Nothing is run; size and depth are bounded.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
from collections.abc import Callable

_LONGEST = 2_000
_DEEPEST = 30
_Value = str | bytes | int | None


def folded(node: ast.AST) -> str:
    """Return the string that an expression is; "" if it is not known."""
    value = _value(node, 0)
    return value if isinstance(value, str) else ""


def _value(node: ast.AST, depth: int) -> _Value:
    if depth > _DEEPEST:
        return None
    value: _Value = None
    if isinstance(node, ast.Constant):
        constant = node.value
        value = constant if isinstance(constant, str | bytes | int) else None
    elif isinstance(node, ast.BinOp):
        value = _operation(node, depth)
    elif isinstance(node, ast.JoinedStr):
        value = _joined(node, depth)
    elif isinstance(node, ast.Subscript):
        value = _sliced(node, depth)
    elif isinstance(node, ast.Call):
        value = _called(node, depth)
    if isinstance(value, str | bytes) and len(value) > _LONGEST:
        return None
    return value


def _operation(node: ast.BinOp, depth: int) -> _Value:
    left, right = _value(node.left, depth + 1), _value(node.right, depth + 1)
    if isinstance(node.op, ast.Add):
        if isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(left, bytes) and isinstance(right, bytes):
            return left + right
    if (
        isinstance(node.op, ast.Mod)
        and isinstance(left, str)
        and left.count("%") == left.count("%s")
    ):
        parts = (
            [_value(item, depth + 1) for item in node.right.elts]
            if isinstance(node.right, ast.Tuple)
            else [right]
        )
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) == len(parts) == left.count("%s"):
            return left % tuple(texts)
    return None


def _joined(node: ast.JoinedStr, depth: int) -> _Value:
    parts = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            value = value.value
        part = _value(value, depth + 1)
        if not isinstance(part, str):
            return None
        parts.append(part)
    return "".join(parts)


def _sliced(node: ast.Subscript, depth: int) -> _Value:
    value = _value(node.value, depth + 1)
    if not isinstance(value, str | bytes):
        return None
    if isinstance(node.slice, ast.Slice):
        bounds = [
            None if part is None else _integer(part)
            for part in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        return None if bounds[2] == 0 else value[slice(*bounds)]
    at = _integer(node.slice)
    if at is None or not -len(value) <= at < len(value):
        return None
    return value[at]


def _integer(node: ast.AST) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _integer(node.operand)
        return None if number is None else -number
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) and abs(value) < 10_000 else None


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "b64decode": base64.b64decode,
    "urlsafe_b64decode": base64.urlsafe_b64decode,
    "standard_b64decode": base64.b64decode,
    "b32decode": base64.b32decode,
    "b16decode": base64.b16decode,
    "b85decode": base64.b85decode,
    "a85decode": base64.a85decode,
    "unhexlify": binascii.unhexlify,
    "a2b_hex": binascii.unhexlify,
    "a2b_base64": binascii.a2b_base64,
}
_CODECS = {"utf-8", "utf8", "ascii", "latin-1", "latin1", "rot13", "rot_13"}


def _called(node: ast.Call, depth: int) -> _Value:
    function = node.func
    if isinstance(function, ast.Name) and function.id in ("chr", "str"):
        value = _value(node.args[0], depth + 1) if node.args else None
        if function.id == "str":
            return value if isinstance(value, str) else None
        if isinstance(value, int) and 0 <= value < 0x110000:
            return chr(value)
        return None
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name in _DECODERS or name == "fromhex":
        return _decoded(name, node, depth)
    if isinstance(function, ast.Attribute):
        return _method(function, node, depth)
    return None


def _decoded(name: str, node: ast.Call, depth: int) -> _Value:
    value = _value(node.args[0], depth + 1) if node.args else None
    try:
        if name == "fromhex":
            return bytes.fromhex(value) if isinstance(value, str) else None
        data = value.encode() if isinstance(value, str) else value
        return _DECODERS[name](data) if isinstance(data, bytes) else None
    except ValueError:
        return None


def _method(function: ast.Attribute, node: ast.Call, depth: int) -> _Value:
    if function.attr == "decode" and isinstance(function.value, ast.Name):
        # codecs.decode("flfgrz", "rot13")
        arguments = [_value(argument, depth + 1) for argument in node.args]
        return _transcoded(arguments[0], arguments[1:]) if arguments else None
    owner = _value(function.value, depth + 1)
    if owner is None:
        return None
    if function.attr == "join" and isinstance(owner, str) and node.args:
        return _of_items(owner, node.args[0], depth)
    arguments = [_value(argument, depth + 1) for argument in node.args]
    if function.attr in ("decode", "encode"):
        return _transcoded(owner, arguments)
    texts = [each for each in arguments if isinstance(each, str)]
    if isinstance(owner, str) and len(texts) == len(arguments):
        if function.attr == "replace" and len(texts) == 2:
            return (
                owner.replace(texts[0], texts[1]) if len(owner) < 200 else None
            )
        if function.attr in ("lower", "upper", "strip", "swapcase", "title"):
            result = getattr(owner, function.attr)()
            return result if isinstance(result, str) else None
        if function.attr == "format" and owner.count("{}") == len(texts):
            parts = owner.split("{}")
            pairs = zip(parts, [*texts, ""], strict=True)
            return "".join(part + text for part, text in pairs)
    return None


def _transcoded(owner: _Value, arguments: list[_Value]) -> _Value:
    codec = arguments[0] if arguments else "utf-8"
    if codec not in _CODECS:
        return None
    try:
        if str(codec).startswith("rot"):
            return str(codecs.decode(owner, "rot13")) if owner else None  # type: ignore[arg-type]
        if isinstance(owner, bytes):
            return owner.decode(str(codec))
        if isinstance(owner, str):
            return owner.encode(str(codec))
    except (ValueError, TypeError, AttributeError):
        pass
    return None


def _of_items(separator: str, node: ast.AST, depth: int) -> _Value:
    if isinstance(node, ast.Tuple | ast.List):
        items = [_value(item, depth + 1) for item in node.elts[:500]]
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
        "reversed",
        "map",
    ):
        return _of_call(separator, node, depth)
    else:
        text = _value(node, depth + 1)
        items = list(text) if isinstance(text, str) else [None]
    texts = [item for item in items if isinstance(item, str)]
    return separator.join(texts) if len(texts) == len(items) else None


def _of_call(separator: str, node: ast.Call, depth: int) -> _Value:
    """``"".join(reversed("metsys"))``, ``"".join(map(chr, [111, 115]))``."""
    if getattr(node.func, "id", "") == "reversed" and node.args:
        text = _value(node.args[0], depth + 1)
        return (
            separator.join(reversed(text)) if isinstance(text, str) else None
        )
    if len(node.args) != 2 or getattr(node.args[0], "id", "") != "chr":
        return None
    items = node.args[1]
    if not isinstance(items, ast.Tuple | ast.List):
        return None
    numbers = [_value(item, depth + 1) for item in items.elts[:500]]
    codes = [n for n in numbers if isinstance(n, int) and 0 <= n < 0x110000]
    if len(codes) != len(numbers):
        return None
    return separator.join(map(chr, codes))
