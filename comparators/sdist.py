"""Comparator for Python source distributions."""

from __future__ import annotations

import os
from typing import cast

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.file import File
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference
from diffoscope.tempfiles import get_temporary_directory

from .analysis.archive.layout import Archive, find_layout, has_sdist_suffix
from .analysis.archive.members import Index, Limits
from .analysis.archive.reading import read_archive
from .report.garbage import seldom_collected
from .report.host_diffs import diffs_in_process
from .report.member import SdistContainer
from .report.options import options


def prepare_pair(file1: File, file2: File) -> None:
    """Make both files of a pair source distributions if one of them is one.

    A source distribution is recognised together with its counterpart: both
    archives are read once, at the same time, and what is no source
    distribution is compared with one as far as it can be read.
    """
    if not any(_may_be_sdist(file) for file in (file1, file2)):
        return
    with seldom_collected():
        sides = _read_both(file1, file2)
    if not any(side.layout.is_sdist for side in sides):
        for side in sides:
            side.index.close()
        return
    for file, side in zip((file1, file2), sides, strict=True):
        specialize_as(SdistFile, file)
        assert isinstance(file, SdistFile)
        file.sdist = side


def _may_be_sdist(file: File) -> bool:
    return (
        has_sdist_suffix(file.name)
        and not isinstance(file, MissingFile)
        and not file.is_directory()  # type: ignore[misc]
        and not file.is_symlink()  # type: ignore[misc]
    )


def _read_both(file1: File, file2: File) -> list[Archive]:
    """Read both archives; one that is missing has no members."""
    limits = Limits(
        max_bytes=options().max_bytes,
        max_members=options().max_members,
        max_ratio=options().max_ratio,
    )
    directory = _spool_directory()
    indexes = [
        read_archive(path, directory, limits)
        if _is_there(path)
        else Index(path)
        for path in (file1.path, file2.path)
    ]
    return [Archive(index, find_layout(index)) for index in indexes]


def _is_there(path: str) -> bool:
    return path != os.devnull and os.path.lexists(path)


def _spool_directory() -> str:
    """Return diffoscope's own temporary directory, which it cleans up."""
    with get_temporary_directory() as directory:
        return os.path.dirname(str(directory))


class SdistFile(File):
    """A source distribution; see :func:`prepare_pair` for how it is found.

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
        if not all(os.path.isfile(path) for path in (self.path, other.path)):
            return False
        return bool(super().has_same_content_as(other))

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

        with diffs_in_process(), seldom_collected():
            # prepare_pair makes both files of a pair one, or none.
            return Comparison(
                self.as_container, cast(SdistFile, other).as_container, source
            ).difference()
