"""What a reviewer must know of an archive whatever its members hold.

Each is a record: what it is, which member, and what there is to say of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..text.sentences import named

_LONGEST = 120


class AlertKind(enum.Enum):
    """What is odd; the value is what an archive has, paths follow it."""

    READERS_DISAGREE = "members that Python and libarchive read differently"
    REFUSED = "members that pip refuses, so that it installs nothing"
    LEFT_OUT = "members that pip leaves out"
    POLYGLOT = "more than one format"
    TRAILING_DATA = "bytes no reader asked for"
    DUPLICATE_MEMBER = "members that share a name (pip keeps one of them)"
    WRITTEN_THROUGH_LINK = "members that are written to another place"
    UNSAFE_PATH = "names that may lead elsewhere"
    HIDDEN_NAME = "names with control or invisible characters"
    COLLIDING_PATH = "names that are equal but for case or Unicode form"
    NO_ROOT = "no directory that pip takes off all names"
    OUTSIDE_ROOT = "members outside the root directory"
    SPECIAL_FILE = "devices, FIFOs or sockets"
    LINK_OUTSIDE = "links that lead outside the root directory"


class Alert(NamedTuple):
    """One odd thing.

    Attributes:
        kind: what it is.
        path: of the member as the archive has it, in a layout without the
            root directory; "" for the whole archive.
        detail: a part of a sentence: both readings, the target of a link,
            the number of bytes and their offset; "" where there is none.
    """

    kind: AlertKind
    path: str = ""
    detail: str = ""


def alert_sentences(alerts: Iterable[Alert]) -> list[str]:
    """Return a sentence for each kind that occurs: how many, which first."""
    by_kind: dict[AlertKind, list[str]] = {}
    for kind, path, detail in alerts:
        parts = f"`{_short(path)}`" if path else "", _short(detail)
        by_kind.setdefault(kind, []).append(" ".join(filter(None, parts)))
    return [f"{kind.value}: {named(found)}" for kind, found in by_kind.items()]


def _short(text: str) -> str:
    """Return *text* as long as a sentence can bear, its end kept too."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


def side_sentences(old: Sequence[Alert], new: Sequence[Alert]) -> list[str]:
    """Return the sentences about two archives that no finding tells.

    What only the new one has is a finding.
    """
    before, after = map(alert_sentences, (old, new))
    hidden = alert_sentences(a for a in new if a.kind is AlertKind.HIDDEN_NAME)
    return [
        f"{words} {sentence}"
        for words, sentences in (
            ("both files have", [s for s in before if s in after]),
            ("the old file has", [s for s in before if s not in after]),
            ("the new file has", [s for s in hidden if s not in before]),
        )
        for sentence in sentences
    ]
