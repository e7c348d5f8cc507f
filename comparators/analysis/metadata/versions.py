"""Versions: the step from one to the next, and where a text spells one.

Source: PEP 440 (version identification).
"""

from __future__ import annotations

import enum
import re

from packaging.version import Version

LONGEST = 200
"""Characters; a longer string is no version."""

_VERSION_LIKE = re.compile(r"(?=.*[0-9])[A-Za-z0-9.!+_-]+")


class Step(enum.Enum):
    """The step from a version to the next; the value is the reader's word."""

    EPOCH = "new epoch"
    MAJOR = "major release"
    MINOR = "minor release"
    MICRO = "micro release"
    FINAL = "final release"
    POST = "post-release"
    PRE = "pre-release"
    DEV = "development release"
    LOCAL = "local version"
    SAME = "same version"
    OLDER = "older (downgrade)"
    UNKNOWN = "version not by PEP 440"


def parse_version(text: str) -> Version | None:
    """Parse a version; None where it is none by PEP 440."""
    if len(text) > LONGEST:
        return None
    try:
        return Version(text)
    except ValueError:
        return None


def same_version(one: str, other: str) -> bool:
    """Whether two strings are one version: 23.03.8 is 23.3.8."""
    if one == other:
        return True
    parsed = parse_version(one)
    return parsed is not None and parsed == parse_version(other)


def step(old: str, new: str) -> Step:
    """Name the step from one version to the next.

    The most significant part that grew names it; a pre-release or a
    development release is named so whatever it leads to. A fourth or later
    number of the release counts as micro.
    """
    before, after = parse_version(old), parse_version(new)
    if before is None or after is None:
        return Step.SAME if old == new else Step.UNKNOWN
    if after < before:
        return Step.OLDER
    if after == before:
        return Step.SAME
    if after.epoch != before.epoch:
        return Step.EPOCH
    if after.public == before.public:
        return Step.LOCAL
    if after.dev is not None:
        return Step.DEV
    if after.pre is not None and after.post is None:
        return Step.PRE
    if after.major != before.major:
        return Step.MAJOR
    if after.minor != before.minor:
        return Step.MINOR
    if Version(after.base_version) != Version(before.base_version):
        return Step.MICRO
    return Step.FINAL if after.post is None else Step.POST


def spellings(version: str) -> frozenset[str]:
    """The ways in which files of a release spell its version.

    As given and normalised: ``23.03.8``, ``23.3.8``; none for what does not
    look like a version.
    """
    parsed = parse_version(version)
    found = set()
    if len(version) <= LONGEST and _VERSION_LIKE.fullmatch(version.strip()):
        found.add(version.strip())
    if parsed is not None:
        found.add(str(parsed))
        found.add(str(parsed).replace("+", "-"))
    return frozenset(found)
