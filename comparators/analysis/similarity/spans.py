"""Cutting contents into spans, the unit in which similarity is measured.

A content is a multiset of its lines without the white space around them, so
that neither indentation nor line endings nor a moved block count as change.
What is longer than a line of text, as in minified code and binary files, is
cut on after delimiters, so that one insertion does not shift all that follows.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

# Longer lines are cut, bytes.
LONGEST_LINE = 256

# Of longer contents only so much of both ends is sketched, bytes.
_END = 16 << 10

# 8 to 64 bytes, up to the first delimiter after the eighth; no choice is ever
# revised, so that cutting takes time in proportion to the length.
_PIECE = re.compile(
    rb"""(?s:.{8}[^\x00\t\n\r ,;:.=/<>(){}\[\]"']{0,55}.?|.{1,7})"""
)
# What is stripped from pieces.  Padding is no content: all files of a format
# have it.
_AROUND = b"\0 \t\n\r\v\f"


def cut(content: bytes) -> list[bytes]:
    """Return the spans of a content, in order; none of them is empty.

    Which spans there are depends on the content only.
    """
    lines = content.split(b"\n")
    stripped = filter(None, map(bytes.strip, lines))
    if len(max(lines, key=len)) <= LONGEST_LINE:
        return list(stripped)
    spans: list[bytes] = []
    for line in stripped:
        if len(line) > LONGEST_LINE:
            # A loop over all pieces of a long text takes three times longer.
            pieces: Iterable[bytes] = map(bytes.strip, _PIECE.findall(line))
            if b"\0" in line:
                pieces = (piece.strip(_AROUND) for piece in pieces)
            spans.extend(filter(None, pieces))
        else:
            spans.append(line)
    return spans


def weight(spans: Iterable[bytes]) -> int:
    """Return the bytes of all spans together, with one newline each."""
    return sum(len(span) + 1 for span in spans)


def sketch(content: bytes, size: int) -> list[int]:
    """Return the checksums of a fair sample of the distinct spans.

    The sample is the same for a span whichever content it is in: that with
    the smallest checksums ("bottom-k", Broder 1997, On the resemblance and
    containment of documents).  Contents of up to `size` distinct spans are
    there completely; of long ones only the beginning and the end are looked
    at.  Checksums (CRC-32) rather than `hash()`, which differs from run to
    run: a report must not.

    Args:
        content: to take the spans of.
        size: at most how many checksums.
    """
    if len(content) > 2 * _END:
        content = content[:_END] + b"\n" + content[-_END:]
    return sorted(map(zlib.crc32, set(cut(content))))[:size]
