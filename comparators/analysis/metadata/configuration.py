"""Reading setup.cfg and pyproject.toml into flat, comparable keys.

Nothing here raises on any bytes: what cannot be read becomes a sentence in
``Configuration.problems``, and the text diff is what is left to the reader.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
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


def read_setup_cfg(content: bytes) -> Configuration:
    """Read setup.cfg as setuptools does: configparser, no interpolation.

    Keys are ``section.option``; in the sections of setuptools ``-`` and
    ``_`` are the same. Values are str, without the indentation.
    """
    import configparser

    text, problems = _decoded(content, MAXIMUM_CFG_SIZE)
    if text is None:
        return Configuration({}, tuple(problems))
    lines = [line.rstrip() for line in text.splitlines()]
    if _LONG_RUN.search("\n".join(lines)):
        problems.append("not read: it has 200 or more spaces in a row")
        return Configuration({}, tuple(problems))
    parser = _parser(strict=True)
    try:
        parser.read_file(lines, "setup.cfg")
    except configparser.Error as error:
        problems.append(_first_line(error))
        parser = _parser(strict=False)
        try:
            parser.read_file(lines, "setup.cfg")
        except configparser.Error as again:
            if _first_line(again) not in problems:
                problems.append(_first_line(again))
    pairs = (
        ((section, option), value)
        for section in parser.sections()
        for option, value in parser.items(section)
    )
    tables: dict[str, dict[str, object]] = {}
    cleaned = list(_setup_cfg_pairs(pairs))
    for (section, option), value in cleaned:
        tables.setdefault(section, {})[option] = value
    return _collected(cleaned, problems)._replace(tables=tables)


def read_pyproject(content: bytes) -> Configuration:
    """Read pyproject.toml (PEP 518, 621, 735) into dotted keys.

    A part of a key that is not a bare key of TOML is quoted. Arrays,
    also arrays of tables, are values.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text, problems = _decoded(content)
    if text is None:
        return Configuration({}, tuple(problems))
    if _has_deep_keys(text):
        problems.append("not read: its dotted keys are too deep")
        return Configuration({}, tuple(problems))
    try:
        document = tomllib.loads(text)
    except (ValueError, OverflowError) as error:
        problems.append(f"not TOML: {_first_line(error)}")
    except (RecursionError, MemoryError):
        problems.append("not read: nested too deeply")
    else:
        collected = _collected(_flattened(document), problems)
        return collected._replace(tables=document)
    return Configuration({}, tuple(problems))


def _decoded(
    content: bytes, limit: int = MAXIMUM_SIZE
) -> tuple[str | None, list[str]]:
    if len(content) > limit:
        return None, [f"not read: larger than {limit} bytes"]
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


def _parser(strict: bool):  # type: ignore[no-untyped-def]
    import configparser

    # "DEFAULT" is a section like any other here: what it says is said
    # once, not for each section that inherits it.
    return configparser.RawConfigParser(strict=strict, default_section="")


def _setup_cfg_pairs(
    pairs: Iterable[tuple[tuple[str, str], object]],
) -> Iterator[tuple[tuple[str, str], object]]:
    for (section, option), value in pairs:
        name = option
        if section in ("metadata", "options"):
            name = option.replace("-", "_")
        if isinstance(value, str):
            lines = (line.strip() for line in value.splitlines())
            value = "\n".join(lines).strip()
        yield (section, name), "" if value is None else value


def _flattened(
    document: Mapping[str, object],
) -> Iterator[tuple[tuple[str, ...], object]]:
    stack: list[tuple[tuple[str, ...], object]] = [((), document)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict) and value and len(path) < MAXIMUM_DEPTH:
            stack += [
                ((*path, quoted_key(key)), value[key])
                for key in reversed(value)
            ]
        elif path:
            yield path, value


def _collected(
    pairs: Iterable[tuple[tuple[str, ...], object]], problems: list[str]
) -> Configuration:
    values: dict[str, object] = {}
    characters = 0
    for path, value in pairs:
        key = ".".join(path)
        characters += len(key)
        if len(values) >= MAXIMUM_KEYS or characters > MAXIMUM_KEY_CHARACTERS:
            problems.append(f"only the first {len(values)} keys were read")
            break
        values[key] = value
    return Configuration(values, tuple(problems))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return " ".join(line.strip() for line in lines)[:SHOWN_VALUE]
