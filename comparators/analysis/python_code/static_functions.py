"""What a static evaluation may call: functions and methods without effects.

Each function takes plain values (see
:mod:`~diffoscope_sdist.comparators.analysis.python_code.static_values`) and raises
whatever Python would; the evaluation takes any exception for "not known".
Those that could make something huge out of something small raise
:class:`TooLarge` beforehand.
"""

from __future__ import annotations

import ast
import operator
import posixpath
import re
import textwrap
from collections.abc import Callable
from typing import Any

from . import bounded_patterns
from .static_objects import Match, OpenFile, Path, Pattern
from .static_values import ROOT, Opaque

MAXIMUM_LENGTH = 1_000_000  # characters or items of one value
MAXIMUM_BITS = 4096  # of an integer

_WIDTH = re.compile(r"[0-9]{4}")
_STAR = re.compile(r"%[^a-zA-Z%]*\*")


class TooLarge(ValueError):
    """A result that would not fit."""


STRING_METHODS = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "count",
        "decode",
        "encode",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "format_map",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isspace",
        "istitle",
        "isupper",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
        "zfill",
    ]
)
LIST_METHODS = frozenset(
    [
        "append",
        "clear",
        "copy",
        "count",
        "extend",
        "index",
        "insert",
        "pop",
        "remove",
        "reverse",
        "sort",
    ]
)
DICT_METHODS = frozenset(
    [
        "clear",
        "copy",
        "get",
        "items",
        "keys",
        "pop",
        "popitem",
        "setdefault",
        "update",
        "values",
    ]
)
SET_METHODS = frozenset(
    [
        "add",
        "clear",
        "copy",
        "difference",
        "discard",
        "intersection",
        "issubset",
        "issuperset",
        "remove",
        "symmetric_difference",
        "union",
        "update",
    ]
)
# These change the object itself.
MUTATORS = frozenset(
    [
        "add",
        "append",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "update",
    ]
)
GROWING = frozenset(
    ["add", "append", "extend", "insert", "setdefault", "update"]
)


def binary(operator_type: type[ast.operator], left: Any, right: Any) -> Any:
    """``left operator right`` for plain values, its size checked before."""
    if operator_type is ast.Mod and isinstance(left, (str, bytes)):
        _check_percent(left, right)
        return left % right
    if operator_type is ast.Mult:
        for many, times in ((left, right), (right, left)):
            if isinstance(many, (str, bytes, list, tuple)) and (
                len(many) * times > MAXIMUM_LENGTH
            ):
                raise TooLarge
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() + right.bit_length()
        if operator_type is ast.Pow:
            bits = left.bit_length() * max(right, 0)
        elif operator_type is ast.LShift:
            bits = left.bit_length() + right
        if bits > MAXIMUM_BITS:
            raise TooLarge
    elif operator_type is ast.Pow:
        raise TooLarge
    return _BINARY[operator_type](left, right)


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}

COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, container: item in container,
    ast.NotIn: lambda item, container: item not in container,
}

UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


_CONVERSIONS: dict[str, Callable[[Any], str]] = {
    "s": str,
    "r": repr,
    "a": ascii,
}


def formatted(value: Any, conversion: int, specification: str) -> str:
    """One replacement field of an f-string."""
    if _WIDTH.search(specification):
        raise TooLarge
    if conversion > 0:
        convert: Callable[[Any], str] = _CONVERSIONS[chr(conversion)]
        value = convert(value)
    return format(value, specification)


def string_method(value: Any, name: str, args: list[Any], kw: Any) -> Any:
    """Call a method of a str or bytes object."""
    if name not in STRING_METHODS:
        raise AttributeError(name)
    if name in ("format", "format_map"):
        _check_format(value, [*args, *kw.values()])
    elif name in ("ljust", "rjust", "center", "zfill", "expandtabs"):
        if any(isinstance(n, int) and n > 1000 for n in [*args, *kw.values()]):
            raise TooLarge
        if name == "expandtabs" and len(value) > 10_000:
            raise TooLarge
    elif name == "replace":
        grown = (value.count(args[0]) + 1) * len(args[1])
        if grown > MAXIMUM_LENGTH:
            raise TooLarge
    elif name == "join":
        items = list(args[0])
        if sum(map(len, items)) + len(value) * len(items) > MAXIMUM_LENGTH:
            raise TooLarge
    elif name in ("decode", "encode"):
        encoding = [*args, *kw.values(), "utf-8"][0]
        check_encoding(encoding)
    return getattr(value, name)(*args, **kw)


def check_encoding(encoding: Any) -> None:
    """Refuse what is not a plain text encoding, some are quadratic."""
    if str(encoding).lower().replace("_", "-") not in _ENCODINGS:
        raise ValueError(encoding)


_ENCODINGS = frozenset(
    [
        "utf-8",
        "utf8",
        "utf-8-sig",
        "ascii",
        "us-ascii",
        "latin-1",
        "latin1",
        "iso-8859-1",
        "iso-8859-15",
        "cp1252",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
    ]
)


def _check_percent(template: Any, values: Any) -> None:
    text = (
        template if isinstance(template, str) else template.decode("latin-1")
    )
    if _WIDTH.search(text) and re.search(
        r"%[^a-zA-Z%]*[0-9]{4}", text[:10_000]
    ):
        raise TooLarge
    if len(text) > 10_000 and "%" in text and text.count("%") > 100:
        raise TooLarge
    if _STAR.search(text[:10_000]):
        raise TooLarge
    _check_repeated(text.count("%"), values)


def _check_format(template: str, values: list[Any]) -> None:
    # Attributes and items of the values are not for a template to choose,
    # and a width may itself be a field.
    for field in re.findall(r"\{([^{}]*)", template):
        name, _, specification = field.partition(":")
        if "." in name or "[" in name or _WIDTH.search(specification):
            raise TooLarge
    if re.search(r":[^{}]*\{", template):
        raise TooLarge
    _check_repeated(template.count("{"), values)


def _check_repeated(times: int, values: Any) -> None:
    if times * len(repr(values)) > MAXIMUM_LENGTH:
        raise TooLarge


def _range(*args: int) -> list[int]:
    numbers = range(*args)
    if len(numbers) > MAXIMUM_LENGTH // 100:
        raise TooLarge
    return list(numbers)


def _str(value: Any = "", *args: Any, **kw: Any) -> str:
    if isinstance(value, Path):
        return value.path
    if args or kw:
        check_encoding([*args, *kw.values()][0])
    return str(value, *args, **kw)


def _int(value: Any = 0, base: int = 10) -> int:
    if isinstance(value, str):
        return int(value[:1000], base)
    return int(value)


def _next(iterable: Any, *default: Any) -> Any:
    if isinstance(iterable, OpenFile):
        return iterable.readline() or default[0]
    items = list(iterable)
    return items[0] if items else default[0]


def _path_text(value: Any) -> Any:
    return value.path if isinstance(value, Path) else value


def _join(first: Any, *rest: Any) -> str:
    return str(posixpath.join(_path_text(first), *map(_path_text, rest)))


def _path(*args: Any) -> Path:
    return Path(posixpath.normpath(_join(*(args or (".",)))))


def absolute(path: Any, base: str) -> str:
    """``os.path.abspath`` where the current directory is *base*."""
    return posixpath.normpath(posixpath.join(ROOT, base, _path_text(path)))


def _flags(kw: dict[str, Any], args: tuple[Any, ...]) -> int:
    flags = args[0] if args else kw.get("flags", 0)
    return int(flags)


def _pattern(pattern: Any, flags: int) -> re.Pattern[Any]:
    if isinstance(pattern, Pattern):
        return pattern.pattern
    return bounded_patterns.compiled(pattern, flags)


def regular_expression(
    name: str, pattern: Any, text: Any, flags: int = 0
) -> Any:
    """``re.search`` and its like, on a pattern and a text that are safe."""
    compiled = _pattern(pattern, flags)
    bounded_patterns.check(compiled, text)
    if name in ("search", "match", "fullmatch"):
        found = getattr(compiled, name)(text)
        return None if found is None else Match(found)
    if name == "finditer":
        return [Match(found) for found in compiled.finditer(text)]
    if name not in ("findall", "split"):
        raise AttributeError(name)
    return getattr(compiled, name)(text)


def _re(name: str) -> Callable[..., Any]:
    def call(pattern: Any, text: Any, *args: Any, **kw: Any) -> Any:
        return regular_expression(name, pattern, text, _flags(kw, args))

    return call


def substituted(
    pattern: Any, replacement: str, text: str, count: int = 0, flags: int = 0
) -> str:
    """``re.sub`` with a replacement that is a plain string."""
    compiled = _pattern(pattern, flags)
    bounded_patterns.check(compiled, text)
    if "\\" in replacement:
        raise TooLarge
    if len(replacement) * (len(text) + 1) > 100 * MAXIMUM_LENGTH:
        raise TooLarge
    return str(compiled.sub(replacement, text, count=count))


def _compile(pattern: Any, flags: int = 0) -> Pattern:
    return Pattern(bounded_patterns.compiled(pattern, flags))


def _dedent(text: str) -> str:
    if len(text) > 100_000:
        raise TooLarge
    return textwrap.dedent(text)


def _json(text: Any) -> Any:
    import json

    return json.loads(text)


def _sorted(items: Any, *, reverse: bool = False) -> list[Any]:
    return sorted(items, reverse=reverse)


def _set(items: Any = ()) -> set[Any]:
    return set(items)


def _sum(items: Any, start: Any = 0) -> Any:
    items = list(items)
    numbers = all(isinstance(item, (int, float)) for item in [*items, start])
    if not numbers and len(items) > 100:
        # Lists, in the main: the time grows with the square of their number.
        raise TooLarge
    return sum(items, start)


# Plain values in, plain values (or one of our own records) out.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "all": all,
    "any": any,
    "bool": bool,
    "bytes": lambda text, encoding: string_method(
        text, "encode", [encoding], {}
    ),
    "dict": dict,
    "enumerate": lambda items, start=0: [
        (number, item) for number, item in enumerate(list(items), start)
    ],
    "float": lambda value=0.0: float(value),
    "frozenset": lambda items=(): frozenset(items),
    "int": _int,
    "iter": lambda items: list(items),
    "len": len,
    "list": lambda items=(): list(items),
    "max": max,
    "min": min,
    "next": _next,
    "range": _range,
    "repr": repr,
    "reversed": lambda items: list(reversed(list(items))),
    "set": _set,
    "sorted": _sorted,
    "str": _str,
    "sum": _sum,
    "tuple": lambda items=(): tuple(items),
    "unicode": _str,
    "zip": lambda *lists: list(zip(*lists, strict=False)),
    "copy.copy": lambda value: value.copy(),
    "itertools.chain": lambda *lists: [x for items in lists for x in items],
    "itertools.chain.from_iterable": lambda lists: [
        x for items in lists for x in items
    ],
    "json.loads": _json,
    "os.fspath": _path_text,
    "os.path.basename": lambda path: posixpath.basename(_path_text(path)),
    "os.path.dirname": lambda path: posixpath.dirname(_path_text(path)),
    "os.path.join": _join,
    "os.path.normpath": lambda path: posixpath.normpath(_path_text(path)),
    "os.path.split": posixpath.split,
    "os.path.splitext": posixpath.splitext,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.PurePosixPath": _path,
    "re.compile": _compile,
    "re.escape": re.escape,
    "re.findall": _re("findall"),
    "re.finditer": _re("finditer"),
    "re.fullmatch": _re("fullmatch"),
    "re.match": _re("match"),
    "re.search": _re("search"),
    "re.split": _re("split"),
    "re.sub": substituted,
    "str.format": lambda template, *args, **kw: string_method(
        template, "format", list(args), kw
    ),
    "str.strip": lambda text, *args: text.strip(*args),
    "textwrap.dedent": _dedent,
    "typing.cast": lambda _kind, value: value,
}

# Named values of modules.
CONSTANTS: dict[str, Any] = {
    "os.curdir": ".",
    "os.linesep": "\n",
    "os.pardir": "..",
    "os.sep": "/",
    "os.path.sep": "/",
    "string.whitespace": " \t\n\r\v\f",
    "typing.TYPE_CHECKING": False,
    **{
        f"re.{flag}": int(getattr(re, flag))
        for flag in [
            "A",
            "ASCII",
            "DOTALL",
            "I",
            "IGNORECASE",
            "M",
            "MULTILINE",
            "S",
            "U",
            "UNICODE",
            "VERBOSE",
            "X",
        ]
    },
}

# Which of the functions also take opaque items in their arguments, because
# they do nothing with them but hand them on.
HANDING_ON = frozenset(
    [
        "dict",
        "enumerate",
        "iter",
        "list",
        "reversed",
        "tuple",
        "zip",
        "copy.copy",
        "itertools.chain",
        "itertools.chain.from_iterable",
        "typing.cast",
    ]
)


def pattern_method(pattern: Pattern, name: str, args: list[Any]) -> Any:
    """A method of a compiled pattern."""
    if name == "sub":
        return substituted(pattern, *args)
    (text,) = args
    return regular_expression(name, pattern, text)


def match_method(match: Match, name: str, args: list[Any], kw: Any) -> Any:
    """A method of a match object."""
    if name not in ("group", "groups", "groupdict", "start", "end", "span"):
        raise AttributeError(name)
    return getattr(match.match, name)(*args, **kw)


def file_method(file: OpenFile, name: str, args: list[Any]) -> Any:
    """A method of an open file."""
    if name in ("close", "seek", "flush"):
        if name == "seek" and args == [0]:
            file.offset = 0
        elif name == "seek":
            raise ValueError
        return None
    if name not in ("read", "readline", "readlines") or args:
        raise AttributeError(name)
    return getattr(file, name)()


def path_attribute(path: Path, name: str) -> Any:
    """An attribute of a ``Path`` that is no method."""
    head, tail = posixpath.split(path.path)
    if name == "parent":
        return Path(head or ".")
    if name == "name":
        return tail
    if name == "stem":
        return posixpath.splitext(tail)[0]
    if name == "suffix":
        return posixpath.splitext(tail)[1]
    if name == "parents":
        result: list[Path] = []
        while head not in ("", "/") and len(result) < 20:
            result.append(Path(head))
            head = posixpath.dirname(head)
        return result
    raise AttributeError(name)


def path_method(path: Path, name: str, args: list[Any], base: str) -> Any:
    """A method of a ``Path`` that reads nothing."""
    if name in ("resolve", "absolute"):
        return Path(absolute(path, base))
    if name == "joinpath":
        return Path(_join(path, *args))
    if name == "with_name":
        return Path(posixpath.join(posixpath.dirname(path.path), args[0]))
    if name in ("as_posix", "__str__"):
        return path.path
    raise AttributeError(name)


def is_opaque(value: Any) -> bool:
    """Whether the value is not plain at its surface."""
    return isinstance(value, Opaque)
