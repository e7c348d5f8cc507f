"""Git repositories for the tests, made by libgit2 without any git program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

EPOCH = 1_700_000_000

Files = Mapping[str, bytes | str]


def write(root: Path, files: Files) -> Path:
    """Write *files* below *root*, and return that."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        target.write_bytes(data)
    return root


def repository(root: Path, files: Files, tag: str = "") -> pygit2.Repository:
    """Make a repository whose work tree and first commit hold *files*."""
    root.mkdir(parents=True, exist_ok=True)
    found = pygit2.init_repository(root, initial_head="main")
    write(root, files)
    commit(found, tag)
    return found


def commit(found: pygit2.Repository, tag: str = "") -> str:
    """Commit all that the work tree holds and does not ignore."""
    found.index.add_all()
    found.index.write()
    return commit_tree(found, found.index.write_tree(), tag)


def commit_tree(
    found: pygit2.Repository, tree: pygit2.Oid, tag: str = ""
) -> str:
    """Commit *tree* on the branch ``main``; return the commit's hash."""
    author = pygit2.Signature("A", "a@example.org", EPOCH)
    parents = [] if found.head_is_unborn else [found.head.target]
    made = found.create_commit(
        "refs/heads/main", author, author, "message\n", tree, parents
    )
    if tag:
        found.references.create(f"refs/tags/{tag}", made)
    return str(made)


def add_submodule(found: pygit2.Repository, path: str, commit: str) -> None:
    """Put a submodule into the index, as ``git submodule add`` does."""
    found.index.add(
        pygit2.IndexEntry(path, pygit2.Oid(hex=commit), FileMode.COMMIT)
    )
    found.index.write()
