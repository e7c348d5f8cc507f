"""What two entries of a zip say otherwise, beside the members themselves.

Of the directory, each field that the members do not tell; of the local
header, each that is not that of the directory.

Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeAlias

from ..archive.members import Kind, Member
from ..archive.zip_reader import CENTRAL, LOCAL
from .tar_headers import Change

_METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 14: "LZMA", 93: "zstd"}
_EXTRA = {0x0001: "sizes", 0x5455: "times", 0x7875: "owner", 0x7075: "name"}
_COMMON = (
    *("version needed", "reserved byte", "flags", "compression", "time"),
    *("date", "checksum", "packed size", "size"),
)
_CENTRAL = ("version made by", "system", *_COMMON)
# The attribute of a member that a field is about.
_ABOUT = {
    "name": "path",
    "time": "mtime",
    "date": "mtime",
    "checksum": "digest",
    "packed size": "digest",
    "size": "digest",
    "permissions": "mode",
}

_Fields: TypeAlias = "dict[str, list[bytes]]"


def header_changes(
    old: bytes, new: bytes, one: Member, other: Member
) -> Iterator[Change]:
    """Yield what differs between the headers of an entry.

    Args:
        old, new: its part of the directory, its local header, its descriptor.
        one, other: what zipfile made of them.
    """
    if old == new:
        return
    centrals, locals_ = zip(*map(_headers, (old, new)), strict=True)
    for field in {**centrals[0], **centrals[1]}:
        a, b = (fields.get(field, []) for fields in centrals)
        is_cut = field == "name" and b"\0" in b"".join(a + b)
        if a != b and (is_cut or not _is_told(field, one, other)):
            yield f"zip directory, {field}", a, b
    if not all(locals_):
        olds, news = ([b"there"] if fields else [] for fields in locals_)
        if olds != news:
            yield "zip local header", olds, news
        return
    for field in {**locals_[0], **locals_[1]}:
        a, b = (fields.get(field, []) for fields in locals_)
        is_central = [a, b] == [c.get(field, []) for c in centrals]
        if a != b and not is_central:
            yield f"zip local header, {field}", a, b


def _is_told(field: str, one: Member, other: Member) -> bool:
    if field == "packed size" and one.kind is other.kind is Kind.FILE:
        return True  # the packed content is compared
    about = _ABOUT.get(field)
    return about is not None and getattr(one, about) != getattr(other, about)


def _headers(data: bytes) -> tuple[_Fields, _Fields]:
    """Return the fields of the directory, and of the local header."""
    _, *numbers = CENTRAL.unpack_from(data)
    internal, attributes = numbers[15:17]
    central = _fields(dict(zip(_CENTRAL, numbers, strict=False)))
    central["disk"] = [b"%d" % numbers[14]]
    central["internal attributes"] = [b"0x%x" % internal]
    central["permissions"] = [b"%04o" % (attributes >> 16 & 0o7777)]
    central["kind and attributes"] = [b"0x%x" % (attributes & ~0o7777 << 16)]
    local_at = CENTRAL.size + sum(numbers[11:14])
    texts = data[CENTRAL.size : local_at]
    comment = _take_texts(central, texts, *numbers[11:13])
    if comment:
        central["comment"] = [comment]
    rest = data[local_at:]
    if not rest:
        return central, {}
    _, *numbers = LOCAL.unpack_from(rest)
    local = _fields(dict(zip(_COMMON, numbers, strict=False)))
    descriptor = _take_texts(local, rest[LOCAL.size :], *numbers[-2:])
    local["descriptor"] = [b"%d bytes" % len(descriptor)]
    return central, local


def _fields(numbers: dict[str, int]) -> _Fields:
    fields = {what: [b"%d" % number] for what, number in numbers.items()}
    fields["flags"] = [b"0x%x" % numbers["flags"]]
    method = numbers["compression"]
    fields["compression"] = [_METHODS.get(method, str(method)).encode()]
    return fields


def _take_texts(fields: _Fields, data: bytes, name: int, extra: int) -> bytes:
    """Add the name and the extra fields; return what follows them."""
    fields["name"] = [data[:name]]
    rest, data = data[name + extra :], data[name : name + extra]
    while len(data) >= 4:
        kind, size = struct.unpack_from("<2H", data)
        what = f"extra field 0x{kind:04x}"
        if kind in _EXTRA:
            what += f" ({_EXTRA[kind]})"
        fields.setdefault(what, []).append(data[4 : 4 + size])
        if 4 + size > len(data):
            fields["size of an extra field"] = [b"%d" % size]
        data = data[4 + size :]
    if data:
        fields["rest of the extra fields"] = [data]
    return rest
