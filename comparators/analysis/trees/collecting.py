"""Collecting what a tree holds into an index, as reading an archive does.

A tree is a directory or a git revision.  Its contents go into a spool once,
so that it may change or vanish while it is compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ..archive.budget import Budget, LimitReachedError
from ..archive.members import Index, Kind, Member, Tree, link_digest
from ..archive.spool import Spool
from ..text.sentences import counted, named

DEEPEST = 100
"""How many directories a path may go down: each is an open file, or a call."""


class Collecting:
    """The members of a tree, as they are found.

    Attributes:
        members: those so far.
    """

    def __init__(self, spool_directory: str, limits: Budget | None) -> None:
        """Make the spool in *spool_directory*, an anonymous file."""
        self.members: list[Member] = []
        self._limits = limits or Budget()
        # Nothing is expanded: a tree is not paid for by the run.
        most = self._limits.max_bytes
        self._spool = Spool(spool_directory, Budget(most, given=most))
        self._visited = 0
        self._stopped = ""
        self._faults: dict[str, list[str]] = {}

    def add(
        self,
        path: str,
        kind: Kind,
        mode: int,
        content: Iterable[bytes] = (),
        link: str = "",
        device: tuple[int, int] = (0, 0),
    ) -> None:
        """Append a member, its content to the spool.

        Args:
            content: blocks; an OSError on the way is a fault of the member,
                whose content then equals no other.

        Raises:
            LimitReachedError: the tree has more than the limits allow.
        """
        self.visit()
        offset = self._spool.size
        digest = link_digest(link) if link else b""
        try:
            if kind is Kind.FILE:
                _, _, digest = self._spool.append(content)
        except LimitReachedError:
            raise LimitReachedError(
                f"has more than {self._limits.max_bytes:,} bytes of content "
                "(--sdist-max-bytes sets the limit)"
            ) from None
        except OSError as error:
            digest = os.urandom(32)
            self.fault(path, f"cannot be read ({error.strerror or error})")
        self.members.append(
            Member(
                path=path,
                kind=kind,
                mode=mode,
                size=self._spool.size - offset,
                digest=digest,
                link=link,
                device=device,
                position=len(self.members),
                offset=offset,
            )
        )

    def visit(self) -> None:
        """Count a member, or a directory that is none.

        Raises:
            LimitReachedError: there are too many of them.
        """
        self._limits.check_members(self._visited + 1)
        self._visited += 1

    def is_too_deep(self, path: str) -> bool:
        """Return whether the directory at *path* is, which is noted then."""
        if path.count("/") < DEEPEST:
            return False
        self.fault(path, "is too deep in the tree to be read")
        return True

    def fault(self, path: str, predicate: str) -> None:
        """Note that something is wrong with the member at *path*."""
        self._faults.setdefault(predicate, []).append(path)

    def stop(self, error: LimitReachedError) -> None:
        """Note that the tree has more than what was collected."""
        self._stopped = f"{error}; {len(self.members):,} members were read"

    def index(self, path: str, tree: Tree) -> Index:
        """Return what was collected; nothing can be added any more."""
        return Index(
            path=path,
            members=tuple(self.members),
            problems=tuple(self._problems()),
            tree=tree,
            _spool=self._spool,
        )

    def _problems(self) -> Iterator[str]:
        if self._stopped:
            yield self._stopped
        for predicate, paths in self._faults.items():
            some = named(f"`{path}`" for path in paths)
            files = counted(len(paths), "file")
            yield f"has {files}, each of which {predicate}: {some}"


def with_directories(paths: Iterable[str]) -> set[str]:
    """Return *paths*, and the directories that hold them."""
    found: set[str] = set()
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = path.rpartition("/")[0]
    return found
