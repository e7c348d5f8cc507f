"""Reading a directory: an unpacked archive, or a checkout.

The walk follows no link, not even one that takes the place of a directory
meanwhile: each directory is opened from the one that holds it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator

from ..archive.members import Attribute, Index, Kind, Limits, Tree
from . import collecting
from .git_work_tree import WorkTree
from .ignored import is_build_output, is_tool_output

_BLOCK = 2**20

_KINDS = {
    stat.S_IFLNK: Kind.SYMLINK,
    stat.S_IFCHR: Kind.CHARACTER_DEVICE,
    stat.S_IFBLK: Kind.BLOCK_DEVICE,
    stat.S_IFIFO: Kind.FIFO,
    stat.S_IFSOCK: Kind.SOCKET,
}


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
    walk = _Walk(path, spool_directory, limits, include_ignored, counterpart)
    return walk.index()


class _Walk:
    """The state of one walk through one directory."""

    def __init__(
        self,
        path: str,
        spool_directory: str,
        limits: Limits | None,
        include_ignored: bool,
        counterpart: Collection[str],
    ) -> None:
        self.path = path
        self.include_ignored = include_ignored
        self.found = collecting.Collecting(spool_directory, limits)
        self.work_tree = WorkTree.at(path)
        self.counterpart = {
            path[:end] for path in counterpart for end in _ends(path)
        }
        self.is_unpacked = os.path.lexists(os.path.join(path, "PKG-INFO"))
        self.left_out: list[str] = []
        self.untracked: list[str] = []
        self.attributes: dict[str, frozenset[Attribute]] = {}

    def index(self) -> Index:
        try:
            self.walk(os.open(self.path, os.O_RDONLY | os.O_DIRECTORY), "")
        except OSError as error:
            self.found.fault(".", f"cannot be read ({error.strerror})")
        except collecting.TooMuchError as error:
            self.found.stop(error)
        work_tree = self.work_tree
        return self.found.index(
            self.path,
            Tree(
                noun="directory",
                commit=work_tree.commit if work_tree else "",
                is_repository=work_tree is not None,
                left_out=tuple(self.left_out),
                untracked=tuple(self.untracked),
                attributes=self.attributes,
            ),
        )

    def walk(self, directory: int, prefix: str) -> bool:
        """Add what is in an open directory, and close it.

        Returns:
            Whether anything was left out of it.
        """
        left_out = False
        try:
            for name in sorted(os.listdir(directory)):
                left_out |= self.enter(directory, name, prefix)
        except OSError as error:
            self.found.fault(
                prefix.rstrip("/") or ".", f"cannot be read ({error.strerror})"
            )
        finally:
            os.close(directory)
        return left_out

    def enter(self, directory: int, name: str, prefix: str) -> bool:
        """Add what *name* is in an open directory; return what `walk` does."""
        path = prefix + os.fsencode(name).decode("utf-8", "surrogateescape")
        try:
            status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        except OSError:
            self.found.fault(path, "vanished while the directory was read")
            return False
        is_directory = stat.S_ISDIR(status.st_mode)
        if self.is_left_out(directory, name, path, is_directory):
            self.left_out.append(path + "/" * is_directory)
            return True
        if is_directory:
            self.add_directory(directory, name, path, status)
            return False
        self.note(path)
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISREG(status.st_mode):
            self.found.add(
                path, Kind.FILE, mode, self.blocks(directory, name, path)
            )
            return False
        kind = _KINDS[stat.S_IFMT(status.st_mode)]
        link, device = "", (0, 0)
        if kind is Kind.SYMLINK:
            try:
                target = os.readlink(name, dir_fd=directory)
            except OSError:
                self.found.fault(path, "vanished while the directory was read")
                return False
            link = os.fsencode(target).decode("utf-8", "surrogateescape")
        elif kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE):
            device = os.major(status.st_rdev), os.minor(status.st_rdev)
        self.found.add(path, kind, mode, link=link, device=device)
        return False

    def add_directory(
        self, directory: int, name: str, path: str, status: os.stat_result
    ) -> None:
        # Before what is in it, as archives have it.
        at = len(self.found.members)
        self.found.add(path, Kind.DIRECTORY, stat.S_IMODE(status.st_mode))
        if path.count("/") >= collecting.DEEPEST:
            self.found.fault(path, "is too deep in the tree to be read")
            return
        try:
            inner = os.open(
                name,
                os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW,
                dir_fd=directory,
            )
        except OSError as error:
            self.found.fault(path, f"cannot be read ({error.strerror})")
            return
        if self.walk(inner, f"{path}/") and len(self.found.members) == at + 1:
            # It holds nothing but what is left out.
            del self.found.members[at]

    def blocks(self, directory: int, name: str, path: str) -> Iterator[bytes]:
        """Yield the content of a file, which may change or become another."""
        # What became a FIFO would block, what became a link lead elsewhere.
        file = os.open(
            name,
            os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK,
            dir_fd=directory,
        )
        try:
            before = os.fstat(file)
            if not stat.S_ISREG(before.st_mode):
                raise OSError("no longer a file")
            size = 0
            while block := os.read(file, _BLOCK):
                size += len(block)
                yield block
            after = os.fstat(file)
            if (
                size != after.st_size
                or before.st_mtime_ns != after.st_mtime_ns
            ):
                self.found.fault(path, "changed while it was read")
        finally:
            os.close(file)

    def is_left_out(
        self, directory: int, name: str, path: str, is_directory: bool
    ) -> bool:
        if self.include_ignored:
            return False
        if name == ".git":
            return True
        work_tree = self.work_tree
        if work_tree is not None:
            if work_tree.is_tracked(path):
                return False
            if work_tree.is_ignored(path, is_directory):
                return True
        elif path in self.counterpart:
            return False
        return is_tool_output(directory, name, is_directory) or (
            not self.is_unpacked and is_build_output(path, is_directory)
        )

    def note(self, path: str) -> None:
        """Keep what git says of the file at *path*."""
        if self.work_tree is None:
            return
        if not self.work_tree.is_tracked(path):
            self.untracked.append(path)
        attributes = self.work_tree.attributes(path)
        if attributes:
            self.attributes[path] = attributes


def _ends(path: str) -> Iterator[int]:
    """Yield where *path* and the directories that hold it end."""
    at = path.find("/")
    while at >= 0:
        yield at
        at = path.find("/", at + 1)
    yield len(path)
