"""Unified diffs in process, by libgit2's xdiff.

Starting ``diff(1)`` costs diffoscope some fourteen milliseconds a file; this
costs a tenth of one and gives the same kind of hunks.
"""

from __future__ import annotations

import hashlib
import re

from .first_difference import common_start

MOST_BYTES = 8 * 2**20
"""How much of each text is compared line by line."""

# What the same is at both ends of long texts is left aside, but for so many
# bytes, in which the context of a change is.
_AROUND = 2**14

_HUNK_START = b"\n@@ "
_NO_NEWLINE = b"\n\\ No newline at end of file\n"
# libgit2 counts it in sixteen bits, and begins anew after that.
_MAX_CONTEXT = 2**16 - 1
_HEADER = re.compile(rb"^@@ -(\d+)((?:,\d+)?) \+(\d+)", re.MULTILINE)


def unified(old: bytes, new: bytes, context: int) -> bytes:
    """Return the hunks of a unified diff from *old* to *new*.

    There are no file headers, no section names after the second ``@@``, and
    no "No newline at end of file" lines: diffoscope shows none of them.
    Lines end with a line feed and nothing else.

    Args:
        old, new: any bytes; a NUL byte does not make them binary.
        context: unchanged lines around a change.
    """
    # It takes a fifth of diffoscope's start, and not every run has a diff.
    import pygit2

    patch = pygit2.Patch.create_from(
        old,
        new,
        context_lines=max(0, min(context, _MAX_CONTEXT)),
        flag=pygit2.enums.DiffOption.FORCE_TEXT,
    )
    data = patch.data
    start = data.find(_HUNK_START) + 1
    if not start:
        return b""
    hunks = data[start - 1 :].replace(_NO_NEWLINE, b"\n")
    hunks = hunks.removesuffix(b"\n")
    return b"".join(map(_without_section, hunks.split(_HUNK_START)[1:]))


def _without_section(hunk: bytes) -> bytes:
    """Return a hunk, less its first "@@", without its section name."""
    header, _, lines = hunk.partition(b"\n")
    return b"@@ %b @@\n%b\n" % (header[: header.index(b" @@")], lines)


def unified_within(
    old: bytes, new: bytes, context: int, most: int = MOST_BYTES
) -> bytes:
    """Return such hunks of texts of any length, in bounded time.

    Where the texts differ over more than *most* bytes, the rest is a line on
    each side that says how long it is and what its digest is.
    """
    if max(len(old), len(new)) <= most:
        return unified(old, new, context)
    at = max(0, common_start(old, new) - _AROUND)
    start = old.rfind(b"\n", 0, at) + 1
    lines = old.count(b"\n", 0, start)
    old, new = old[start:], new[start:]
    at = len(old) - max(0, common_start(old[::-1], new[::-1]) - _AROUND)
    kept = old.find(b"\n", at) + 1 or len(old)
    old, new = old[:kept], new[: len(new) - (len(old) - kept)]
    hunks = unified(_beginning(old, most), _beginning(new, most), context)
    return _HEADER.sub(
        lambda match: (
            b"@@ -%d%b +%d"
            % (int(match[1]) + lines, match[2], int(match[3]) + lines)
        ),
        hunks,
    )


def _beginning(text: bytes, most: int) -> bytes:
    """Return what of a text is compared, and a line about the rest."""
    if len(text) <= most:
        return text
    end = text.rfind(b"\n", 0, most) + 1
    kept = text[:end] or text[:most] + b"\n"
    rest = text[end or most :]
    digest = hashlib.sha256(rest).hexdigest()
    line = f"[ {len(rest):,} more bytes not compared (SHA256: {digest}) ]\n"
    return kept + line.encode()
