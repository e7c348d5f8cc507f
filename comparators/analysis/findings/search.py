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
    are_stated,
    changed_publisher,
    identity_changes,
    license_texts,
)
from .listing import unlisted_files
from .opaque_files import is_opaque, read_by_builds
from .permissions import unusual_members
from .records.codes import Code, Severity
from .records.finding import Finding, finding, in_order
from .records.releases import FileChange, OneSided, Releases
from .records.waivers import Waiver, waived
from .repository import OF_REPOSITORIES, is_publication, repository_findings
from .taken_by_name import modules_in_place, repositories


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


_OF_SIDES: tuple[OneSided, ...] = (modules_in_place, container_alerts)
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
    scripts = build_scripts(releases.new)
    if releases.new.problems:
        found.append(_not_read(releases.new.problems))
    opaque, late = [], []
    for change in releases.file_changes():
        # One file after the other: both its contents are in memory.
        if not has_time():
            late.append(change.path)
            continue
        if change.is_too_large:
            found.append(_not_examined(change))
            continue
        if change.path in not_shown and change.text:
            found.append(_not_shown(change, change.text))
        for look in _OF_FILES:
            found += look(change)
        found += python_findings(change, change.path in scripts)
        found += generated_without_source(change, releases)
        if is_opaque(change):
            opaque.append(change.path)
    if late:
        found.append(_too_late(late))
    found += read_by_builds(releases, opaque)
    found, idle = waived(found, waivers)
    not_asked = {Code.NOT_EXAMINED}
    if not are_stated(releases):
        not_asked.add(Code.PUBLISHER_CHANGED)
    if not is_publication(releases):
        not_asked.update(OF_REPOSITORIES)
    return Found(
        in_order(found),
        tuple(code for code in Code if code not in not_asked),
        idle,
    )


def _not_examined(change: FileChange) -> Finding:
    return finding(
        Code.NOT_EXAMINED,
        f"{change.path}: {size(change.member.size)}",
        change.path,
    )


def _not_read(problems: Sequence[str]) -> Finding:
    # What is not read can hold anything. The head of the report says why.
    return finding(
        Code.NOT_EXAMINED,
        "part of the new side could not be read",
        severity=Severity.ALERT,
        problems=problems,
    )


def _too_late(paths: Sequence[str]) -> Finding:
    files = counted(len(paths), "file")
    return finding(
        Code.NOT_EXAMINED,
        f"{files} not looked into, as others took the time: {named(paths)}",
        severity=Severity.ALERT,
        paths=paths[:500],
    )


def search_failed(reason: str) -> Found:
    """Return the one finding that stands for a search that ended early.

    Args:
        reason: the end of a sentence.
    """
    sentence = f"no finding was looked for to the end: {reason}"
    alert = finding(Code.NOT_EXAMINED, sentence, severity=Severity.ALERT)
    return Found((alert,), ())


def _not_shown(change: FileChange, text: bytes) -> Finding:
    lines = counted(text.count(b"\n") + (not text.endswith(b"\n")), "line")
    return finding(
        Code.NOT_SHOWN,
        f"{change.path} added: {lines}, not shown; --sdist-full shows it",
        change.path,
        severity=change.severity(Code.NOT_SHOWN.severity),
    )
