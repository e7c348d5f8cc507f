"""The files of an ``.egg-info`` directory.

Lists are compared as sets, requirements by extra and marker, entry points by
group and name. Comments (lines that begin with ``#``) are left out.

Source: the setuptools documentation, "The Internal Structure of Python Eggs";
the specification "Entry points".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
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
FLAGS = {"zip-safe": "zip-safe", "not-zip-safe": "not zip-safe"}

MOST_LINES = 200_000
"""Lines of one file; more are not compared but as text."""

NAMED = 5
"""Entries that a sentence names before it counts the rest."""

_GENERATED = {"PKG-INFO", "setup.cfg"}
_SECTION = re.compile(r"\[(.*)\]")


class EntryPoint(NamedTuple):
    """One line of entry_points.txt."""

    group: str
    name: str
    value: str


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
    """The entry points, sorted; a line that is none has an empty name."""
    group = ""
    found = set()
    for line in _lines(content):
        if section := _SECTION.fullmatch(line):
            group = section[1].strip()
            continue
        name, equals, value = line.partition("=")
        if equals:
            found.add(EntryPoint(group, name.strip(), " ".join(value.split())))
        else:
            found.add(EntryPoint(group, "", line))
    return tuple(sorted(found))


def _lines(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "surrogateescape")
    lines = (line.strip() for line in re.split(r"\r\n|\r|\n", text))
    return (line for line in lines if line and not line.startswith("#"))


def changes(
    name: str, old: bytes | None, new: bytes | None
) -> tuple[str, ...]:
    """Say what changed in a file of an ``.egg-info`` directory.

    Args:
        name: the file's name without directories.
        old, new: its contents, None where there is no such file.

    Returns:
        One sentence a change; one that says so where the two files say the
        same in other bytes, or are too long.
    """
    if old is None or new is None:
        if name in FLAGS:
            return (
                f"{'newly' if old is None else 'no longer'} {FLAGS[name]}",
            )
        if not (old or new or b"").strip():
            return ()
    one_sided = old is None or new is None
    old, new = old or b"", new or b""
    if old == new:
        return ()
    if any(b.count(b"\n") + b.count(b"\r") > MOST_LINES for b in (old, new)):
        return (f"more than {MOST_LINES:,} lines, compared as text only",)
    found: Iterable[str] = ()
    if name in LISTS:
        found = _set_changes(read_entries(old), read_entries(new), LISTS[name])
        same = "the same entries in another order or spelling"
    elif name == REQUIRES:
        found = map(
            str,
            requirements.compare_requirements(
                read_requires(old), read_requires(new)
            ),
        )
        same = "the same requirements in another order or spelling"
    elif name == ENTRY_POINTS:
        found = _entry_point_changes(
            read_entry_points(old), read_entry_points(new)
        )
        same = "the same entry points in another order or spelling"
    elif name in FLAGS:
        same = f"still {FLAGS[name]}: the content of this file has no meaning"
    else:
        return ()
    return tuple(found) or (() if one_sided else (same,))


def _set_changes(
    old: tuple[str, ...], new: tuple[str, ...], noun: str
) -> Iterator[str]:
    before, after = set(old), set(new)
    for word, entries in (
        ("added", after - before),
        ("removed", before - after),
    ):
        if entries:
            yield f"{counted(len(entries), noun)} {word}: {named(sorted(entries), NAMED)}"


def _entry_point_changes(
    old: tuple[EntryPoint, ...], new: tuple[EntryPoint, ...]
) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        group, name = key
        label = f"[{group}] {name} =" if name else f"[{group}]"
        if one is None:
            yield f"added: {label} {other}"
        elif other is None:
            yield f"removed: {label} {one}"
        else:
            yield f"{label} {one} → {other}"


def _by_name(
    entry_points: Iterable[EntryPoint],
) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for point in entry_points:
        key = (point.group, point.name)
        found[key] = (
            f"{found[key]}, {point.value}" if key in found else (point.value)
        )
    return found


def sources_changes(
    old_sources: bytes,
    old_files: Collection[str],
    new_sources: bytes,
    new_files: Collection[str],
) -> tuple[str, ...]:
    """Set SOURCES.txt against the archive's files, old beside new.

    What SOURCES.txt never lists is in both releases and so no change;
    ``PKG-INFO`` and ``setup.cfg`` may be written when the archive is made.

    Args:
        old_sources, new_sources: the two SOURCES.txt.
        old_files, new_files: paths of the files in the archives, without
            the root directory; no directories.

    Returns:
        Sentences about files newly not listed, and entries newly without a
        file.
    """
    old_listed, new_listed = _listed(old_sources), _listed(new_sources)
    before, after = set(old_files), set(new_files)
    unlisted = (after - new_listed) - (before - old_listed) - _GENERATED
    absent = (new_listed - after) - (old_listed - before)
    found = []
    if unlisted:
        verb = "is" if len(unlisted) == 1 else "are"
        found.append(
            f"{counted(len(unlisted), 'file')} {verb} newly not listed in "
            f"SOURCES.txt: {named(sorted(unlisted), NAMED)}"
        )
    if absent:
        count = len(absent)
        noun, verb = ("entry", "has") if count == 1 else ("entries", "have")
        found.append(
            f"{count:,} {noun} of SOURCES.txt newly {verb} no file in the "
            f"archive: {named(sorted(absent), NAMED)}"
        )
    return tuple(found)


def _listed(sources: bytes) -> set[str]:
    # setuptools writes backslashes on Windows.
    return {
        entry.replace("\\", "/").removeprefix("./")
        for entry in read_entries(sources)
    }


def zip_safe_change(
    old_files: Collection[str], new_files: Collection[str]
) -> str | None:
    """A sentence where the flag of the ``.egg-info`` directory changed."""
    before, after = _flag(old_files), _flag(new_files)
    if before == after:
        return None
    return f"zip safety: {before} → {after}"


def _flag(files: Iterable[str]) -> str:
    names = {path.rpartition("/")[2] for path in files if ".egg-info/" in path}
    found = [word for name, word in FLAGS.items() if name in names]
    return " and ".join(found) or "not stated"
