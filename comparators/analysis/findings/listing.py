"""Files that the list of the build does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.members import Kind
from ..metadata.egg_info import near_root, read_entries
from ..text.sentences import named
from .records.codes import Code
from .records.finding import Finding, finding
from .records.releases import Releases, Side


def unlisted_files(releases: Releases) -> Iterator[Finding]:
    """Find files that SOURCES.txt newly does not have, and the other way."""
    old, new = _listed(releases.old), _listed(releases.new)
    if old is None or new is None:
        return
    before, after = _files(releases.old), _files(releases.new)
    for words, come in (
        ("not in SOURCES.txt", (after - new) - (before - old)),
        ("only in SOURCES.txt", (new - after) - (old - before)),
    ):
        paths = sorted(filter(_is_listed, come))
        if paths:
            yield finding(
                Code.UNLISTED_IN_SOURCES,
                f"{words}: {named(paths)}",
                paths[0],
                paths=paths[:500],
                count=len(paths),
            )


def _is_listed(path: str) -> bool:
    """Whether it is nothing that the build adds after it wrote the list."""
    return path not in ("PKG-INFO", "setup.cfg") and ".egg-info" not in path


def _listed(side: Side) -> set[str] | None:
    """Return the files that are listed; None where there is no list."""
    lists = near_root(side.members, "SOURCES.txt")
    if len(lists) != 1:
        return None
    # setuptools writes backslashes on Windows.
    return {
        entry.replace("\\", "/").removeprefix("./")
        for entry in read_entries(side.content(lists[0]))
    }


def _files(side: Side) -> set[str]:
    return {
        path
        for path, member in side.members.items()
        if member.kind is not Kind.DIRECTORY
    }
