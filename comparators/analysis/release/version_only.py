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
    if not _may_be(old, new, versions):
        return False
    sides = []
    if _has_crlf_alone(old) and _has_crlf_alone(new):
        old, new = (text.replace(b"\r\n", b"\n") for text in (old, new))
    for content, spellings in zip((old, new), versions, strict=True):
        text = content.decode("utf-8", "surrogateescape")
        rest, at = [], 0
        for begin, end in version_spans(path, text, spellings, name):
            rest.append(text[at:begin])
            at = end
        sides.append([*rest, text[at:]])
    return sides[0] == sides[1]


def _may_be(
    old: bytes,
    new: bytes,
    versions: tuple[Collection[str], Collection[str]],
) -> bool:
    """Whether all lines that differ have a version of their release in them.

    What a file states is found by parsing it, which most are not worth.
    """
    lines = old.split(b"\n"), new.split(b"\n")
    if len(lines[0]) != len(lines[1]):
        return False
    spelled = [[one.encode() for one in each] for each in versions]
    return all(
        any(version in line.replace(b", ", b".") for version in each)
        for pair in zip(*lines, strict=True)
        if pair[0] != pair[1]
        for line, each in zip(pair, spelled, strict=True)
    )


def _has_crlf_alone(text: bytes) -> bool:
    """Whether all lines end as on Windows."""
    return text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r") > 0
