"""Is what was published what is in the repository?

Looked for where one side is what a repository holds (a git revision, a
checkout, the tarball of a tag) and the other what a build made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..archive.members import Kind, Member
from ..release.generated import (
    Repository,
    Rule,
    differs_in_line_endings,
    why_added,
    why_changed,
    why_missing,
)
from ..text.sentences import named
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import MAXIMUM_SIZE, Releases, Side

_NAMED = 5
# Nothing of the content follows from the repository.
_UNPROVEN = (Rule.CYTHON, Rule.SUBMODULE)
_NO_CONTENT = (Kind.DIRECTORY, Kind.SUBMODULE)
OF_REPOSITORIES = (
    Code.ONLY_IN_SDIST,
    Code.DIFFERS_FROM_REPOSITORY,
    Code.MISSING_FROM_SDIST,
)


_OF_PROJECTS = ("PKG-INFO", "pyproject.toml", "setup.py")


def is_publication(releases: Releases) -> bool:
    """Return whether one side is a repository's and the other published."""
    return _source_and_published(releases) is not None


def _source_and_published(releases: Releases) -> tuple[Side, Side] | None:
    """Return which side is which, None where they are not one of each.

    A repository is known by git; where neither side is one, the tarball of a
    tag stands for it, which has no PKG-INFO.
    """
    sides = releases.old, releases.new
    if not all(
        any(name in side.members for name in _OF_PROJECTS) for side in sides
    ):
        return None
    kept = [
        side.tree is not None and side.tree.is_repository for side in sides
    ]
    if not any(kept):
        kept = ["PKG-INFO" not in side.members for side in sides]
    if all(kept) or not any(kept):
        return None
    return sides if kept[0] else (releases.new, releases.old)


def repository_findings(releases: Releases) -> Iterator[Finding]:
    """Find what was published and is not in the repository, or is another.

    What a rule explains is one finding a rule, with the rule in it: a note,
    or something to review where the rule proves nothing of the content.
    """
    found = _source_and_published(releases)
    if found is None:
        return
    source, published = found
    attributes = source.tree.attributes if source.tree is not None else None
    repository = Repository(source.members, source.read, attributes)
    yield from _only_in_sdist(repository, published)
    yield from _different(repository, published)
    yield from _missing(repository, published)


def _only_in_sdist(
    repository: Repository, published: Side
) -> Iterator[Finding]:
    explained: dict[Rule, list[str]] = {}
    unexplained: list[str] = []
    by_digest = {
        member.digest: path
        for path, member in repository.members.items()
        if member.kind is Kind.FILE and member.size
    }
    for path, member in sorted(published.members.items()):
        if path in repository.members or member.kind in _NO_CONTENT:
            continue
        rule = why_added(path, _content(published, path, member), repository)
        if rule is not None:
            explained.setdefault(rule, []).append(path)
            continue
        twin = by_digest.get(member.digest)
        if member.kind is Kind.FILE and twin is not None:
            yield finding(
                Code.ONLY_IN_SDIST,
                f"{path}: the content of {twin} in the repository",
                path,
                severity=Severity.REVIEW,
            )
        else:
            unexplained.append(path)
    yield from _by_directory(unexplained, repository)
    yield from _notes(Code.ONLY_IN_SDIST, explained)


def _by_directory(
    paths: Sequence[str], repository: Repository
) -> Iterator[Finding]:
    """Find each path, or a directory once of which nothing is elsewhere.

    A library that was bundled has hundreds of files.
    """
    known = {""}
    for path in repository.members:
        known.update(path[:end] for end in _ends_of_directories(path))
    groups: dict[str, list[str]] = {}
    for path in paths:
        unknown = (
            f"{path[:end]}/"
            for end in _ends_of_directories(path)
            if path[:end] not in known
        )
        groups.setdefault(next(unknown, path), []).append(path)
    for group, files in groups.items():
        if len(files) == 1:
            yield finding(Code.ONLY_IN_SDIST, files[0], files[0])
        else:
            names = [path.removeprefix(group) for path in files]
            yield finding(
                Code.ONLY_IN_SDIST,
                f"{group}: {len(files):,} files, {named(names, _NAMED)}",
                group,
                paths=files,
            )


def _ends_of_directories(path: str) -> Iterator[int]:
    """Yield where the directories that hold *path* end, the top one first."""
    at = path.find("/")
    while at >= 0:
        yield at
        at = path.find("/", at + 1)


def _different(repository: Repository, published: Side) -> Iterator[Finding]:
    explained: dict[Rule, list[str]] = {}
    for path, member in sorted(published.members.items()):
        before = repository.members.get(path)
        if before is None or _is_same(before, member):
            continue
        content = _content(published, path, member)
        rule = why_changed(path, member, content, repository)
        if rule is not None:
            explained.setdefault(rule, []).append(path)
            continue
        yield finding(
            Code.DIFFERS_FROM_REPOSITORY,
            path + _how(before, member, repository.read(path), content),
            path,
        )
    yield from _notes(Code.DIFFERS_FROM_REPOSITORY, explained)


def _is_same(before: Member, member: Member) -> bool:
    if before.kind in _NO_CONTENT and member.kind in _NO_CONTENT:
        return True
    return (before.kind, before.digest, before.device) == (
        member.kind,
        member.digest,
        member.device,
    )


def _how(before: Member, member: Member, old: bytes | None, new: bytes) -> str:
    if before.kind is not member.kind:
        return f": {before.kind.value} in the repository, {member.kind.value}"
    if old and new and differs_in_line_endings(old, new):
        return ": only the line endings differ"
    return ""


def _missing(repository: Repository, published: Side) -> Iterator[Finding]:
    explained: dict[Rule, list[str]] = {}
    unexplained: list[str] = []
    for path, member in sorted(repository.members.items()):
        if path in published.members or member.kind in _NO_CONTENT:
            continue
        rule = why_missing(path, repository)
        if rule is not None:
            explained.setdefault(rule, []).append(path)
        else:
            unexplained.append(path)
    if unexplained:
        yield _note(Code.MISSING_FROM_SDIST, unexplained)
    yield from _notes(Code.MISSING_FROM_SDIST, explained)


def _notes(
    code: Code, explained: Mapping[Rule, Sequence[str]]
) -> Iterator[Finding]:
    for rule, paths in explained.items():
        yield _note(code, paths, rule)


def _note(
    code: Code, paths: Sequence[str], rule: Rule | None = None
) -> Finding:
    why = f"{rule.value}: " if rule is not None else ""
    count = f"{len(paths):,} files, " if len(paths) > 1 else ""
    return finding(
        code,
        f"{why}{count}{named(paths, _NAMED)}",
        paths[0] if len(paths) == 1 else "",
        severity=Severity.REVIEW if rule in _UNPROVEN else Severity.NOTE,
        paths=list(paths),
        rule=rule.name.lower() if rule is not None else "",
    )


def _content(side: Side, path: str, member: Member) -> bytes:
    if member.kind is not Kind.FILE or member.size > MAXIMUM_SIZE:
        return b""
    return side.read(path) or b""
