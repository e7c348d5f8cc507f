"""What is odd about the new archive as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.alerts import Alert, AlertKind
from ..archive.odd_names import ON_WINDOWS
from .records.codes import Code, Severity
from .records.finding import Finding, finding
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
_OF_NAMES = {
    AlertKind.UNSAFE_PATH,
    AlertKind.COLLIDING_PATH,
    AlertKind.OUTSIDE_ROOT,
}
# Characters; a name can be as long as a file.
_LONGEST = 300


def container_alerts(releases: Releases) -> Iterator[Finding]:
    """Find what is odd about the new archive and was not about the old."""
    known = set(map(_key, releases.old.alerts))
    for alert in releases.new.alerts:
        code = _CODES.get(alert.kind)
        if code is None or _key(alert) in known:
            continue
        known.add(_key(alert))
        severity: Severity | None = Severity.ALERT
        name = alert.path[:_LONGEST]
        if alert.kind is AlertKind.OUTSIDE_ROOT:
            name = name.removeprefix("../")
        if repr(name) in alert.detail:
            name = ""
        sentence = " ".join(filter(None, (name, alert.detail)))[:_LONGEST]
        if alert.kind in _OF_NAMES:
            is_harmless = alert.detail == ON_WINDOWS
            severity = Severity.REVIEW if is_harmless else None
        else:
            sentence = f"{alert.kind.value}: {sentence}"
        yield finding(
            code,
            sentence,
            alert.path,
            severity=severity,
            detail=alert.detail,
        )


def _key(alert: Alert) -> tuple[AlertKind, str, str]:
    return alert.kind, alert.path, "" if alert.path else alert.detail
