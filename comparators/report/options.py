"""What the user asked of the comparators on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..analysis.archive.budget import (
    MAX_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    Budget,
)
from ..analysis.findings.records.codes import Code, Severity
from ..analysis.findings.records.waivers import Waiver
from ..analysis.release.publishers import Publisher
from ..bounds.report_size import MOST_BYTES

SUMMARY = "summary"
FULL = "full"
NONE = "none"
HEX = "hex"
CUT = "cut"
CODE = "code"


class Outputs(NamedTuple):
    """What is written for programs, and what the exit status tells them.

    Attributes:
        summary, sarif, brief: where to write it; "" for nowhere, ``-`` for
            standard output.
        fail_on: severities and codes of findings that make the status 3.
    """

    summary: str = ""
    sarif: str = ""
    brief: str = ""
    fail_on: tuple[Severity | Code, ...] = ()


class Options(NamedTuple):
    """The values of the ``--sdist-…`` options of one run.

    Attributes:
        archive_metadata: how much is said about times, owners, order and
            compression: "summary", "full" (a line a member) or "none".
        binaries: whether what is no text is shown as "hex", or as its kind,
            size and digest: "summary".
        generated: whether the diff of a generated file is "cut" or "full".
        added: whether all texts of one side alone are shown, "full", or the
            "code" among them.
        max_bytes: how many bytes are expanded in one run, nested archives
            included.
        max_members: how many members of one archive are read.
        max_ratio: how many bytes one byte that was given may expand to.
        max_report_bytes: of the differences of the members, bytes.
        include_ignored: whether a directory is compared with what git, or
            anybody, ignores in it.
        named: the two paths that the user named.
        index_urls: the package indexes that the user named.
        publishers: of what came from a package index, by path: who published
            it, as the index states; empty where it states nobody.
        outputs: what else is written.
        waivers: findings that may pass.
    """

    archive_metadata: str = SUMMARY
    binaries: str = SUMMARY
    generated: str = CUT
    added: str = CODE
    max_bytes: int = MAX_BYTES
    max_members: int = MAX_MEMBERS
    max_ratio: int = MAX_RATIO
    max_report_bytes: int = MOST_BYTES
    include_ignored: bool = False
    named: tuple[str, ...] = ()
    index_urls: tuple[str, ...] = ()
    publishers: Mapping[str, frozenset[Publisher]] = {}
    outputs: Outputs = Outputs()
    waivers: tuple[Waiver, ...] = ()


_DEFAULTS = Options()
_current = _DEFAULTS
_budget: Budget | None = None


def options() -> Options:
    """The options of this run; the defaults outside of one."""
    return _current


def set_options(chosen: Options | None) -> None:
    """Set the options of this run; None goes back to the defaults."""
    global _current, _budget
    _current = _DEFAULTS if chosen is None else chosen
    _budget = None


def budget() -> Budget:
    """What this run may still expand to; one for all that it decompresses."""
    global _budget
    if _budget is None:
        _budget = Budget(
            _current.max_bytes, _current.max_ratio, _current.max_members
        )
    return _budget
