"""Comparator for Python source distributions."""

from __future__ import annotations

import os
from typing import cast

from diffoscope.comparators.utils.file import File
from diffoscope.difference import Difference

from .analysis.archive.layout import Archive
from .analysis.trees.comparable import is_same_tree
from .report.host_diffs import diffs_in_process
from .report.member import SdistContainer


class SdistFile(File):
    """A source distribution; `recognition.prepare_pair` finds it.

    Attributes:
        sdist: its index and its layout.
    """

    DESCRIPTION = "Python source distributions"

    sdist: Archive

    @classmethod
    def recognizes(cls, file: File) -> bool:
        """Return False: one alone is never recognised, only a pair."""
        return False

    def is_directory(self) -> bool:
        return False

    def has_same_content_as(self, other: File) -> bool:
        if all(map(os.path.isfile, (self.path, other.path))):
            return bool(super().has_same_content_as(other))
        if not isinstance(other, SdistFile):
            return False
        return is_same_tree(self.sdist, other.sdist)

    @property
    def as_container(self) -> SdistContainer:
        container: SdistContainer | None = self.__dict__.get("_as_container")
        if container is None:
            container = self._as_container = SdistContainer(self)
        return container

    def cleanup(self) -> None:
        if "sdist" in self.__dict__:
            self.sdist.index.close()
        container: SdistContainer | None = self.__dict__.get("_as_container")
        if container is not None:
            container.remove_extracted()
        super().cleanup()

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        from .report.comparison import Comparison
        from .report.machine import outputs

        with diffs_in_process():
            # prepare_pair makes both files of a pair one, or none.
            comparison = Comparison(
                self.as_container, cast(SdistFile, other).as_container, source
            )
            report = comparison.difference()
            # The pair the user named lies in the file system alone.
            if self.as_container.depth <= 1:
                outputs.write(comparison, report)
            return report
