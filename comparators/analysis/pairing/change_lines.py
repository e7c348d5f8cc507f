"""A line for each member that changed, in a reviewer's letters.

``A 147 path`` was added, ``D`` removed, ``R old → new`` renamed, ``M +12 −3
path`` changed, as in ``git status``; the numbers are lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..archive.members import Kind, Member
from ..text.sentences import counted, named
from .directory_moves import moved_path
from .pairs import Pair, Pairing, State
from .summary import mode_string

Lines = Callable[[Pair], tuple[int, int] | None]
"""Gives how many lines of a pair were added and removed, None if unknown."""
Alone = Callable[[Pair], str]
"""Gives words for the content of a file that one side has: ``147``."""

# Fewer changes are seen without totals.
_FEW = 20
_MOST_DIRECTORIES = 12
# Execution, set-user-ID and the like, and writing by everybody.
_NOT_USUAL = 0o7113
_WORDS = {
    State.ADDED: "added",
    State.REMOVED: "removed",
    State.RENAMED: "renamed",
    State.CHANGED: "changed",
}


class ChangeLine(NamedTuple):
    """One change.

    Attributes:
        sign: as in a diff: ``+`` where only the new side has the member,
            ``-`` where only the old one has it, a space where both have.
        text: the line.
    """

    sign: str
    text: str


def change_lines(
    pairing: Pairing, lines: Lines, alone: Alone
) -> Iterator[ChangeLine]:
    """Yield the line of each change: added, removed, renamed, changed.

    Every path that changed is in one of them.
    """
    by_state: dict[State, list[Pair]] = {state: [] for state in State}
    for pair in pairing.pairs:
        by_state[pair.state].append(pair)
    for pair in by_state[State.ADDED]:
        yield ChangeLine("+", _alone("A", pair, pair.new, alone))
    for pair in by_state[State.REMOVED]:
        yield ChangeLine("-", _alone("D", pair, pair.old, alone))
    yield from _renames(pairing, by_state[State.RENAMED], lines)
    for pair in by_state[State.CHANGED]:
        path = _shown(pair.new and pair.new._replace(link=""), pair.path)
        words = [*_what_changed(pair, lines), path]
        yield ChangeLine(" ", " ".join(["M", *words]))


def _renames(
    pairing: Pairing, renamed: list[Pair], lines: Lines
) -> Iterator[ChangeLine]:
    moves = {move.old: move.new for move in pairing.directory_moves}
    for move in pairing.directory_moves:
        yield ChangeLine(
            " ", f"R {move.old}/ → {move.new}/ ({move.members:,})"
        )
    for pair in renamed:
        moved = moved_path(pair.old_path or "", moves) == pair.new_path
        words = [
            "R",
            *_what_changed(pair, lines),
            f"{pair.old_path} → {pair.new_path}",
        ]
        yield ChangeLine(" ", f"{'  ' * moved}{' '.join(words)}")


def _alone(
    letter: str, pair: Pair, member: Member | None, alone: Alone
) -> str:
    assert member is not None
    words = [letter]
    if member.kind is Kind.FILE:
        words.append(alone(pair))
        if member.permissions & _NOT_USUAL:
            words.append(mode_string(member))
    elif member.kind is not Kind.DIRECTORY:
        words += [mode_string(member), member.kind.value]
        if any(member.device):
            words.append("{},{}".format(*member.device))
    return " ".join([*filter(None, words), _shown(member, pair.path)])


def _shown(member: Member | None, path: str) -> str:
    """Return *path* as ``ls -F`` would show it, links with their target."""
    if member is None:
        return path
    if member.kind is Kind.DIRECTORY:
        return f"{path.rstrip('/')}/"
    return f"{path} -> {member.link}" if member.link else path


def _what_changed(pair: Pair, lines: Lines) -> Iterator[str]:
    old, new = pair.old, pair.new
    assert old is not None
    assert new is not None
    if old.kind is not new.kind:
        yield f"{old.kind.value} → {new.kind.value}"
    elif old.mode != new.mode:
        yield f"{mode_string(old)} → {mode_string(new)}"
    elif old.link != new.link:
        yield f"target {old.link} → {new.link}"
    if old.kind is Kind.FILE and new.kind is Kind.FILE:
        if pair.same_content:
            return
        counts = lines(pair)
        if counts is None:
            yield f"{old.size:,} → {new.size:,} bytes"
        else:
            yield "+{:,} −{:,}".format(*counts)


def directory_totals(pairing: Pairing, lines: Lines) -> Iterator[str]:
    """Yield a sentence for each directory with changed files.

    Nothing where there are so few that one sees them at a glance.
    """
    changed = [
        pair
        for pair in pairing.pairs
        if pair.state is not State.IDENTICAL
        and Kind.DIRECTORY not in {m.kind for m in (pair.old, pair.new) if m}
    ]
    if len(changed) <= _FEW:
        return
    states: dict[str, Counter[State]] = {}
    totals: dict[str, list[int]] = {}
    for pair in changed:
        directory = _directory(pair.path)
        states.setdefault(directory, Counter())[pair.state] += 1
        total = totals.setdefault(directory, [0, 0])
        both = pair.old is not None and pair.new is not None
        for place, number in enumerate((both and lines(pair)) or (0, 0)):
            total[place] += number
    most = sorted(states, key=lambda d: (-states[d].total(), d))
    for directory in sorted(most[:_MOST_DIRECTORIES]):
        words = [
            f"{states[directory][state]:,} {word}"
            for state, word in _WORDS.items()
            if states[directory][state]
        ]
        if any(totals[directory]):
            words.append("+{:,} −{:,} lines".format(*totals[directory]))
        yield f"{directory}: {', '.join(words)}"
    rest = most[_MOST_DIRECTORIES:]
    if rest:
        number = sum(states[directory].total() for directory in rest)
        yield f"{counted(number, 'change')} in {named(sorted(rest))}"


def _directory(path: str) -> str:
    first, slash, rest = path.partition("/")
    if not slash:
        return "files at the root"
    second, slash, _ = rest.partition("/")
    if first in ("src", "lib") and slash:
        return f"{first}/{second}/"
    return f"{first}/"
