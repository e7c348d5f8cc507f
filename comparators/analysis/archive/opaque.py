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
        return escape_name((kind.removesuffix(" data") or kind)[:_LONGEST])

    @property
    def dimensions(self) -> str:
        """Width and height of an image, "" where there are none."""
        # A JPEG has its density before them.
        found = (
            _DIMENSIONS.findall(self.words) if "image" in self.words else ()
        )
        return " × ".join(found[-1]) if found else ""


def opaque_line(*sides: Opaque) -> str:
    """Return the line about a content of one side, or of both that changed."""
    dimensions = [side.dimensions for side in sides]
    if any(dimensions):
        dimensions = [each or "?" for each in dimensions]
    sizes = [side.member.size for side in sides]
    digests = [side.member.digest.hex() for side in sides]
    parts = (
        " → ".join(dict.fromkeys(side.kind for side in sides)),
        " → ".join(dict.fromkeys(dimensions)),
        size(*sizes) if len(sizes) == 1 else size_step(*sizes),
        f"SHA-256 {' → '.join(digests)}",
    )
    return ", ".join(filter(None, parts))
