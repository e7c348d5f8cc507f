"""One requirement: parsed, and in a normal form.

Compared in the normal form, shown in the original spelling. Nothing is lost:
a line that is no requirement stays as it stands.

Source: PEP 508 (dependency specifiers), PEP 503 (names), PEP 440 (version
specifiers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from packaging.utils import canonicalize_name, canonicalize_version

from . import markers

LONGEST = 4_096
"""Characters of one requirement; a longer line is taken as it stands."""

NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
"""What a requirement begins with: the project's name, in group 1."""

_REST = re.compile(r"\s*(?:\[[^\]]*\])?")


class Requirement(NamedTuple):
    """One requirement.

    Attributes:
        original: the line as it was written, without white space around it.
        name: the project's name, normalised; "" where the line is no
            requirement.
        spelling: the project's name as it was written.
        extras: extras of the project asked for, normalised and sorted.
        specifier: the versions allowed, canonical; "" for any.
        written: the versions allowed, as they were written.
        url: a direct URL, or "".
        marker: the environment marker, canonical, without the extra.
        extra: the extra of the *requiring* project it belongs to, or "".
        problem: why the line is no requirement, or "".
    """

    original: str
    name: str = ""
    spelling: str = ""
    extras: tuple[str, ...] = ()
    specifier: str = ""
    written: str = ""
    url: str = ""
    marker: str = ""
    extra: str = ""
    problem: str = ""

    @property
    def normal(self) -> str:
        """The requirement in its normal form; the line where it is none."""
        if not self.name:
            return " ".join(self.original.split())
        marker = markers.conjunction(
            self.marker, f'extra == "{self.extra}"' if self.extra else ""
        )
        text = self.name + self._bracketed() + self.specifier
        if self.url:
            # Without white space before it a semicolon belongs to the URL.
            text += f" @ {self.url}" + (" " if marker else "")
        return text + (f"; {marker}" if marker else "")

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

    def _bracketed(self) -> str:
        return f"[{','.join(self.extras)}]" if self.extras else ""

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


def parse_requirement(text: str) -> Requirement:
    """Parse one requirement; never raises."""
    original = text.strip()
    printable = original.replace("\t", " ").isprintable()
    if not printable or len(original) > LONGEST:
        return Requirement(original, problem="too long or not printable")
    from packaging.requirements import Requirement as Parsed

    try:
        parsed = Parsed(original)
        specifier = _canonical_specifier(str(parsed.specifier))
        marker, extra = markers.canonical(str(parsed.marker or ""))
    except (ValueError, RecursionError) as exception:
        # Not only InvalidRequirement: a number of thousands of digits is
        # a plain ValueError, a marker of thousands of brackets recurses.
        return Requirement(original, problem=str(exception).partition("\n")[0])
    return Requirement(
        original,
        name=canonicalize_name(parsed.name),
        spelling=parsed.name,
        extras=tuple(sorted({canonicalize_name(e) for e in parsed.extras})),
        specifier=specifier,
        written=_written_specifier(original) if parsed.specifier else "",
        url=parsed.url or "",
        marker=marker,
        extra=extra,
    )


def parse_requirements(lines: Iterable[str]) -> tuple[Requirement, ...]:
    """Parse the lines that are not empty, in their order."""
    return tuple(parse_requirement(line) for line in lines if line.strip())


def normalise(text: str) -> str:
    """The normal form of one requirement; the line where it is none."""
    return parse_requirement(text).normal


def _canonical_specifier(text: str) -> str:
    clauses = set()
    for clause in filter(None, (part.strip() for part in text.split(","))):
        operator = clause[: len(clause) - len(clause.lstrip("<>=!~"))]
        version = clause[len(operator) :].strip()
        if operator != "===" and not version.endswith(".*"):
            # "~=2.2.0" is not "~=2.2"; for all others 2.0 is 2.
            version = canonicalize_version(
                version, strip_trailing_zero=operator != "~="
            )
        clauses.add(operator + version)
    return ",".join(sorted(clauses))


def _written_specifier(original: str) -> str:
    rest = original.partition(";")[0]
    if name := NAME.match(rest):
        rest = rest[name.end() :]
    if extras := _REST.match(rest):
        rest = rest[extras.end() :]
    rest = rest.strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    return "".join(rest.split())
