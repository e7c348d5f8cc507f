"""What a container says that is no value of a member, and what changed of it.

A reader gives a trait for every field and every run of bytes that no member
has.  Two archives whose members and traits are equal have equal bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

_NAMED = 3
"""How many members a sentence names."""
_SHOWN = 100
PACKED = "compressed otherwise, to the same content"
"""What differs also where the content does, and is said only where not."""


class Trait(NamedTuple):
    """A field or a run of bytes.

    Attributes:
        what: the words for it.
        value: its bytes, or words that stand for them.
    """

    what: str
    value: bytes


Traits: TypeAlias = "tuple[Trait, ...]"
MemberTraits: TypeAlias = "Sequence[tuple[str, Traits]]"


def bytes_trait(what: str, data: bytes) -> Trait:
    """Return the trait of bytes that may be many: their number and digest."""
    if len(data) <= _SHOWN:
        return Trait(what, data)
    digest = hashlib.sha256(data).hexdigest()
    return Trait(what, f"{len(data):,} bytes, SHA-256 {digest}".encode())


def compare_traits(old: Traits, new: Traits) -> list[str]:
    """Return a sentence for each trait of two archives that differs."""
    return [
        f"{what}: {_shown(before)} → {_shown(after)}"
        for what, before, after in _differences(old, new)
    ]


def compare_member_traits(
    old: MemberTraits,
    new: MemberTraits,
    below: tuple[Callable[[str], str], Callable[[str], str]],
    changed: Collection[str],
) -> list[str]:
    """Return a sentence for each trait that differs in common members.

    Args:
        old, new: path and traits of each member, in the archive's order.
        below: take the root directory off a path of `old` and of `new`.
        changed: paths of the members whose content differs.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    others = dict(_numbered(new, below[1]))
    for key, traits in _numbered(old, below[0]):
        theirs = others.get(key)
        if theirs is None or theirs is traits or theirs == traits:
            continue
        for what, before, after in _differences(traits, theirs):
            if what == PACKED and key[0] in changed:
                continue
            change = f"{_shown(before)} → {_shown(after)}"
            found.setdefault(what, []).append((key[0], change))
    return [_sentence(what, members) for what, members in found.items()]


def _numbered(
    members: MemberTraits, below: Callable[[str], str]
) -> Iterator[tuple[tuple[str, int], Traits]]:
    """Yield the members by path; the second of a path has the number 1."""
    seen: dict[str, int] = {}
    for path, traits in members:
        key = below(path)
        number = seen.get(key, 0)
        seen[key] = number + 1
        yield (key, number), traits


def _differences(
    old: Iterable[Trait], new: Iterable[Trait]
) -> Iterator[tuple[str, list[bytes], list[bytes]]]:
    olds, news = _by_name(old), _by_name(new)
    found = False
    for what in dict.fromkeys([*olds, *news]):
        before, after = olds.get(what, []), news.get(what, [])
        if before != after:
            found = True
            yield what, before, after
    if not found and [*old] != [*new]:
        yield "order of what stands in the headers", [], []


def _by_name(traits: Iterable[Trait]) -> dict[str, list[bytes]]:
    values: dict[str, list[bytes]] = {}
    for what, value in traits:
        values.setdefault(what, []).append(value)
    return values


def _sentence(what: str, members: list[tuple[str, str]]) -> str:
    """
    >>> _sentence("type", [("a", "1 → 2")])
    'type: differs in 1 member (a: 1 → 2)'
    """
    count = f"{len(members):,} member{'s' * (len(members) > 1)}"
    names = [path[:200] for path, _ in members[:_NAMED]]
    if len(members) == 1:
        names = [f"{names[0]}: {members[0][1]}"]
    more = ", …" * (len(members) > _NAMED)
    return f"{what}: differs in {count} ({', '.join(names)}{more})"


def _shown(values: Sequence[bytes]) -> str:
    if not values:
        return "none"
    texts = []
    for value in values[:_NAMED]:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = ""
        if not text or not text.isprintable():
            text = f"0x{value.hex()}" if value else "empty"
        texts.append(text[: 2 * _SHOWN])
    return " and ".join(texts)
