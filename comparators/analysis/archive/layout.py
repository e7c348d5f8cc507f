"""What makes an archive a source distribution: the root directory.

A source distribution has one root directory, named ``name-version``, which
holds ``PKG-INFO`` (PEP 643, the specification "Source distribution format").
The tarball of a tag has the root directory, a ``pyproject.toml`` or
``setup.py``, and no ``PKG-INFO``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
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
        remarks: sentences for the reader about the layout.
        alerts: what is odd about the paths.
    """

    root: str
    members: dict[str, Member]
    name: str | None = None
    version: str | None = None
    reason: str = ""
    remarks: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def is_sdist(self) -> bool:
        return not self.reason

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
    paths = [_plain(member.path) for member in index.members]
    tree = index.tree
    root, reason = (
        _find_root(paths) if tree is None else ("", _no_sdist(paths))
    )
    members: dict[str, Member] = {}
    repeated: dict[str, int] = {}
    for path, member in zip(paths, index.members, strict=True):
        key = _below(root, path)
        if key in members:
            repeated[key] = number = _next_free(
                key, repeated.get(key, 1), members
            )
            key = f"{key} ({number})"
        if member.link and member.kind is not Kind.SYMLINK:
            member = _with_link_below(root, member)
        members[key] = member
    entries = index.entries
    names = (
        [(_below(root, _plain(e.member.path)), e.member.path) for e in entries]
        if entries
        else [(path, member.path) for path, member in members.items()]
    )
    match = _ROOT_NAME.fullmatch(root)
    return Layout(
        root=root,
        members=members,
        name=(match["name"] or match["name2"]) if match else None,
        version=(match["version"] or match["version2"]) if match else None,
        reason=reason if index.members else "it has no members",
        remarks=tuple(_remarks(members)),
        alerts=tuple(odd_names(members, names)),
    )


def is_wheel(layout: Layout) -> bool:
    """Return whether an archive is a wheel, by the file that says so."""
    return any(map(_WHEEL.fullmatch, layout.members))


def as_wheel(layout: Layout) -> Layout:
    """Return the layout of a wheel, which has no root directory."""
    return layout._replace(reason="", remarks=())


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


def _find_root(paths: Iterable[str]) -> tuple[str, str]:
    """Return the root directory, and why this is no sdist, or ""."""
    tops: dict[str, set[str]] = {}
    for path in paths:
        top, _, rest = path.partition("/")
        if path == ".":
            continue
        children = tops.setdefault(top, set())
        if rest and "/" not in rest:
            children.add(rest)
    with_metadata = [top for top in tops if "PKG-INFO" in tops[top] and top]
    if with_metadata:
        return with_metadata[0], ""
    built = [
        top
        for top, children in tops.items()
        if top and children.intersection(_BUILD_FILES)
    ]
    if len(tops) == 1:
        root = next(iter(tops))
        if built:
            return root, ""
        if tops[root]:
            return (
                root,
                "its root directory holds neither PKG-INFO nor "
                "pyproject.toml nor setup.py",
            )
    if built:
        return built[0], ""
    return "", "it has no single root directory that holds PKG-INFO"


def _no_sdist(paths: Iterable[str]) -> str:
    """Return why a tree, whose root is the root, is no sdist, or ""."""
    if {"PKG-INFO", *_BUILD_FILES}.isdisjoint(paths):
        return "it holds neither PKG-INFO nor pyproject.toml nor setup.py"
    return ""


def _below(root: str, path: str) -> str:
    if not root:
        return path
    if path.startswith(root):
        if path[len(root) : len(root) + 1] == "/":
            return path[len(root) + 1 :]
        if path == root:
            return "."
    return path if path == "." else f"../{path}"


def _next_free(key: str, number: int, members: dict[str, Member]) -> int:
    number += 1
    while f"{key} ({number})" in members:
        number += 1
    return number


def _with_link_below(root: str, member: Member) -> Member:
    """Return *member* with a hard link's target named from the root."""
    member = member._replace(link=_below(root, _plain(member.link)))
    if member.kind is Kind.HARDLINK:  # to nothing
        member = member._replace(digest=link_digest(member.link))
    return member


def _remarks(members: dict[str, Member]) -> Iterator[str]:
    built = any(file in members for file in _BUILD_FILES)
    if built and "PKG-INFO" not in members:
        yield "no PKG-INFO: a source tree, not a built source distribution"
