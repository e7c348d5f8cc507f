"""Reading a git revision: a tag, a branch or a hash, without its work tree."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..archive.budget import Budget, LimitReachedError
from ..archive.members import Index, Kind, Tree
from .collecting import Collecting
from .git_attributes import Attributes

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
    tags = [
        reference.removeprefix("refs/tags/")
        for reference in repository.references
        if reference.startswith("refs/tags/")
    ]
    commit_name, _, inside = name.partition(":")
    parts = _below(repository, path), inside.strip("/")
    below = "/".join(filter(None, parts))
    try:
        commit = repository.revparse_single(commit_name).peel(pygit2.Commit)
        tree = commit.peel(pygit2.Tree)
        if below:
            tree = tree[below].peel(pygit2.Tree)
    # libgit2 has as many exceptions as it has functions.
    except (pygit2.GitError, KeyError, ValueError):
        what = "directory" if commit_name in tags else "revision"
        message = f"the git repository of {path} has no {what} {name}"
        near = difflib.get_close_matches(commit_name, tags, 1)
        if near and commit_name not in tags:
            message += f"; did you mean {near[0]}?"
        raise NoSuchRevisionError(message) from None
    return Revision(
        repository=git_directory,
        tag=commit_name if commit_name in tags else "",
        commit=str(commit.id),
        tree=str(tree.id),
        below=f"{below}/" if below else "",
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


def read_revision(
    revision: Revision, spool_directory: str, limits: Budget | None = None
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
    known = Attributes(repository, revision.below, revision.commit)
    attributes = {}
    found = Collecting(spool_directory, limits)
    try:
        for path, entry in _entries(found, repository, revision.tree, ""):
            _add(found, repository, path, entry)
            said = known.of(path)
            if said:
                attributes[path] = said
    except LimitReachedError as error:
        found.stop(error)
    return found.index(
        revision.repository,
        Tree(
            noun="git revision",
            tag=revision.tag,
            commit=revision.commit,
            is_repository=True,
            attributes=attributes,
        ),
    )


def _entries(
    found: Collecting,
    repository: pygit2.Repository,
    tree: str | pygit2.Oid,
    prefix: str,
) -> Iterator[tuple[str, pygit2.Object]]:
    """Yield what a directory holds, and those in it, but directories."""
    import pygit2
    from pygit2.enums import FileMode

    try:
        entries = repository[tree].peel(pygit2.Tree)
    except (KeyError, ValueError, pygit2.GitError):
        found.fault(prefix[:-1], "is missing from the repository")
        return
    for entry in entries:
        name = (entry.raw_name or b"").decode("utf-8", "surrogateescape")
        path = prefix + name
        if entry.filemode != FileMode.TREE:
            yield path, entry
            continue
        # The same tree may be in many places, and in itself in none.
        found.visit()
        if not found.is_too_deep(path):
            yield from _entries(found, repository, entry.id, f"{path}/")


def _add(
    found: Collecting,
    repository: pygit2.Repository,
    path: str,
    entry: pygit2.Object,
) -> None:
    from pygit2.enums import FileMode

    content = _blocks(repository, entry)
    if entry.filemode == FileMode.COMMIT:
        link = f"commit {entry.id}"
        found.add(path, Kind.SUBMODULE, 0o755, link=link)
    elif entry.filemode == FileMode.LINK:
        try:
            target = b"".join(content).decode("utf-8", "surrogateescape")
        except OSError as error:
            found.fault(path, f"cannot be read ({error})")
        else:
            found.add(path, Kind.SYMLINK, 0o777, link=target)
    else:
        executable = entry.filemode == FileMode.BLOB_EXECUTABLE
        mode = 0o755 if executable else 0o644
        found.add(path, Kind.FILE, mode, content)


def _blocks(
    repository: pygit2.Repository, entry: pygit2.Object
) -> Iterator[bytes]:
    import pygit2

    try:
        content = memoryview(repository[entry.id].peel(pygit2.Blob))
    except (KeyError, ValueError, pygit2.GitError):
        raise OSError("missing from the repository") from None
    for start in range(0, len(content), _BLOCK):
        yield bytes(content[start : start + _BLOCK])
