"""Reading a git revision: a tag, a branch or a hash, without its work tree."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..archive.members import Attribute, Index, Kind, Limits, Tree
from . import collecting
from .collecting import DEEPEST
from .git_attributes import Attributes, LookUp

if TYPE_CHECKING:
    import pygit2

_BLOCK = 2**20


class NoSuchRevisionError(Exception):
    """There is no such revision; the message is one sentence."""


class Revision(NamedTuple):
    """A revision of a repository, or a directory of one.

    Attributes:
        repository: path of the git directory.
        tag: the name of the revision where it is a tag's, else "".
        commit: hash of the commit, hexadecimal.
        tree: hash of the directory, hexadecimal.
        below: that directory in the commit; "" or a path with its slash.
    """

    repository: str
    tag: str
    commit: str
    tree: str
    below: str = ""


def find_revision(argument: str) -> Revision:
    """Find what ``PATH@REVISION`` names.

    Args:
        argument: PATH is a directory of a work tree, or a git directory; the
            current directory where it is empty.  REVISION is what git
            understands (gitrevisions(7)); HEAD where there is no ``@``.

    Raises:
        NoSuchRevisionError: there is no repository, or no such revision.
    """
    path, name = _split(argument)
    import pygit2

    git_directory = pygit2.discover_repository(path)
    if git_directory is None:
        raise NoSuchRevisionError(f"{path} is in no git repository")
    try:
        repository = pygit2.Repository(git_directory)
    except pygit2.GitError as error:
        raise NoSuchRevisionError(
            f"the git repository of {path} cannot be read: {error}"
        ) from None
    commit_name, _, inside = name.partition(":")
    below = _below(repository, path)
    try:
        commit = repository.revparse_single(commit_name).peel(pygit2.Commit)
        tree = commit.peel(pygit2.Tree)
        for part in filter(None, (below, inside.strip("/"))):
            tree = tree[part].peel(pygit2.Tree)
    # libgit2 has as many exceptions as it has functions.
    except (pygit2.GitError, KeyError, ValueError):
        raise NoSuchRevisionError(
            _not_there(repository, path, name, commit_name)
        ) from None
    full = "/".join(filter(None, (below, inside.strip("/"))))
    return Revision(
        repository=git_directory,
        tag=commit_name if commit_name in _tags(repository) else "",
        commit=str(commit.id),
        tree=str(tree.id),
        below=f"{full}/" if full else "",
    )


def _split(argument: str) -> tuple[str, str]:
    """Split at the first ``@`` that follows the name of a directory."""
    ends = [at for at, letter in enumerate(argument) if letter == "@"]
    for at in (*ends, len(argument)):
        path = argument[:at] or "."
        if os.path.isdir(path):
            return path, argument[at + 1 :] or "HEAD"
    raise NoSuchRevisionError(
        f"git:{argument}: there is no directory "
        f"{argument.rpartition('@')[0] or argument}"
    )


def _below(repository: pygit2.Repository, path: str) -> str:
    """Return where *path* is in the work tree, "" for its top."""
    top, path = repository.workdir, os.path.realpath(path)
    if top is None:
        return ""
    git_directory = os.path.realpath(repository.path)
    if os.path.commonpath((git_directory, path)) == git_directory:
        return ""
    below = os.path.relpath(path, os.path.realpath(top))
    return "" if below == "." else below


def _not_there(
    repository: pygit2.Repository, path: str, name: str, commit_name: str
) -> str:
    tags = _tags(repository)
    if commit_name in tags:
        return f"the git repository of {path} has no directory {name}"
    near = difflib.get_close_matches(commit_name, tags, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"the git repository of {path} has no revision {name}{hint}"


def _tags(repository: pygit2.Repository) -> list[str]:
    return [
        reference.removeprefix("refs/tags/")
        for reference in repository.references
        if reference.startswith("refs/tags/")
    ]


def read_revision(
    revision: Revision, spool_directory: str, limits: Limits | None = None
) -> Index:
    """Read *revision* into an :class:`Index`.

    Never raises for what is in the repository: what cannot be read is a
    sentence in :attr:`Index.problems`.

    Args:
        spool_directory: where the anonymous temporary file is made.
        limits: the defaults if None.
    """
    import pygit2

    repository = pygit2.Repository(revision.repository)
    reading = _Reading(repository, revision, spool_directory, limits)
    try:
        reading.add_tree(repository[revision.tree].peel(pygit2.Tree), "")
    except collecting.TooMuchError as error:
        reading.found.stop(error)
    return reading.found.index(
        revision.repository,
        Tree(
            noun="git revision",
            tag=revision.tag,
            commit=revision.commit,
            is_repository=True,
            attributes=reading.attributes,
        ),
    )


class _Reading:
    """The state of reading one revision."""

    def __init__(
        self,
        repository: pygit2.Repository,
        revision: Revision,
        spool_directory: str,
        limits: Limits | None,
    ) -> None:
        self.repository = repository
        self.found = collecting.Collecting(spool_directory, limits)
        self.attributes: dict[str, frozenset[Attribute]] = {}
        self.known = Attributes(
            _attributes_in(repository, revision.commit), revision.below
        )

    def add_tree(self, tree: pygit2.Tree, prefix: str) -> None:
        import pygit2
        from pygit2.enums import FileMode

        for entry in tree:
            name = (entry.raw_name or b"").decode("utf-8", "surrogateescape")
            path = prefix + name
            mode = entry.filemode
            if mode == FileMode.COMMIT:
                self.found.add(
                    path, Kind.SUBMODULE, 0o755, link=f"commit {entry.id}"
                )
            elif mode == FileMode.TREE:
                try:
                    inner = self.repository[entry.id].peel(pygit2.Tree)
                except (KeyError, ValueError, pygit2.GitError):
                    self.found.fault(path, "is missing from the repository")
                    continue
                # The same tree may be in many places, and in itself in none.
                self.found.visit()
                if path.count("/") >= DEEPEST:
                    self.found.fault(
                        path, "is too deep in the tree to be read"
                    )
                else:
                    self.add_tree(inner, f"{path}/")
            elif mode == FileMode.LINK:
                self.add_link(path, entry)
            else:
                executable = mode == FileMode.BLOB_EXECUTABLE
                self.found.add(
                    path,
                    Kind.FILE,
                    0o755 if executable else 0o644,
                    self.blocks(entry),
                )
                attributes = self.known.of(path)
                if attributes:
                    self.attributes[path] = attributes

    def add_link(self, path: str, entry: pygit2.Object) -> None:
        try:
            target = b"".join(self.blocks(entry))
        except OSError as error:
            self.found.fault(path, f"cannot be read ({error})")
            return
        self.found.add(
            path,
            Kind.SYMLINK,
            0o777,
            link=target.decode("utf-8", "surrogateescape"),
        )

    def blocks(self, entry: pygit2.Object) -> Iterator[bytes]:
        import pygit2

        try:
            blob = self.repository[entry.id].peel(pygit2.Blob)
            content = memoryview(blob)
        except (KeyError, ValueError, pygit2.GitError):
            raise OSError("missing from the repository") from None
        for start in range(0, len(content), _BLOCK):
            yield bytes(content[start : start + _BLOCK])


def _attributes_in(repository: pygit2.Repository, commit: str) -> LookUp:
    """Return a look-up that knows the commit's .gitattributes files only.

    libgit2 would ask those of the work tree and of the index before.
    """
    import pygit2
    from pygit2.enums import AttrCheck

    alone = pygit2.Repository()
    alone.set_odb(repository.odb)
    known = pygit2.Oid(hex=commit)

    def look_up(path: str, name: str) -> bool | str | None:
        # Names need not be UTF-8.
        encoded = path.encode("utf-8", "surrogateescape")
        try:
            return alone.get_attr(
                encoded, name, AttrCheck.INCLUDE_COMMIT, known
            )
        except (KeyError, ValueError, pygit2.GitError):
            # Where the file that says it is missing, nothing is said.
            return None

    return look_up
