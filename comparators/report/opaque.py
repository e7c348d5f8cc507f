"""Contents that nobody reads: kind, size and digest in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..analysis.text.escaping import escape_name
from ..analysis.text.sentences import size, size_step

if TYPE_CHECKING:
    from .member import SdistMember

_DIMENSIONS = re.compile(r",? (\d{1,6}) ?x ?(\d{1,6})(?=,|\Z)")
_LONGEST = 80  # characters of a kind


def opaque_change(old: SdistMember, new: SdistMember) -> str:
    """Return the line about a content that changed."""
    kinds = [_kind(member) for member in (old, new)]
    dimensions = [_dimensions(member) for member in (old, new)]
    parts = [" → ".join(dict.fromkeys(kinds))]
    if any(dimensions):
        parts.append(" → ".join(dict.fromkeys(d or "?" for d in dimensions)))
    parts.append(size_step(old.member.size, new.member.size))
    parts.append(
        f"SHA-256 {old.member.digest.hex()} → {new.member.digest.hex()}"
    )
    return ", ".join(parts)


def opaque_alone(member: SdistMember) -> str:
    """Return the line about a content that only one side has."""
    parts = [
        _kind(member),
        _dimensions(member),
        size(member.member.size),
        f"SHA-256 {member.member.digest.hex()}",
    ]
    return ", ".join(filter(None, parts))


def _kind(member: SdistMember) -> str:
    """Return the kind of content, in libmagic's words."""
    if not member.member.size:
        return "empty file"
    kind = re.split(r",| - ", str(member.magic_file_type))[0]
    kind = kind.removesuffix(" data") or kind
    return escape_name(kind[:_LONGEST])


def _dimensions(member: SdistMember) -> str:
    """Return width and height of an image, "" where libmagic has none."""
    words = str(member.magic_file_type)
    if "image" not in words:
        return ""
    # A JPEG has its density before them.
    found = _DIMENSIONS.findall(words)
    return " × ".join(found[-1]) if found else ""
