"""Comparator for setup.cfg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .report.build_file import BuildFile
from .report.comments import problem_comments

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from .analysis.metadata.configuration import Configuration
    from .analysis.metadata.configuration_changes import KeyChange

# What runs code at build time or takes it from elsewhere.
REVIEWED_FIRST = (
    "options.setup_requires",
    "options.dependency_links",
    "options.cmdclass",
    "global.command_packages",
    "easy_install.",
)


class SetupCfgFile(BuildFile):
    """The configuration of setuptools, and of tools beside it."""

    DESCRIPTION = "Python setup configuration files"

    FILE_NAME = "setup.cfg"

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> tuple[None, Iterator[str]]:
        return None, _sentences(old, new)


def _sentences(old: bytes, new: bytes) -> Iterator[str]:
    from .analysis.metadata.configuration import read_setup_cfg
    from .analysis.metadata.configuration_changes import compare_configurations

    before, after = read_setup_cfg(old), read_setup_cfg(new)
    changes = compare_configurations(before, after)
    yield from _to_review(changes, before)
    yield from map(str, changes)
    yield from problem_comments(before.problems, after.problems)


def _to_review(
    changes: tuple[KeyChange, ...], old: Configuration
) -> Iterator[str]:
    keys = dict.fromkeys(change.key for change in changes)
    for key in keys:
        if key.startswith(REVIEWED_FIRST) and key not in old.values:
            yield f"newly has {key}: to be reviewed first"
