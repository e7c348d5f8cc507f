"""The files of an ``.egg-info`` directory.

Lists are compared as sets, requirements by extra and marker, entry points by
group and name. Comments (lines that begin with ``#``) are left out.

Source: the setuptools documentation, "The Internal Structure of Python Eggs";
the specification "Entry points".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.sentences import counted, named
from . import requirements

LISTS = {
    "SOURCES.txt": "listed file",
    "top_level.txt": "top-level name",
    "namespace_packages.txt": "namespace package",
    "dependency_links.txt": "dependency link",
}
"""Files that hold a set, one entry a line, and what an entry is."""

REQUIRES = "requires.txt"
ENTRY_POINTS = "entry_points.txt"

MOST_LINES = 200_000
"""Lines of one file; more are not compared but as text."""

NAMED = 5
"""Entries that a sentence names before it counts the rest."""

_SECTION = re.compile(r"\[(.*)\]")


class EntryPoint(NamedTuple):
    """One line of entry_points.txt."""

    group: str
    name: str
    value: str


def near_root(paths: Iterable[str], name: str) -> list[str]:
    """Return the paths of a file of the ``.egg-info`` directories of a release.

    Those are at the root or one directory below it; deeper ones are mostly of
    test data.
    """
    return [
        path
        for path in paths
        if path.endswith(f".egg-info/{name}") and path.count("/") < 3
    ]


def read_entries(content: bytes) -> tuple[str, ...]:
    """The entries of a list file, as a sorted set."""
    return tuple(sorted(set(_lines(content))))


def read_requires(content: bytes) -> tuple[str, ...]:
    """The requirements of requires.txt, each with its extra and marker.

    ``foo`` in a section ``[extra:python_version < "3"]`` becomes
    ``foo; python_version < "3" and extra == "extra"``.
    """
    found = []
    marker = ""
    for line in _lines(content):
        if section := _SECTION.fullmatch(line):
            marker = _section_marker(section[1])
        else:
            found.append(_with_marker(line, marker) if marker else line)
    return tuple(found)


def _section_marker(section: str) -> str:
    extra, _, marker = section.partition(":")
    extra, marker = extra.strip(), marker.strip()
    belongs = f'extra == "{extra}"' if extra else ""
    if marker and belongs:
        return f"({marker}) and {belongs}"
    return marker or belongs


def _with_marker(line: str, marker: str) -> str:
    # setuptools puts markers into sections: one on a line is rare.
    text, semicolon, own = line.partition(" ; " if "@" in line else ";")
    if semicolon:
        marker = f"({own.strip()}) and ({marker})"
    return f"{text.strip()}{' ' if '@' in text else ''}; {marker}"


def read_entry_points(content: bytes) -> tuple[EntryPoint, ...]:
    """The entry points, sorted; a line that is none has an empty name.

    Line by line, as importlib.metadata reads them: a name may be there more
    than once. A value on the line behind its name counts, as for configparser.
    """
    group = ""
    found: list[EntryPoint] = []
    for line in _lines(content):
        if section := _SECTION.fullmatch(line):
            group = section[1].strip()
            continue
        name, equals, value = map(str.strip, line.partition("="))
        if not equals:
            name, value = "", line
            if found and found[-1].group == group and not found[-1].value:
                name = found.pop().name
        found.append(EntryPoint(group, name, " ".join(value.split())))
    return tuple(sorted(set(found)))


def _lines(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "surrogateescape")
    lines = map(str.strip, text.splitlines())
    return (line for line in lines if line and not line.startswith("#"))


def changes(name: str, old: bytes, new: bytes) -> tuple[str, ...]:
    """Say what changed in a file of an ``.egg-info`` directory.

    Args:
        name: the file's name without directories.
        old, new: its contents, empty where there is no such file.

    Returns:
        One sentence a change; one that says so where the two files say the
        same in other bytes, or are too long.
    """
    if old == new:
        return ()
    if any(b.count(b"\n") + b.count(b"\r") > MOST_LINES for b in (old, new)):
        return (f"more than {MOST_LINES:,} lines, compared as text only",)
    if name == REQUIRES:
        what = "requirements"
        found = requirements.compare_requirements(
            read_requires(old), read_requires(new)
        )
    elif name == ENTRY_POINTS:
        what = "entry points"
        found = tuple(_entry_point_changes(old, new))
    else:
        what = "entries"
        found = tuple(_set_changes(old, new, LISTS[name]))
    same = f"the same {what} in another order or spelling"
    return found or (same,) * bool(old and new)


def _set_changes(old: bytes, new: bytes, noun: str) -> Iterator[str]:
    before, after = set(read_entries(old)), set(read_entries(new))
    for word, entries in (
        ("added", after - before),
        ("removed", before - after),
    ):
        if entries:
            shown = named(sorted(entries), NAMED)
            yield f"{counted(len(entries), noun)} {word}: {shown}"


def _entry_point_changes(old: bytes, new: bytes) -> Iterator[str]:
    sides: tuple[dict[tuple[str, str], list[str]], ...] = ({}, {})
    for side, content in zip(sides, (old, new), strict=True):
        for group, name, value in read_entry_points(content):
            side.setdefault((group, name), []).append(value)
    for key in sorted({*sides[0], *sides[1]}):
        before, after = (side.get(key, []) for side in sides)
        one, other = ", ".join(before), ", ".join(after)
        group, name = key
        label = f"[{group}] {name} =" if name else f"[{group}]"
        if not before:
            yield f"added: {label} {other}"
        elif not after:
            yield f"removed: {label} {one}"
        elif before != after:
            yield f"{label} {one} → {other}"
