"""What two headers of a tar say otherwise, beside the members themselves.

Field by field, byte for byte.  A field is passed over where both headers say,
in one form, what their members have, and the members differ in it: the report
tells that already.

Source: POSIX.1-2017 (pax), "ustar Interchange Format" and "pax Header
Block"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

from ..archive.members import Member

Change: TypeAlias = "tuple[str, list[bytes], list[bytes]]"
"""What differs, and its values on both sides; none where it is not there."""

_BLOCK = 512
_SIZES = {
    "name": 100,
    "mode": 8,
    "uid": 8,
    "gid": 8,
    "size": 12,
    "mtime": 12,
    "checksum": 8,
    "type": 1,
    "linkname": 100,
    "magic": 8,
    "uname": 32,
    "gname": 32,
    "device": 16,
    "prefix": 155,
    "end": 12,
}
_FIELDS = struct.Struct("".join(f"{size}s" for size in _SIZES.values()))
_STARTS = dict(
    zip(_SIZES, itertools.accumulate((0, *_SIZES.values())), strict=False)
)
_EXTENDED = {
    b"x": "pax header",
    b"X": "pax header",
    b"g": "global pax header",
    b"L": "GNU long name",
    b"K": "GNU long link",
}
# What a member calls otherwise.
_ATTRIBUTES = {
    "name": "path",
    "prefix": "path",
    "GNU long name": "path",
    "linkname": "link",
    "linkpath": "link",
    "GNU long link": "link",
}
_OCTAL = re.compile(rb" *[0-7]+[ \0]{0,2}|\0+")
_DIGITS_TO_0 = bytes.maketrans(b"1234567", b"0000000")
_RECORD = re.compile(rb"([1-9]\d{0,6}) ([^=\n]+)=")
_TIME = re.compile(rb"(?:0|[1-9]\d{0,11})(?:\.0|\.\d{0,8}[1-9])")


class _Block(NamedTuple):
    """A block of a header.

    Attributes:
        member: what tarfile made of it.
        fields: its bytes, field by field.
    """

    member: Member
    fields: dict[str, bytes]


class _Extended(NamedTuple):
    """A header that comes before a member's own: a block, and what follows."""

    block: bytes
    body: bytes
    padding: bytes


def header_changes(
    old: bytes, new: bytes, one: Member, other: Member
) -> Iterator[Change]:
    """Yield what differs between the headers of a member.

    Args:
        old, new: all bytes from the end of the member before to the content.
        one, other: what tarfile made of them.
    """
    if old == new:
        return
    before, at = _extended(old)
    after, to = _extended(new)
    kinds = [", ".join(extended) for extended in (before, after)]
    if kinds[0] != kinds[1]:
        olds, news = ([kind.encode()] if kind else [] for kind in kinds)
        yield "extended headers", olds, news
    for kind in {**before, **after}:
        a, b = before.get(kind), after.get(kind)
        if a and b and a.block != b.block:
            yield from _block_changes(
                f"{kind} itself",
                *(
                    _block(e.block, 0, Member("", size=len(e.body)))
                    for e in (a, b)
                ),
            )
        if a != b:
            yield from _record_changes(kind, (a, one), (b, other))
    yield from _block_changes(
        "tar header", _block(old, at, one), _block(new, to, other)
    )
    a_rest, b_rest = old[at + _BLOCK :], new[to + _BLOCK :]
    if a_rest != b_rest:
        yield "bytes between header and content", [a_rest], [b_rest]


def global_records(data: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Yield what a header says of all members that follow it."""
    for kind, extended in _extended(data)[0].items():
        if kind.startswith("global"):
            yield from _records(kind, extended).items()


def _extended(data: bytes) -> tuple[dict[str, _Extended], int]:
    """Return the headers before a member's own, and where that begins."""
    extended: dict[str, _Extended] = {}
    at = 0
    while (what := data[at + 156 : at + 157]) in _EXTENDED:
        size = _value(data[at + 124 : at + 136])
        start = at + _BLOCK
        stop = start + (size or 0)
        end = stop + -stop % _BLOCK
        if size is None or end + _BLOCK > len(data):
            break
        kind = _EXTENDED[what]
        while kind in extended:
            kind += ", once more"
        extended[kind] = _Extended(
            data[at:start], data[start:stop], data[stop:end]
        )
        at = end
    return extended, at


def _block(data: bytes, at: int, member: Member) -> _Block:
    fields = _FIELDS.unpack_from(data, at)
    return _Block(member, dict(zip(_SIZES, fields, strict=True)))


def _block_changes(where: str, old: _Block, new: _Block) -> Iterator[Change]:
    for field, a in old.fields.items():
        b = new.fields[field]
        if a == b:
            continue
        forms = _form(field, old), _form(field, new)
        if not _is_told(field, forms, old.member, new.member):
            start, end = _STARTS[field], _STARTS[field] + len(a) - 1
            place = f"bytes {start} to {end}" if end > start else f"byte {end}"
            yield f"{where}, {field} ({place})", [a], [b]


def _record_changes(
    kind: str,
    old: tuple[_Extended | None, Member],
    new: tuple[_Extended | None, Member],
) -> Iterator[Change]:
    olds, news = (
        _records(kind, extended) if extended else {}
        for extended, _ in (old, new)
    )
    for what in {**olds, **news}:
        a, b = olds.get(what, []), news.get(what, [])
        keyword = what.removeprefix("pax header ")
        forms = [
            _record_form(keyword, values, member)
            for values, member in ((a, old[1]), (b, new[1]))
            if values  # what is not said here stands elsewhere
        ]
        if a != b and not _is_told(keyword, forms, old[1], new[1]):
            yield what, a, b
    if old[0] and new[0] and olds == news and old[0].body != new[0].body:
        yield f"order in the {kind}", [old[0].body], [new[0].body]


def _records(kind: str, extended: _Extended) -> dict[str, list[bytes]]:
    """Return the records of a pax header, or the one text of a GNU header."""
    records: dict[str, list[bytes]] = {}
    body, at = extended.body, 0
    if kind.startswith("GNU"):
        records[kind], at = [body], len(body)
    while found := _RECORD.match(body, at):
        end = at + int(found[1])
        if end <= found.end() or body[end - 1 : end] != b"\n":
            break
        keyword = found[2].decode("utf-8", "backslashreplace")[:100]
        value = body[found.end() : end - 1]
        records.setdefault(f"{kind} {keyword}", []).append(value)
        at = end
    if at < len(body):
        records[f"{kind} that is malformed"] = [body[at:]]
    if any(extended.padding):
        records[f"bytes after the {kind}"] = [extended.padding]
    return records


def _is_told(
    what: str, forms: Collection[bytes | None], one: Member, other: Member
) -> bool:
    """Return whether the members tell how a field, or a record, differs.

    Args:
        forms: how it says on each side what the member has; None where it
            does not.  In one form, a value has one spelling.
    """
    if None in forms or len({*forms}) > 1:
        return False
    attribute = _ATTRIBUTES.get(what, what)
    return what == "checksum" or (
        getattr(one, attribute) != getattr(other, attribute)
    )


def _form(field: str, block: _Block) -> bytes | None:
    """Return how a field says what the member has, None if it does not."""
    member, fields = block
    raw = fields[field]
    if field in ("name", "prefix"):
        name, prefix = (fields[f].rstrip(b"\0") for f in ("name", "prefix"))
        if prefix:
            return _text_form(prefix + b"/" + name, member.path)
        # Where the whole name stands before it, it may be cut, or in ASCII.
        stand_ins = {member.path.encode("ascii", "replace")[:100]}
        if len(name) in (99, 100):
            stand_ins.add(_bytes(member.path)[: len(name)])
        if name in stand_ins:
            return b""
        return _text_form(name, member.path)
    if field in ("linkname", "uname", "gname"):
        text = getattr(member, _ATTRIBUTES.get(field, field))
        return _text_form(raw.rstrip(b"\0"), text)
    if field in ("mode", "uid", "gid", "size"):
        return _number_form(raw, getattr(member, field))
    if field == "mtime":
        seconds, rest = divmod(member.mtime, 10**9)
        return _number_form(raw, seconds, seconds + bool(rest))
    if field != "checksum":
        return None
    data = b"".join(fields.values())
    # tarfile has found one of the two sums right; in ASCII they are one.
    if data.isascii():
        return raw.translate(_DIGITS_TO_0)
    return _number_form(raw, sum(data) - sum(raw) + sum(b" " * 8))


def _record_form(
    keyword: str, values: list[bytes], member: Member
) -> bytes | None:
    """Return how a record says what the member has, None if it does not."""
    attribute = _ATTRIBUTES.get(keyword, keyword)
    if len(values) != 1:
        return None
    if attribute == "mtime":
        return b"" if _TIME.fullmatch(values[0]) else None
    if attribute in ("path", "link", "uname", "gname"):
        return _text_form(values[0], getattr(member, attribute))
    if attribute in ("size", "uid", "gid"):
        stated = b"%d" % getattr(member, attribute)
        return b"" if values[0] == stated else None
    return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text_form(raw: bytes, text: str) -> bytes | None:
    """Return what follows *text*, None if it is something else."""
    start = _bytes(text)
    rest = raw[len(start) :]
    is_text = raw.startswith(start) and rest in (b"", b"/", b"\0", b"/\0")
    return rest if is_text else None


def _value(raw: bytes) -> int | None:
    """Return an octal number, None if it is not written as usual."""
    if not _OCTAL.fullmatch(raw):
        return None
    return int(raw.strip(b" \0") or b"0", 8)


def _number_form(raw: bytes, *stated: int) -> bytes | None:
    return raw.translate(_DIGITS_TO_0) if _value(raw) in stated else None
