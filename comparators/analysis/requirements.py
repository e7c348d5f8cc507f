"""Requirements: parsed, normalised, and compared one by one.

Compared in a normal form, shown in the original spelling. Nothing is lost:
a line that is no requirement is compared and shown as it stands.

Source: PEP 508 (dependency specifiers), PEP 503 (names), PEP 440 (version
specifiers).
"""

from __future__ import annotations

import enum
import heapq
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from . import markers

LIMIT = 5_000
"""Lines of one side, beyond those both sides share, compared one by one."""

LONGEST = 4_096
"""Characters of one requirement; a longer line is taken as it stands."""

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
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

    def _terms(self, *, marker: bool) -> str:
        """What is asked for, without the name."""
        text = self._bracketed() + self.written
        if self.url:
            text += f" direct URL {self.url}"
        elif not self.written:
            text += " any version"
        if marker and self.marker:
            text += f"; {self.marker}"
        return text.strip()


class Change(enum.Enum):
    """What happened to a requirement; the value is the reader's word."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    NOT_COMPARED = "not compared"


class RequirementChange(NamedTuple):
    """One change between two lists of requirements.

    Attributes:
        change: what happened.
        name: the project's name as the newer side writes it.
        old, new: the terms before and after; the whole requirement where it
            was removed or added.
        extra: the extra it belongs to, or "".
    """

    change: Change
    name: str
    old: str
    new: str
    extra: str = ""

    def __str__(self) -> str:
        prefix = f"[{self.extra}] " if self.extra else ""
        if self.change is Change.CHANGED:
            return f"{prefix}{self.name}: {self.old} → {self.new}"
        return f"{prefix}{self.change.value}: {self.old}{self.new}"


def normalise_name(name: str) -> str:
    """The name of a project or an extra by PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


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
        name=normalise_name(parsed.name),
        spelling=parsed.name,
        extras=tuple(sorted({normalise_name(e) for e in parsed.extras})),
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
    from packaging.utils import canonicalize_version

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
    if name := _NAME.match(rest):
        rest = rest[name.end() :]
    if extras := _REST.match(rest):
        rest = rest[extras.end() :]
    rest = rest.strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    return "".join(rest.split())


def compare_requirements(
    old: Iterable[str], new: Iterable[str], *, extra: str = ""
) -> tuple[RequirementChange, ...]:
    """Say what changed from the old lines to the new ones.

    Order, repetition and spelling are no change. A name that occurs on
    several lines stays several lines: paired by name and marker first, then
    by name. Beyond :data:`LIMIT` lines the last change says how many were
    not compared.

    Args:
        old, new: requirements, one a string.
        extra: the extra that all of them belong to.
    """
    before = {line.strip() for line in old} - {""}
    after = {line.strip() for line in new} - {""}
    if before == after:
        return ()
    gone, skipped_gone = _bounded(before - after)
    come, skipped_come = _bounded(after - before)
    # A line that stayed matters only beside one of the same name.
    names = {_quick_name(line) for line in (*gone, *come)}
    kept, _ = _bounded(
        {line for line in before & after if _quick_name(line) in names}
    )
    stayed = {parse_requirement(line).normal for line in kept}
    old_side = {r.normal: r for r in map(parse_requirement, gone)}
    new_side = {r.normal: r for r in map(parse_requirement, come)}
    left = [r for key, r in old_side.items() if key not in new_side]
    right = [r for key, r in new_side.items() if key not in old_side]
    changes = _pair(
        [r for r in left if r.normal not in stayed],
        [r for r in right if r.normal not in stayed],
        extra,
    )
    if skipped := skipped_gone + skipped_come:
        changes.append(
            RequirementChange(
                Change.NOT_COMPARED,
                "",
                f"{skipped:,} requirements, more than {LIMIT:,} differ",
                "",
                extra,
            )
        )
    return tuple(changes)


def _bounded(lines: set[str]) -> tuple[list[str], int]:
    if len(lines) <= LIMIT:
        return sorted(lines), 0
    return heapq.nsmallest(LIMIT, lines), len(lines) - LIMIT


def _quick_name(line: str) -> str:
    match = _NAME.match(line)
    return normalise_name(match[1].rstrip("._-")) if match else ""


def _pair(
    left: Sequence[Requirement], right: Sequence[Requirement], extra: str
) -> list[RequirementChange]:
    """Pair what is left on both sides, the closest first."""
    pairs: list[tuple[Requirement | None, Requirement | None]] = []
    rest_left, rest_right = list(left), list(right)
    for with_marker in (True, False):
        waiting: dict[tuple[str, ...], list[Requirement]] = {}
        for requirement in rest_right:
            waiting.setdefault(_key(requirement, with_marker), []).append(
                requirement
            )
        unpaired = []
        for requirement in rest_left:
            candidates = waiting.get(_key(requirement, with_marker))
            if requirement.name and candidates:
                pairs.append((requirement, candidates.pop(0)))
            else:
                unpaired.append(requirement)
        rest_left = unpaired
        rest_right = [r for group in waiting.values() for r in group]
    pairs += [(requirement, None) for requirement in rest_left]
    pairs += [(None, requirement) for requirement in rest_right]
    changes = [_change(before, after, extra) for before, after in pairs]
    return sorted(changes, key=_order)


def _order(change: RequirementChange) -> tuple[str, ...]:
    name = normalise_name(change.name)
    return (change.extra, name, change.change.name, change.old, change.new)


def _key(requirement: Requirement, with_marker: bool) -> tuple[str, ...]:
    key = (requirement.extra, requirement.name)
    return (*key, requirement.marker) if with_marker else key


def _change(
    before: Requirement | None, after: Requirement | None, extra: str
) -> RequirementChange:
    if before is None or after is None:
        one = before or after
        assert one is not None
        kind = Change.REMOVED if after is None else Change.ADDED
        shown = (one.shown, "") if after is None else ("", one.shown)
        name = one.spelling or one.original
        return RequirementChange(kind, name, *shown, _extra(one, extra))
    same_marker = before.marker == after.marker
    name = after.spelling
    if same_marker and after.marker:
        name += f"; {after.marker}"
    return RequirementChange(
        Change.CHANGED,
        name,
        before._terms(marker=not same_marker),
        after._terms(marker=not same_marker),
        _extra(after, extra),
    )


def _extra(requirement: Requirement, extra: str) -> str:
    return ", ".join(filter(None, (extra, requirement.extra)))
