"""What differs between two archives, by the standard library alone.

A second reading that shares no code with the plugin: what a report says is
checked against it.
"""

from __future__ import annotations

import dataclasses
import pathlib
import tarfile
import zipfile
from collections.abc import Iterator
from typing import Any


@dataclasses.dataclass(frozen=True)
class Node:
    """A node of the JSON report."""

    old: str
    new: str
    comments: tuple[str, ...]
    diff: str
    depth: int
    children: int

    @property
    def says_something(self) -> bool:
        return bool(self.comments or self.diff or self.children)


@dataclasses.dataclass(frozen=True)
class Reading:
    """What differs between two archives, by path without the root."""

    old: dict[str, bytes]
    new: dict[str, bytes]

    @property
    def changed(self) -> set[str]:
        return {p for p in self.both if self.old[p] != self.new[p]}

    @property
    def both(self) -> set[str]:
        return self.old.keys() & self.new.keys()

    @property
    def only_old(self) -> set[str]:
        return self.old.keys() - self.new.keys()

    @property
    def only_new(self) -> set[str]:
        return self.new.keys() - self.old.keys()


def contents(archive: pathlib.Path) -> Iterator[tuple[str, bytes]]:
    """Yield the full path of each file and its content (a link's target)."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            for info in zipped.infolist():
                if not info.is_dir():
                    yield info.filename, zipped.read(info)
        return
    with tarfile.open(archive) as tarred:
        for member in tarred:
            if member.issym() or member.islnk():
                yield member.name, member.linkname.encode()
            elif member.isfile():
                content = tarred.extractfile(member)
                assert content is not None
                yield member.name, content.read()


def read(archive: pathlib.Path) -> tuple[str, dict[str, bytes]]:
    """Return the root directory and the files by path without it."""
    roots = set()
    files = {}
    for path, content in contents(archive):
        root, _, rest = path.removeprefix("./").partition("/")
        roots.add(root)
        assert rest not in files, f"{path} is there twice"
        files[rest] = content
    (root,) = roots
    return root, files


def nodes(difference: dict[str, Any], depth: int = 0) -> Iterator[Node]:
    """Yield every node of a JSON report, parents first."""
    details = difference.get("details", [])
    yield Node(
        old=difference["source1"],
        new=difference["source2"],
        comments=tuple(difference.get("comments", ())),
        diff=difference["unified_diff"] or "",
        depth=depth,
        children=len(details),
    )
    for detail in details:
        yield from nodes(detail, depth + 1)


def without_root(title: str, roots: frozenset[str]) -> str:
    """Return a title without the root directory it may begin with."""
    root, _, rest = title.partition("/")
    return rest if root in roots else title
