"""Regular expressions of strangers, run only where their cost is bounded.

The standard library's matcher backtracks. Its work is at most the number of
places where a match can begin times, for each repetition in the pattern, the
longest run of characters in the text that this repetition can take. Both are
counted before anything is matched; repetitions of groups are refused.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

MAXIMUM_PATTERN = 500  # characters
MAXIMUM_TEXT = 1 << 20  # characters
MAXIMUM_WORK = 20_000_000  # steps of the matcher, about 0.5 s
MAXIMUM_REPETITIONS = 16

_PARSER = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII
_SINGLE = {"LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


class UnboundedError(ValueError):
    """A pattern that might take too long on a text, or is no pattern."""


def compiled(pattern: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """Compile a short pattern.

    Raises:
        UnboundedError: it is too long, or not a valid pattern.
    """
    if len(pattern) > MAXIMUM_PATTERN:
        raise UnboundedError("a long pattern")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, int(flags) & (_FLAGS | re.UNICODE))
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise UnboundedError(str(error)) from None


def check(pattern: re.Pattern[Any], text: str | bytes) -> None:
    """Pass if *pattern* can be matched against *text* in bounded time.

    Raises:
        UnboundedError: it cannot be shown that it can.
    """
    if len(text) > MAXIMUM_TEXT:
        raise UnboundedError("a long text")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parser: Any = importlib.import_module(_PARSER)
            tree = parser.parse(pattern.pattern, pattern.flags)
        parts = list(tree)
        repetitions = list(_repetitions(parts))
    except (RecursionError, re.error) as error:
        raise UnboundedError(str(error)) from None
    if len(repetitions) > MAXIMUM_REPETITIONS:
        raise UnboundedError("many repetitions")
    work = _beginnings(parts, pattern, text)
    runs: dict[str, int] = {}
    for item, most in repetitions:
        if item is None:
            work *= most
        else:
            key = repr(item)
            if key not in runs:
                runs[key] = _longest_run(item, pattern, text)
            work *= 1 + min(most, runs[key])
        if work > MAXIMUM_WORK:
            raise UnboundedError("a pattern that may take long")


def _repetitions(parts: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Yield (item, most) for repeated characters, (None, n) for n ways."""
    for operator, argument in parts:
        name = str(operator)
        if name in _REPEATS:
            _least, most, body = argument
            body = list(body)
            if int(most) == 1:
                yield None, 2
                yield from _repetitions(body)
            elif len(body) == 1 and str(body[0][0]) in _SINGLE:
                yield body[0], int(most)
            else:
                raise UnboundedError("a repeated group")
        elif name == "SUBPATTERN":
            yield from _repetitions(argument[-1])
        elif name == "BRANCH":
            yield None, len(argument[1])
            for branch in argument[1]:
                yield from _repetitions(branch)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repetitions(argument[1])
        elif name == "ATOMIC_GROUP":
            yield from _repetitions(argument)
        elif name not in _SINGLE | {"AT", "GROUPREF"}:
            raise UnboundedError(f"a pattern with {name}")


def _beginnings(
    parts: list[Any], pattern: re.Pattern[Any], text: str | bytes
) -> int:
    prefix = ""
    for operator, argument in parts:
        if str(operator) == "LITERAL":
            prefix += chr(argument)
        elif str(operator) != "AT" or prefix:
            break
    if not prefix or pattern.flags & re.IGNORECASE:
        return len(text) + 1
    if isinstance(text, bytes):
        return text.count(prefix.encode("latin-1")) + 1
    return text.count(prefix) + 1


def _longest_run(
    item: Any, pattern: re.Pattern[Any], text: str | bytes
) -> int:
    """The longest run of characters that one repeated item can take."""
    name, argument = str(item[0]), item[1]
    if name == "LITERAL" and not pattern.flags & re.IGNORECASE:
        single = re.escape(chr(argument))
    elif name == "NOT_LITERAL" and not pattern.flags & re.IGNORECASE:
        single = f"[^{re.escape(chr(argument))}]"
    elif name == "ANY" and not pattern.flags & re.DOTALL:
        single = "."
    elif name == "IN" and str(argument) == "[(CATEGORY, CATEGORY_SPACE)]":
        single = r"\s"
    elif name == "IN" and str(argument[0][0]) == "NEGATE":
        excluded = [
            chr(value)
            for kind, value in argument[1:]
            if str(kind) == "LITERAL"
        ]
        if len(excluded) != len(argument) - 1 or (
            pattern.flags & re.IGNORECASE
        ):
            return len(text)
        single = f"[^{re.escape(''.join(excluded))}]"
    elif name == "IN" and str(argument) == "[(CATEGORY, CATEGORY_DIGIT)]":
        single = r"\d"
    elif name == "IN" and not pattern.flags & re.IGNORECASE:
        single = _character_class(argument)
    else:
        return len(text)
    source = f"(?:{single})+"
    runs: Any = re.compile(
        source.encode("latin-1") if isinstance(text, bytes) else source
    ).finditer(text)  # type: ignore[arg-type]
    return max((len(run.group()) for run in runs), default=0)


def _character_class(argument: Any) -> str:
    """The item as a class again; every character where it is not simple."""
    parts = ""
    for kind, value in argument:
        if str(kind) == "LITERAL":
            parts += re.escape(chr(value))
        elif str(kind) == "RANGE":
            parts += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif str(value) in _CATEGORIES:
            parts += _CATEGORIES[str(value)]
        else:
            return r"[\s\S]"
    return f"[{parts}]"


_CATEGORIES = {
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
