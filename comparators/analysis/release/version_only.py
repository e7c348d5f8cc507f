"""Whether a file changed in nothing but the version of its release."""

from __future__ import annotations

from collections.abc import Collection

from .version_places import version_spans

LARGEST = 1 << 20
"""Bytes; a larger file is not looked at."""


def is_version_only(
    path: str,
    old: bytes,
    new: bytes,
    versions: tuple[Collection[str], Collection[str]],
    name: str,
) -> bool:
    """Return whether two texts differ only in the release's own version.

    Every place that changed states the version of this project, and went
    from the old release's version to the new one's. Where it is in doubt the
    answer is no.

    Args:
        path: of the new file, without the root directory.
        old, new: the texts, UTF-8.
        versions: how the old and the new release spell their versions, see
            `statements.stated_spellings`.
        name: of the project.
    """
    if old == new or max(len(old), len(new)) > LARGEST or not all(versions):
        return False
    sides = []
    if _has_crlf_alone(old) and _has_crlf_alone(new):
        old, new = (text.replace(b"\r\n", b"\n") for text in (old, new))
    for content, spellings in zip((old, new), versions, strict=True):
        text = content.decode("utf-8", "surrogateescape")
        # A tuple of numbers may be anything.
        whole = [one for one in spellings if "," not in one]
        rest, at = [], 0
        for begin, end in version_spans(path, text, whole, name):
            rest.append(text[at:begin])
            at = end
        sides.append([*rest, text[at:]])
    return sides[0] == sides[1]


def _has_crlf_alone(text: bytes) -> bool:
    """Whether all lines end as on Windows."""
    return text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r") > 0
