"""Files that the list of the build does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.members import Kind
from ..metadata.egg_info import read_entries
from ..text.sentences import named
from .records.codes import Code
from .records.finding import Finding, finding
from .records.releases import Releases, Side

# What the build adds after it wrote the list.
_NOT_LISTED = ("PKG-INFO", "setup.cfg")


def unlisted_files(releases: Releases) -> Iterator[Finding]:
    """Find files that SOURCES.txt newly does not have."""
    before, after = _unlisted(releases.old), _unlisted(releases.new)
    if before is None or not after:
        return
    come = sorted(after - before)
    if come:
        yield finding(
            Code.UNLISTED_IN_SOURCES,
            f"not in SOURCES.txt: {named(come)}",
            come[0],
            paths=come[:500],
            count=len(come),
        )


def _unlisted(side: Side) -> set[str] | None:
    """Return the files that are not listed; None where there is no list."""
    lists = [
        path
        for path in side.members
        if path.endswith(".egg-info/SOURCES.txt") and path.count("/") < 3
    ]
    if len(lists) != 1:
        return None
    listed = set(read_entries(side.read(lists[0]) or b""))
    return {
        path
        for path, member in side.members.items()
        if member.kind is Kind.FILE
        and path not in listed
        and path not in _NOT_LISTED
        and ".egg-info/" not in path
    }
