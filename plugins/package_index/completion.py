"""What a shell offers for the two arguments to be compared."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator

from . import requirement


def complete_inputs(parser: argparse.ArgumentParser) -> None:
    """Let a shell offer releases of the cache beside files."""
    for action in parser._actions:
        if action.dest in ("path1", "path2"):
            action.completer = inputs  # type: ignore[attr-defined]


def inputs(prefix: str, **_: object) -> Iterator[str]:
    """Files, and where the word begins so, releases that were fetched."""
    if prefix and prefix.startswith(requirement.PREFIX[: len(prefix)]):
        yield from _releases()
    from argcomplete.completers import FilesCompleter

    yield from FilesCompleter()(prefix)


def _releases() -> Iterator[str]:
    from packaging.utils import InvalidSdistFilename, parse_sdist_filename

    from . import cache

    projects = set()
    for path in cache.kept():
        project = path.parent.parent.name
        name = requirement.PREFIX + project
        if project not in projects:
            projects.add(project)
            yield name
            yield name + requirement.PREVIOUS
        with contextlib.suppress(InvalidSdistFilename):
            yield f"{name}=={parse_sdist_filename(path.name)[1]}"
