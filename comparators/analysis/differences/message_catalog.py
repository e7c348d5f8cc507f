"""Compiled message catalogs (``.mo``), as lines of text.

Source: GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import operator
import re
import struct

_MAGIC = b"\xde\x12\x04\x95"
_HEADER = 28
# Messages with a context have it before this byte, plural forms are
# separated by NUL.
_CONTEXT = b"\x04"
# What has to be escaped, or separates one part of a message from the next.
_SPECIAL = re.compile(rb'[\x00\x04\n"\\]')
MAX_MESSAGES = 200_000


class NotACatalogError(ValueError):
    """The file is no message catalog, or a damaged one."""


def catalog_lines(content: bytes) -> bytes:
    """Return the messages of a catalog in the notation of a ``.po`` file.

    In the order of the catalog; every byte of a message is shown, those that
    would break a line are escaped.

    Raises:
        NotACatalogError: if the tables of the file do not hold together.
    """
    return b"\n".join(
        block
        for original, translation in _messages(content)
        for block in _entry(original, translation)
    )


def beside_messages(content: bytes) -> bytes:
    """Return the bytes of a catalog that no message holds.

    Without the header, the tables of offsets, the hash table as far as it
    holds numbers of messages, and the NUL bytes between messages.

    Args:
        content: of which :func:`catalog_lines` gave the messages.
    """
    order = {_MAGIC: "<", _MAGIC[::-1]: ">"}[content[:4]]
    _, count, originals, translations, hashes, hash_table = struct.unpack_from(
        f"{order}6I", content, 4
    )
    spans = [
        (0, _HEADER),
        (originals, originals + 8 * count),
        (translations, translations + 8 * count),
    ]
    for table in (originals, translations):
        numbers = struct.unpack_from(f"{order}{2 * count}I", content, table)
        spans += [
            (at, at + size)
            for size, at in zip(numbers[::2], numbers[1::2], strict=True)
        ]
    if hash_table + 4 * hashes <= len(content):
        entries = struct.unpack_from(f"{order}{hashes}I", content, hash_table)
        if max(entries, default=0) <= count:
            spans.append((hash_table, hash_table + 4 * hashes))
    rest = []
    end = 0
    for start, stop in sorted(spans):
        rest.append(content[end : max(start, end)])
        end = max(end, stop)
    rest.append(content[end:])
    return b"".join(rest).replace(b"\0", b"")


def _messages(content: bytes) -> list[tuple[bytes, bytes]]:
    order = {_MAGIC: "<", _MAGIC[::-1]: ">"}.get(content[:4])
    if order is None or len(content) < _HEADER:
        raise NotACatalogError("no magic number of a message catalog")
    _, count, originals, translations = struct.unpack_from(
        f"{order}4I", content, 4
    )
    if count > MAX_MESSAGES:
        raise NotACatalogError(f"more than {MAX_MESSAGES:,} messages")
    try:
        tables = [
            struct.unpack_from(f"{order}{2 * count}I", content, offset)
            for offset in (originals, translations)
        ]
    except struct.error:
        raise NotACatalogError("its tables reach beyond the file") from None
    if any(
        max(map(operator.add, table[::2], table[1::2]), default=0)
        > len(content)
        for table in tables
    ) or sum(sum(table[::2]) for table in tables) > 2 * len(content):
        raise NotACatalogError("its messages reach beyond the file")
    return [
        (content[at : at + size], content[at2 : at2 + size2])
        for size, at, size2, at2 in zip(
            tables[0][::2],
            tables[0][1::2],
            tables[1][::2],
            tables[1][1::2],
            strict=True,
        )
    ]


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
