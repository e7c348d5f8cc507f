"""Comparator for pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .report.build_file import BuildFile
from .report.comments import problem_comments

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from .analysis.metadata.configuration import Configuration
    from .analysis.metadata.configuration_changes import KeyChange

# The tables that say what is built and how; the keys of other tools are in
# the text diff.
TABLES = (
    "build-system.",
    "project.",
    "dependency-groups.",
    "tool.distutils.",
    "tool.flit.",
    "tool.hatch.",
    "tool.maturin.",
    "tool.meson-python.",
    "tool.pdm.",
    "tool.poetry.",
    "tool.scikit-build.",
    "tool.setuptools.",
    "tool.setuptools_scm.",
)

# Keys by which a project has its own code run while it is built.
RUNS_CODE = (
    "tool.pdm.build.custom-hook",
    "tool.poetry.build",
    "tool.setuptools.cmdclass",
)

# The table of a hook of hatch, before one of its keys.
_HATCH_HOOK = re.compile(r'(tool\.hatch\.(?:.+?\.)?hooks\.[^."]+)\.')


class PyprojectFile(BuildFile):
    """What builds a project, and its metadata (PEP 518, PEP 621)."""

    DESCRIPTION = "Python project files"

    FILE_NAME = "pyproject.toml"

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> tuple[None, Iterator[str]]:
        return None, _sentences(old, new)


def _sentences(old: bytes, new: bytes) -> Iterator[str]:
    from .analysis.metadata.configuration import read_pyproject
    from .analysis.metadata.configuration_changes import compare_configurations

    before, after = read_pyproject(old), read_pyproject(new)
    yield from _to_review(before, after)
    for change in compare_configurations(before, after):
        if _is_shown(change):
            yield str(change)
    yield from problem_comments(before.problems, after.problems)


def _is_shown(change: KeyChange) -> bool:
    return f"{change.key}.".startswith(TABLES)


def _to_review(old: Configuration, new: Configuration) -> Iterator[str]:
    if old.problems or new.problems:
        return
    key = "build-system.build-backend"
    before, after = (side.values.get(key, "none") for side in (old, new))
    if before != after:
        yield f"build backend changed: {before} → {after}"
    key = "build-system.backend-path"
    if key in new.values and new.values[key] != old.values.get(key):
        yield (
            "the build backend comes from the archive itself: "
            f"backend-path = {new.values[key]}"
        )
    names = {_hook(name, old): None for name in new.values}
    for name in names:
        if name not in old.values and (
            name.startswith(RUNS_CODE)
            or (name.startswith("tool.hatch.") and ".hooks." in name)
        ):
            yield f"new, may run code at build time: {name}"


def _hook(name: str, old: Configuration) -> str:
    """Return the table of a new hook of hatch for a key of it, else *name*."""
    hook = _HATCH_HOOK.match(name)
    if hook and not any(key.startswith(hook[0]) for key in old.values):
        return hook[1]
    return name
