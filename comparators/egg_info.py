"""Files of ``.egg-info`` directories: lists, requirements, entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.file import File

from .analysis.archive.members import Kind
from .analysis.metadata import egg_info
from .report.comments import add_comments
from .report.content import TooLargeError
from .report.missing_member import contents_of, old_and_new
from .report.text_difference import decoded_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference

    from .analysis.archive.layout import Layout

_NAMES = {
    *egg_info.LISTS,
    *egg_info.FLAGS,
    egg_info.REQUIRES,
    egg_info.ENTRY_POINTS,
}


class EggInfoFile(File):
    """A file of an ``.egg-info`` directory, other than PKG-INFO.

    The text diff is always there; comments say what it means.
    """

    DESCRIPTION = "Python egg-info files"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        directory, name = _split(file.name)
        return name in _NAMES and directory.endswith(
            (".egg-info", ".dist-info")
        )

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        difference = decoded_difference(self, other, source)
        if difference is None:
            return None
        add_comments(difference, self._comments_on(other))
        return difference

    def _comments_on(self, other: File) -> list[str]:
        files = old_and_new(self, other)
        if files is None:
            return []
        try:
            old, new = contents_of(files)
        except TooLargeError:
            return []
        _, name = _split(self.name)
        missing = [isinstance(file, MissingFile) for file in files]
        found = list(
            egg_info.changes(
                name,
                None if missing[0] else old,
                None if missing[1] else new,
            )
        )
        if name == "SOURCES.txt" and old and new:
            found += _against_members(self, old, other, new)
        return found


def _split(name: str) -> tuple[str, str]:
    directory, _, last = name.rpartition("/")
    return directory, last


def _against_members(
    file1: File, old: bytes, file2: File, new: bytes
) -> tuple[str, ...]:
    """Compare with the archives, where the files are members of some."""
    before = getattr(file1.container, "layout", None)
    after = getattr(file2.container, "layout", None)
    if before is None or after is None:
        return ()
    return egg_info.sources_changes(
        old, _files_of(before), new, _files_of(after)
    )


def _files_of(layout: Layout) -> list[str]:
    return [
        path
        for path, member in layout.members.items()
        if member.kind is not Kind.DIRECTORY
    ]
