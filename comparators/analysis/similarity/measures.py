"""How much of one content is found in another.

The measure is Dice's coefficient over spans (see `spans`), weighted by bytes,
so that it can be read as a share of the bytes.
"""

from __future__ import annotations

import collections
import functools
import importlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import spans

# The lines of larger contents are hashed, piece by piece, and not cut, bytes.
LARGEST = 8 << 20
_PIECE = 1 << 20
# Further distinct lines do not count as common.
_MOST_LINES = 1_000_000

# A content with NUL in its beginning is binary, as git tells it, bytes.
_BINARY_BEGINNING = 8000

# TLSH has no digest for less, bytes.
_SMALLEST_TLSH = 50


class Similarity(NamedTuple):
    """What two contents have in common, in bytes of their spans.

    Attributes:
        common: bytes of spans found in both.
        old: bytes of spans of the old content.
        new: bytes of spans of the new content.
    """

    common: int
    old: int
    new: int

    @property
    def ratio(self) -> float:
        """Dice's coefficient, 0.0 to 1.0: 2·common / (old + new)."""
        total = self.old + self.new
        return 2 * self.common / total if total else 0.0

    @property
    def percent(self) -> int:
        """Dice's coefficient rounded down, 0 to 99.

        Only equal digests are 100 %, and those are not measured.
        """
        total = self.old + self.new
        return min(99, 200 * self.common // total) if total else 0


class Measured(NamedTuple):
    """A similarity, and the spans that either content has for itself.

    The spans of contents that are too large for it are not told.
    """

    similarity: Similarity
    only_old: collections.Counter[bytes]
    only_new: collections.Counter[bytes]


def compare(old: bytes, new: bytes) -> Measured:
    """Measure the similarity of two contents, whichever is called old.

    Lines are compared as they are first; white space is stripped from, and
    long lines are cut in, only what is left of them.
    """
    old, new = _with_newline(old), _with_newline(new)
    only_old: collections.Counter[bytes] = collections.Counter()
    only_new: collections.Counter[bytes] = collections.Counter()
    if max(len(old), len(new)) > LARGEST:
        similarity = Similarity(_common_in_large(old, new), len(old), len(new))
        return Measured(similarity, only_old, only_new)
    only_old.update(_lines(old))
    only_new.update(_lines(new))
    common = take_common(only_old, only_new)
    spans_old = spans.cut_lines(list(only_old.elements()))
    spans_new = spans.cut_lines(list(only_new.elements()))
    only_old = collections.Counter(spans_old)
    only_new = collections.Counter(spans_new)
    in_spans = take_common(only_old, only_new)
    similarity = Similarity(
        common + in_spans,
        common + spans.weight(spans_old),
        common + spans.weight(spans_new),
    )
    return Measured(similarity, only_old, only_new)


def take_common(
    old: collections.Counter[bytes], new: collections.Counter[bytes]
) -> int:
    """Remove from both what both have; return its weight in bytes."""
    common = 0
    for span in old.keys() & new.keys():
        number_old, number_new = old.pop(span), new.pop(span)
        if number_old > number_new:
            old[span] = number_old - number_new
        elif number_new > number_old:
            new[span] = number_new - number_old
        common += min(number_old, number_new) * (len(span) + 1)
    return common


def _with_newline(content: bytes) -> bytes:
    return content if content[-1:] in b"\n" else content + b"\n"


def _lines(content: bytes) -> list[bytes]:
    """Return the lines of a content that ends with a newline, if any."""
    return content[:-1].split(b"\n") if content else []


def is_binary(content: bytes) -> bool:
    """Whether a content is no text, by its beginning."""
    return b"\0" in content[:_BINARY_BEGINNING]


def _common_in_large(old: bytes, new: bytes) -> int:
    """Return the weight of the lines that both have, bytes, or less."""
    counts: dict[int, int] = {}
    for line in _lines_in_pieces(old):
        key = hash(line)
        if key in counts or len(counts) < _MOST_LINES:
            counts[key] = counts.get(key, 0) + 1
    common = 0
    for line in _lines_in_pieces(new):
        key = hash(line)
        number = counts.get(key)
        if number:
            counts[key] = number - 1
            common += len(line) + 1
    return common


def _lines_in_pieces(content: bytes) -> Iterator[bytes]:
    """Yield the lines of a content that ends with a newline."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + _PIECE) + 1 or len(content)
        yield from content[start : end - 1].split(b"\n")
        start = end


def tlsh_digest(content: bytes) -> str | None:
    """Return the TLSH digest of a content, for searching it in many archives.

    None for contents of less than 50 bytes or of too little variety.  TLSH
    hashes about 100 MB a second.

    Source: Oliver, Cheng, Chen 2013, TLSH - A Locality Sensitive Hash.
    """
    if len(content) < _SMALLEST_TLSH:
        return None
    digest: str = _tlsh().hash(content)
    return None if digest in ("", "TNULL") else digest


def digest_distance(old: str, new: str) -> int:
    """Return the distance of two TLSH digests, 0 or more.

    It is no metric, and 0 is not identity: evidence beside the similarity.
    """
    distance: int = _tlsh().diff(old, new)
    return distance


@functools.cache
def _tlsh() -> Any:
    """Return the module, which has no types, once it is needed."""
    return importlib.import_module("tlsh")
