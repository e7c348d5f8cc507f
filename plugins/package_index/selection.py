"""Which file of a project's page a requirement means (PEP 440, PEP 592)."""

from __future__ import annotations

import bisect
import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version
from pypi_simple import DistributionPackage

from diffoscope_sdist.comparators.analysis.text.escaping import escape
from diffoscope_sdist.comparators.analysis.text.sentences import named

from .errors import PackageIndexError
from .requirement import Requirement


def choose(
    wanted: Requirement, files: Iterable[DistributionPackage]
) -> DistributionPackage:
    """The sdist that a requirement means.

    Yanked files and pre-releases are meant only where their version is
    named.

    Raises:
        PackageIndexError: there is no such version, or no sdist of it.
    """
    files = list(files)
    releases: dict[Version, list[DistributionPackage]] = {}
    for file in files:
        with contextlib.suppress(InvalidVersion):
            releases.setdefault(Version(file.version or ""), []).append(file)
    usual = sorted(
        version
        for version, each in releases.items()
        if not version.is_prerelease
        and not all(file.is_yanked for file in each)
    )
    if wanted.version:
        version = _named(wanted.version, releases, usual)
    else:
        version = _unnamed(wanted, releases, usual)
    if version is not None:
        candidates = releases[version]
    else:
        # Older than PEP 440: meant by its very words.
        candidates = [file for file in files if file.version == wanted.version]
        if not candidates:
            raise _no_such_version(wanted, releases)
    is_named = bool(wanted.version) and not wanted.version.endswith(".*")
    sdists = [
        file
        for file in candidates
        if file.package_type == "sdist" and (is_named or not file.is_yanked)
    ]
    if not sdists:
        names = sorted(escape(file.filename) for file in candidates)
        raise PackageIndexError(
            f"{wanted.project} {version or wanted.version} has no sdist; "
            f"there is {named(names, 5)}"
        )
    return min(
        sdists,
        key=lambda file: (
            not file.filename.endswith(".tar.gz"),
            file.filename,
        ),
    )


def _named(
    text: str, releases: Collection[Version], usual: Iterable[Version]
) -> Version | None:
    try:
        matching = SpecifierSet(f"=={text}")
    except InvalidSpecifier:
        return None
    if text.endswith(".*"):
        return max(matching.filter(usual), default=None)
    # A version that is named is not one of its local versions.
    if Version(text) in releases:
        return Version(text)
    return max(matching.filter(releases, prereleases=True), default=None)


def _unnamed(
    wanted: Requirement,
    releases: Collection[Version],
    usual: Sequence[Version],
) -> Version:
    if not usual:
        unusual = (
            f"only pre-releases and yanked ones, the newest {max(releases)};"
            " name the version that is meant"
            if releases
            else "no files"
        )
        raise PackageIndexError(
            f"the package index has {unusual} ({wanted.project})"
        )
    if not wanted.previous:
        return usual[-1]
    if len(usual) < 2:
        raise PackageIndexError(
            f"{wanted.project} {usual[0]} has no release before it"
        )
    return usual[-2]


def _no_such_version(
    wanted: Requirement, releases: Mapping[Version, object]
) -> PackageIndexError:
    word = "nearest"
    near = sorted(releases)
    try:
        version = Version(wanted.version.removesuffix(".*"))
    except InvalidVersion:
        word = "newest"
        near = near[-1:]
    else:
        place = bisect.bisect_left(near, version)
        near = near[max(place - 1, 0) : place + 1]
    message = f"{wanted.project} has no version {wanted.version}"
    if near:
        message += f"; the {word}: {' and '.join(map(str, near))}"
    return PackageIndexError(message)
