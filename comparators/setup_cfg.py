"""Comparator for setup.cfg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .report.build_file import BuildFile
from .report.comments import configuration_comments

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

        return configuration_comments(read_setup_cfg(old), read_setup_cfg(new))
