"""Files that the list of the build does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.members import Kind
from ..metadata.egg_info import near_root, read_entries
from ..text.sentences import named
from .records.codes import Code
from .records.finding import Finding, finding
from .records.releases import Releases, Side

# What the build adds after it wrote the list.
_NOT_LISTED = ("PKG-INFO", "setup.cfg")


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
        if come:
            paths = sorted(come)
            yield finding(
                Code.UNLISTED_IN_SOURCES,
                f"{words}: {named(paths)}",
                paths[0],
                paths=paths[:500],
                count=len(paths),
            )


def _listed(side: Side) -> set[str] | None:
    """Return the files that are listed; None where there is no list."""
    lists = near_root(side.members, "SOURCES.txt")
    if len(lists) != 1:
        return None
    # setuptools writes backslashes on Windows.
    return {
        entry.replace("\\", "/").removeprefix("./")
        for entry in read_entries(side.content(lists[0]))
        if ".egg-info" not in entry and entry not in _NOT_LISTED
    }


def _files(side: Side) -> set[str]:
    return {
        path
        for path, member in side.members.items()
        if member.kind is not Kind.DIRECTORY
        and path not in _NOT_LISTED
        and ".egg-info/" not in path
    }
