"""What git says of a directory that it keeps: tracked, ignored, attributes.

Nothing in a repository is executed: libgit2 knows no hooks and runs no
filters for these questions.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..archive.members import Attribute
from .git_attributes import Attributes

if TYPE_CHECKING:
    import pygit2


class UnreadableRepositoryError(Exception):
    """There is a repository, and libgit2 does not read it; it says why.

    That may be because it belongs to another user.
    """


class WorkTree:
    """A directory in the work tree of a repository.

    Attributes:
        commit: of HEAD, hexadecimal; "" where there is none yet.
    """

    @classmethod
    def at(cls, path: str) -> WorkTree | None:
        """Return the work tree that *path* is, or is a directory of.

        Returns:
            None where git keeps nothing there: an unpacked archive may lie
            in a work tree by chance.

        Raises:
            UnreadableRepositoryError: see there.
        """
        top = os.path.realpath(path)
        while not os.path.lexists(os.path.join(top, ".git")):
            top, below = os.path.split(top)
            if not below:
                return None
        import pygit2
        from pygit2.enums import RepositoryOpenFlag

        try:
            repository = pygit2.Repository(top, RepositoryOpenFlag.NO_SEARCH)
            found = cls(
                repository, os.path.relpath(os.path.realpath(path), top)
            )
        # libgit2 has as many exceptions as it has functions.
        except (pygit2.GitError, OSError, KeyError, ValueError) as error:
            raise UnreadableRepositoryError(str(error)) from None
        is_top = top == os.path.realpath(path)
        return found if is_top or found._tracked else None

    def __init__(self, repository: pygit2.Repository, below: str) -> None:
        self._repository = repository
        self._prefix = "" if below == "." else f"{below}/"
        self.commit = ""
        if not repository.head_is_unborn:
            self.commit = str(repository.head.target)
        self._tracked: set[str] = set()
        self._submodules: set[str] = set()
        self._directories: set[str] = set()
        self._read_tracked()
        self._attributes = Attributes(self._look_up, self._prefix)

    def _read_tracked(self) -> None:
        from pygit2.enums import FileMode

        start = len(self._prefix)
        for entry in self._repository.index:
            if not entry.path.startswith(self._prefix):
                continue
            path = entry.path[start:]
            self._tracked.add(path)
            if entry.mode == FileMode.COMMIT:
                self._submodules.add(path)
            directory = path.rpartition("/")[0]
            while directory and directory not in self._directories:
                self._directories.add(directory)
                directory = directory.rpartition("/")[0]

    def is_tracked(self, path: str) -> bool:
        """Return whether git keeps *path*, or something below it."""
        return (
            path in self._tracked
            or path in self._directories
            or self._in_submodule(path)
        )

    def _in_submodule(self, path: str) -> bool:
        # Its own repository knows what it keeps there.
        return any(path.startswith(f"{each}/") for each in self._submodules)

    def is_ignored(self, path: str, is_directory: bool) -> bool:
        """Return whether git ignores *path*, which it does not track."""
        full = self._prefix + path + "/" * is_directory
        try:
            return bool(self._repository.path_is_ignored(full))
        except UnicodeEncodeError:
            # pygit2 can ask for names that are UTF-8 only.
            return False

    def attributes(self, path: str) -> frozenset[Attribute]:
        """Return what .gitattributes files say of *path*."""
        return self._attributes.of(path)

    def _look_up(self, path: str, name: str) -> bool | str | None:
        return self._repository.get_attr(_encoded(path), name)


def _encoded(path: str) -> bytes:
    # Names need not be UTF-8.
    return path.encode("utf-8", "surrogateescape")
