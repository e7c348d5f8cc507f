"""What two entries of a zip say otherwise, beside the members themselves.

Of the directory, each field that its member does not tell; of the local
header, each that is not that of the directory.

Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.members import Kind, Member
from ..archive.zip_reader import CENTRAL, LOCAL
from .tar_headers import Change, untold_text

_METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 14: "LZMA", 93: "zstd"}
_COMMON = (
    *("version needed", "reserved byte", "flags", "compression", "time"),
    *("date", "checksum", "packed size", "size"),
)
_CENTRAL = ("version made by", "system", *_COMMON)


def header_changes(
    old: bytes, new: bytes, one: Member, other: Member
) -> Iterator[Change]:
    """Yield what differs between the headers of an entry.

    Args:
        old, new: its part of the directory, its local header, its descriptor;
            none where there is no such entry.
        one, other: what zipfile made of them.
    """
    if old != new and old and new:
        before, after = _untold(old, one), _untold(new, other)
        for what in {**before, **after}:
            a, b = (
                [side[what]] if what in side else []
                for side in (before, after)
            )
            if a != b:
                yield what, a, b


def _untold(data: bytes, member: Member) -> dict[str, bytes]:
    """Return the fields without those that the member tells."""
    _, *numbers = CENTRAL.unpack_from(data)
    at = CENTRAL.size + sum(numbers[11:14])
    texts = data[CENTRAL.size : at]
    central, comment = _fields(_CENTRAL, numbers, texts, *numbers[11:13])
    told = ["time", "date"] if member.mtime else []
    local: dict[str, bytes] = {"missing": b"yes"}
    if data[at:]:
        _, *more = LOCAL.unpack_from(data, at)
        texts = data[at + LOCAL.size :]
        local, descriptor = _fields(_COMMON, more, texts, *more[-2:])
        local["descriptor"] = b"%d bytes" % len(descriptor)
        if member.kind is Kind.FILE:  # its content is compared, packed too
            told += ["checksum", "packed size"]
    if central["size"] == b"%d" % member.size:
        told.append("size")
    untold = {
        f"zip local header, {what}": value
        for what, value in local.items()
        if value != central.get(what)
    }
    how, rest = untold_text(central["name"], member.path)
    if how == "told":
        central["name"] = rest
    central["comment"] = comment
    central["disk"] = b"%d" % numbers[14]
    central["internal attributes"] = b"0x%x" % numbers[15]
    # The permissions are told.
    central["kind and attributes"] = b"0x%x" % (numbers[16] & ~0o7777 << 16)
    return untold | {
        f"zip directory, {what}": value
        for what, value in central.items()
        if what not in told
    }


def _fields(
    names: tuple[str, ...],
    numbers: list[int],
    texts: bytes,
    name_size: int,
    extra_size: int,
) -> tuple[dict[str, bytes], bytes]:
    """Return the fields of a header, and what follows them."""
    values = dict(zip(names, (b"%d" % n for n in numbers), strict=False))
    flags, method = numbers[names.index("flags") :][:2]
    values["flags"] = b"0x%x" % flags
    values["compression"] = _METHODS.get(method, str(method)).encode()
    values["name"] = texts[:name_size]
    end = name_size + extra_size
    values["extra fields"] = texts[name_size:end]
    return values, texts[end:]
