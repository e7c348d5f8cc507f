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
_LETTERS = {
    State.ADDED: "A",
    State.REMOVED: "D",
    State.RENAMED: "R",
    State.CHANGED: "M",
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
    moves = {move.old: move.new for move in pairing.directory_moves}
    for state, letter in _LETTERS.items():
        if state is State.RENAMED:
            for old, new, members in pairing.directory_moves:
                yield ChangeLine(" ", f"R {old}/ → {new}/ ({members:,})")
        for pair in pairing.pairs:
            if pair.state is not state:
                continue
            if pair.old is None or pair.new is None:
                sign = "-" if pair.new is None else "+"
                words = _alone(pair, pair.new or pair.old, alone)
            else:
                sign = " "
                words = _changes(pair, pair.old, pair.new, lines)
            line = " ".join([letter, *filter(None, words)])
            moved = moved_path(pair.old_path or "", moves)
            is_below = moved is not None and moved == pair.new_path
            yield ChangeLine(sign, f"  {line}" if is_below else line)


def _alone(pair: Pair, member: Member | None, alone: Alone) -> Iterator[str]:
    assert member is not None
    if member.kind is Kind.FILE:
        yield alone(pair)
        if member.permissions & _NOT_USUAL:
            yield mode_string(member)
    elif member.kind is not Kind.DIRECTORY:
        yield mode_string(member)
        yield member.kind.value
        if any(member.device):
            yield "{},{}".format(*member.device)
    yield _shown(pair.path, member)


def _shown(path: str, member: Member) -> str:
    """Return *path* as ``ls -F`` would show it, links with their target."""
    if member.kind is Kind.DIRECTORY:
        return f"{path.rstrip('/')}/"
    return f"{path} -> {member.link}" if member.link else path


def _changes(
    pair: Pair, old: Member, new: Member, lines: Lines
) -> Iterator[str]:
    if old.kind is not new.kind:
        yield f"{old.kind.value} → {new.kind.value}"
    elif old.mode != new.mode:
        yield f"{mode_string(old)} → {mode_string(new)}"
    elif old.link != new.link:
        yield f"target {old.link} → {new.link}"
    if old.kind is new.kind is Kind.FILE and not pair.same_content:
        counts = lines(pair)
        if counts is None:
            yield f"{old.size:,} → {new.size:,} bytes"
        else:
            yield "+{:,} −{:,}".format(*counts)
    if pair.state is State.RENAMED:
        yield f"{pair.old_path} → {pair.new_path}"
    else:
        yield _shown(pair.path, new._replace(link=""))


def directory_totals(pairing: Pairing, lines: Lines) -> Iterator[str]:
    """Yield a sentence for each directory with changed files.

    Nothing where there are so few that one sees them at a glance.
    """
    directories: dict[str, list[Pair]] = {}
    for pair in pairing.pairs:
        if pair.state is not State.IDENTICAL and not pair.is_directory:
            directories.setdefault(_directory(pair.path), []).append(pair)
    if sum(map(len, directories.values())) <= _FEW:
        return
    most = sorted(directories, key=lambda d: (-len(directories[d]), d))
    for directory in sorted(most[:_MOST_DIRECTORIES]):
        pairs = directories[directory]
        states = Counter(pair.state for pair in pairs)
        words = [
            f"{states[state]:,} {state.value}"
            for state in _LETTERS
            if states[state]
        ]
        both = (pair for pair in pairs if pair.old and pair.new)
        counts = [(0, 0), *filter(None, map(lines, both))]
        added, removed = map(sum, zip(*counts, strict=True))
        if added or removed:
            words.append(f"+{added:,} −{removed:,} lines")
        yield f"{directory}: {', '.join(words)}"
    rest = most[_MOST_DIRECTORIES:]
    if rest:
        number = sum(len(directories[directory]) for directory in rest)
        yield f"{counted(number, 'change')} in {named(sorted(rest))}"


def _directory(path: str) -> str:
    first, slash, rest = path.partition("/")
    if not slash:
        return "files at the root"
    second, slash, _ = rest.partition("/")
    if first in ("src", "lib") and slash:
        return f"{first}/{second}/"
    return f"{first}/"
