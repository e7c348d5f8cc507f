"""The version that a package states of itself: ``__version__`` and the like.

Read, never run: literals, or names of literals, that are assigned once at the
top of a module. Whatever is not (``importlib.metadata.version(…)``) is taken
as no statement.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
)
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ..python_code.python_syntax import parse
from ..python_code.statements import assigned_once

LARGEST = 256 * 1024
"""Bytes; a larger file is not read."""

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
    *("_vendor", "extern", "third_party", "vendor", "vendored"),
    *("benchmark", "benchmarks", "example", "examples", "scripts", "tools"),
    *("doc", "docs", "test", "testing", "tests"),
}
# The numbers of a tuple, joined by dots.
_JOINED = re.compile(
    r"'\.'\.join\((?:map\(str, (\w+)\)"
    r"|[\[(]?str\(\w+\) for \w+ in (\w+)[\])]?)\)"
)
_VERSION_TEXT = re.compile(r"v?[0-9][A-Za-z0-9]*(?:[.!+_-][A-Za-z0-9]+)*")


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
    packages = list(_packages(paths, top_level))
    named = [package for package in packages if _fits(package, name)]
    mains = sorted(named or packages, key=lambda path: (len(path), path))
    is_certain = len(mains) == 1
    yield from _text_versions("", paths, read, certain=True)
    for package in mains[:MOST_PACKAGES]:
        files = [f"{package}/{module}" for module in MODULES]
        if package.endswith(".py"):
            files = [package]
        yield from _module_version(files, paths, read, is_certain)
        yield from _text_versions(f"{package}/", paths, read, is_certain)


def _text_versions(
    directory: str,
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    certain: bool,
) -> Iterator[OwnVersion]:
    for path in (directory + name for name in TEXTS):
        content = (read(path) or b"") if path in paths else b""
        text = content.decode("utf-8-sig", "replace")
        if len(content) <= 200 and (version := _spelled(text)):
            yield OwnVersion(path, version, certain)


def _module_version(
    files: Iterable[str],
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    certain: bool,
) -> Iterator[OwnVersion]:
    """The first file with a ``__version__``, else with another spelling."""
    found = {
        path: module_versions(read(path) or b"")
        for path in files
        if path in paths
    }
    for key in ("__version__", "VERSION", "version", "__version_info__"):
        for path, versions in found.items():
            if version := versions.get(key):
                is_own = certain and key == "__version__"
                yield OwnVersion(path, version, is_own)
                return


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


def module_versions(content: bytes) -> dict[str, str]:
    """Versions that a module assigns, by the name assigned to.

    Names that contain "version" in any case, assigned once, at the top of
    the module and under no condition: what else is assigned to them, or
    written in a text, is no statement. Never raises.
    """
    if b"version" not in content.lower():
        return {}
    tree = parse(content, LARGEST).tree
    if tree is None:
        return {}
    assigned = assigned_once(tree)
    found = {
        name: _spelled(_value(ast.Name(name), assigned))
        for name in assigned
        if "version" in name.lower()
    }
    return {name: version for name, version in found.items() if version}


def _value(
    node: ast.expr, assigned: Mapping[str, ast.expr], depth: int = 0
) -> object:
    """Return a text or a tuple that is assigned, None for what is neither."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Tuple):
        return tuple(getattr(item, "value", None) for item in node.elts)
    if isinstance(node, ast.Name):
        value = assigned.get(node.id)
        if value is None or depth >= DEEPEST:
            return None
        return _value(value, assigned, depth + 1)
    with contextlib.suppress(RecursionError, ValueError):
        if joined := _JOINED.fullmatch(ast.unparse(node)):
            name = ast.Name(joined[1] or joined[2])
            return _value(name, assigned, depth + 1)
    return None


def _spelled(value: object) -> str:
    """The version as a string; "" for what is none."""
    if isinstance(value, tuple):
        # Django's has "final" and 0 behind the numbers.
        numbers = value[: value.index("final") if "final" in value else None]
        if len(numbers) > 1 and all(type(one) is int for one in numbers):
            return ".".join(map(str, numbers))
    text = value.strip() if isinstance(value, str) else ""
    return text if _VERSION_TEXT.fullmatch(text) else ""
