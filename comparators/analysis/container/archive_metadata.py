"""What two archives say beside the content of their members.

Times, owners, order and compression are noise between two releases, and the
evidence between two builds of one release: a few lines each, and sentences
that count.
"""

from __future__ import annotations

import datetime
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from ..archive.layout import Archive, Layout
from ..archive.members import Member
from ..text.sentences import counted, named
from .evidence import entry_sentences, trait_sentences

_OWNERS_SHOWN = 4
_Common: TypeAlias = "list[tuple[str, Member, Member]]"
"""The members of one path: the path, the old one, the new one."""
_OWNER = operator.attrgetter("uname", "uid", "gname", "gid")
_MTIME = operator.attrgetter("mtime")
# What another umask changes: permissions of the group and of others.
_UMASK_BITS = 0o077


class ArchiveMetadata(NamedTuple):
    """The archive metadata of both sides, ready to be shown.

    Attributes:
        old, new: lines ``what: value``, to be diffed.
        sentences: what is best said in words.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    sentences: tuple[str, ...]


def compare_archive_metadata(old: Archive, new: Archive) -> ArchiveMetadata:
    """Compare what two archives say beside the content of their members."""
    return ArchiveMetadata(
        tuple(_lines(old)), tuple(_lines(new)), tuple(_sentences(old, new))
    )


def member_lines(layout: Layout) -> Iterator[str]:
    """Yield a line for each member: time, owner and path."""
    for path, member in sorted(layout.members.items()):
        yield f"{_time(member.mtime)} {_owner(member)} {path}"


def usual_mode_changes(old: Layout, new: Layout) -> dict[tuple[int, int], int]:
    """Return the permission changes that another umask explains.

    A change from one mode to another, in the group's and others' bits only,
    that most of the common members with the old mode share; and most of all
    common members have such a change.  A umask takes permissions from 0666,
    or from 0777 where the owner may execute; it never gives more.

    Returns:
        For each such (old mode, new mode), how many members changed so.
    """
    others = new.members
    changes = Counter(
        [
            (member.mode, other.mode)
            for path, member in old.members.items()
            if (other := others.get(path)) is not None
            and other.kind is member.kind
            and member.mode is not None
            and other.mode is not None
        ]
    )
    with_mode: Counter[int] = Counter()
    for (before, _), count in changes.items():
        with_mode[before] += count
    usual = {
        (before, after): count
        for (before, after), count in changes.items()
        if before != after
        and not (before ^ after) & ~_UMASK_BITS
        and not (before | after) & ~(0o777 if before & 0o100 else 0o666)
        and count > 1
        and count * 2 > with_mode[before]
    }
    return usual if sum(usual.values()) * 2 > sum(changes.values()) else {}


def umask_sentences(changes: dict[tuple[int, int], int]) -> Iterator[str]:
    """Yield a sentence for each of what :func:`usual_mode_changes` gave."""
    for (before, after), count in sorted(changes.items()):
        yield (
            f"permissions {before:04o} → {after:04o} in "
            f"{counted(count, 'member')} (another umask)"
        )


def _lines(side: Archive) -> Iterator[str]:
    index = side.index
    if index.format:
        is_plain = index.compression == "none"
        compression = "not compressed" if is_plain else index.compression
        yield f"format: {index.format}, {compression}"
    if index.members:
        times = {member.mtime for member in index.members}
        span = _time(min(times))
        if len(times) > 1:
            span += f" to {_time(max(times))} ({len(times):,} different)"
        yield f"modification times: {span}"
        owners = sorted(set(map(_owner, index.members)))
        yield f"owners: {named(owners, _OWNERS_SHOWN)}"


def _sentences(old: Archive, new: Archive) -> Iterator[str]:
    before, after = old.index, new.index
    if old.layout.root != new.layout.root and (
        old.layout.version == new.layout.version
    ):
        yield f"root directory: {old.layout.root} → {new.layout.root}"
    common = [
        (path, member, new.layout.members[path])
        for path, member in old.layout.members.items()
        if path in new.layout.members
    ]
    yield from _counted("another modification time", common, _MTIME)
    yield from _counted("another owner", common, _OWNER)
    yield from umask_sentences(usual_mode_changes(old.layout, new.layout))
    yield from _order(common)
    if not before.members or not after.members:
        return
    yield from trait_sentences(before.traits, after.traits)
    if (before.compression == "zip") is (after.compression == "zip"):
        yield from entry_sentences(old, new)
    if before.digest and before.digest == after.digest:
        yield (
            "what Python decompresses is the same"
            if before.is_ambiguous or after.is_ambiguous
            else "the archives are the same before compression: only the "
            "compression differs"
        )


def _counted(
    what: str, common: _Common, value: Callable[[Member], object]
) -> Iterator[str]:
    changed = [path for path, a, b in common if value(a) != value(b)]
    if changed:
        names = f": {named(changed)}" if len(changed) <= 3 else ""
        counts = f"{len(changed):,} of {len(common):,}"
        yield f"{what} in {counts} common members{names}"


def _order(common: _Common) -> Iterator[str]:
    by_position = sorted(common, key=lambda each: each[2].position)
    for number, each in enumerate(zip(common, by_position, strict=True), 1):
        (old, _, _), (new, _, _) = each
        if old != new:
            yield (
                "another member order: the first common member at another "
                f"place is number {number:,}, {old} in the old and {new} "
                "in the new"
            )
            return


def _owner(member: Member) -> str:
    uname, uid, gname, gid = _OWNER(member)
    return f"{uname or '-'} ({uid}) : {gname or '-'} ({gid})"


def _time(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, 10**9)
    try:
        text = datetime.datetime.fromtimestamp(
            seconds, tz=datetime.timezone.utc
        ).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        text = f"{seconds} s after the epoch"
    return f"{text}.{rest:09d}".rstrip("0") if rest else text
