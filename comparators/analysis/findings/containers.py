"""What is odd about the new archive as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.alerts import Alert, AlertKind
from .records.codes import Code
from .records.finding import Finding, finding
from .records.kinds import Severity
from .records.releases import Releases

# Those that the paths and the kinds of members tell are found by them.
_CODES = {
    AlertKind.READERS_DISAGREE: Code.READERS_DISAGREE,
    AlertKind.REFUSED: Code.READERS_DISAGREE,
    AlertKind.POLYGLOT: Code.POLYGLOT,
    AlertKind.TRAILING_DATA: Code.TRAILING_DATA,
    AlertKind.WRITTEN_THROUGH_LINK: Code.NEW_LINK,
}
CODES = tuple(dict.fromkeys(_CODES.values()))


def container_alerts(releases: Releases) -> Iterator[Finding]:
    """Find what is odd about the new archive and was not about the old."""
    before = {_key(alert) for alert in releases.old.alerts}
    for alert in releases.new.alerts:
        code = _CODES.get(alert.kind)
        if code is None or _key(alert) in before:
            continue
        path = alert.path.partition("/")[2] or alert.path
        words = (f"{path}:" if path else "", alert.kind.value, alert.detail)
        yield finding(
            code,
            " ".join(filter(None, words)),
            path,
            severity=Severity.ALERT,
            detail=alert.detail,
        )


def _key(alert: Alert) -> tuple[AlertKind, str]:
    # The root directory has the version in its name.
    return alert.kind, alert.path.partition("/")[2]
