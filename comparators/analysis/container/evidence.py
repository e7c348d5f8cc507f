"""What two containers say otherwise: traits, and headers entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..archive.layout import Archive
from ..archive.members import PACKED, Entry, Member, Trait, abridged
from . import tar_headers, zip_headers
from .tar_headers import Change

_NAMED = 3
"""How many members a sentence names."""
_SHOWN = 200
_NOTHING = Entry(Member(""))


def trait_sentences(old: Iterable[Trait], new: Iterable[Trait]) -> list[str]:
    """Return a sentence for each trait of two archives that differs."""
    return [
        f"{what}: {_change(before, after)}"
        for what, before, after in _differences(old, new)
    ]


def entry_sentences(old: Archive, new: Archive) -> list[str]:
    """Return a sentence for what differs around the content of members."""
    found: dict[str, list[tuple[str, str]]] = {}
    ours, theirs = _numbered(old), _numbered(new)
    is_zip = old.index.compression == "zip"
    headers = zip_headers if is_zip else tar_headers
    for key in {**ours, **theirs}:
        is_common = key in ours and key in theirs
        one, other = ours.get(key, _NOTHING), theirs.get(key, _NOTHING)
        changes = headers.header_changes(
            old.index.headers(one),
            new.index.headers(other),
            one.member,
            other.member,
        )
        traits = _differences(one.traits, other.traits)
        for what, before, after in (*traits, *changes):
            # What a global header says goes for all members that follow.
            if not (is_common or what.startswith("global")) or (
                what == PACKED and one.member.digest != other.member.digest
            ):
                continue
            change = key[0][:_SHOWN], _change(before, after)
            found.setdefault(what, []).append(change)
    return [_sentence(what, members) for what, members in found.items()]


def _numbered(side: Archive) -> dict[tuple[str, int], Entry]:
    """Return the entries by path; the second of a path has the number 1."""
    seen: dict[str, int] = {}
    entries = {}
    for entry in side.index.entries:
        path = side.layout.below(entry.member.path)
        number = seen.get(path, 0)
        seen[path] = number + 1
        entries[path, number] = entry
    return entries


def _differences(
    old: Iterable[Trait], new: Iterable[Trait]
) -> Iterator[Change]:
    sides: list[dict[str, list[bytes]]] = [{}, {}]
    for side, traits in zip(sides, (old, new), strict=True):
        for what, value in traits:
            side.setdefault(what, []).append(value)
    for what in {**sides[0], **sides[1]}:
        before, after = (side.get(what, []) for side in sides)
        if before != after:
            yield what, before, after


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
