"""What git says of a directory that it keeps: tracked, ignored, attributes.

Nothing in a repository is executed: libgit2 knows no hooks and runs no
filters for these questions.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .collecting import with_directories
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
        attributes: what .gitattributes files say.
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
        path = top = os.path.realpath(path)
        while not os.path.lexists(os.path.join(top, ".git")):
            top, below = os.path.split(top)
            if not below:
                return None
        import pygit2
        from pygit2.enums import RepositoryOpenFlag

        try:
            repository = pygit2.Repository(top, RepositoryOpenFlag.NO_SEARCH)
            found = cls(repository, path[len(top) :].lstrip("/"))
        # libgit2 has as many exceptions as it has functions.
        except (pygit2.GitError, OSError, KeyError, ValueError) as error:
            raise UnreadableRepositoryError(str(error)) from None
        return found if top == path or found._tracked else None

    def __init__(self, repository: pygit2.Repository, below: str) -> None:
        from pygit2.enums import FileMode

        self._repository = repository
        self._prefix = prefix = f"{below}/" if below else ""
        self.attributes = Attributes(repository, prefix)
        self.commit = ""
        if not repository.head_is_unborn:
            self.commit = str(repository.head.target)
        kept = [
            entry
            for entry in repository.index
            if entry.path.startswith(prefix)
        ]
        self._tracked = with_directories(e.path[len(prefix) :] for e in kept)
        # Its own repository knows what is kept there.
        self._submodules = tuple(
            f"{entry.path[len(prefix) :]}/"
            for entry in kept
            if entry.mode == FileMode.COMMIT
        )

    def is_tracked(self, path: str) -> bool:
        """Return whether git keeps *path*, or something below it."""
        return path in self._tracked or path.startswith(self._submodules)

    def is_ignored(self, path: str, is_directory: bool) -> bool:
        """Return whether git ignores *path*, which it does not track."""
        full = self._prefix + path + "/" * is_directory
        try:
            return bool(self._repository.path_is_ignored(full))
        except UnicodeEncodeError:
            # pygit2 can ask for names that are UTF-8 only.
            return False
