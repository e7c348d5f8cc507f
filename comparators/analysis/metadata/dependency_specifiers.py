"""One requirement: what it asks for, as it is compared and as it is shown.

Nothing is lost: a line that is no requirement stays as it stands.

Source: PEP 508 (dependency specifiers), PEP 503 (names), PEP 440 (version
specifiers).
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import NamedTuple

from packaging.markers import InvalidMarker, Marker, UndefinedComparison
from packaging.requirements import Requirement as Parsed
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

LONGEST = 4_096
"""Characters of one requirement; a longer line is taken as it stands."""

_COMMENT = re.compile(r"(?:^|\s)#.*")
_VERSIONS = re.compile(r"\s*[A-Za-z0-9._-]+\s*(?:\[[^\]]*\]\s*)?\(?([^;)@]*)")
# packaging would write one double quote into others.
_QUOTE_IN_QUOTES = re.compile(r"'[^']*\"[^']*'")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_EXTRA = re.compile(r'(?:(.*) and )?extra == "([^"]*)"(?: and (.*))?')


_OF_PLATFORMS = {
    "linux": {"platform_system": "Linux", "os_name": "posix"},
    "darwin": {"platform_system": "Darwin", "os_name": "posix"},
    "win32": {"platform_system": "Windows", "os_name": "nt"},
}
_OF_THE_MACHINE = ("machine", "release", "platform_version")


class Requirement(NamedTuple):
    """One requirement.

    Attributes:
        original: the line as it was written, without white space around it.
        name: the project's name, normalised; "" where the line is no
            requirement.
        spelling: the project's name as it was written.
        extras: extras of the project asked for, normalised and sorted.
        specifier: the versions allowed; None where the line is none.
        written: the versions allowed, as they were written.
        url: a direct URL, or "".
        marker: the environment marker in packaging's spelling, without the
            extra.
        extra: the extra of the *requiring* project it belongs to, or "".
    """

    original: str
    name: str = ""
    spelling: str = ""
    extras: tuple[str, ...] = ()
    specifier: SpecifierSet | None = None
    written: str = ""
    url: str = ""
    marker: str = ""
    extra: str = ""

    @property
    def normal(self) -> tuple[object, ...]:
        """What it shares with one that is only spelled otherwise."""
        if not self.name:
            return tuple(self.original.split())
        return (
            *(self.name, self.extras, self.specifier),
            *(self.url, self.marker, self.extra),
        )

    @property
    def shown(self) -> str:
        """The requirement for a reader, without the extra it belongs to."""
        if not self.name:
            return f"{self.original} (not a requirement by PEP 508)"
        text = self.original
        if self.extra:
            text = self.spelling + self._bracketed() + self.written
            text += f" @ {self.url}" if self.url else ""
            text += f"; {self.marker}" if self.marker else ""
        return f"{text} (direct URL)" if self.url else text

    def terms(self, *, marker: bool) -> str:
        """What is asked for, without the name."""
        text = self._bracketed() + self.written
        if self.url:
            text += f" direct URL {self.url}"
        elif not self.written:
            text += " any version"
        if marker and self.marker:
            text += f"; {self.marker}"
        return text.strip()

    def _bracketed(self) -> str:
        return f"[{','.join(self.extras)}]" if self.extras else ""


@functools.lru_cache(maxsize=1024)
def parse_requirement(text: str) -> Requirement:
    """Parse one requirement; never raises."""
    original = text.strip()
    printable = original.replace("\t", " ").isprintable()
    if not printable or len(original) > LONGEST:
        return Requirement(original)
    try:
        parsed = Parsed(original)
        marker, extra = _without_extra(str(parsed.marker or ""))
    except (ValueError, RecursionError):
        # A marker of thousands of brackets recurses.
        return Requirement(original)
    if _QUOTE_IN_QUOTES.search(original):
        marker, extra = original.partition(";")[2].strip(), ""
    versions = _VERSIONS.match(original) if parsed.specifier else None
    return Requirement(
        original,
        name=canonicalize_name(parsed.name),
        spelling=parsed.name,
        extras=tuple(sorted({canonicalize_name(e) for e in parsed.extras})),
        specifier=parsed.specifier,
        written="".join(versions[1].split()) if versions else "",
        url=parsed.url or "",
        marker=marker,
        extra=extra,
    )


def without_comment(line: str) -> str:
    """Return a line of a requirements file without its comment.

    Source: pip's documentation, "Requirements File Format".
    """
    return _COMMENT.sub("", line).strip()


def _without_extra(marker: str) -> tuple[str, str]:
    """Part a marker into what it asks for beside an extra, and the extra.

    Args:
        marker: in packaging's spelling.
    """
    match = _EXTRA.fullmatch(marker)
    if match is None:
        return marker, ""
    before, extra, behind = match.groups()
    rest = " and ".join(filter(None, (before, behind)))
    # Without what is in quotes, and then in brackets.
    outer, count = re.sub(r'"[^"]*"', "", rest), 1
    while count:
        outer, count = _BRACKETED.subn("", outer)
    if re.search(r"\b(?:or|extra)\b|[()]", outer):
        return marker, ""
    alone = _BRACKETED.fullmatch(rest)
    return (alone[1] if alone else rest), extra


@functools.lru_cache
def holds_in(marker: str) -> frozenset[tuple[int, str]] | None:
    """Return in which of the usual environments a marker holds.

    Each is a minor version of CPython 3, 6 to 19, and a ``sys_platform``.
    None where that cannot be told: the marker asks for the machine.
    """
    every = itertools.product(range(6, 20), _OF_PLATFORMS)
    if not marker:
        return frozenset(every)
    if any(word in marker for word in _OF_THE_MACHINE):
        return None
    try:
        parsed = Marker(marker)
        return frozenset(
            (minor, platform)
            for minor, platform in every
            if parsed.evaluate(
                {
                    "python_version": f"3.{minor}",
                    "python_full_version": f"3.{minor}.5",
                    "implementation_version": f"3.{minor}.5",
                    "implementation_name": "cpython",
                    "platform_python_implementation": "CPython",
                    "sys_platform": platform,
                    **_OF_PLATFORMS[platform],
                }
            )
        )
    except (InvalidMarker, UndefinedComparison, ValueError):
        return None
