"""The version that a package states of itself: ``__version__`` and the like.

Read, never run: assignments at the start of a line, of literals or of names
assigned so. Whatever is not static (``importlib.metadata.version(…)``) is
taken as no statement.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from packaging.utils import canonicalize_name

LARGEST = 64 * 1024
"""Bytes; of a larger file the beginning is read."""

MOST_PACKAGES = 5
DEEPEST = 5
"""Directories down to a package, for namespace packages."""

MODULES = (
    "__init__.py",
    "__version__.py",
    "_version.py",
    "version.py",
    "__about__.py",
)
"""Files of a package that may state its version, the usual first."""

TEXTS = ("VERSION", "VERSION.txt", "version.txt")

# Where a project keeps its packages.
_SOURCE_ROOTS = ("src", "lib", "python")
# Directories beside or below a project's packages that hold other ones.
_BESIDES = {
    "_vendor",
    "benchmark",
    "benchmarks",
    "doc",
    "docs",
    "example",
    "examples",
    "extern",
    "scripts",
    "test",
    "testing",
    "tests",
    "third_party",
    "tools",
    "vendor",
    "vendored",
}
_ASSIGNMENT = re.compile(
    r"^(?P<name>\w{0,40}version\w{0,40})[ \t]{0,40}(?::[^=\n]{1,80})?"
    r"=(?P<rest>[^=\n][^\n]*)",
    re.MULTILINE | re.IGNORECASE,
)
_ALIAS = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*=(?!=)(?P<rest>.*)", re.S)
_JOINED = re.compile(
    r"""(?:str\()?["']\.["']\.join\(\s*(?:map\(\s*str\s*,\s*(\w+)\s*\)"""
    r"|\[?\s*str\(\w+\)\s+for\s+\w+\s+in\s+(\w+)\s*\]?)\s*\)"
)
_VERSION_TEXT = re.compile(r"v?[0-9][A-Za-z0-9]*(?:[.!+_-][A-Za-z0-9]+)*")
_PHASES = {"alpha": "a", "beta": "b", "candidate": "rc", "c": "rc"}


class OwnVersion(NamedTuple):
    """A version that a file of a package states.

    Attributes:
        path: the file.
        version: as it is spelled; a tuple is joined by dots.
        certain: whether it can only mean the release: a ``__version__`` or
            a VERSION file, of the project's one package.
    """

    path: str
    version: str
    certain: bool


def own_versions(
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    name: str,
    top_level: Collection[str] = (),
) -> Iterator[OwnVersion]:
    """Find what the project's packages and VERSION files state.

    Args:
        paths: the archive's members, without the root directory.
        read: gives a member's content.
        name: the project's name.
        top_level: names listed in top_level.txt, if there is one.
    """
    for text in TEXTS:
        if text in paths and (version := _text_version(read(text))):
            yield OwnVersion(text, version, certain=True)
    packages = list(_packages(paths, top_level))
    matching = [package for package in packages if _fits(package, name)]
    mains = matching or packages
    for package in sorted(mains, key=lambda path: (len(path), path))[
        :MOST_PACKAGES
    ]:
        files = [f"{package}/{module}" for module in MODULES]
        if package.endswith(".py"):
            files = [package]
        yield from _module_version(files, paths, read, len(mains) == 1)
        for text in TEXTS:
            path = f"{package}/{text}"
            if path in paths and (version := _text_version(read(path))):
                yield OwnVersion(path, version, len(mains) == 1)


def _module_version(
    files: Iterable[str],
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    certain: bool,
) -> Iterator[OwnVersion]:
    """The first file with a ``__version__``, else with another spelling."""
    other = None
    for path in files:
        content = read(path) if path in paths else None
        if not content:
            continue
        found = module_versions(content)
        if version := found.get("__version__"):
            yield OwnVersion(path, version, certain)
            return
        for key in ("VERSION", "version", "__version_info__"):
            if other is None and (version := found.get(key)):
                other = OwnVersion(path, version, certain=False)
    if other:
        yield other


def _packages(
    paths: Collection[str], top_level: Collection[str]
) -> Iterator[str]:
    """Directories of packages and files of modules without a package."""
    holding = {
        path.rpartition("/")[0]
        for path in paths
        if path.endswith("/__init__.py") and path.count("/") <= DEEPEST
    }
    listed = set(top_level)
    for directory in holding:
        if directory.rpartition("/")[0] in holding:
            continue
        parts = directory.split("/")
        if parts[0] in _SOURCE_ROOTS and len(parts) > 1:
            del parts[0]
        if not all(part.isidentifier() for part in parts):
            continue
        # A package that is listed may have one of these names itself.
        beside = _BESIDES.intersection(parts[bool(listed) :])
        if not beside and (parts[0] in listed or not listed):
            yield directory
    for module in listed:
        for path in (f"{module}.py", f"src/{module}.py"):
            if path in paths:
                yield path


def _fits(package: str, name: str) -> bool:
    parts = package.removesuffix(".py").split("/")
    if parts[0] in _SOURCE_ROOTS and len(parts) > 1:
        del parts[0]
    return canonicalize_name("-".join(parts)) == canonicalize_name(name)


def _text_version(content: bytes | None) -> str:
    if not content or len(content) > 200:
        return ""
    text = content.decode("utf-8", "replace").strip().lstrip("\ufeff")
    return text if _VERSION_TEXT.fullmatch(text) else ""


def module_versions(content: bytes) -> dict[str, str]:
    """Static versions assigned in a module, by the name assigned to.

    Names that contain "version" in any case; the last assignment counts.
    Never raises.
    """
    text = content[:LARGEST].decode("utf-8", "replace")
    text = text.replace("\r\n", "\n")
    values: dict[str, object] = {}
    for match in _ASSIGNMENT.finditer(text):
        _assign(values, match["name"], match["rest"], text, match.end())
    found = {name: _spelled(value) for name, value in values.items()}
    return {name: version for name, version in found.items() if version}


def _assign(
    values: dict[str, object], name: str, rest: str, text: str, end: int
) -> None:
    names = [name]
    while alias := _ALIAS.fullmatch(rest):
        names.append(alias["name"])
        rest = alias["rest"]
    value = _value(rest, values)
    if value is None and rest.strip().endswith(("(", ",", "\\", '"""')):
        # Goes on on the following lines; a few are enough for a version.
        more = text[end : end + 400].split("\n")
        for count in range(2, min(len(more), 10) + 1):
            value = _value(rest + "\n".join(more[:count]), values)
            if value is not None:
                break
    for target in names:
        values.pop(target, None)
        if value is not None:
            values[target] = value


def _value(expression: str, values: dict[str, object]) -> object:
    expression = expression.strip()
    if len(expression) > 500:
        return None
    bare = expression.partition("#")[0].strip()
    if bare in values:
        return values[bare]
    if joined := _JOINED.match(bare):
        return values.get(joined[1] or joined[2])
    try:
        return ast.literal_eval(expression)
    except (
        ValueError,
        SyntaxError,
        MemoryError,
        RecursionError,
        TypeError,
    ):
        return None


def _spelled(value: object) -> str:
    """The version as a string; "" for what is none."""
    if isinstance(value, str):
        value = value.strip()
        return value if _VERSION_TEXT.fullmatch(value) else ""
    if not isinstance(value, tuple) or not 2 <= len(value) <= 8:
        return ""
    numbers = []
    rest = list(value)
    while rest and isinstance(rest[0], int):
        numbers.append(str(rest.pop(0)))
    version = ".".join(numbers)
    if rest and isinstance(rest[0], str) and rest[0] not in ("final", ""):
        phase = _PHASES.get(rest[0], rest[0])
        if phase[:1].isdigit():
            version = ".".join(map(str, value))
        else:
            number = rest[1] if len(rest) > 1 else ""
            version += f"{phase}{number}"
    return version if _VERSION_TEXT.fullmatch(version) else ""
