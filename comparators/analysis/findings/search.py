"""Looking for everything that a reviewer has to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..text.sentences import size
from .binaries import new_binaries
from .building import build_changes
from .code.blobs import encoded_blobs, long_lines
from .code.characters import hidden_characters, hidden_names
from .code.lookalikes import (
    lookalike_paths,
    lookalike_statements,
    lookalike_words,
)
from .code.python_files import python_findings
from .code.telling_lines import secret_paths, shell_commands
from .commands import command_changes
from .containers import CODES as CONTAINER_CODES
from .containers import container_alerts
from .dependencies import dependency_changes
from .generated import generated_without_source
from .identity import identity_changes, license_texts
from .listing import unlisted_files
from .opaque_files import opaque_files_of_builds
from .paths import odd_paths
from .permissions import unusual_members
from .publishers import are_stated, changed_publisher
from .records.codes import Code
from .records.finding import Finding, finding, in_order
from .records.releases import FileChange, Releases
from .records.waivers import Waiver, waived
from .repository import is_publication, repository_findings
from .starting import start_files

_OfRelease = Callable[[Releases], Iterator[Finding]]
_OfFile = Callable[[FileChange], Iterator[Finding]]


class Found(NamedTuple):
    """The result of a search.

    Attributes:
        findings: in the order of reading.
        looked_for: the codes that were looked for.
        idle: waivers that fit no finding.
    """

    findings: tuple[Finding, ...]
    looked_for: tuple[Code, ...]
    idle: tuple[Waiver, ...] = ()


class _Check(NamedTuple):
    """A function that looks for findings of some codes."""

    codes: tuple[Code, ...]
    look: _OfRelease


class _FileCheck(NamedTuple):
    """A function that looks for findings of some codes in one file."""

    codes: tuple[Code, ...]
    look: _OfFile


_OF_REPOSITORIES = (
    Code.ONLY_IN_SDIST,
    Code.DIFFERS_FROM_REPOSITORY,
    Code.MISSING_FROM_SDIST,
)
_CHECKS = (
    _Check(_OF_REPOSITORIES, repository_findings),
    _Check(
        (
            Code.NAME_CHANGED,
            Code.VERSION_CONTRADICTION,
            Code.SAME_VERSION,
            Code.DOWNGRADE,
            Code.AUTHOR_CHANGED,
            Code.URL_CHANGED,
            Code.LICENSE_METADATA,
        ),
        identity_changes,
    ),
    _Check((Code.LICENSE_TEXT,), license_texts),
    _Check(
        (
            Code.NEW_DEPENDENCY,
            Code.REMOVED_DEPENDENCY,
            Code.LOOSENED_DEPENDENCY,
            Code.DIRECT_URL,
            Code.DEPENDENCY_LINK,
            Code.PYTHON_REQUIREMENT,
            Code.EXTRA_CHANGED,
        ),
        dependency_changes,
    ),
    _Check((Code.RUNS_AT_BUILD,), build_changes),
    _Check(
        (Code.NEW_COMMAND, Code.PYTEST_PLUGIN, Code.AUTOLOADED_PLUGIN),
        command_changes,
    ),
    _Check((Code.BUILD_READS_BINARY,), opaque_files_of_builds),
    _Check(
        (
            Code.SET_ID,
            Code.NEW_EXECUTABLE,
            Code.NEW_LINK,
            Code.SPECIAL_FILE,
        ),
        unusual_members,
    ),
    _Check((Code.UNLISTED_IN_SOURCES,), unlisted_files),
    _Check((Code.GENERATED_WITHOUT_SOURCE,), generated_without_source),
    _Check(
        (
            Code.DUPLICATE_MEMBER,
            Code.UNSAFE_PATH,
            Code.OUTSIDE_ROOT,
            Code.COLLIDING_PATH,
        ),
        odd_paths,
    ),
    _Check(CONTAINER_CODES, container_alerts),
    _Check((Code.PUBLISHER_CHANGED,), changed_publisher),
    _Check((Code.HIDDEN_CHARACTER,), hidden_names),
    _Check((Code.MIXED_SCRIPT,), lookalike_paths),
    _Check((Code.MIXED_SCRIPT,), lookalike_statements),
)
_FILE_CHECKS = (
    _FileCheck((Code.RUNS_AT_START,), start_files),
    _FileCheck((Code.NEW_BINARY,), new_binaries),
    _FileCheck((Code.HIDDEN_CHARACTER,), hidden_characters),
    _FileCheck((Code.MIXED_SCRIPT,), lookalike_words),
    _FileCheck((Code.NEW_CAPABILITY,), secret_paths),
    _FileCheck((Code.RUNS_AT_BUILD,), shell_commands),
    _FileCheck((Code.ENCODED_BLOB,), encoded_blobs),
    _FileCheck((Code.LONG_LINE,), long_lines),
    _FileCheck(
        (Code.NEW_CAPABILITY, Code.RUNS_AT_IMPORT, Code.NO_LONGER_PARSES),
        python_findings,
    ),
)


def search(releases: Releases, waivers: Sequence[Waiver] = ()) -> Found:
    """Look for all that is new in the new release and wants a reviewer.

    Args:
        waivers: what lets findings pass; those are found, and last.

    Never raises for what is in the archives; every check is bounded.
    """
    found: list[Finding] = []
    for check in _CHECKS:
        found += check.look(releases)
    for change in releases.file_changes():
        # One file after the other: both its contents are in memory.
        if change.is_too_large:
            found.append(_not_examined(change))
            continue
        for each in _FILE_CHECKS:
            found += each.look(change)
    codes = {
        code for check in (*_CHECKS, *_FILE_CHECKS) for code in check.codes
    }
    if not are_stated(releases):
        codes.discard(Code.PUBLISHER_CHANGED)
    if not is_publication(releases):
        codes.difference_update(_OF_REPOSITORIES)
    passed = waived(found, waivers)
    return Found(
        in_order(passed.findings),
        tuple(code for code in Code if code in codes),
        passed.idle,
    )


def _not_examined(change: FileChange) -> Finding:
    return finding(
        Code.NOT_EXAMINED,
        f"{change.path}: {size(change.member.size)}",
        change.path,
    )
