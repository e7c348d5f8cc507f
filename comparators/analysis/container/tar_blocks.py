"""One header block of a tar: its checksum, its numbers, and its style.

Source: POSIX.1-2017, "ustar Interchange Format"; GNU tar manual, "Basic Tar
Format".
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Any

BLOCK = 512
MAX_STYLES = 4096
"""Kinds of headers that are remembered."""
MAX_OUTER_DIGESTS = 64

# What the header of an extended header may repeat of the member's.
_REPEATED = ((100, 124), (136, 148), (265, 329))

_NUMBER = re.compile(rb" *[0-7]*")


def checksum_holds(block: bytes) -> bool:
    stored = block[148:156]
    try:
        expected = int(stored.rstrip(b" \0") or b"0", 8)
    except ValueError:
        return False
    # An ASCII block sums to at most 512 × 127, so the first sum of Adler-32
    # holds it whole, at a twentieth of the time.
    fast = block.isascii()
    total = zlib.adler32(block, 0) & 0xFFFF if fast else sum(block)
    total += 8 * 32 - sum(stored)
    if total == expected:
        return True
    # Old tars summed signed characters.
    signed = total - 256 * sum(
        byte > 127 for byte in block[:148] + block[156:]
    )
    return signed == expected


def number(field: bytes) -> int:
    if field[0] & 0x80:  # GNU: base 256
        value = int.from_bytes(field[1:], "big")
        return value if field[0] == 0x80 and value < 1 << 63 else 0
    found = _NUMBER.match(field)
    digits = found[0].strip() if found else b""
    return int(digits, 8) if digits else 0


_NUMBERS = (
    (100, 108),
    (108, 116),
    (116, 124),
    (124, 136),
    (136, 148),
    (148, 156),
)
_DIGITS = bytes.maketrans(b"1234567", b"0000000")


class Styles:
    """What is left of a header block without the values of the index.

    The two parts of a header that hardly vary are remembered.
    """

    def __init__(self) -> None:
        self._numbers: dict[bytes, bytes] = {}
        self._rests: dict[bytes, bytes] = {}
        self.outer: dict[tuple[tuple[Any, ...], ...], bytes] = {}

    def __call__(self, block: bytes) -> bytes:
        key = block[100:103] + block[103:157].translate(_DIGITS)
        numbers = self._numbers.get(key)
        if numbers is None:
            if len(self._numbers) > MAX_STYLES:
                self._numbers.clear()
            numbers = self._numbers[key] = _numbers_style(key)
        key = block[157:]
        rest = self._rests.get(key)
        if rest is None:
            if len(self._rests) > MAX_STYLES:
                self._rests.clear()
            rest = self._rests[key] = _rest_style(block)
        end = block.find(0, 0, 100)
        if end >= 0 and block.count(0, end, 100) != 100 - end:
            return numbers + rest + block[end:100].strip(b"\0")
        return numbers + rest


def _numbers_style(fields: bytes) -> bytes:
    """Of the bytes 100 to 157: five numbers, the checksum, the type."""
    parts = [fields[56:57]]
    for start, end in _NUMBERS:
        parts.append(_number_style(fields[start - 100 : end - 100]))
    mode = number(fields[:8]) & ~0o7777
    if mode:
        parts.append(b"mode %o" % mode)
    return b"|".join(parts)


def _rest_style(block: bytes) -> bytes:
    """Of the bytes after 157: link, magic, owner, device, prefix."""
    texts = [(157, 257)]
    parts = [block[257:265]]
    if block[257:262] == b"ustar":
        parts.append(_number_style(block[329:337]))
        parts.append(_number_style(block[337:345]))
        texts += [(265, 297), (297, 329)]
        if block[262] == 0:
            texts.append((345, 500))
            parts.append(block[500:].rstrip(b"\0"))
        else:  # GNU keeps other things where ustar has the prefix
            parts.append(block[345:].rstrip(b"\0"))
    else:
        parts.append(block[265:].rstrip(b"\0"))
    for start, end in texts:
        hidden = block[start:end].partition(b"\0")[2].strip(b"\0")
        parts.append(hidden)
    return b"|".join(parts)


def _number_style(field: bytes) -> bytes:
    first = field[0]
    if first & 0x80:
        return b"256"
    found = _NUMBER.match(field)
    rest = field[found.end() :] if found else field
    if not field[-1]:
        rest = rest.rstrip(b"\0") + b"0"
    return b" " + rest if first == 0x20 else rest


def outer_digest(blocks: list[bytes], member: bytes, style: Styles) -> bytes:
    """A digest of extended headers' blocks, without size and checksum."""
    key: tuple[tuple[Any, ...], ...] = tuple(
        [
            (
                block,
                *[
                    block[start:end] == member[start:end]
                    for start, end in _REPEATED
                ],
            )
            for block in blocks
        ]
    )
    digest = style.outer.get(key)
    if digest is None:
        parts = []
        for block, *repeats in key:
            parts += [block[:100], style(block)]
            for (start, end), repeated in zip(_REPEATED, repeats, strict=True):
                parts.append(b"=" if repeated else block[start:end])
        digest = hashlib.sha256(b"|".join(parts)).digest()[:16]
        if len(style.outer) < MAX_OUTER_DIGESTS:
            style.outer[key] = digest
    return digest
