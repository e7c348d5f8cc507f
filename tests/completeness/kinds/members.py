"""Members that are added, removed, moved or there twice."""

from __future__ import annotations

import dataclasses
import random

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import Change, kind, pair
from tests.sdists import Entry


@kind("members", "added")
def _added(chance: random.Random) -> Change:
    path = chance.choice(
        [
            "conftest.py",
            f"new file {by_chance.name(chance)}.txt",
            f"ü{by_chance.name(chance)}.txt",
            by_chance.path(chance),
        ]
    )
    return pair(chance, [], [Entry(path, _content(chance))], path)


def _content(chance: random.Random) -> bytes:
    return b"".join(by_chance.lines(chance)) * chance.choice([0, 1, 1, 40])


@kind("members", "removed")
def _removed(chance: random.Random) -> Change:
    path = chance.choice([by_chance.path(chance), ".hidden"])
    return pair(chance, [Entry(path, _content(chance))], [], path)


@kind("members", "moved")
def _moved(chance: random.Random) -> Change:
    content = _content(chance) or b"moved\n"
    old, new = by_chance.path(chance), f"there/{by_chance.path(chance)}"
    return pair(
        chance,
        [Entry(old, content)],
        [Entry(new, content)],
        old,
        new,
    )


@kind("members", "renamed in case only")
def _case(chance: random.Random) -> Change:
    content = _content(chance) or b"x = 1\n" * 9
    new = by_chance.path(chance, (".py", ".txt"))
    directory, _, file = new.rpartition("/")
    old = f"{directory}/{file.title()}".lstrip("/")
    return pair(
        chance,
        [Entry(old, content)],
        [Entry(new, content)],
        old,
        new,
    )


@kind("members", "moved with an edit")
def _moved_edit(chance: random.Random) -> Change:
    lines = by_chance.lines(chance) + by_chance.lines(chance)
    at = chance.randrange(len(lines))
    edited = [*lines[:at], b"an edit\n", *lines[at + 1 :]]
    old, new = by_chance.path(chance), f"there/{by_chance.path(chance)}"
    return pair(
        chance,
        [Entry(old, b"".join(lines))],
        [Entry(new, b"".join(edited))],
        old,
        new,
    )


@kind("members", "directory added or removed")
def _directory(chance: random.Random) -> Change:
    path = by_chance.path(chance, ("",))
    sides: list[list[Entry]] = [[], [Entry(path, kind=Kind.DIRECTORY)]]
    if chance.random() < 0.5:
        sides.reverse()
    return pair(chance, sides[0], sides[1], path)


@kind("members", "duplicate added")
def _duplicate(chance: random.Random) -> Change:
    path = by_chance.path(chance)
    first = Entry(path, by_chance.line(chance))
    second = Entry(path, chance.choice([_content(chance), first.content]))
    return pair(chance, [first], [first, second], path)


@kind("members", "duplicate changed")
def _duplicate_changed(chance: random.Random) -> Change:
    path = by_chance.path(chance)
    first = Entry(path, by_chance.line(chance))
    old, new = b"second = 2\n" + _content(chance), by_chance.line(chance)
    return pair(
        chance,
        [first, Entry(path, old)],
        [first, Entry(path, new)],
        path,
    )


@kind("members", "duplicates swapped")
def _duplicates_swapped(chance: random.Random) -> Change:
    path = by_chance.path(chance)
    first = Entry(path, b"first = 1\n" + _content(chance))
    second = Entry(path, b"second = 2\n" + by_chance.line(chance))
    return pair(chance, [first, second], [second, first], path)


@kind("members", "second root directory")
def _second_root(chance: random.Random) -> Change:
    path = f"other-2.0/{by_chance.path(chance)}"
    other = Entry(path, by_chance.line(chance), verbatim=True)
    edited = dataclasses.replace(other, content=b"x = 2\n")
    old = chance.choice([[], [other]])
    return pair(chance, old, [edited], path)
