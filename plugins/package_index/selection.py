"""Which file of a project's page a requirement means (PEP 440, PEP 592)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from diffoscope_sdist.comparators.analysis.text.escaping import escape

from .errors import PackageIndexError
from .requirement import Requirement

SDIST = "sdist"
#: Where a release has several sdists; what is not here comes last.
_PREFERRED_SUFFIXES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")
#: How many names a sentence lists.
_SHOWN = 5


class IndexFile(NamedTuple):
    """A file that an index offers.

    Attributes:
        filename: as the index has it; not to be trusted.
        url: where it is, absolute, without credentials.
        version: by the file's name; "" where that cannot be told.
        kind: ``"sdist"``, ``"wheel"`` or another of pypi-simple's words.
        digests: algorithm → hexadecimal digest.
        yanked: it is to be used only where it is named (PEP 592).
        size: in bytes, or None where the index does not state it.
        provenance_url: of its provenance (PEP 740), or None.
    """

    filename: str
    url: str
    version: str
    kind: str
    digests: Mapping[str, str]
    yanked: bool = False
    size: int | None = None
    provenance_url: str | None = None


_Releases: TypeAlias = "dict[Version, list[IndexFile]]"


def choose(requirement: Requirement, files: Iterable[IndexFile]) -> IndexFile:
    """The sdist that a requirement means.

    Yanked files and pre-releases are meant only where their version is
    named.

    Raises:
        PackageIndexError: there is no such version, or no sdist of it.
    """
    files = list(files)
    releases = _by_version(files)
    if requirement.version:
        named = _named(requirement, files, releases)
    else:
        named = _unnamed(requirement, releases)
    version, candidates, yanked_too = named
    sdists = [
        file
        for file in candidates
        if file.kind == SDIST and (yanked_too or not file.yanked)
    ]
    if not sdists:
        raise PackageIndexError(
            f"{requirement.project} {version} has no sdist; there is "
            + _listed(file.filename for file in candidates)
        )
    return min(sdists, key=_preference)


def _by_version(files: Iterable[IndexFile]) -> _Releases:
    releases: _Releases = {}
    for file in files:
        try:
            releases.setdefault(Version(file.version), []).append(file)
        except InvalidVersion:
            continue  # older than PEP 440: meant only by its very words
    return releases


def _named(
    requirement: Requirement,
    files: Sequence[IndexFile],
    releases: _Releases,
) -> tuple[str, list[IndexFile], bool]:
    wanted = requirement.version
    try:
        matching = SpecifierSet(f"=={wanted}")
    except InvalidSpecifier:
        same = [file for file in files if file.version == wanted]
        if same:
            return escape(wanted), same, True
        raise _no_such_version(requirement, releases) from None
    prefix = wanted.endswith(".*")
    found = [
        version
        for version in releases
        if matching.contains(version, prereleases=True)
        and not (prefix and _unwanted(version, releases[version]))
    ]
    if not found:
        raise _no_such_version(requirement, releases)
    # A version that is named is not one of its local versions.
    exact = not prefix and Version(wanted) in found
    version = Version(wanted) if exact else max(found)
    return str(version), releases[version], not prefix


def _unnamed(
    requirement: Requirement, releases: _Releases
) -> tuple[str, list[IndexFile], bool]:
    usual = sorted(
        version
        for version, files in releases.items()
        if not _unwanted(version, files)
    )
    if not usual:
        unusual = (
            f"only pre-releases and yanked ones, the newest {max(releases)};"
            " name the version that is meant"
            if releases
            else "no files"
        )
        raise PackageIndexError(
            f"the package index has {unusual} ({requirement.project})"
        )
    if not requirement.previous:
        return str(usual[-1]), releases[usual[-1]], False
    if len(usual) < 2:
        raise PackageIndexError(
            f"{requirement.project} {usual[0]} has no release before it"
        )
    return str(usual[-2]), releases[usual[-2]], False


def _unwanted(version: Version, files: Sequence[IndexFile]) -> bool:
    return version.is_prerelease or all(file.yanked for file in files)


def _no_such_version(
    requirement: Requirement, releases: _Releases
) -> PackageIndexError:
    message = f"{requirement.project} has no version {requirement.version}"
    try:
        wanted = Version(requirement.version.removesuffix(".*"))
    except InvalidVersion:
        near = sorted(releases)[-1:]
        word = "newest"
    else:
        near = [
            *sorted(version for version in releases if version < wanted)[-1:],
            *sorted(version for version in releases if version > wanted)[:1],
        ]
        word = "nearest"
    if near:
        message += f"; the {word}: {' and '.join(map(str, near))}"
    return PackageIndexError(message)


def _listed(names: Iterable[str]) -> str:
    shown = sorted(escape(name) for name in names)
    more = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (
        f" and {more} more" if more > 0 else ""
    )


def _preference(file: IndexFile) -> tuple[int, str]:
    for place, suffix in enumerate(_PREFERRED_SUFFIXES):
        if file.filename.endswith(suffix):
            return place, file.filename
    return len(_PREFERRED_SUFFIXES), file.filename
