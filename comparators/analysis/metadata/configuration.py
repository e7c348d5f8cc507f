"""Reading setup.cfg and pyproject.toml.

Nothing here raises on any bytes: what cannot be read becomes a sentence in
``Configuration.problems``, and the text diff is what is left to the reader.
"""

from __future__ import annotations

import configparser
import functools
import io
import re
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from .values import SHOWN_VALUE, quoted_key

MAXIMUM_SIZE = 1 << 20  # bytes
MAXIMUM_CFG_SIZE = 1 << 18  # bytes; configparser is slow on hostile lines
MAXIMUM_KEYS = 20_000
MAXIMUM_KEY_CHARACTERS = 4 << 20  # of all flattened keys together
MAXIMUM_DEPTH = 32  # tables in tables
MAXIMUM_HEADER_DOTS = 64  # in one line that opens a table
MAXIMUM_DOTS = 4_000_000  # sum of the squares of the dots in each line

# configparser looks for the end of a key at every position of a run of
# spaces: the time grows with the square of the run.
_LONG_RUN = re.compile(r"[^\S\n]{200}")


class Configuration(NamedTuple):
    """What a configuration file says.

    Attributes:
        values: dotted key to value (str, int, float, bool, date, list).
        problems: one sentence for each thing that could not be read.
        tables: the same values, in tables as the file nests them.
    """

    values: Mapping[str, object]
    problems: tuple[str, ...] = ()
    tables: Mapping[str, object] = {}


@functools.lru_cache(maxsize=4)
def read_setup_cfg(content: bytes) -> Configuration:
    """Read setup.cfg as setuptools does: configparser, no interpolation.

    Keys are ``section.option``; in the sections of setuptools ``-`` and
    ``_`` are the same. Values are str, without the indentation.
    """
    text, problems = _decoded(content, MAXIMUM_CFG_SIZE)
    lines = [line.rstrip() for line in io.StringIO(text, newline=None)]
    if any(map(_LONG_RUN.search, lines)):
        return Configuration({}, ("not read: 200 or more spaces in a row",))
    for strict in (True, False):
        # "DEFAULT" is a section like any other here: what it says is said
        # once, not for each section that inherits it.
        parser = configparser.RawConfigParser(
            strict=strict, default_section=""
        )
        try:
            parser.read_file(lines, "setup.cfg")
            break
        except configparser.Error as error:
            problems.append(_first_line(error))
    tables: dict[str, object] = {}
    for section in parser.sections():
        options = {
            option: "\n".join(map(str.strip, value.splitlines())).strip()
            for option, value in parser.items(section)
        }
        if section in ("metadata", "options"):
            options = {o.replace("-", "_"): v for o, v in options.items()}
        tables[section] = options
    return _with_values(tables, problems, str)


@functools.lru_cache(maxsize=4)
def read_pyproject(content: bytes) -> Configuration:
    """Read pyproject.toml (PEP 518, 621, 735), or another file of TOML.

    A part of a key that is not a bare key of TOML is quoted. Arrays,
    also arrays of tables, are values.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text, problems = _decoded(content, MAXIMUM_SIZE)
    if _has_deep_keys(text):
        return Configuration({}, ("not read: its dotted keys are too deep",))
    tables: dict[str, object] = {}
    try:
        tables = tomllib.loads(text)
    except (ValueError, OverflowError) as error:
        problems.append(f"not TOML: {_first_line(error)}")
    except (RecursionError, MemoryError):
        problems.append("not read: nested too deeply")
    return _with_values(tables, problems, quoted_key)


def _decoded(content: bytes, limit: int) -> tuple[str, list[str]]:
    if len(content) > limit:
        return "", [f"not read: larger than {limit} bytes"]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return content.decode("latin-1"), [
            f"not UTF-8: byte {content[error.start]:#04x} at {error.start}"
        ]


def _has_deep_keys(text: str) -> bool:
    # tomllib keeps every prefix of a dotted key: 100 kB of "a.a.a…" take
    # 40 GB. A dot in a string counts too; no real file comes near.
    squares = 0
    for line in text.split("\n"):
        dots = line.count(".")
        squares += dots * dots
        if dots > MAXIMUM_HEADER_DOTS and line.lstrip().startswith("["):
            return True
    return squares > MAXIMUM_DOTS


def _with_values(
    tables: Mapping[str, object],
    problems: list[str],
    spell: Callable[[str], str],
) -> Configuration:
    values: dict[str, object] = {}
    characters = 0
    stack: list[tuple[list[str], object]] = [([], tables)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict) and value and len(path) < MAXIMUM_DEPTH:
            stack += [
                ([*path, spell(key)], value[key]) for key in reversed(value)
            ]
        elif path:
            key = ".".join(path)
            characters += len(key)
            if (
                len(values) >= MAXIMUM_KEYS
                or characters > MAXIMUM_KEY_CHARACTERS
            ):
                problems.append(f"only the first {len(values)} keys were read")
                break
            values[key] = value
    return Configuration(values, tuple(dict.fromkeys(problems)), tables)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return " ".join(line.strip() for line in lines)[:SHOWN_VALUE]
