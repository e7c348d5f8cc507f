"""The sentences about all members, and the words for one of them."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ..archive.members import Kind, Member
from ..text.sentences import counted, named
from .measuring import Overall
from .pairs import Pairing, State


def count_line(
    pairing: Pairing,
    excluded: int = 0,
    nouns: tuple[str, str] = ("archive", "archive"),
    other_modes: int = 0,
    otherwise: Collection[str] = (),
) -> str:
    """Return the sentence that counts the files by state.

    The states add up to the first number.  Directories are counted in a
    sentence of their own, :func:`directories`.

    Args:
        pairing: the files.
        excluded: how many members were left out.
        nouns: what the two sides are.
        other_modes: how many of the identical files have other permissions.
        otherwise: paths that another reader than pip reads otherwise in the
            old archive than in the new.
    """
    files = [pair for pair in pairing.pairs if not pair.is_directory]
    states = Counter(pair.state for pair in files)
    alone = sum(
        pair.state is State.IDENTICAL and pair.path in otherwise
        for pair in files
    )
    states[State.IDENTICAL] -= alone
    old = sum(pair.old is not None for pair in files)
    new = sum(pair.new is not None for pair in files)
    counts = ", ".join(
        f"{states[state]} {state.value}"
        for state in (
            State.CHANGED,
            State.IDENTICAL,
            State.RENAMED,
            State.ADDED,
            State.REMOVED,
        )
    )
    line = f"{counted(len(files), 'file')}: {counts}"
    if old != new:
        second = "" if nouns[0] == nouns[1] else f" {nouns[1]}"
        line += f" ({old} in the old {nouns[0]}, {new} in the new{second})"
    if alone:
        line += f"; {alone} changed to libarchive, not to pip"
    if other_modes:
        line += f"; {other_modes:,} of the identical have other permissions"
    if excluded:
        line += f"; {counted(excluded, 'member')} excluded"
    return line


def sameness(pairing: Pairing) -> str:
    """Return the sentence that says that no content differs, else ""."""
    is_same = all(
        pair.same_content and pair.old_path == pair.new_path
        for pair in pairing.pairs
    )
    words = "nothing differs in content: same paths, same bytes, same links"
    return words if is_same else ""


def directories(pairing: Pairing) -> str:
    """Return the sentence about directories, "" where nothing changed."""
    states = Counter(pair.state for pair in pairing.pairs if pair.is_directory)
    changed = ", ".join(
        f"{states[state]:,} {state.value}"
        for state in (State.CHANGED, State.ADDED, State.REMOVED)
        if states[state]
    )
    return changed and f"directories: {changed}"


def percent(value: float) -> str:
    """Return a percentage for people, never rounded up to a whole 100."""
    if value >= 100:
        return "100 %"
    return f"{min(int(value * 10) / 10, 99.9):.1f} %"


def similarity_line(overall: Overall) -> str:
    """Return the sentence about the overall similarity of two archives."""
    line = f"similarity {percent(overall.similarity)}"
    if overall.similarity < 100:
        line += (
            f" ({percent(overall.old_in_new)} of the old content is in the "
            f"new, {percent(overall.new_in_old)} of the new in the old)"
        )
    if overall.not_counted:
        line += f"; not counted: {named(overall.not_counted)}"
    return line


_TYPE_BITS = {
    Kind.FILE: stat.S_IFREG,
    Kind.HARDLINK: stat.S_IFREG,
    Kind.DIRECTORY: stat.S_IFDIR,
    Kind.SUBMODULE: stat.S_IFDIR,
    Kind.SYMLINK: stat.S_IFLNK,
    Kind.CHARACTER_DEVICE: stat.S_IFCHR,
    Kind.BLOCK_DEVICE: stat.S_IFBLK,
    Kind.FIFO: stat.S_IFIFO,
    Kind.SOCKET: stat.S_IFSOCK,
}


def mode_string(member: Member) -> str:
    """Return the permissions as ``ls -l`` shows them, ``h`` for hard links."""
    text = stat.filemode(_TYPE_BITS[member.kind] | (member.mode or 0))
    if member.mode is None:
        text = f"{text[0]}?????????"
    return f"h{text[1:]}" if member.kind is Kind.HARDLINK else text


def describe_member(member: Member) -> str:
    """Return lines about a member that is not a plain file, for a diff."""
    lines = [f"type: {member.kind.value}", f"mode: {mode_string(member)}"]
    if member.kind is Kind.FILE:
        lines.append(f"size: {member.size:,} bytes")
        lines.append(f"SHA-256: {member.digest.hex()}")
    if member.link:
        lines.append(f"target: {member.link}")
    if member.kind in (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE):
        lines.append("device: {}, {}".format(*member.device))
    return joined(lines)


def joined(lines: Iterable[str]) -> str:
    """Return *lines* as a text, each with its line feed."""
    return "".join(f"{line}\n" for line in lines)


def said_once(old: Collection[str], new: Collection[str]) -> Iterator[str]:
    """Yield remarks on both sides once, those on one side with its name."""
    for remark in old:
        yield remark if remark in new else f"old: {remark}"
    for remark in new:
        if remark not in old:
            yield f"new: {remark}"
