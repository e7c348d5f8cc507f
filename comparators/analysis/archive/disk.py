"""A disk in memory, on which Python's own tarfile unpacks.

What is on disk after unpacking follows from what tarfile does with links,
with names that come twice and with what its filters refuse; that differs
from one Python to the next, and is not to be told again here.  So the module
itself runs, in a copy of its own whose ``os`` is a :class:`Disk`: nothing is
written anywhere.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import stat
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn

ROOT = "/unpacked"
"""Where the members are unpacked to."""
_MOST_LINKS = 40
_LONGEST_NAME = 255
_LONGEST_PATH = 4095


class Entry(NamedTuple):
    """A name in a directory.

    Attributes:
        node: what it is the name of; the names of a hard link share it.
        position: of the member that made it.
    """

    node: File | Link | Directory
    position: int


class Directory(dict[str, Entry]):
    """A directory: its entries by name."""


class Link(str):
    """A symbolic link: its target."""

    __slots__ = ()


class File:
    """A file: the position of the member that wrote its content."""

    def __init__(self, content: int) -> None:
        self.content = content


_TYPES = {Directory: stat.S_IFDIR, Link: stat.S_IFLNK, File: stat.S_IFREG}


class Disk:
    """The functions of ``os`` that tarfile calls.

    One that a later tarfile may call and that is not here fails, and with it
    the unpacking.

    Attributes:
        position: of the member that is being unpacked.
    """

    sep = "/"
    name = "posix"
    curdir = "."
    fspath = staticmethod(os.fspath)

    def __init__(self) -> None:
        self.position = -1
        self.root = Directory()
        self.mkdir(ROOT)
        self.path = copy_of_module("posixpath")
        self.path.os = self
        self.path.exists = lambda path: self._node(path) is not None
        self.path.isdir = lambda p: isinstance(self._node(p), Directory)
        self.path.lexists = lambda path: self._node(path, False) is not None
        module = copy_of_module("os")
        module.path, module.mkdir = self.path, self.mkdir
        self.makedirs = module.makedirs

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield all that was unpacked, by its path below :data:`ROOT`."""
        rest = [("", self.root[ROOT[1:]].node)]
        while rest:
            path, node = rest.pop()
            if isinstance(node, Directory):
                for name, entry in node.items():
                    yield path + name, entry
                    rest.append((f"{path}{name}/", entry.node))

    def _find(
        self, path: str, follow: bool = True
    ) -> tuple[Directory, str, Entry | None]:
        """Return the directory that *path* leads to, the name, its entry.

        Raises:
            OSError: as the kernel does.
            ValueError: for a NUL in *path*.
        """
        if "\0" in path:
            raise ValueError("embedded null byte")
        if not path or len(os.fsencode(path)) > _LONGEST_PATH:
            _fail(errno.ENAMETOOLONG if path else errno.ENOENT, path)
        way, links = [self.root], 0
        name = "."
        entry: Entry | None = Entry(self.root, -1)
        parts = path.split("/")[::-1]
        while parts:
            part = parts.pop()
            if entry is None:
                _fail(errno.ENOENT, path)
            if not isinstance(entry.node, Directory):
                _fail(errno.ENOTDIR, path)
            if entry.node is not way[-1]:
                way.append(entry.node)
            if part in ("", "."):
                continue
            if part == "..":
                del way[max(1, len(way) - 1) :]
                name, entry = ".", Entry(way[-1], -1)
                continue
            if len(os.fsencode(part)) > _LONGEST_NAME:
                _fail(errno.ENAMETOOLONG, path)
            name, entry = part, way[-1].get(part)
            if entry and isinstance(entry.node, Link) and (follow or parts):
                links += 1
                if links > _MOST_LINKS:
                    _fail(errno.ELOOP, path)
                if entry.node.startswith("/"):
                    del way[1:]
                parts += entry.node.split("/")[::-1]
                name, entry = ".", Entry(way[-1], -1)
        return way[-1], name, entry

    def _node(
        self, path: str, follow: bool = True
    ) -> File | Link | Directory | None:
        """Return what is at *path*, None where there is nothing."""
        try:
            _, _, entry = self._find(path, follow)
        except (OSError, ValueError):
            return None
        return entry and entry.node

    def stat(self, path: str, follow: bool = True) -> SimpleNamespace:
        _, _, entry = self._find(path, follow)
        if entry is None:
            _fail(errno.ENOENT, path)
        return SimpleNamespace(st_mode=_TYPES[type(entry.node)])

    def lstat(self, path: str) -> SimpleNamespace:
        return self.stat(path, False)

    def readlink(self, path: str) -> str:
        _, _, entry = self._find(path, False)
        if entry is None or not isinstance(entry.node, Link):
            _fail(errno.EINVAL, path)
        return str(entry.node)

    def _make(self, path: str, node: File | Link | Directory) -> None:
        directory, name, entry = self._find(path, False)
        if entry is not None:
            _fail(errno.EEXIST, path)
        directory[name] = Entry(node, self.position)

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        self._make(path, Directory())

    def symlink(self, target: str, path: str) -> None:
        if not target or "\0" in target:
            _fail(errno.ENOENT, path)
        if len(os.fsencode(target)) > _LONGEST_PATH:
            _fail(errno.ENAMETOOLONG, path)
        self._make(path, Link(target))

    def link(self, target: str, path: str, **options: object) -> None:
        _, _, entry = self._find(target, False)
        if entry is None or isinstance(entry.node, Directory):
            _fail(errno.EPERM if entry else errno.ENOENT, target)
        self._make(path, entry.node)

    def unlink(self, path: str) -> None:
        directory, name, entry = self._find(path, False)
        if entry is None or isinstance(entry.node, Directory):
            _fail(errno.EISDIR if entry else errno.ENOENT, path)
        del directory[name]

    def write(self, path: str, content: int) -> None:
        """Do what ``open(path, "wb")`` does, and writing a member's content.

        Args:
            content: position of the member whose content is written.
        """
        directory, name, entry = self._find(path)
        if entry is None:
            directory[name] = Entry(File(content), self.position)
        elif isinstance(entry.node, File):
            entry.node.content = content
            directory[name] = entry._replace(position=self.position)
        else:
            _fail(errno.EISDIR, path)

    def getcwd(self) -> str:
        return "/"

    def chmod(self, *_: object) -> None: ...

    utime = chmod


def _fail(number: int, path: str) -> NoReturn:
    raise OSError(number, os.strerror(number), path)


def copy_of_module(name: str) -> Any:
    """Return a copy of a module of the standard library, for us alone."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
