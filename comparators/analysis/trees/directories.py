"""Reading a directory: an unpacked archive, or a checkout.

The walk follows no link, not even one that takes the place of a directory
meanwhile, and reads no special file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator

from ..archive.members import Index, Kind, Limits, Tree
from . import collecting
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
    limits: Limits | None = None,
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
    walk = _Walk(path, spool_directory, limits)
    walk.include_ignored = include_ignored
    walk.counterpart = collecting.with_directories(counterpart)
    try:
        walk.run()
    except collecting.TooMuchError as error:
        walk.found.stop(error)
    except OSError as error:
        walk.found.fault(".", f"cannot be read ({error.strerror})")
    return walk.index()


class _Walk:
    """The state of one walk through one directory."""

    include_ignored: bool
    counterpart: Collection[str]

    def __init__(
        self, path: str, spool_directory: str, limits: Limits | None
    ) -> None:
        self.path = path
        self.found = collecting.Collecting(spool_directory, limits)
        self.work_tree = None
        try:
            self.work_tree = WorkTree.at(path)
        except UnreadableRepositoryError as error:
            self.found.fault(".git", f"git cannot read ({error})")
        self.is_unpacked = os.path.lexists(os.path.join(path, "PKG-INFO"))
        self.left_out: list[str] = []

    def run(self) -> None:
        # What the user named may be a link, what is in it is not followed.
        root = os.path.realpath(self.path)
        # It passes over what it cannot enter, or is another than it was.
        expected = {"."}
        for place, directories, files, here in os.fwalk(root):
            path = _text(place[len(root) :].lstrip("/"))
            expected.discard(path or ".")
            prefix = f"{path}/" if path else ""
            directories[:] = [
                name
                for name in sorted((*directories, *files))
                if self.enter(here, name, prefix)
            ]
            expected |= {prefix + _text(name) for name in directories}
        for path in sorted(expected):
            self.found.fault(path, "cannot be read, or is no directory")

    def enter(self, here: int, name: str, prefix: str) -> bool:
        """Add what *name* is in an open directory.

        Returns:
            Whether it is a directory to be entered.
        """
        path = prefix + _text(name)
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
        if self.is_left_out(name, path, is_directory):
            self.left_out.append(path + "/" * is_directory)
            return False
        device = (0, 0)
        if kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE):
            device = os.major(status.st_rdev), os.minor(status.st_rdev)
        mode = stat.S_IMODE(status.st_mode)
        blocks = self.blocks(here, name, path)
        self.found.add(path, kind, mode, blocks, link, device)
        if is_directory and path.count("/") >= collecting.DEEPEST:
            self.found.fault(path, "is too deep in the tree to be read")
            return False
        return is_directory

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

    def is_left_out(self, name: str, path: str, is_directory: bool) -> bool:
        if self.include_ignored:
            return False
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

    def index(self) -> Index:
        # A directory of nothing but what is left out is left out with it.
        emptied = {
            path.rstrip("/").rpartition("/")[0] for path in self.left_out
        } - {member.path.rpartition("/")[0] for member in self.found.members}
        self.found.members = [
            member
            for member in self.found.members
            if member.kind is not Kind.DIRECTORY or member.path not in emptied
        ]
        tree = Tree("directory", left_out=tuple(sorted(self.left_out)))
        work_tree = self.work_tree
        if work_tree is not None:
            files = [
                member.path
                for member in self.found.members
                if member.kind is not Kind.DIRECTORY
            ]
            tree = tree._replace(
                commit=work_tree.commit,
                is_repository=True,
                untracked=tuple(
                    path for path in files if not work_tree.is_tracked(path)
                ),
                attributes={
                    path: attributes
                    for path in files
                    if (attributes := work_tree.attributes(path))
                },
            )
        return self.found.index(self.path, tree)


def _text(name: str) -> str:
    """Return *name* as members have it, whatever the locale is."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")
