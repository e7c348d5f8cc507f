"""What programs take up from an unpacked release for its name alone."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Hashable, Iterator

from ..text.sentences import named
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Releases, Side

_MODULE = re.compile(
    r"((?:.*?/)??)(\w+)(?:/__init__)?\.(?:pyw?|pyc|[\w.-]*\b(?:so|pyd))"
)
# Projects have a directory of tests that is called so.
_MODULES = sys.stdlib_module_names - {"test"} | {
    *("distutils", "imp", "setuptools", "pkg_resources", "wheel", "pip"),
    *("_distutils_hack", "packaging", "tomli"),
}
_OF_REPOSITORY = re.compile(r"(?:.*/)?\.(?:git|hg|svn|bzr|jj)(?=/|$)")
# Hooks, and settings that name programs, of git and Mercurial.
_RUN = re.compile(r"|hgrc|(?:.*/)?(?:config(?:\.worktree)?|hooks/.*)")


def modules_in_place(side: Side) -> Iterator[tuple[Hashable, Finding]]:
    """Find modules in the place of others that a build imports.

    The root directory is searched first where setup.py runs, and by ``python
    -m build`` and ``python -m pip``; so is that of a backend in the archive.
    """
    required = (name.replace("-", "_") for name in side.required_to_build())
    modules = _MODULES.union(required)
    directories = {"", *side.backend_directories()}
    for path in side.members:
        match = _MODULE.fullmatch(path)
        if match and match[1] in directories and match[2] in modules:
            sentence = f"{path}: in place of the module {match[2]}"
            place = match[1] or "the root directory"
            yield (
                match.groups(),
                finding(
                    Code.RUNS_AT_BUILD,
                    f"{sentence}, for what is imported from {place}",
                    path,
                    severity=Severity.ALERT,
                    module=match[2],
                ),
            )


def repositories(releases: Releases) -> Iterator[Finding]:
    """Find parts of repositories that are new or changed.

    Tools that ask git or Mercurial for the version have them run what is
    named there.
    """
    for directory, paths in _parts_of_repositories(releases).items():
        running = [path for path in paths if _RUN.fullmatch(path)]
        severity = Severity.ALERT if running else Severity.REVIEW
        yield finding(
            Code.RUNS_AT_BUILD,
            f"{directory or '.'}: part of a repository is new or changed"
            + f", {named(running or paths, 3)}" * (paths != [""]),
            directory,
            severity=Severity.NOTE if lies_beside(directory) else severity,
            paths=paths[:500],
        )


def _parts_of_repositories(releases: Releases) -> dict[str, list[str]]:
    """Return what is new or changed of repositories, by their directories."""
    paths = sorted(releases.new.members)

    def is_there(path: str) -> bool:
        at = bisect_left(paths, path)
        return at < len(paths) and paths[at].startswith(path)

    found: dict[str, list[str]] = {}
    for pair in releases.pairs:
        path = pair.new_path
        if path is None or (pair.same_content and pair.old_path == path):
            continue
        if match := _OF_REPOSITORY.match(path):
            part = path[match.end() :].lstrip("/")
            found.setdefault(match[0], []).append(part)
            continue
        directory, slash, name = path.rpartition("/")
        # git takes a directory that has these three for a repository.
        if name in ("HEAD", "config") and all(
            is_there(f"{directory}{slash}{part}")
            for part in ("HEAD", "objects", "refs")
        ):
            found.setdefault(directory, []).append(name)
    return found
