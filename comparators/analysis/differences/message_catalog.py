"""Compiled message catalogs (``.mo``), as lines of text.

Source: GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

_ORDERS = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
_HEADER = 28
# Messages with a context have it before this byte, plural forms are
# separated by NUL.
_CONTEXT = b"\x04"
# What has to be escaped, or separates one part of a message from the next.
_SPECIAL = re.compile(rb'[\x00\x04\n"\\]')
MAX_MESSAGES = 200_000


class NotACatalogError(ValueError):
    """The file is no message catalog, or a damaged one."""


class Catalog(NamedTuple):
    """What a catalog holds.

    Attributes:
        lines: the messages in the notation of a ``.po`` file and the order of
            the catalog; bytes that would break a line are escaped.
        rest: the bytes that no message holds, nor the header, the tables of
            offsets, or the hash table as far as it holds numbers of messages;
            without NUL, which stands between messages.
    """

    lines: bytes
    rest: bytes


def read_catalog(content: bytes) -> Catalog:
    """Read a catalog, every byte of it.

    Raises:
        NotACatalogError: if the tables of the file do not hold together.
    """
    order = _ORDERS.get(content[:4])
    if order is None or len(content) < _HEADER:
        raise NotACatalogError("no magic number of a message catalog")
    _, count, *tables, hashes, hash_table = struct.unpack_from(
        f"{order}6I", content, 4
    )
    if count > MAX_MESSAGES:
        raise NotACatalogError(f"more than {MAX_MESSAGES:,} messages")
    spans = [(0, _HEADER), *((at, at + 8 * count) for at in tables)]
    try:
        texts = [
            [
                (at, at + size)
                for size, at in struct.iter_unpack(
                    f"{order}2I", content[table : table + 8 * count]
                )
            ]
            for table in tables
        ]
    except struct.error:
        texts = []
    if any(len(each) < count for each in texts) or not texts:
        raise NotACatalogError("its tables reach beyond the file")
    spans += texts[0] + texts[1]
    # Many messages may be said to lie in one place.
    whole = sum(end - start for start, end in spans)
    if max(end for _, end in spans) > len(content) or whole > 4 * len(content):
        raise NotACatalogError("its messages reach beyond the file")
    if hash_table + 4 * hashes <= len(content):
        entries = struct.unpack_from(f"{order}{hashes}I", content, hash_table)
        if max(entries, default=0) <= count:
            spans.append((hash_table, hash_table + 4 * hashes))
    lines = b"\n".join(
        line
        for original, translation in zip(*texts, strict=True)
        for line in _entry(
            content[slice(*original)], content[slice(*translation)]
        )
    )
    return Catalog(lines, _beside(spans, content))


def _beside(spans: list[tuple[int, int]], content: bytes) -> bytes:
    rest = []
    end = 0
    for start, stop in [*sorted(spans), (len(content), len(content))]:
        rest.append(content[end:start])
        end = max(end, stop)
    return b"".join(rest).replace(b"\0", b"")


def _entry(original: bytes, translation: bytes) -> list[bytes]:
    if not _SPECIAL.search(original) and not _SPECIAL.search(translation):
        return [b'msgid "%b"\nmsgstr "%b"\n' % (original, translation)]
    lines = []
    context, found, message = original.rpartition(_CONTEXT)
    if found:
        lines.append(b"msgctxt " + _quoted(context))
    singular, *plural = message.split(b"\0")
    lines.append(b"msgid " + _quoted(singular))
    lines += [b"msgid_plural " + _quoted(form) for form in plural]
    if plural:
        lines += [
            b"msgstr[%d] " % number + _quoted(form)
            for number, form in enumerate(translation.split(b"\0"))
        ]
    else:
        lines.append(b"msgstr " + _quoted(translation))
    return [*lines, b""]


def _quoted(text: bytes) -> bytes:
    text = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    if b"\n" not in text:
        return b'"' + text + b'"'
    lines = text.replace(b"\n", b"\\n\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    return b'""\n' + b"\n".join(b'"' + line + b'"' for line in lines)
