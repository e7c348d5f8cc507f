"""What two containers say otherwise: traits, and headers entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ..archive.layout import Archive
from ..archive.members import PACKED, Entry, Member, Trait, abridged
from . import zip_headers
from .tar_headers import Change, header_changes

_NAMED = 3
"""How many members a sentence names."""
_SHOWN = 200


def trait_sentences(old: Iterable[Trait], new: Iterable[Trait]) -> list[str]:
    """Return a sentence for each trait of two archives that differs."""
    return [
        f"{what}: {_change(before, after)}"
        for what, before, after in _differences(old, new)
    ]


def entry_sentences(
    old: Archive, new: Archive, changed: Collection[str]
) -> list[str]:
    """Return a sentence for what differs around the content of members.

    Args:
        changed: paths of the members whose content differs.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    ours, theirs = _numbered(old), _numbered(new)
    for key in {**ours, **theirs}:
        for what, before, after in _entry_changes(
            (old, ours.get(key)), (new, theirs.get(key))
        ):
            if what != PACKED or key[0] not in changed:
                change = key[0][:_SHOWN], _change(before, after)
                found.setdefault(what, []).append(change)
    return [_sentence(what, members) for what, members in found.items()]


def _numbered(side: Archive) -> dict[tuple[str, int], Entry]:
    """Return the entries by path; the second of a path has the number 1."""
    seen: dict[str, int] = {}
    entries = {}
    for entry in side.index.evidence.entries:
        path = side.layout.below(entry.member.path)
        number = seen.get(path, 0)
        seen[path] = number + 1
        entries[path, number] = entry
    return entries


def _entry_changes(
    old: tuple[Archive, Entry | None], new: tuple[Archive, Entry | None]
) -> Iterator[Change]:
    (before, one), (after, other) = old, new
    if one and other and (one.traits or other.traits):
        yield from _differences(one.traits, other.traits)
    is_zip = before.index.evidence.compression == "zip"
    for change in (zip_headers.header_changes if is_zip else header_changes)(
        before.index.headers(one) if one else b"",
        after.index.headers(other) if other else b"",
        one.member if one else Member(""),
        other.member if other else Member(""),
    ):
        # What a global header says goes for all members that follow.
        if (one and other) or change[0].startswith("global"):
            yield change


def _differences(
    old: Iterable[Trait], new: Iterable[Trait]
) -> Iterator[Change]:
    olds, news = _by_name(old), _by_name(new)
    for what in {**olds, **news}:
        before, after = olds.get(what, []), news.get(what, [])
        if before != after:
            yield what, before, after


def _by_name(traits: Iterable[Trait]) -> dict[str, list[bytes]]:
    values: dict[str, list[bytes]] = {}
    for what, value in traits:
        values.setdefault(what, []).append(value)
    return values


def _sentence(what: str, members: list[tuple[str, str]]) -> str:
    """
    >>> _sentence("type", [("a", "1 → 2")])
    'type: differs in 1 member (a: 1 → 2)'
    >>> _sentence("type", [("a", "1 → 2"), ("b", "3 → 4")])
    'type: differs in 2 members (a, b; the first: 1 → 2)'
    """
    (first, change), *others = members
    if not others:
        return f"{what}: differs in 1 member ({first}: {change})"
    names = ", ".join(name for name, _ in members[:_NAMED])
    more = ", …" * (len(members) > _NAMED)
    return (
        f"{what}: differs in {len(members):,} members ({names}{more}; "
        f"the first: {change})"
    )


def _change(before: Sequence[bytes], after: Sequence[bytes]) -> str:
    """
    >>> _change([b"0000644\\0"], [b"+000644\\0"])
    '0000644 → +000644'
    >>> _change([b"644\\0"], [b"644 "])
    '0x36343400 → 0x36343420'
    """
    texts = [_shown(values, _text) for values in (before, after)]
    if texts[0] == texts[1]:
        texts = [_shown(values, _hexadecimal) for values in (before, after)]
    return " → ".join(texts)


def _shown(values: Sequence[bytes], form: Callable[[bytes], str]) -> str:
    texts = [form(abridged(value))[:_SHOWN] for value in values[:_NAMED]]
    return " and ".join(texts) or "none"


def _text(value: bytes) -> str:
    try:
        text = value.strip(b" \0").decode()
    except UnicodeDecodeError:
        return _hexadecimal(value)
    if not text:
        return "empty"
    return text if text.isprintable() else _hexadecimal(value)


def _hexadecimal(value: bytes) -> str:
    return f"0x{value.hex()}" if value else "empty"
