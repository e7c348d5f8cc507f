"""Unified diffs in process, by libgit2's xdiff.

Starting ``diff(1)`` costs diffoscope some fourteen milliseconds a file; this
costs a tenth of one and gives the same kind of hunks.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.machinery
import importlib.util
import itertools
import sys
from typing import TYPE_CHECKING, Any

from .unambiguous_difference import unambiguous_hunks

if TYPE_CHECKING:
    from types import ModuleType

_HUNK_START = b"\n@@ "
_NO_NEWLINE = b"\n\\ No newline at end of file\n"
# libgit2 counts it in sixteen bits, and begins anew after that.
_MAX_CONTEXT = 2**16 - 1
# Loading libgit2 takes as long as making so many diffs without it.
_BEFORE_LIBGIT2 = 24
_made = itertools.count()


def unified(old: bytes, new: bytes, context: int) -> bytes:
    """Return the hunks of a unified diff from *old* to *new*.

    There are no file headers, no section names after the second ``@@``, and
    no "No newline at end of file" lines: diffoscope shows none of them.
    Lines end with a line feed and nothing else.

    Args:
        old, new: any bytes; a NUL byte does not make them binary.
        context: unchanged lines around a change.
    """
    context = max(0, min(context, _MAX_CONTEXT))
    # Not loaded, and perhaps no need.
    if not _pygit2.cache_info().currsize and next(_made) < _BEFORE_LIBGIT2:
        hunks = unambiguous_hunks(old, new, context)
        if hunks is not None:
            return hunks
    pygit2 = _pygit2()
    patch = pygit2.Patch.create_from(
        old,
        new,
        context_lines=context,
        flag=pygit2.GIT_DIFF_FORCE_TEXT,
    )
    data: bytes = patch.data
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


@functools.cache
def _pygit2() -> Any:
    """Return pygit2's extension module, if need be the whole package.

    The package imports what it takes to work with repositories and servers
    (cffi, ssl and more), five times as long as the extension takes; that is
    more time than the comparison of two small archives.
    """
    if "pygit2" not in sys.modules:
        with contextlib.suppress(ImportError):
            extension = _extension()
            if hasattr(extension, "Patch") and hasattr(
                extension, "GIT_DIFF_FORCE_TEXT"
            ):
                return extension
    return importlib.import_module("pygit2")


def _extension() -> ModuleType | None:
    """Load pygit2's extension as the package would load it later on."""
    package = importlib.util.find_spec("pygit2")
    if package is None:
        return None
    spec = importlib.machinery.PathFinder.find_spec(
        "pygit2._pygit2", package.submodule_search_locations
    )
    if spec is None or spec.loader is None:
        return None
    extension = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(extension)
    # A package that is imported after all shall load its own part, for which
    # Python takes what is initialised already.
    sys.modules.pop(spec.name, None)
    return extension
