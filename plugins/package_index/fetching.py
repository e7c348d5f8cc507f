"""From ``pypi:NAME==VERSION`` to a file that can be compared."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

import pypi_simple
from packaging.utils import canonicalize_version

from diffoscope_sdist.comparators.analysis.release.publishers import Publisher

from . import cache, requirement, selection
from .client import Client
from .errors import IndexUnreachable, PackageIndexError

logger = logging.getLogger(__name__)


class Fetched(NamedTuple):
    """A release's sdist, in the cache.

    Attributes:
        path: where it is.
        publishers: who published it, as the index states (PEP 740); none
            where it states nobody, None where that is not known.
    """

    path: Path
    publishers: frozenset[Publisher] | None = None


def fetch(text: str, index: Client) -> Fetched:
    """Bring the sdist that a text means into the cache, unless it is there.

    Where the index does not answer and a version is named, a file that the
    cache has of it is taken, and a warning says so.

    Args:
        text: ``NAME==VERSION``, ``NAME`` or ``NAME@previous``, with or
            without ``pypi:`` before it.

    Raises:
        PackageIndexError: in one sentence.
    """
    wanted = requirement.parse(text)
    try:
        file = selection.choose(wanted, index.files(wanted.project))
        path = cache.place(wanted.project, file)
        if not cache.take(path):
            sha256 = path.parent.name.removeprefix("sha256-")
            index.download(file, path, sha256)
            cache.prune()
    except IndexUnreachable as error:
        return Fetched(_from_cache(wanted, error))
    try:
        return Fetched(path, index.publishers(file))
    except PackageIndexError as error:
        logger.warning("who published %s is not known: %s", path.name, error)
        return Fetched(path)


def _from_cache(
    wanted: requirement.Requirement, trouble: IndexUnreachable
) -> Path:
    versions = {
        path: _version(path.name, wanted.project)
        for path in cache.kept(wanted.project)
    }
    matching = [
        path
        for path, version in versions.items()
        if canonicalize_version(version)
        == canonicalize_version(wanted.version)
    ]
    if len(matching) == 1 and cache.take(matching[0]):
        logger.warning(
            "%s; %s is taken from the cache, as it was fetched before",
            trouble,
            matching[0].name,
        )
        return matching[0]
    if not versions:
        raise trouble
    raise IndexUnreachable(
        f"{trouble} (the cache has {wanted.project} "
        f"{', '.join(sorted(set(versions.values())))})"
    ) from trouble


def _version(filename: str, project: str) -> str:
    try:
        return pypi_simple.parse_filename(filename, project)[1]
    except pypi_simple.UnparsableFilenameError:
        return filename
