"""Statements that moved from one file to another, as they were.

A project that leaves setup.cfg for pyproject.toml changes two files, and
nothing of what it states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..metadata.dependency_specifiers import parse_requirement
from ..metadata.stated import Metadata
from ..text.sentences import named

_WRITTEN = ("pyproject.toml", "setup.cfg", "setup.py")
"""The files that people write; the others are made of them."""

_NAMED = 5


def moved_statements(
    old: Iterable[Metadata], new: Iterable[Metadata]
) -> Iterator[str]:
    """Say what another file states now, a sentence for two files.

    Args:
        old, new: what each file of the two releases states.
    """
    before, after = _by_file(old), _by_file(new)
    moved: dict[tuple[str, str], list[str]] = {}
    for source, stated in before.items():
        # What is left there may state it when it is run.
        if source in after and after[source].expressions:
            continue
        kept = _statements(after.get(source, Metadata()))
        for target, now in after.items():
            earlier = _statements(before.get(target, Metadata()))
            come = _statements(now)
            for statement, words in _statements(stated).items():
                if statement in come and not (
                    statement in kept or statement in earlier
                ):
                    moved.setdefault((source, target), []).append(words)
    for (source, target), statements in moved.items():
        yield f"moved {source} → {target}: {named(statements, _NAMED)}"


def _by_file(metadata: Iterable[Metadata]) -> dict[str, Metadata]:
    return {each.source: each for each in metadata if each.source in _WRITTEN}


def _statements(metadata: Metadata) -> Mapping[object, str]:
    """Return what a file states, as it is compared and as it is said."""
    found: dict[object, str] = {}
    for words, stated in (
        ("name", metadata.name),
        ("version", metadata.version),
        ("Python", metadata.requires_python),
    ):
        if stated:
            value = "".join(stated.value.split())
            found[words, value] = f"{words} {stated.value}"
    for group, name, target in metadata.entry_points:
        is_command = group in ("console_scripts", "gui_scripts")
        label = "command" if is_command else f"[{group}]"
        found[group, name, "".join(target.split())] = f"{label} {name}"
    for extra, requirements in metadata.requirements.items():
        for one in requirements:
            requirement = parse_requirement(one.value)
            prefix = f"[{extra}] " if extra else ""
            found[extra, requirement.normal] = (
                f"{prefix}requirement {requirement.original}"
            )
    for one in metadata.build_requirements:
        requirement = parse_requirement(one.value)
        found["build", requirement.normal] = f"to build, {one.value}"
    return found
