"""Reading setup.cfg and pyproject.toml into flat, comparable keys.

Nothing here raises on any bytes: what cannot be read becomes a sentence in
``Configuration.problems``, and the text diff is what is left to the reader.
"""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ..text.sentences import named
from .same_value import same_value

MAXIMUM_SIZE = 1 << 20  # bytes
MAXIMUM_CFG_SIZE = 1 << 18  # bytes; configparser is slow on hostile lines
MAXIMUM_KEYS = 20_000
MAXIMUM_KEY_CHARACTERS = 4 << 20  # of all flattened keys together
MAXIMUM_DEPTH = 32  # tables in tables
MAXIMUM_HEADER_DOTS = 64  # in one line that opens a table
MAXIMUM_DOTS = 4_000_000  # sum of the squares of the dots in each line
SHOWN_VALUE = 200  # characters
SHOWN_ITEMS = 8

# configparser looks for the end of a key at every position of a run of
# spaces: the time grows with the square of the run.
_LONG_RUN = re.compile(r"[^\S\n]{200}")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")

_REQUIREMENT_KEYS = re.compile(
    r"""
    project\.dependencies
    | project\.optional-dependencies\.(?P<extra>.+)
    | dependency-groups\.(?P<group>.+)
    | build-system\.requires
    | options\.(?:install_requires|setup_requires|tests_require)
    | options\.extras_require\.(?P<cfg_extra>.+)
    """,
    re.VERBOSE,
)


class KeyChangeKind(enum.Enum):
    """How a key differs; the value is the word the reader sees."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REQUIREMENT = "requirement"


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


class KeyChange(NamedTuple):
    """One changed key; ``str()`` is the sentence for the reader."""

    key: str
    kind: KeyChangeKind
    old: object = None
    new: object = None
    sentence: str = ""

    def __str__(self) -> str:
        if self.kind is KeyChangeKind.REQUIREMENT:
            return f"{self.key}: {self.sentence}"
        if self.kind is KeyChangeKind.ADDED:
            return f"added: {self.key} = {shown(self.new)}"
        if self.kind is KeyChangeKind.REMOVED:
            return f"removed: {self.key} = {shown(self.old)}"
        return f"{self.key}: {_step(self.old, self.new)}"


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


def compare_configurations(
    old: Configuration, new: Configuration
) -> tuple[KeyChange, ...]:
    """The changed keys, in the order of the new file, removed ones last."""
    before = {_comparison_key(key): key for key in old.values}
    after = {_comparison_key(key): key for key in new.values}
    changes: list[KeyChange] = []
    for one in dict.fromkeys([*after, *before]):
        old_key, new_key = before.get(one), after.get(one)
        key = new_key or old_key or ""
        was, now = old.values.get(old_key or ""), new.values.get(new_key or "")
        both = old_key is not None and new_key is not None
        if both and same_value(was, now):
            continue
        requirements = _requirement_changes(key, was, now)
        if requirements is not None and (requirements or both):
            # Nothing is said of requirements that are only written otherwise.
            changes += requirements
        else:
            kind = KeyChangeKind.CHANGED
            if old_key is None:
                kind = KeyChangeKind.ADDED
            elif new_key is None:
                kind = KeyChangeKind.REMOVED
            changes.append(KeyChange(key, kind, was, now))
    return tuple(changes)


def requirements_of(value: object) -> tuple[str, ...] | None:
    """A value of a key that holds requirements as strings, one each.

    None where it is something else (a table of PEP 735, a reference to a
    file), which is then compared as it is.
    """
    if value is None:
        return ()
    if isinstance(value, str):
        if value.lstrip().startswith(("file:", "attr:")):
            return None
        return tuple(line.strip() for line in _lines(value))
    if isinstance(value, list) and all(
        isinstance(item, str) or _is_include(item) for item in value
    ):
        return tuple(item for item in value if isinstance(item, str))
    return None


def shown(value: object) -> str:
    """A value for a sentence, in the manner of TOML, bounded."""
    text = _written(value, 4)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"


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
                ((*path, _quoted(key)), value[key]) for key in reversed(value)
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


def _quoted(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _comparison_key(key: str) -> str:
    """Return what two keys share that differ in how an extra is spelled."""
    match = _REQUIREMENT_KEYS.fullmatch(key)
    if match is None or match.lastgroup is None:
        return key
    at = match.start(match.lastgroup)
    return key[:at] + canonicalize_name(key[at:].strip('"'))


def _requirement_changes(
    key: str, old: object, new: object
) -> list[KeyChange] | None:
    """The changed requirements, None for a key that does not hold any."""
    if _REQUIREMENT_KEYS.fullmatch(key) is None:
        return None
    before, after = requirements_of(old), requirements_of(new)
    if before is None or after is None:
        return None
    from .requirements import compare_requirements

    included, now_included = _included(old), _included(new)
    sentences = [
        *map(str, compare_requirements(before, after)),
        *(f"added: {one}" for one in now_included if one not in included),
        *(f"removed: {one}" for one in included if one not in now_included),
    ]
    return [
        KeyChange(key, KeyChangeKind.REQUIREMENT, old, new, sentence)
        for sentence in sentences
    ]


def _included(value: object) -> list[str]:
    """The groups that a group of requirements includes (PEP 735)."""
    items = value if isinstance(value, list) else []
    return [
        f"all of the group {_written(item['include-group'], 1)}"
        for item in items
        if _is_include(item)
    ]


def _is_include(item: object) -> bool:
    return isinstance(item, dict) and list(item) == ["include-group"]


def _step(old: object, new: object) -> str:
    before, after = _items(old), _items(new)
    if before is None or after is None:
        return f"{shown(old)} → {shown(new)}"
    added = [item for item in after if item not in set(before)]
    removed = [item for item in before if item not in set(after)]
    parts = [
        f"{word} {_some(items)}"
        for word, items in (("added", added), ("removed", removed))
        if items
    ]
    return "; ".join(parts) or "the same items in another order or number"


def _items(value: object) -> list[str] | None:
    if isinstance(value, list) and len(value) > 1:
        return [_written(item, 3) for item in value]
    if isinstance(value, str) and "\n" in value:
        return _lines(value)
    return None


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _some(items: list[str]) -> str:
    shortened = (
        item if len(item) <= SHOWN_VALUE else f"{item[:SHOWN_VALUE]}…"
        for item in items
    )
    return named(shortened, SHOWN_ITEMS)


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return _string(value[: SHOWN_VALUE + 1])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 4096:
        return "a huge integer"
    if not isinstance(value, (list, dict)):
        return str(value)
    if depth == 0:
        return "…"
    if isinstance(value, list):
        parts = [_written(item, depth - 1) for item in value[:50]]
    else:
        parts = [
            f"{_quoted(key)} = {_written(value[key], depth - 1)}"
            for key in list(value)[:50]
        ]
    body = ", ".join(parts + ["…"] * (len(value) > 50))
    return f"[{body}]" if isinstance(value, list) else f"{{{body}}}"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return " ".join(line.strip() for line in lines)[:SHOWN_VALUE]
