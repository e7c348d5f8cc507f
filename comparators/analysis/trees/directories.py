"""Reading a directory: an unpacked archive, or a checkout.

The walk follows no link, not even one that takes the place of a directory
meanwhile, and reads no special file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator

from ..archive.budget import Budget, LimitReachedError
from ..archive.members import Index, Kind, Tree
from .collecting import Collecting, with_directories
from .git_work_tree import UnreadableRepositoryError, WorkTree

_BLOCK = 2**20
_KINDS = {
    stat.S_IFREG: Kind.FILE,
    stat.S_IFDIR: Kind.DIRECTORY,
    stat.S_IFLNK: Kind.SYMLINK,
    stat.S_IFCHR: Kind.CHARACTER_DEVICE,
    stat.S_IFBLK: Kind.BLOCK_DEVICE,
    stat.S_IFIFO: Kind.FIFO,
    stat.S_IFSOCK: Kind.SOCKET,
}
# What tools keep beside the sources, anywhere.
_TOOL_OUTPUT = re.compile(
    r"\.git|\.hg|\.svn|\.eggs|\.tox|\.nox|\.venv|\.(?:mypy|pytest|ruff)_cache"
    r"|__pycache__|node_modules"
)
# At the root only: a package may be named so.
_BUILD_OUTPUT = re.compile(r"build|dist|wheelhouse|(?:src/)?[^/]+\.egg-info")


def read_directory(
    path: str,
    spool_directory: str,
    limits: Budget | None = None,
    include_ignored: bool = False,
    counterpart: Collection[str] = (),
) -> Index:
    """Read the directory at *path* into an :class:`Index`.

    What is ignored is left out.  Where git keeps the directory, that is what
    git ignores; the output of tools and builds too, unless git tracks it.
    Elsewhere it is the output of tools and builds, unless the other side of
    the comparison has it.

    Never raises for what is in the directory: what cannot be read is a
    sentence in :attr:`Index.problems`.

    Args:
        spool_directory: where the anonymous temporary file is made.
        limits: the defaults if None.
        include_ignored: whether nothing is left out.
        counterpart: the paths that the other side has.
    """
    # What the user named may be a link, what is in it is not followed.
    walk = _Walk(os.path.realpath(path), Collecting(spool_directory, limits))
    walk.includes_ignored = include_ignored
    walk.counterpart = with_directories(counterpart)
    try:
        walk.run()
    except LimitReachedError as error:
        walk.found.stop(error)
    except OSError as error:
        walk.found.fault(".", f"cannot be read ({error.strerror})")
    return walk.found.index(path, walk.tree())


class _Walk:
    """One walk through one directory.

    Attributes:
        found: the members so far.
        includes_ignored, counterpart: see :func:`read_directory`.
        left_out: paths of what is ignored, a directory's with a slash.
    """

    includes_ignored: bool
    counterpart: Collection[str]

    def __init__(self, root: str, found: Collecting) -> None:
        self.root = root
        self.found = found
        self.left_out: list[str] = []
        self.is_unpacked = os.path.lexists(os.path.join(root, "PKG-INFO"))
        self.work_tree = None
        try:
            self.work_tree = WorkTree.at(root)
        except UnreadableRepositoryError as error:
            found.fault(".git", f"git cannot read ({error})")

    def run(self) -> None:
        # It passes over what it cannot enter, or is another than it was.
        expected = {"."}
        for place, directories, files, here in os.fwalk(self.root):
            path = _text(place[len(self.root) :].lstrip("/"))
            expected.discard(path or ".")
            prefix = f"{path}/" if path else ""
            directories[:] = [
                name
                for name in sorted((*directories, *files))
                if self.enter(here, name, prefix + _text(name))
            ]
            expected |= {prefix + _text(name) for name in directories}
        for path in sorted(expected):
            self.found.fault(path, "cannot be read, or is no directory")

    def enter(self, here: int, name: str, path: str) -> bool:
        """Add what *name* is in an open directory.

        Returns:
            Whether it is a directory to be entered.
        """
        try:
            status = os.stat(name, dir_fd=here, follow_symlinks=False)
            kind = _KINDS[stat.S_IFMT(status.st_mode)]
            link = ""
            if kind is Kind.SYMLINK:
                link = _text(os.readlink(name, dir_fd=here))
        except OSError:
            self.found.fault(path, "vanished while the directory was read")
            return False
        is_directory = kind is Kind.DIRECTORY
        if not self.includes_ignored and self.is_ignored(path, is_directory):
            self.left_out.append(path + "/" * is_directory)
            return False
        device = (0, 0)
        if kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE):
            device = os.major(status.st_rdev), os.minor(status.st_rdev)
        mode = stat.S_IMODE(status.st_mode)
        blocks = self.blocks(here, name, path)
        self.found.add(path, kind, mode, blocks, link, device)
        return is_directory and not self.found.is_too_deep(path)

    def blocks(self, here: int, name: str, path: str) -> Iterator[bytes]:
        """Yield the content of a file, which may change or become another."""
        # What became a FIFO would block, what became a link lead elsewhere.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        file = os.open(name, flags, dir_fd=here)
        try:
            before = os.fstat(file)
            if not stat.S_ISREG(before.st_mode):
                raise OSError("no longer a file")
            size = 0
            while block := os.read(file, _BLOCK):
                size += len(block)
                yield block
            after = os.fstat(file)
            if (size, before.st_mtime_ns) != (
                after.st_size,
                after.st_mtime_ns,
            ):
                self.found.fault(path, "changed while it was read")
        finally:
            os.close(file)

    def is_ignored(self, path: str, is_directory: bool) -> bool:
        name = path.rpartition("/")[2]
        if name == ".git":
            # Of a submodule, and of a linked work tree, it is a file.
            return True
        if self.work_tree is not None:
            if self.work_tree.is_tracked(path):
                return False
            if self.work_tree.is_ignored(path, is_directory):
                return True
        elif path in self.counterpart:
            return False
        return is_directory and bool(
            _TOOL_OUTPUT.fullmatch(name)
            or (not self.is_unpacked and _BUILD_OUTPUT.fullmatch(path))
        )

    def tree(self) -> Tree:
        """Return what is known beside the members, once all were read."""
        members = self.found.members
        # A directory of nothing but what is left out is left out with it.
        emptied = {_above(path.rstrip("/")) for path in self.left_out}
        emptied -= {_above(member.path) for member in members}
        members[:] = [
            member
            for member in members
            if member.kind is not Kind.DIRECTORY or member.path not in emptied
        ]
        tree = Tree("directory", left_out=tuple(sorted(self.left_out)))
        kept = self.work_tree
        if kept is None:
            return tree
        files = [m.path for m in members if m.kind is not Kind.DIRECTORY]
        return tree._replace(
            commit=kept.commit,
            is_repository=True,
            untracked=tuple(p for p in files if not kept.is_tracked(p)),
            attributes={
                path: said
                for path in files
                if (said := kept.attributes.of(path))
            },
        )


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _text(name: str) -> str:
    """Return *name* as members have it, whatever the locale is."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")
