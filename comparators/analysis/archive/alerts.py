"""What a reviewer must know of an archive whatever its members hold.

Each is a record: what it is, which member, and what there is to say of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NamedTuple


class AlertKind(enum.Enum):
    """What is odd; the value goes before the paths in a sentence."""

    READERS_DISAGREE = "read in one way by Python, in another by libarchive"
    REFUSED = "refused by pip, which then installs nothing"
    POLYGLOT = "one file that can be read in more than one format"
    TRAILING_DATA = "bytes no reader asked for"
    DUPLICATE_MEMBER = "present more than once, the last one is installed"
    WRITTEN_THROUGH_LINK = "written through a link to another place"
    UNSAFE_PATH = "a name that leads out of the archive or to elsewhere"
    COLLIDING_PATH = "names that are equal but for case or Unicode form"
    OUTSIDE_ROOT = "outside the root directory"
    SPECIAL_FILE = "a device, FIFO or socket"
    LINK = "a link"


class Alert(NamedTuple):
    """One odd thing.

    Attributes:
        kind: what it is.
        path: of the member as the archive has it; "" for the whole archive.
        detail: a part of a sentence: both readings, the target of a link,
            the number of bytes and their offset; "" where there is none.
    """

    kind: AlertKind
    path: str = ""
    detail: str = ""


_NAMED = 3


def alert_sentences(alerts: Iterable[Alert]) -> list[str]:
    """Return a sentence for each kind that occurs: how many, which first."""
    by_kind: dict[AlertKind, list[str]] = {}
    for kind, path, detail in alerts:
        by_kind.setdefault(kind, []).append(
            " ".join(filter(None, (f"`{path}`" if path else "", detail)))
        )
    return [
        f"{kind.value}: {'; '.join(found[:_NAMED])}"
        + (f" and {len(found) - _NAMED:,} more" * (len(found) > _NAMED))
        for kind, found in by_kind.items()
    ]
