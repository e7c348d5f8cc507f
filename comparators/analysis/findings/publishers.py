"""Whether somebody else published the new release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..release.publishers import Publisher
from .records.codes import Code
from .records.finding import Finding, finding
from .records.releases import Releases


def are_stated(releases: Releases) -> bool:
    """Whether an index said of both releases who published them, or nobody."""
    return None not in (releases.old.publishers, releases.new.publishers)


def changed_publisher(releases: Releases) -> Iterator[Finding]:
    """Yield a finding where the index states another publisher, or none.

    Where it stated none of the old release, one that it states of the new
    one is no reason to look.
    """
    old, new = releases.old.publishers, releases.new.publishers
    if old and new is not None and old != new:
        yield finding(
            Code.PUBLISHER_CHANGED,
            f"{_named(old)} → {_named(new)}, as the package index states",
            old=sorted(map(str, old)),
            new=sorted(map(str, new)),
        )


def _named(publishers: Iterable[Publisher]) -> str:
    return " and ".join(sorted(map(str, publishers))) or "none"
