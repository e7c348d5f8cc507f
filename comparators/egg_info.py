"""Files of ``.egg-info`` directories: lists, requirements, entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .analysis.metadata import egg_info
from .report.build_file import BuildFile

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

_NAMES = {*egg_info.LISTS, egg_info.REQUIRES, egg_info.ENTRY_POINTS}


class EggInfoFile(BuildFile):
    """A file of an ``.egg-info`` directory, other than PKG-INFO."""

    DESCRIPTION = "Python egg-info files"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        directory, _, name = file.name.rpartition("/")
        return name in _NAMES and directory.endswith(
            (".egg-info", ".dist-info")
        )

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> tuple[str, ...]:
        name = self.name.rpartition("/")[2]
        return egg_info.changes(name, old, new)
