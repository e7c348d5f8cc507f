"""The version that a package states of itself: ``__version__`` and the like.

Read, never run: literals that are assigned once, at the top of a module.
Whatever is not (``importlib.metadata.version(…)``) is taken as no statement.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ..python_code.python_syntax import parse
from ..python_code.statements import assigned_once
from .sections import Section, section_of

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

_NAMES = ("__version__", "VERSION", "version")
# Where a project keeps its packages.
_SOURCE_ROOTS = ("src", "lib", "python")
_VERSION_TEXT = re.compile(r"v?[0-9][A-Za-z0-9]*(?:[.!+_-][A-Za-z0-9]+)*")


class OwnVersion(NamedTuple):
    """A version that a file of a package states.

    Attributes:
        path: the file.
        version: as it is spelled.
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
    packages = _packages(paths, name, top_level)
    is_certain = len(packages) == 1
    yield from _text_versions("", paths, read, certain=True)
    for package in packages[:MOST_PACKAGES]:
        directory = package.removesuffix("__init__.py")
        files = [package]
        if directory != package:
            files = [directory + module for module in MODULES]
        found = {
            path: module_versions(read(path) or b"")
            for path in files
            if path in paths
        }
        stated = (
            OwnVersion(
                path, versions[key], is_certain and key == "__version__"
            )
            for key in _NAMES
            for path, versions in found.items()
            if key in versions
        )
        yield from itertools.islice(stated, 1)
        if directory != package:
            yield from _text_versions(directory, paths, read, is_certain)


def _text_versions(
    directory: str,
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    certain: bool,
) -> Iterator[OwnVersion]:
    for path in (directory + name for name in TEXTS):
        content = (read(path) or b"") if path in paths else b""
        version = content.decode("utf-8-sig", "replace").strip()
        if len(content) <= 200 and _VERSION_TEXT.fullmatch(version):
            yield OwnVersion(path, version, certain)


def _packages(
    paths: Iterable[str], name: str, top_level: Collection[str]
) -> list[str]:
    """Return the ``__init__.py`` of the project's packages, or its modules.

    Those of the project's name, else those that are listed, else the only one
    there is.
    """
    named, listed, others = [], [], []
    for path in sorted(paths, key=lambda path: (len(path), path)):
        module = path.removesuffix(".py").removesuffix("/__init__")
        parts = module.split("/")
        if parts[0] in _SOURCE_ROOTS and len(parts) > 1:
            del parts[0]
        is_package = path.endswith("/__init__.py")
        if (
            not path.endswith(".py")
            or len(parts) > (DEEPEST if is_package else 1)
            or not all(map(str.isidentifier, parts))
        ):
            continue
        if canonicalize_name("-".join(parts)) == canonicalize_name(name):
            named.append(path)
        elif "/".join(parts) in top_level:
            listed.append(path)
        elif is_package and len(parts) == 1 and not top_level:
            others.append(path)
    others = [path for path in others if section_of(path) is Section.CODE]
    return named or listed or others * (len(others) == 1)


def module_versions(content: bytes) -> dict[str, str]:
    """Versions that a module assigns, by the name assigned to.

    Names that contain "version" in any case, bound once, at the top of the
    module and under no condition. Never raises.
    """
    if b"version" not in content.lower():
        return {}
    tree = parse(content, LARGEST).tree
    if tree is None:
        return {}
    return {
        name: value.value.strip()
        for name, value in assigned_once(tree).items()
        if "version" in name.lower()
        and isinstance(value, ast.Constant)
        and isinstance(value.value, str)
        and _VERSION_TEXT.fullmatch(value.value.strip())
    }
