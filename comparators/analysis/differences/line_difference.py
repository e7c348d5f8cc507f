"""Unified diffs in process, by libgit2's xdiff.

Starting ``diff(1)`` costs diffoscope some fourteen milliseconds a file; this
costs a tenth of one and gives the same kind of hunks.
"""

from __future__ import annotations

_HUNK_START = b"\n@@ "
_NO_NEWLINE = b"\n\\ No newline at end of file\n"
# libgit2 counts it in sixteen bits, and begins anew after that.
_MAX_CONTEXT = 2**16 - 1


def unified(old: bytes, new: bytes, context: int) -> bytes:
    """Return the hunks of a unified diff from *old* to *new*.

    There are no file headers, no section names after the second ``@@``, and
    no "No newline at end of file" lines: diffoscope shows none of them.
    Lines end with a line feed and nothing else.

    Args:
        old, new: any bytes; a NUL byte does not make them binary.
        context: unchanged lines around a change.
    """
    # It takes a fifth of diffoscope's start, and not every run has a diff.
    import pygit2

    patch = pygit2.Patch.create_from(
        old,
        new,
        context_lines=max(0, min(context, _MAX_CONTEXT)),
        flag=pygit2.enums.DiffOption.FORCE_TEXT,
    )
    data = patch.data
    start = data.find(_HUNK_START) + 1
    if not start:
        return b""
    hunks = data[start - 1 :].replace(_NO_NEWLINE, b"\n")
    hunks = hunks.removesuffix(b"\n")
    return b"".join(map(_without_section, hunks.split(_HUNK_START)[1:]))


def _without_section(hunk: bytes) -> bytes:
    """Return a hunk, less its first "@@", without its section name."""
    header, _, lines = hunk.partition(b"\n")
    return b"@@ %b @@\n%b\n" % (header[: header.index(b" @@")], lines)
