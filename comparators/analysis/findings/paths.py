"""Paths of members that different programs unpack differently."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from ..archive.members import Kind, Member
from .records.codes import Code
from .records.finding import Finding, finding
from .records.kinds import Severity
from .records.releases import Releases, Side

_DRIVE = re.compile(r"[A-Za-z]:")
_ON_WINDOWS = " is a device on Windows"
# Names that Windows takes for devices, whatever their suffix.
_DEVICE = re.compile(
    r"(?:^|/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)", re.I
)


def odd_paths(releases: Releases) -> Iterator[Finding]:
    """Find paths that are twice there, lead out, or fall together."""
    for code, look in (
        (Code.DUPLICATE_MEMBER, _duplicates),
        (Code.UNSAFE_PATH, _unsafe),
        (Code.OUTSIDE_ROOT, _outside),
        (Code.COLLIDING_PATH, _colliding),
    ):
        before = look(releases.old)
        for path, sentence in look(releases.new).items():
            if path not in before:
                harmless = sentence.endswith(_ON_WINDOWS)
                severity = Severity.REVIEW if harmless else None
                yield finding(code, sentence, path, severity=severity)


def _duplicates(side: Side) -> Mapping[str, str]:
    counts = Counter(
        member.path
        for member in side.members.values()
        if member.kind is not Kind.DIRECTORY
    )
    if len(counts) == sum(counts.values()):
        return {}
    return {
        path: f"{path} is there {counts[member.path]:,} times"
        for path, member in _first_of_path(side).items()
        if counts[member.path] > 1
    }


def _first_of_path(side: Side) -> dict[str, Member]:
    seen: set[str] = set()
    firsts = {}
    for path, member in side.members.items():
        if member.path not in seen:
            seen.add(member.path)
            firsts[path] = member
    return firsts


def _unsafe(side: Side) -> Mapping[str, str]:
    found = {}
    for path, member in side.members.items():
        name = member.path
        if name.startswith(("/", "\\")):
            found[path] = f"{name} is an absolute path"
        elif ".." in name and ".." in re.split(r"[/\\]", name):
            found[path] = f"{name} leads upwards"
        elif "\\" in name:
            found[path] = f"{name} has a backslash, which Windows cuts at"
        elif ":" in name and (_DRIVE.match(name) or _DRIVE.match(path)):
            found[path] = f"{name} begins with a drive"
        elif _DEVICE.search(path):
            found[path] = f"{name}{_ON_WINDOWS}"
    return found


def _outside(side: Side) -> Mapping[str, str]:
    return {
        path: f"{member.path} is outside the root directory"
        for path, member in side.members.items()
        if path.startswith("../")
    }


def _colliding(side: Side) -> Mapping[str, str]:
    paths = {
        path: member
        for path, member in side.members.items()
        if member.kind is not Kind.DIRECTORY
    }
    folded_paths = {path.casefold() for path in paths}
    if len(folded_paths) == len(paths) and "".join(folded_paths).isascii():
        return {}
    seen: dict[str, str] = {}
    found = {}
    for path in paths:
        folded = unicodedata.normalize("NFKC", path.casefold())
        first = seen.setdefault(folded, path)
        if first != path:
            found[path] = f"{path} is {first} on some file systems"
    return found
