"""Comparator for pyproject.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .report.build_file import BuildFile
from .report.comments import configuration_comments

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

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


class PyprojectFile(BuildFile):
    """What builds a project, and its metadata (PEP 518, PEP 621)."""

    DESCRIPTION = "Python project files"

    FILE_NAME = "pyproject.toml"

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> Iterator[str]:
        from .analysis.metadata.configuration import read_pyproject

        return configuration_comments(
            read_pyproject(old), read_pyproject(new), TABLES
        )
