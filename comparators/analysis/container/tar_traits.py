"""What the headers of a tar say beside the values that its members have.

A header is masked: what tarfile's record of the member has, in the form in
which it is usually written, is no trait.  All else is one, byte for byte.

Source: POSIX.1-2017 (pax), "ustar Interchange Format" and "pax Header
Block"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import math
import re
import tarfile
from collections.abc import Iterator

from .traits import Trait, Traits, bytes_trait

BLOCK = 512
_REMEMBERED = 4096
_NUMBERS = {
    "mode": (100, 108),
    "uid": (108, 116),
    "gid": (116, 124),
    "size": (124, 136),
    "mtime": (136, 148),
}
_FIELDS = (
    "name (bytes 0 to 99, 345 to 499)",
    "numbers (bytes 100 to 147)",
    "checksum (bytes 148 to 155)",
    "type (byte 156)",
    "link (bytes 157 to 256)",
    "magic (bytes 257 to 264)",
    "owner (bytes 265 to 296)",
    "group (bytes 297 to 328)",
    "device (bytes 329 to 344)",
    "end (bytes 500 to 511)",
)
_EXTENDED = (b"x", b"g", b"X", b"L", b"K")
# A number as it is usually written: its value and its form are its bytes.
_USUAL = re.compile(rb" *[0-7]+[ \0]{0,2}|\0+")
_FORM = bytes.maketrans(b"1234567", b"0000000")
_RECORD = re.compile(rb"([1-9][0-9]{0,6}) ")
_USUAL_TIME = re.compile(rb"(?:0|[1-9]\d{0,11})(?:\.0|\.\d{0,8}[1-9])")
_USUAL_NUMBER = re.compile(rb"0|[1-9]\d{0,18}")


class HeaderTraits:
    """The traits of the headers of one tar, member by member.

    Attributes:
        whole: of the headers that count for the whole archive.
    """

    def __init__(self) -> None:
        self.whole: list[Trait] = []
        self._known: dict[object, Traits] = {}
        self._usual_forms: set[bytes] = set()

    def __call__(self, data: bytes, info: tarfile.TarInfo) -> Traits:
        """Return the traits of all that stands before a member's content.

        Args:
            data: those bytes, from the end of the member before.
            info: what tarfile made of them.
        """
        name = info.name.encode("utf-8", "surrogateescape")
        if len(data) == BLOCK:
            return self._main(data, info, name)
        traits: list[Trait] = []
        at, outer = 0, []
        while (block := data[at : at + BLOCK])[156:157] in _EXTENDED:
            size = _value(block[124:136]) or 0
            start, at = at + BLOCK, at + BLOCK + size + -size % BLOCK
            if size < 0 or at > len(data):
                return (bytes_trait("headers that cannot be told", data),)
            body, after = data[start : start + size], data[start + size : at]
            found = list(_body_traits(block[156:157], body, info, name))
            if after.strip(b"\0"):
                found.append(bytes_trait("bytes after a pax header", after))
            if block[156:157] == b"g":
                found += _outer_traits(block, bytes(BLOCK), b"")
                self.whole += [
                    Trait(f"{what} of the whole archive", value)
                    for what, value in found
                ]
            else:
                traits += found
                outer.append(block)
        if len(block) < BLOCK:
            return (bytes_trait("headers that cannot be told", data),)
        for each in outer:
            traits += _outer_traits(each, block, name)
        traits += self._main(block, info, name)
        if len(data) > at + BLOCK:
            rest = data[at + BLOCK :]
            traits.append(
                bytes_trait("bytes between header and content", rest)
            )
        return self._once(tuple(traits), tuple(traits))

    def _once(self, key: object, traits: Traits) -> Traits:
        if len(self._known) < _REMEMBERED:
            return self._known.setdefault(key, traits)
        return self._known.get(key, traits)

    def _main(
        self, block: bytes, info: tarfile.TarInfo, name: bytes
    ) -> Traits:
        """Return the traits of the header of a member itself."""
        parts = (
            _path_mark(block, name),
            self._numbers_mark(block, info),
            _checksum_mark(block),
            block[156:157],
            _text_mark(block[157:257], info.linkname),
            block[257:265],
            _text_mark(block[265:297], info.uname),
            _text_mark(block[297:329], info.gname),
            block[329:345],
            block[500:],
        )
        known = self._known.get(parts)
        if known is not None:
            return known
        traits = tuple(
            Trait(f"tar header, {what}", value.rstrip(b"\0") or b"empty")
            for what, value in zip(_FIELDS, parts, strict=True)
        )
        return self._once(parts, traits)

    def _numbers_mark(self, block: bytes, info: tarfile.TarInfo) -> bytes:
        """Return the form of the numbers that *info* has, others as are."""
        form = block[100:148].translate(_FORM)
        if (
            form in self._usual_forms
            and not info.pax_headers
            and info.mode <= 0o7777
        ):
            return form
        marks = []
        usual = True
        for field, (start, end) in _NUMBERS.items():
            raw = block[start:end]
            value = _value(raw) if _USUAL.fullmatch(raw) else None
            stated = getattr(info, field)
            if value is None:
                usual = False
            elif field == "mode" and value > 0o7777:
                value = None
            elif field == "mtime" and 0 < value - stated < 1:
                marks.append(b"+")  # rounded up beside that of pax
            elif value != math.floor(stated):
                value = None
            marks.append(raw if value is None else raw.translate(_FORM))
        if usual and len(self._usual_forms) < _REMEMBERED:
            self._usual_forms.add(form)
        return b"".join(marks)


def _value(raw: bytes) -> int | None:
    """Return an octal number, None where it is written in another way."""
    try:
        return int(raw.strip(b" \0") or b"0", 8)
    except ValueError:
        return None


def _checksum_mark(block: bytes) -> bytes:
    raw = block[148:156]
    # Where all is ASCII, the two ways to sum up give the same.
    if _USUAL.fullmatch(raw) and (
        block.isascii() or _value(raw) == sum(block) - sum(raw) + 8 * 32
    ):
        return raw.translate(_FORM)
    return raw


def _path_mark(block: bytes, name: bytes) -> bytes:
    """Return how the name and its prefix are those of the member."""
    raw, prefix = block[:100].rstrip(b"\0"), block[345:500].rstrip(b"\0")
    whole = prefix + b"/" + raw if prefix else raw
    if whole == name:
        return b"=%d" % prefix.count(b"/") if prefix else b"="
    if whole == name + b"/":
        return b"=%d/" % prefix.count(b"/") if prefix else b"=/"
    if len(raw) in (99, 100) and name.startswith(raw) and not prefix:
        return b"cut after %d" % len(raw)
    return b"%s | %s" % (raw, prefix)


def _text_mark(raw: bytes, stated: str) -> bytes:
    """Return ``=`` where *raw* is what the member has, else *raw*."""
    text = raw.rstrip(b"\0")
    return b"=" if text == stated.encode("utf-8", "surrogateescape") else text


def _outer_traits(block: bytes, main: bytes, name: bytes) -> Iterator[Trait]:
    """Yield the traits of the header of an extended header.

    Its own name holds that of the member, and numbers may repeat its.
    """
    raw = block[:100].rstrip(b"\0")
    directory, _, last = name.rpartition(b"/")
    if directory and raw.startswith(directory + b"/"):
        raw = b"(directory)" + raw[len(directory) :]
    if last and raw.endswith(last):
        raw = raw[: -len(last)] + b"(name)"
    parts = [raw]
    for start, end in (*_NUMBERS.values(), (265, 297), (297, 329)):
        if (start, end) == _NUMBERS["size"]:
            parts.append(block[start:end].translate(_FORM))
        elif block[start:end] == main[start:end]:
            parts.append(b"=")
        else:
            parts.append(block[start:end].rstrip(b"\0"))
    parts += [_checksum_mark(block), block[156:265], block[329:]]
    value = b"|".join(part.rstrip(b"\0") for part in parts)
    yield bytes_trait("header of a pax header", value)


def _body_traits(
    kind: bytes, body: bytes, info: tarfile.TarInfo, name: bytes
) -> Iterator[Trait]:
    """Yield the traits of the body of an extended header."""
    if kind in b"LK":
        stated = (
            name
            if kind == b"L"
            else info.linkname.encode("utf-8", "surrogateescape")
        )
        is_stated = body in (stated + b"\0", stated + b"/\0")
        what = "long name" if kind == b"L" else "long link"
        yield Trait(what, b"=") if is_stated else bytes_trait(what, body)
        return
    at = 0
    while at < len(body):
        found = _RECORD.match(body, at)
        end = at + int(found[1]) if found else 0
        if (
            not found
            or not found.end() < end <= len(body)
            or (body[end - 1 : end] != b"\n")
        ):
            yield bytes_trait("pax header that is malformed", body[at:])
            return
        keyword, equals, value = body[found.end() : end - 1].partition(b"=")
        what = (
            "pax header " + keyword.decode("utf-8", "backslashreplace")[:100]
        )
        if not equals:
            what += " without a value"
        mark = b"" if kind == b"g" else _mark(keyword, value, info, name)
        yield Trait(what, mark) if mark else bytes_trait(what, value)
        at = end


def _mark(
    keyword: bytes, value: bytes, info: tarfile.TarInfo, name: bytes
) -> bytes:
    """Return how the record of the member holds *value*, b"" if it does not.

    What it holds in one form only is its bytes.
    """
    if keyword == b"path":
        return {name: b"=", name + b"/": b"=/"}.get(value, b"")
    if keyword == b"mtime":
        return b"=" if _USUAL_TIME.fullmatch(value) else b""
    if keyword in (b"linkpath", b"uname", b"gname"):
        field = "linkname" if keyword == b"linkpath" else keyword.decode()
        stated: str = getattr(info, field)
        is_stated = value == stated.encode("utf-8", "surrogateescape")
        return b"=" if is_stated else b""
    if keyword in (b"size", b"uid", b"gid") and _USUAL_NUMBER.fullmatch(value):
        return b"=" if int(value) == getattr(info, keyword.decode()) else b""
    return b""
