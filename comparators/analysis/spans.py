"""Cutting contents into spans, the unit in which similarity is measured.

A content is a multiset of its lines without the white space around them, so
that neither indentation nor line endings nor a moved block count as change.
What is longer than a line of text, as in minified code and binary files, is
cut on after delimiters, so that one insertion does not shift all that follows.
"""

from __future__ import annotations

import collections
import re
import zlib
from collections.abc import Iterable

# Longer lines are cut, bytes.
LONGEST_LINE = 256

# Padding is no content: all files of a format have it.
_PADDING = b"\0" * 8

# 8 to 64 bytes, up to the first delimiter after the eighth; no choice is ever
# revised, so that cutting takes time in proportion to the length.
_PIECE = re.compile(
    rb"""(?s:.{8}[^\x00\t\n\r ,;:.=/<>(){}\[\]"']{0,55}.?|.{1,7})"""
)


def cut(content: bytes) -> list[bytes]:
    """Return the spans of a content, in order; none of them is empty.

    Which spans there are depends on the content only.
    """
    lines = content.split(b"\n")
    if len(content) <= LONGEST_LINE or len(max(lines, key=len)) <= (
        LONGEST_LINE
    ):
        return list(filter(None, map(bytes.strip, lines)))
    spans: list[bytes] = []
    for line in map(bytes.strip, lines):
        if len(line) > LONGEST_LINE:
            pieces: Iterable[bytes] = map(bytes.strip, _PIECE.findall(line))
            if _PADDING in line:
                pieces = [piece.strip(b"\0") for piece in pieces]
            spans.extend(filter(None, pieces))
        elif line:
            spans.append(line)
    return spans


def count(spans: list[bytes]) -> collections.Counter[bytes]:
    """Return how often each span occurs."""
    return collections.Counter(spans)


def weight(spans: list[bytes]) -> int:
    """Return the bytes of all spans together, with one newline each."""
    return sum(map(len, spans)) + len(spans)


def sketch(spans: collections.Counter[bytes], size: int) -> list[int]:
    """Return the checksums of a fair sample of the distinct spans.

    The sample is the same for a span whichever content it is in: that with
    the smallest checksums ("bottom-k", Broder 1997, On the resemblance and
    containment of documents).  Contents of up to `size` distinct spans are
    there completely.  Checksums (CRC-32) rather than `hash()`, which differs
    from run to run: a report must not.

    Args:
        spans: the spans of a content.
        size: at most how many checksums.
    """
    sums = sorted(set(map(zlib.crc32, spans)))
    del sums[size:]
    return sums
