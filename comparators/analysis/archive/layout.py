"""What makes an archive a source distribution: the root directory.

A source distribution has one root directory, named ``name-version``, which
holds ``PKG-INFO`` (PEP 643, the specification "Source distribution format").
The tarball of a tag has the root directory, a ``pyproject.toml`` or
``setup.py``, and no ``PKG-INFO``.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .alerts import Alert
from .members import Index, Kind, Member, link_digest
from .odd_names import odd_names

SUFFIXES = (
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz2",
    ".tar.xz",
    ".txz",
    ".tar.zst",
    ".tar",
    ".zip",
)
"""How the file name of a source distribution may end."""

_BUILD_FILES = ("pyproject.toml", "setup.py")
_EGG_INFO = re.compile(r"(?:\A|(?<=/))[^/]+\.egg-info(?=/|\Z)")
_ROOT_NAME = re.compile(
    r"(?P<name>.+)-(?P<version>v?\d[^-]*)|(?P<name2>.+?)-(?P<version2>v?\d.*)"
)
_WHEEL = re.compile(r"[^/]+\.dist-info/WHEEL")
_OF_A_WHEEL = re.compile(r"([^/-]+)(-[^/-]+)(?=\.(?:dist-info|data)(?:/|\Z))")


class Layout(NamedTuple):
    """The members of an archive, seen from its root directory.

    Attributes:
        root: name of the root directory, "" if there is none; a tree has
            none, its root is the root.
        name, version: as the root directory states them, None if it does not.
        members: by path without the root directory.  A member outside the
            root directory begins with ``../``; the second member of the same
            path ends with `` (2)``.
        reason: why this is no source distribution, "" if it is one.
        alerts: what is odd about the paths.
    """

    root: str
    members: dict[str, Member]
    name: str | None = None
    version: str | None = None
    reason: str = ""
    alerts: tuple[Alert, ...] = ()

    @property
    def is_sdist(self) -> bool:
        return not self.reason

    @property
    def is_wheel(self) -> bool:
        """Whether it is one, by the file that says so."""
        return any(map(_WHEEL.fullmatch, self.members))

    @property
    def remarks(self) -> Iterator[str]:
        """Sentences for the reader about the layout."""
        built = any(file in self.members for file in _BUILD_FILES)
        if built and "PKG-INFO" not in self.members:
            yield "no PKG-INFO: a source tree, not a built source distribution"

    def below(self, path: str) -> str:
        """Return *path*, as an archive has it, without the root directory."""
        return _below(self.root, _plain(path))


@dataclasses.dataclass(frozen=True, slots=True)
class Archive:
    """One side of a comparison: its members as read, and as laid out."""

    index: Index
    layout: Layout


def has_sdist_suffix(file_name: str) -> bool:
    """Return whether *file_name* ends as that of a source distribution."""
    return file_name.lower().endswith(SUFFIXES)


def find_layout(index: Index) -> Layout:
    """Find the root directory of the archive and name members from it."""
    root, reason = _find_root(index)
    members: dict[str, Member] = {}
    repeated: Counter[str] = Counter()
    for member in index.members:
        path = key = _below(root, _plain(member.path))
        while key in members:
            repeated[path] += 1
            key = f"{path} ({repeated[path] + 1})"
        if member.link and member.kind is not Kind.SYMLINK:
            # A hard link is named from the root, as its target is.
            link = _below(root, _plain(member.link))
            member = member._replace(link=link)
            if member.kind is Kind.HARDLINK:  # to nothing
                member = member._replace(digest=link_digest(link))
        members[key] = member
    sources = [entry.member for entry in index.entries] or index.members
    names = [(_below(root, _plain(m.path)), m.path) for m in sources]
    match = _ROOT_NAME.fullmatch(root)
    return Layout(
        root=root,
        members=members,
        name=(match["name"] or match["name2"]) if match else None,
        version=(match["version"] or match["version2"]) if match else None,
        reason=reason if index.members else "it has no members",
        alerts=tuple(odd_names(members, names)),
    )


def comparison_key(path: str) -> str:
    """Return what two members of old and new share if they are the same file.

    ``Foo_Bar.egg-info`` is ``foo-bar.egg-info``: setuptools changed more than
    once how it spells a project's name there.  ``foo-1.0.dist-info`` and
    ``foo-1.0.data`` of a wheel are without the version.
    """
    if ".egg-info" in path:
        from packaging.utils import canonicalize_name

        return _EGG_INFO.sub(
            lambda match: canonicalize_name(match.group()[:-9]) + ".egg-info",
            path,
        )
    match = _OF_A_WHEEL.match(path)
    return match[1] + path[match.end(2) :] if match else path


def _plain(path: str) -> str:
    """Return *path* without a leading ``./`` and a trailing slash."""
    if path[:1] not in "./" and path[-1] != "/":
        return path
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path.rstrip("/") or ("/" if path.startswith("/") else ".")


def _find_root(index: Index) -> tuple[str, str]:
    """Return the root directory, and why this is no sdist, or ""."""
    paths = [_plain(member.path) for member in index.members]
    if index.tree is not None:  # its root is the root
        if not {"PKG-INFO", *_BUILD_FILES}.isdisjoint(paths):
            return "", ""
        return "", "it holds neither PKG-INFO nor pyproject.toml nor setup.py"
    tops: dict[str, set[str]] = {}
    for path in paths:
        top, _, rest = path.partition("/")
        if path != ".":
            children = tops.setdefault(top, set())
            if "/" not in rest:
                children.add(rest)
    for files in (["PKG-INFO"], _BUILD_FILES):
        for top, children in tops.items():
            if top and children.intersection(files):
                return top, ""
    if len(tops) == 1 and any(children):
        return (
            top,
            "its root directory holds neither PKG-INFO nor pyproject.toml "
            "nor setup.py",
        )
    return "", "it has no single root directory that holds PKG-INFO"


def _below(root: str, path: str) -> str:
    if not root:
        return path
    if path.startswith(root):
        if path[len(root) : len(root) + 1] == "/":
            return path[len(root) + 1 :]
        if path == root:
            return "."
    return path if path == "." else f"../{path}"
