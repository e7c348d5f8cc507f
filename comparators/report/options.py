"""What the user asked of the comparators on the command line."""

from __future__ import annotations

from typing import NamedTuple

from ..analysis.archive import members

SUMMARY = "summary"
FULL = "full"
NONE = "none"


class Options(NamedTuple):
    """The values of the ``--sdist-…`` options of one run.

    Attributes:
        archive_metadata: how much is said about times, owners, order and
            compression: "summary", "full" (a line a member) or "none".
        max_bytes: how much content of one archive is read, bytes.
        max_members: how many members of one archive are read.
        max_ratio: how many bytes of content one byte of an archive may
            expand to.
    """

    archive_metadata: str = SUMMARY
    max_bytes: int = members.MAX_BYTES
    max_members: int = members.MAX_MEMBERS
    max_ratio: int = members.MAX_RATIO


_DEFAULTS = Options()
_current = _DEFAULTS


def options() -> Options:
    """The options of this run; the defaults outside of one."""
    return _current


def set_options(chosen: Options | None) -> None:
    """Set the options of this run; None goes back to the defaults."""
    global _current
    _current = _DEFAULTS if chosen is None else chosen
