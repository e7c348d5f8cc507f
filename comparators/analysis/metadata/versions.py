"""Versions: the step from one to the next, and where a text spells one.

Source: PEP 440 (version identification).
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from packaging.version import Version

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
    for name, one, other in itertools.zip_longest(
        (Step.MAJOR, Step.MINOR),
        before.release,
        after.release,
        fillvalue=0,
    ):
        if one != other:
            return name or Step.MICRO  # type: ignore[return-value]
    return Step.FINAL if after.post is None else Step.POST


def spellings(version: str) -> tuple[str, ...]:
    """The ways in which files of a release spell its version.

    As given, normalised, and with the numbers of the release as a tuple,
    with and without a space: ``23.03.8``, ``23.3.8``, ``23, 3, 8``,
    ``23,3,8``. Longest first; none for what does not look like a version.
    """
    parsed = parse_version(version)
    found = set()
    if len(version) <= LONGEST and _VERSION_LIKE.fullmatch(version.strip()):
        found.add(version.strip())
    if parsed is not None:
        found.add(str(parsed))
        found.add(str(parsed).replace("+", "-"))
        if len(parsed.release) > 1:
            for separator in (", ", ","):
                found.add(separator.join(map(str, parsed.release)))
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def differs_only_in_version(
    old_text: str,
    new_text: str,
    old_spellings: Collection[str],
    new_spellings: Collection[str],
) -> bool:
    """Whether a text changed in nothing but the release's own version.

    Both texts are cut at every place where either version stands, whole
    (``1.0`` does not stand in ``11.0``, ``1.0.2`` or ``(0, 1, 0)``; a number
    without a dot stands only in quotes and the like). What lies between must
    be the same, and each place must either be the same or go from the old
    version to the new one, a tuple to a tuple. Linear in the length of the
    texts.
    """
    if old_text == new_text or not old_spellings or not new_spellings:
        return False
    pattern = _pattern({*old_spellings, *new_spellings})
    old_at = new_at = 0
    for old, new in itertools.zip_longest(
        pattern.finditer(old_text), pattern.finditer(new_text)
    ):
        if old is None or new is None:
            return False
        if old_text[old_at : old.start()] != new_text[new_at : new.start()]:
            return False
        if old[0] != new[0] and not (
            old[0] in old_spellings
            and new[0] in new_spellings
            and ("," in old[0]) == ("," in new[0])
        ):
            return False
        old_at, new_at = old.end(), new.end()
    return old_text[old_at:] == new_text[new_at:]


def _pattern(found: Collection[str]) -> re.Pattern[str]:
    """A pattern for any of these spellings where it stands whole."""
    tuples = [text for text in found if "," in text]
    dotted = [text for text in found if "." in text and "," not in text]
    plain = [text for text in found if "." not in text and "," not in text]
    choices = []
    for group, before, after in (
        (tuples, r"(?<![0-9.])(?<![0-9],)(?<![0-9], )", r"(?!\.?[0-9]|, ?\d)"),
        (dotted, r"(?<![0-9.])", r"(?![0-9]|\.[0-9])"),
        # A number alone is a version only where it is written as one.
        (
            plain,
            r"""(?:(?<=["'])|(?<=[a-z]-)|(?<=\bv)"""
            r"|(?<=ersion: )|(?<=ersion=))",
            r"(?![0-9A-Za-z]|\.[0-9])",
        ),
    ):
        if group:
            group.sort(key=lambda text: (-len(text), text))
            inner = "|".join(map(re.escape, group))
            choices.append(f"{before}(?:{inner}){after}")
    return re.compile("|".join(choices))
