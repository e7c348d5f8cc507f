"""The version that a package states of itself: ``__version__`` and the like.

Read, never run: literals, or names of literals, that are assigned once at the
top of a module. Whatever is not (``importlib.metadata.version(…)``) is taken
as no statement.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections import defaultdict
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
from ..python_code.statements import Statement, statements

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
# The numbers of a tuple, joined by dots.
_JOINED = re.compile(
    r"'\.'\.join\((?:map\(str, (\w+)\)"
    r"|[\[(]?str\(\w+\) for \w+ in (\w+)[\])]?)\)"
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
    bound: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements(tree):
        for name in statement.binds:
            bound[name].append(statement)
    found = {
        name: _spelled(_value(ast.Name(name), bound))
        for name in bound
        if "version" in name.lower()
    }
    return {name: version for name, version in found.items() if version}


def _value(
    node: ast.expr, bound: Mapping[str, list[Statement]], depth: int = 0
) -> object:
    """Return a text or a tuple that is assigned, None for what is neither."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Tuple):
        return tuple(getattr(item, "value", None) for item in node.elts)
    if isinstance(node, ast.Name) and len(bound.get(node.id, ())) == 1:
        (statement,) = bound[node.id]
        value = getattr(statement.node, "value", None)
        plain = isinstance(statement.node, (ast.Assign, ast.AnnAssign))
        targets = getattr(statement.node, "targets", ())
        if (
            plain
            and value is not None
            and not statement.owners
            and all(isinstance(target, ast.Name) for target in targets)
            and depth < DEEPEST
        ):
            return _value(value, bound, depth + 1)
    if joined := _JOINED.fullmatch(_written(node)):
        return _value(ast.Name(joined[1] or joined[2]), bound, depth + 1)
    return None


def _written(node: ast.expr) -> str:
    with contextlib.suppress(RecursionError, ValueError):
        return ast.unparse(node)
    return ""


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
