"""What two headers of a tar say otherwise, beside the members themselves.

Byte for byte; of a field, or of a record, only what its member does not tell:
how a number is spelled, what follows a name.

Source: POSIX.1-2017 (pax), "ustar Interchange Format" and "pax Header
Block"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator
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
_ENDS = dict(zip(_SIZES, itertools.accumulate(_SIZES.values()), strict=True))
_OWN = "tar header"
_EXTENDED = {
    b"x": "pax header",
    b"X": "pax header",
    b"g": "global pax header",
    b"L": "GNU long name",
    b"K": "GNU long link",
}
_ATTRIBUTES = {
    "GNU long name": "path",
    "GNU long link": "link",
    "linkname": "link",
    "linkpath": "link",
}
"""What a member calls otherwise."""
_TOLD_RECORDS = {
    *("path", "GNU long name", "linkpath", "GNU long link", "uname", "gname"),
    *("size", "uid", "gid", "mtime"),
}
_OCTAL = re.compile(rb" *[0-7]+[ \0]{0,2}|\0+")
_DIGITS_TO_0 = bytes.maketrans(b"1234567", b"0000000")
_RECORD = re.compile(rb"([1-9]\d{0,6}) ([^=\n]+)=")
Untold: TypeAlias = "tuple[str, bytes]"
"""How a value says what its member has, "" if it does not; and the rest."""


class _Header(NamedTuple):
    """A block, and what follows it up to the next block.

    Attributes:
        member: what the block is about; of one before the member's own only
            the size is known, that of `body`.
        records: what is in the body, by the words for it.
    """

    block: bytes
    member: Member
    body: bytes
    records: dict[str, list[bytes]]


def header_changes(
    old: bytes, new: bytes, one: Member, other: Member
) -> Iterator[Change]:
    """Yield what differs between the headers of a member.

    Args:
        old, new: all bytes from the end of the member before to the content;
            none where there is no such member.
        one, other: what tarfile made of them.
    """
    if old == new:
        return
    before, after = _headers(old, one), _headers(new, other)
    if [*before] != [*after]:
        yield "extended headers", _kinds(before), _kinds(after)
    for kind in {**before, **after}:
        a, b = before.get(kind), after.get(kind)
        olds, news = (header.records if header else {} for header in (a, b))
        for what in {**olds, **news}:
            values = olds.get(what, []), news.get(what, [])
            keyword = what.removeprefix("pax header ")
            if _untold_values(keyword, values[0], before) != (
                _untold_values(keyword, values[1], after)
            ):
                yield what, *values
        if a and b:
            yield from _field_changes(kind, a, b)
            if (a.body != b.body and olds == news) or (
                olds.keys() == news.keys() and [*olds] != [*news]
            ):
                yield f"order in the {kind}", [a.body], [b.body]


def _kinds(headers: dict[str, _Header]) -> list[bytes]:
    return [kind.encode() for kind in headers if kind != _OWN]


def _headers(data: bytes, member: Member) -> dict[str, _Header]:
    """Return the headers of a member by kind, its own the last."""
    headers: dict[str, _Header] = {}
    at = 0
    while (flag := data[at + 156 : at + 157]) in _EXTENDED:
        size = _number(data[at + 124 : at + 136])
        start = at + _BLOCK
        stop = start + (size or 0)
        end = stop + -stop % _BLOCK
        if size is None or end + _BLOCK > len(data):
            break
        kind = _EXTENDED[flag]
        while kind in headers:
            kind += ", once more"
        block, body = data[at:start], data[start:stop]
        records = _records(kind, body)
        if data[stop:end].strip(b"\0"):
            records[f"bytes after the {kind}"] = [data[stop:end]]
        headers[kind] = _Header(block, Member("", size=size), body, records)
        at = end
    if rest := data[at:]:
        own, rest = rest[:_BLOCK], rest[_BLOCK:]
        records = {"bytes between header and content": [rest]} if rest else {}
        headers[_OWN] = _Header(own, member, b"", records)
    return headers


def _records(kind: str, body: bytes) -> dict[str, list[bytes]]:
    """Return the records of a pax header, or the one text of a GNU header."""
    if kind.startswith("GNU"):
        return {kind: [body]}
    records: dict[str, list[bytes]] = {}
    at = 0
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
    return records


def _untold_values(
    keyword: str, values: list[bytes], headers: dict[str, _Header]
) -> list[Untold]:
    """Return the values of a record without what the member tells."""
    if keyword not in _TOLD_RECORDS:
        return [("", value) for value in values]
    found = [_untold(keyword, value, headers[_OWN]) for value in values]
    return [] if found == [("told", b"")] else found


def _field_changes(kind: str, old: _Header, new: _Header) -> Iterator[Change]:
    where = kind if kind == _OWN else f"{kind} itself"
    olds, news = _FIELDS.unpack(old.block), _FIELDS.unpack(new.block)
    for field, a, b in zip(_SIZES, olds, news, strict=True):
        if a != b and (
            _untold(field, a.rstrip(b"\0"), old)
            != _untold(field, b.rstrip(b"\0"), new)
            # It may be rounded.
            or (field == "mtime" and old.member.mtime == new.member.mtime)
        ):
            start, last = _ENDS[field] - len(a), _ENDS[field] - 1
            place = f"bytes {start} to {last}" if start < last else "byte 156"
            yield f"{where}, {field} ({place})", [a], [b]


def _untold(what: str, raw: bytes, header: _Header) -> Untold:
    """Return a field, or a record, without what the member tells."""
    block, member = header.block, header.member
    attribute = _ATTRIBUTES.get(what, what)
    if what == "checksum":
        if block.isascii():  # tarfile has found it right
            return "told", raw.translate(_DIGITS_TO_0)
        stated = [sum(block) - sum(block[148:156]) + 8 * ord(" ")]
    elif what == "mtime":
        seconds, part = divmod(member.mtime, 10**9)
        fraction = f"{part:09d}".rstrip("0") or "0"
        if raw == f"{seconds}.{fraction}".encode():
            return "told", b""
        stated = [seconds, seconds + bool(part)]
    elif what in ("mode", "uid", "gid", "size"):
        stated = [getattr(member, what)]
        if raw == b"%d" % stated[0]:
            return "told", b""
    elif attribute in ("path", "link", "uname", "gname"):
        return untold_text(raw, getattr(member, attribute))
    elif what in ("name", "prefix"):
        name, prefix = block[:100].rstrip(b"\0"), block[345:500].rstrip(b"\0")
        if not prefix:
            return untold_text(raw, member.path)
        how, rest = untold_text(prefix + b"/" + name, member.path)
        parts = b"in %d parts, " % (2 + name.count(b"/"))
        return (how, parts + rest) if how else ("", raw)
    else:
        return "", raw
    is_told = _number(raw) in stated
    return ("told", raw.translate(_DIGITS_TO_0)) if is_told else ("", raw)


def untold_text(raw: bytes, text: str) -> Untold:
    """Return what follows *text*, all of *raw* if it is another.

    Where the whole stands in an extended header, it may be cut, or in ASCII.
    """
    start = text.encode("utf-8", "surrogateescape")
    how = "told"
    if not text.isascii() and not raw.startswith(start):
        start, how = text.encode("ascii", "replace"), "in ASCII"
    if raw.startswith(start):
        return how, raw[len(start) :]
    if start.startswith(raw):
        # Of full length, it may be whole on the other side.
        return (how, b"") if len(raw) == 100 else ("cut", b"%d" % len(raw))
    return "", raw


def _number(raw: bytes) -> int | None:
    """Return an octal number, None if it is not written as usual."""
    if not _OCTAL.fullmatch(raw):
        return None
    return int(raw.strip(b" \0") or b"0", 8)
