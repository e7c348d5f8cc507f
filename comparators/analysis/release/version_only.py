"""Whether a file changed in nothing but the version of its release."""

from __future__ import annotations

from collections.abc import Collection

from ..metadata.versions import differs_only_in_version
from ..text.alignment import common_beginning

# A file with more changed lines than this is not worth the question.
_MAX_LINES = 2_000


def is_version_only(
    old: bytes,
    new: bytes,
    old_spellings: Collection[str],
    new_spellings: Collection[str],
) -> bool:
    """Return whether two texts differ only in the release's own version.

    Only changed lines are looked at: most files that changed otherwise have
    another number of lines.

    Args:
        old, new: the texts, UTF-8.
        old_spellings, new_spellings: of the version of the old and of the
            new release, see
            `statements.stated_spellings`.
    """
    if old.count(b"\n") != new.count(b"\n"):
        return False
    # What is the same at the beginning need not be cut into lines.
    same = common_beginning(old, new)
    old_lines, new_lines = old[same:].split(b"\n"), new[same:].split(b"\n")
    changed = [
        (a, b) for a, b in zip(old_lines, new_lines, strict=True) if a != b
    ]
    if not changed or len(changed) > _MAX_LINES:
        return False
    texts = [
        b"\n".join(lines).decode("utf-8", "surrogateescape")
        for lines in zip(*changed, strict=True)
    ]
    return differs_only_in_version(
        texts[0], texts[1], old_spellings, new_spellings
    )
