"""What lies in a checkout and is nobody's source: output of tools and builds.

By name, for where no repository says what is ignored.
"""

from __future__ import annotations

import os
import re

_TOOL_OUTPUT = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".eggs",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
    }
)
# At the root only: a package may be named so.
_BUILD_DIRECTORIES = frozenset({"build", "dist", "wheelhouse"})
_EGG_INFO = re.compile(r"(?:src/)?[^/]+\.egg-info")


def is_tool_output(directory: int, name: str, is_directory: bool) -> bool:
    """Return whether *name* is what a tool keeps beside the sources.

    Args:
        directory: the open directory that holds it.
    """
    if name in _TOOL_OUTPUT:
        # A submodule and a linked work tree have a file of that name.
        return is_directory or name == ".git"
    return is_directory and _is_virtual_environment(directory, name)


def _is_virtual_environment(directory: int, name: str) -> bool:
    # PEP 405
    try:
        os.stat(f"{name}/pyvenv.cfg", dir_fd=directory, follow_symlinks=False)
    except OSError:
        return False
    return True


def is_build_output(path: str, is_directory: bool) -> bool:
    """Return whether *path*, from the root, is where a build writes."""
    return is_directory and (
        path in _BUILD_DIRECTORIES or bool(_EGG_INFO.fullmatch(path))
    )
