"""Looking for everything that a reviewer has to look at."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from ..text.sentences import counted, named, size
from .binaries import new_binaries
from .build_settings import build_scripts
from .building import build_changes
from .code.characters import hidden_characters, hidden_names
from .code.lines import telling_lines
from .code.lookalikes import lookalike_names, lookalike_words
from .code.python_files import python_findings
from .commands import command_changes, start_files
from .containers import container_alerts
from .dependencies import dependency_changes
from .generated import generated_without_source
from .identity import (
    changed_publisher,
    identity_changes,
    license_texts,
)
from .listing import unlisted_files
from .opaque_files import is_opaque, read_by_builds
from .permissions import unusual_members
from .records.codes import Code, Severity
from .records.finding import Finding, finding, in_order
from .records.places import runs_by_name
from .records.releases import FileChange, OneSided, Releases
from .records.waivers import Waiver, waived
from .repository import (
    OF_REPOSITORIES,
    repository_findings,
    source_and_published,
)
from .taken_by_name import modules_in_place, repositories
from .unread import unread_statements


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


_OF_SIDES: tuple[OneSided, ...] = (
    modules_in_place,
    container_alerts,
    unread_statements,
)
_OF_RELEASES: tuple[Callable[[Releases], Iterator[Finding]], ...] = (
    repository_findings,
    identity_changes,
    license_texts,
    dependency_changes,
    build_changes,
    command_changes,
    repositories,
    unusual_members,
    unlisted_files,
    changed_publisher,
    hidden_names,
    lookalike_names,
)
_OF_FILES: tuple[Callable[[FileChange], Iterator[Finding]], ...] = (
    start_files,
    new_binaries,
    hidden_characters,
    lookalike_words,
    telling_lines,
)


def search(
    releases: Releases,
    waivers: Sequence[Waiver] = (),
    not_shown: Container[str] = (),
    has_time: Callable[[], bool] = lambda: True,
) -> Found:
    """Look for all that is new in the new release and wants a reviewer.

    Args:
        waivers: what lets findings pass; those are found, and last.
        not_shown: paths of added files that are too long for a report.
        has_time: whether there is time for one more file.

    Never raises for what is in the archives; every check is bounded.
    """
    found = [each for look in _OF_RELEASES for each in look(releases)]
    found += [each for look in _OF_SIDES for each in releases.newly(look)]
    if problems := releases.new.problems:
        # What is not read can hold anything. The head says why it is not.
        words = "part of the new side could not be read"
        found.append(_unread(words, problems=problems))
    scripts = build_scripts(releases.new)
    opaque, late = [], []
    for change in releases.file_changes():
        # One file after the other: both its contents are in memory.
        if not has_time():
            late.append(change.path)
        elif change.is_too_large:
            words = f"{change.path}: {size(change.member.size)}"
            severity = Severity.ALERT if runs_by_name(change.path) else None
            found.append(
                finding(Code.NOT_EXAMINED, words, change.path, 0, severity)
            )
        else:
            if change.path in not_shown and change.text:
                found.append(_not_shown(change, change.text))
            for look in _OF_FILES:
                found += look(change)
            found += python_findings(change, change.path in scripts)
            found += generated_without_source(change, releases)
            if is_opaque(change):
                opaque.append(change.path)
    if late:
        words = f"{counted(len(late), 'file')} not looked into, as others took"
        words += f" the time: {named(late)}"
        found.append(_unread(words, paths=late[:500]))
    found += read_by_builds(releases, opaque, scripts)
    found, idle = waived(found, waivers)
    not_asked = {Code.NOT_EXAMINED}
    if None in (releases.old.publishers, releases.new.publishers):
        # No index was asked.
        not_asked.add(Code.PUBLISHER_CHANGED)
    if not source_and_published(releases):
        not_asked.update(OF_REPOSITORIES)
    looked_for = tuple(code for code in Code if code not in not_asked)
    return Found(in_order(found), looked_for, idle)


def search_failed(reason: str) -> Found:
    """Return the one finding that stands for a search that ended early.

    Args:
        reason: the end of a sentence.
    """
    words = f"no finding was looked for to the end: {reason}"
    return Found((_unread(words),), ())


def _unread(words: str, **data: object) -> Finding:
    return finding(Code.NOT_EXAMINED, words, "", 0, Severity.ALERT, **data)


def _not_shown(change: FileChange, text: bytes) -> Finding:
    lines = counted(text.count(b"\n") + (not text.endswith(b"\n")), "line")
    return change.finding(
        Code.NOT_SHOWN,
        0,
        f"added: {lines}, not shown; --sdist-full shows it",
        change.severity(Code.NOT_SHOWN.severity),
    )
