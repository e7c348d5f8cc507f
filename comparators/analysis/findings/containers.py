"""What is odd about the new archive as a whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ..archive.alerts import AlertKind
from ..archive.odd_names import ON_WINDOWS
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import Side

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
_OF_NAMES = (Code.UNSAFE_PATH, Code.COLLIDING_PATH)
# Characters; a name can be as long as a file.
_LONGEST = 300


def container_alerts(side: Side) -> Iterator[tuple[Hashable, Finding]]:
    """Find what is odd about an archive."""
    for kind, path, detail in side.alerts:
        code = _CODES.get(kind)
        if code is None:
            continue
        name = path[:_LONGEST]
        if kind is AlertKind.OUTSIDE_ROOT:
            name = name.removeprefix("../")
        if repr(name) in detail:
            name = ""
        sentence = " ".join(filter(None, (name, detail)))[:_LONGEST]
        severity: Severity | None = Severity.ALERT
        if code in _OF_NAMES or kind is AlertKind.OUTSIDE_ROOT:
            severity = Severity.REVIEW if detail == ON_WINDOWS else None
        else:
            sentence = f"{kind.value}: {sentence}"
        yield (
            (kind, path, "" if path else detail),
            finding(code, sentence, path, severity=severity, detail=detail),
        )
