"""diffoscope's own temporary directory, which it removes at the end."""

from __future__ import annotations

import os

from diffoscope.tempfiles import get_temporary_directory


def base_directory() -> str:
    """Return the path of the directory that all of a run's files are in."""
    with get_temporary_directory() as directory:
        return os.path.dirname(str(directory))
