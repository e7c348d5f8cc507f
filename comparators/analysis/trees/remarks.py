"""What a reader has to know where a tree is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..archive.layout import Archive
from ..archive.members import Kind
from ..text.sentences import counted, named


def noun(side: Archive) -> str:
    """Return what a side is: "archive", "directory" or "git revision"."""
    return side.index.tree.noun if side.index.tree else "archive"


def not_compared(old: Archive, new: Archive) -> str:
    """Return the sentence about what a tree has not, "" for two archives."""
    trees = [side for side in (old, new) if side.index.tree]
    if not trees:
        return ""
    nouns = dict.fromkeys(f"a {noun(side)}" for side in trees)
    what = "owners, times"
    if len(trees) == 1:
        what += ", member order, compression"
    if "a git revision" in nouns:
        what += ", permissions but the one to execute"
    return f"not compared, for {' or '.join(nouns)}: {what}"


def tree_remarks(side: Archive) -> Iterator[str]:
    """Yield what is left out of a tree, and what is in it by chance."""
    tree = side.index.tree
    if tree is None:
        return
    if tree.left_out:
        yield (
            f"{len(tree.left_out):,} ignored {_entries(tree.left_out)} left "
            f"out (--sdist-include-ignored compares them): "
            f"{_some(tree.left_out)}"
        )
    if tree.untracked:
        yield (
            f"{counted(len(tree.untracked), 'file')} not tracked by git: "
            f"{_some(tree.untracked)}"
        )
    submodules = [
        path
        for path, member in side.layout.members.items()
        if member.kind is Kind.SUBMODULE
    ]
    if submodules:
        yield (
            "the files of a git submodule are in another repository, and not "
            f"compared: {_some(submodules)}"
        )


def _entries(paths: Sequence[str]) -> str:
    directories = sum(path.endswith("/") for path in paths)
    if not directories:
        return "files"
    return "directories" if directories == len(paths) else "entries"


def _some(paths: Sequence[str]) -> str:
    return named(f"`{path}`" for path in paths)
