"""Comparator for setup.cfg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .report.build_file import BuildFile
from .report.comments import problem_comments

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File


class SetupCfgFile(BuildFile):
    """The configuration of setuptools, and of tools beside it."""

    DESCRIPTION = "Python setup configuration files"

    FILE_NAME = "setup.cfg"

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> Iterator[str]:
        from .analysis.metadata.configuration import read_setup_cfg
        from .analysis.metadata.configuration_changes import (
            configuration_changes,
        )

        before, after = read_setup_cfg(old), read_setup_cfg(new)
        for change in configuration_changes(before, after):
            yield change.sentence
        yield from problem_comments(before.problems, after.problems)
