"""What is odd about the new archive as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.alerts import Alert, AlertKind
from .paths import odd_paths
from .records.codes import Code
from .records.finding import Finding, finding
from .records.kinds import Severity
from .records.releases import Releases

# Links and special files are no more than members, and are found as such.
_CODES = {
    AlertKind.READERS_DISAGREE: Code.READERS_DISAGREE,
    AlertKind.REFUSED: Code.READERS_DISAGREE,
    AlertKind.LEFT_OUT: Code.READERS_DISAGREE,
    AlertKind.POLYGLOT: Code.POLYGLOT,
    AlertKind.TRAILING_DATA: Code.TRAILING_DATA,
    AlertKind.WRITTEN_THROUGH_LINK: Code.NEW_LINK,
    AlertKind.DUPLICATE_MEMBER: Code.DUPLICATE_MEMBER,
    AlertKind.UNSAFE_PATH: Code.UNSAFE_PATH,
    AlertKind.COLLIDING_PATH: Code.COLLIDING_PATH,
    AlertKind.OUTSIDE_ROOT: Code.OUTSIDE_ROOT,
    AlertKind.NO_ROOT: Code.OUTSIDE_ROOT,
}
# Characters; a name can be as long as a file.
_LONGEST = 300


def container_alerts(releases: Releases) -> Iterator[Finding]:
    """Find what is odd about the new archive and was not about the old."""
    if not releases.new.alerts:
        return
    known = {_key(alert) for alert in releases.old.alerts}
    told = {(each.code, each.member) for each in odd_paths(releases)}
    for alert in releases.new.alerts:
        code = _CODES.get(alert.kind)
        path = _below(alert.path)
        if code is None or _key(alert) in known or (code, path) in told:
            continue
        known.add(_key(alert))
        named = "" if repr(path) in alert.detail else path[:_LONGEST]
        facts = " ".join(filter(None, (named, alert.detail)))
        yield finding(
            code,
            f"{alert.kind.value}: {facts[:_LONGEST]}",
            path,
            severity=Severity.ALERT,
            detail=alert.detail,
        )


def _key(alert: Alert) -> tuple[AlertKind, str, str]:
    # The root directory has the version in its name.
    path = _below(alert.path)
    return alert.kind, path, "" if path else alert.detail


def _below(path: str) -> str:
    root, _, rest = path.partition("/")
    # What leads elsewhere is named as the archive has it.
    return path if root in ("", ".", "..") else rest or path
