"""Is what was published what is in the repository?

Looked for where one side is what a repository holds (a git revision, a
checkout, the tarball of a tag) and the other what a build made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..archive.members import Kind
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
from .records.releases import Releases, Side

OF_REPOSITORIES = (
    Code.ONLY_IN_SDIST,
    Code.DIFFERS_FROM_REPOSITORY,
    Code.MISSING_FROM_SDIST,
)
_NAMED = 5
# Nothing of the content follows from the repository.
_UNPROVEN = (Rule.CYTHON, Rule.SUBMODULE)
_NO_CONTENT = (Kind.DIRECTORY, Kind.SUBMODULE)
_OF_PROJECTS = {"PKG-INFO", "pyproject.toml", "setup.py"}


def source_and_published(releases: Releases) -> tuple[Side, Side] | None:
    """Return which side is which, None where they are not one of each.

    A repository is known by git; where neither side is one, the tarball of a
    tag stands for it, which has no PKG-INFO.
    """
    old, new = releases.old, releases.new
    if any(_OF_PROJECTS.isdisjoint(side.members) for side in (old, new)):
        return None
    old_kept, new_kept = (
        side.tree is not None and side.tree.is_repository
        for side in (old, new)
    )
    if not (old_kept or new_kept):
        old_kept, new_kept = (
            "PKG-INFO" not in side.members for side in (old, new)
        )
    if old_kept == new_kept:
        return None
    return (old, new) if old_kept else (new, old)


def repository_findings(releases: Releases) -> Iterator[Finding]:
    """Find what was published and is not in the repository, or is another.

    What a rule explains is one finding a rule, with the rule in it: a note,
    or something to review where the rule proves nothing of the content.
    """
    sides = source_and_published(releases)
    if sides is None:
        return
    source, published = sides
    attributes = source.tree.attributes if source.tree is not None else None
    repository = Repository(source.members, source.read, attributes)
    found: dict[tuple[Code, Rule | None], list[str]] = {}
    for path in sorted({*source.members, *published.members}):
        if kind := _kind_of(path, repository, published):
            found.setdefault(kind, []).append(path)
    for (code, rule), paths in found.items():
        if rule is not None or code is Code.MISSING_FROM_SDIST:
            yield _note(code, paths, rule)
        elif code is Code.ONLY_IN_SDIST:
            yield from _only_in_sdist(paths, repository, published)
        else:
            for path in paths:
                sentence = path + _how(path, repository, published)
                yield finding(code, sentence, path)


def _kind_of(
    path: str, repository: Repository, published: Side
) -> tuple[Code, Rule | None] | None:
    """Return what is to be said of a path, and the rule that explains it."""
    before = repository.members.get(path)
    member = published.members.get(path)
    if all(
        each is None or each.kind in _NO_CONTENT for each in (before, member)
    ):
        return None
    if member is None:
        return Code.MISSING_FROM_SDIST, why_missing(path, repository)
    content = published.content(path)
    if before is None:
        return Code.ONLY_IN_SDIST, why_added(path, content, repository)
    if (before.kind, before.digest, before.device) == (
        *(member.kind, member.digest, member.device),
    ):
        return None
    return (
        Code.DIFFERS_FROM_REPOSITORY,
        why_changed(path, member, content, repository),
    )


def _how(path: str, repository: Repository, published: Side) -> str:
    before, member = repository.members[path], published.members[path]
    if before.kind is not member.kind:
        return f": {before.kind.value} in the repository, {member.kind.value}"
    old, new = repository.read(path), published.content(path)
    if old and new and differs_in_line_endings(old, new):
        return ": only the line endings differ"
    return ""


def _only_in_sdist(
    paths: Sequence[str], repository: Repository, published: Side
) -> Iterator[Finding]:
    """Find each path, or a directory once of which nothing is elsewhere.

    A library that was bundled has hundreds of files.
    """
    twins = {
        member.digest: path
        for path, member in repository.members.items()
        if member.kind is Kind.FILE and member.size
    }
    known = {path[:end] for path in repository.members for end in _ends(path)}
    groups: dict[str, list[str]] = {}
    for path in paths:
        member = published.members[path]
        twin = twins.get(member.digest)
        if twin is not None and member.kind is Kind.FILE:
            yield finding(
                Code.ONLY_IN_SDIST,
                f"{path}: the content of {twin} in the repository",
                path,
                severity=Severity.REVIEW,
            )
            continue
        unknown = (
            f"{path[:e]}/" for e in _ends(path) if path[:e] not in known
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


def _ends(path: str) -> list[int]:
    """Return where the directories that hold *path* end, the top one first."""
    return [match.start() for match in re.finditer("/", path)]


def _note(code: Code, paths: Sequence[str], rule: Rule | None) -> Finding:
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
