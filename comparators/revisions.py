"""The git revisions that the user named, as paths that diffoscope can check.

An empty directory stands for each: diffoscope compares what is in the file
system only, and the contents of a revision need no files of their own.
"""

from __future__ import annotations

import tempfile

from .analysis.trees.git_revisions import Revision
from .temporary import base_directory

_revisions: dict[str, Revision] = {}


def stand_in(revision: Revision) -> str:
    """Return the path of a new empty directory that stands for *revision*."""
    path = tempfile.mkdtemp(prefix="revision_", dir=base_directory())
    _revisions[path] = revision
    return path


def at(path: str) -> Revision | None:
    """Return the revision that the directory at *path* stands for, if any."""
    return _revisions.get(path)


def forget() -> None:
    """Forget all revisions: the run has ended."""
    _revisions.clear()
