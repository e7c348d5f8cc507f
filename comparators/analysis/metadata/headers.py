"""The header block that core metadata is written in.

Cut into headers without interpreting any, so that every byte is still
there: what the parser of the fields leaves out can be shown, and whether
the lines of two files differ in more than their fields can be told.

Source: RFC 822, as Python's ``email.parser`` reads it leniently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

LARGEST = 4 * 1024 * 1024
"""Bytes of a header block; a larger one is refused."""

MOST = 10_000
"""Headers of one file."""

MOST_NAMES = 500
"""Different header names of one file; the parser is quadratic in them."""

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(rb"\r\n|\r")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]+")
_HEADER = re.compile(rb"[!-9;-~]+:")


class TooLarge(ValueError):
    """The header block is beyond a limit; the message is a sentence."""


class Headers(NamedTuple):
    """A file cut at the end of its headers.

    Attributes:
        headers: each header with its continuation lines and line endings;
            lines among them that are none are entries of their own.
        separator: the empty line after the headers, if any.
        body: what follows.
    """

    headers: tuple[bytes, ...]
    separator: bytes
    body: bytes


def split(content: bytes) -> Headers:
    """Cut a file into headers and body.

    Raises:
        TooLarge: beyond the limits of this module.
    """
    headers: list[list[bytes]] = []
    names = set()
    at = 0
    separator = b""
    while at < len(content):
        match = _LINE.match(content, at, at + LARGEST + 1)
        assert match is not None
        line = match[0]
        if match.end() > LARGEST:
            raise TooLarge(f"more than {LARGEST:,} bytes of headers")
        if not line.strip(b"\r\n"):
            separator = line
            at = match.end()
            break
        if line[:1] in b" \t" and headers:
            headers[-1].append(line)
        elif name := _HEADER.match(line):
            headers.append([line])
            names.add(name[0].lower())
        elif line[:1] in b" \t:" or line.startswith(b"From "):
            headers.append([line])
        else:
            break
        if len(headers) > MOST:
            raise TooLarge(f"more than {MOST:,} headers")
        if len(names) > MOST_NAMES:
            raise TooLarge(f"more than {MOST_NAMES:,} different headers")
        at = match.end()
    return Headers(
        tuple(b"".join(lines) for lines in headers), separator, content[at:]
    )


def name_of(header: bytes) -> str:
    """The header's name in lower case; "" for a line that is no header."""
    match = _HEADER.match(header)
    return match[0][:-1].decode("ascii").lower() if match else ""


def same_but_for(
    old: Headers,
    new: Headers,
    shown_removed: Collection[bytes],
    shown_added: Collection[bytes],
) -> bool:
    """Whether the lines that were removed and added are all shown.

    True where the header blocks differ in nothing but headers that are shown
    byte for byte: nothing moved, nothing was repeated, folded or respelled,
    no line ending changed.

    Args:
        old, new: the two files.
        shown_removed, shown_added: headers that the reader sees as removed
            and as added, without the line ending, which must be one and the
            same for all of them.
    """
    if old.separator != new.separator:
        return False
    before, after = set(old.headers), set(new.headers)
    removed = [header for header in old.headers if header not in after]
    added = [header for header in new.headers if header not in before]
    endings = {_ending(header) for header in (*removed, *added)}
    for changed, shown in ((removed, shown_removed), (added, shown_added)):
        lines = {header.rstrip(b"\r\n") for header in changed}
        if len(lines) < len(changed) or not lines.issubset(shown):
            return False
    return len(endings) <= 1 and (
        [header for header in old.headers if header in after]
        == [header for header in new.headers if header in before]
    )


def _ending(header: bytes) -> bytes:
    return header[len(header.rstrip(b"\r\n")) :]


def layout_changes(old: Headers, new: Headers) -> tuple[str, ...]:
    """Name what differs between two header blocks of the same fields.

    A word is named where the blocks still differ after all the others have
    been levelled.

    Returns:
        Any of "line endings", "folding", "spelling", "order" and
        "repetition"; empty where these do not explain it all.
    """
    levels: dict[str, Callable[[list[bytes]], list[bytes]]] = {
        "line endings": lambda lines: [
            _LINE_END.sub(b"\n", line) for line in lines
        ],
        "folding": lambda lines: [_FOLD.sub(b" ", line) for line in lines],
        "spelling": lambda lines: [_respelled(line) for line in lines],
        "repetition": lambda lines: list(dict.fromkeys(lines)),
        "order": sorted,
    }

    def level(headers: Headers, besides: str) -> list[bytes]:
        lines = [*headers.headers, headers.separator]
        for word, change in levels.items():
            if word != besides:
                lines = change(lines)
        return lines

    if level(old, "") != level(new, ""):
        return ()
    return tuple(w for w in levels if level(old, w) != level(new, w))


def _respelled(header: bytes) -> bytes:
    name, colon, value = header.partition(b":")
    if not colon:
        return header
    return name.lower() + b": " + value.strip() + _ending(header)
