"""How much of one content is found in another.

The measure is Dice's coefficient over spans (see `spans`), weighted by bytes,
so that it can be read as a share of the bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from . import spans

LARGEST = 8 << 20
"""Larger contents are not measured, bytes."""

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
    def percent(self) -> int:
        """Dice's coefficient, 2·common / (old + new), rounded down, 0 to 99.

        Only equal digests are 100 %, and those are not measured.
        """
        total = self.old + self.new
        return min(99, 200 * self.common // total) if total else 0


class Measured(NamedTuple):
    """A similarity, and the spans that either content has for itself."""

    similarity: Similarity
    only_old: Counter[bytes]
    only_new: Counter[bytes]


def compare(old: bytes, new: bytes) -> Measured:
    """Measure the similarity of two contents, whichever is called old."""
    lines = Counter(old.split(b"\n")), Counter(new.split(b"\n"))
    # Most lines are on both sides: they are cut once, and their spans not
    # searched for each other.
    common = spans.weight(spans.cut(_joined(_take_common(*lines))))
    only_old, only_new = (Counter(spans.cut(_joined(side))) for side in lines)
    sizes = [
        common + spans.weight(side.elements()) for side in (only_old, only_new)
    ]
    common += spans.weight(_take_common(only_old, only_new).elements())
    return Measured(Similarity(common, *sizes), only_old, only_new)


def _joined(lines: Counter[bytes]) -> bytes:
    return b"\n".join(lines.elements())


def _take_common(one: Counter[bytes], other: Counter[bytes]) -> Counter[bytes]:
    """Take what two counters have in common out of both; return it."""
    common = Counter[bytes]()
    for key in one.keys() & other.keys():
        numbers = one.pop(key), other.pop(key)
        common[key] = least = min(numbers)
        if numbers[0] > least:
            one[key] = numbers[0] - least
        elif numbers[1] > least:
            other[key] = numbers[1] - least
    return common


def is_binary(content: bytes) -> bool:
    """Whether a content is no text, by its beginning."""
    return b"\0" in content[:_BINARY_BEGINNING]


def tlsh_digest(content: bytes) -> str | None:
    """Return the TLSH digest of a content, for searching it in many archives.

    None for contents of less than 50 bytes or of too little variety.  TLSH
    hashes about 100 MB a second.

    Source: Oliver, Cheng, Chen 2013, TLSH - A Locality Sensitive Hash.
    """
    if len(content) < _SMALLEST_TLSH:
        return None
    import tlsh  # type: ignore[import-not-found]

    digest: str = tlsh.hash(content)
    return None if digest in ("", "TNULL") else digest


def digest_distance(old: str, new: str) -> int:
    """Return the distance of two TLSH digests, 0 or more.

    It is no metric, and 0 is not identity: evidence beside the similarity.
    """
    import tlsh

    distance: int = tlsh.diff(old, new)
    return distance
