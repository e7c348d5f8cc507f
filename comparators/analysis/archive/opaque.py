"""Contents that nobody reads: kind, size and digest in one line.

The kinds are libmagic's words, as in "PNG image data, 800 x 373, 8-bit/color".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.escaping import escape_name
from ..text.sentences import size, size_step
from .members import Member

_DIMENSIONS = re.compile(r",? (\d{1,6}) ?x ?(\d{1,6})(?=,|\Z)")
_LONGEST = 80  # characters of a kind


class Opaque(NamedTuple):
    """A content that nobody reads.

    Attributes:
        member: its size and its digest.
        words: what libmagic says of it.
    """

    member: Member
    words: str

    @property
    def kind(self) -> str:
        """The kind of content, without what follows it in the words."""
        if not self.member.size:
            return "empty file"
        kind = re.split(r",| - ", self.words)[0]
        kind = kind.removesuffix(" data") or kind
        return escape_name(kind[:_LONGEST])

    @property
    def dimensions(self) -> str:
        """Width and height of an image, "" where there are none."""
        if "image" not in self.words:
            return ""
        # A JPEG has its density before them.
        found = _DIMENSIONS.findall(self.words)
        return " × ".join(found[-1]) if found else ""


def opaque_change(old: Opaque, new: Opaque) -> str:
    """Return the line about a content that changed."""
    parts = [" → ".join(dict.fromkeys((old.kind, new.kind)))]
    dimensions = old.dimensions, new.dimensions
    if any(dimensions):
        parts.append(" → ".join(dict.fromkeys(d or "?" for d in dimensions)))
    parts.append(size_step(old.member.size, new.member.size))
    parts.append(
        f"SHA-256 {old.member.digest.hex()} → {new.member.digest.hex()}"
    )
    return ", ".join(parts)


def opaque_alone(content: Opaque) -> str:
    """Return the line about a content that only one side has."""
    parts = (
        content.kind,
        content.dimensions,
        size(content.member.size),
        f"SHA-256 {content.member.digest.hex()}",
    )
    return ", ".join(filter(None, parts))
