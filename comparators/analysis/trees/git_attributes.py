"""What .gitattributes files say of a path, by libgit2."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..archive.members import Attribute

#: Gets a path and the name of an attribute; True where it is set, False where
#: it is unset, None where nothing is said, else its value.
LookUp: TypeAlias = "Callable[[str, str], bool | str | None]"


class Attributes:
    """The attributes of paths; those of a directory hold for what is below.

    Args:
        look_up: asks libgit2.
        prefix: put before each path; "" or a directory with its slash.
    """

    def __init__(self, look_up: LookUp, prefix: str = "") -> None:
        self._look_up = look_up
        self._prefix = prefix
        self._ignored_directories: dict[str, bool] = {"": False}

    def of(self, path: str) -> frozenset[Attribute]:
        """Return the attributes of the file at *path*."""
        full = self._prefix + path
        found = set()
        if self._is_text(full):
            found.add(Attribute.TEXT)
        if self._look_up(full, "export-subst") is True:
            found.add(Attribute.EXPORT_SUBST)
        if self._look_up(full, "filter") == "lfs":
            found.add(Attribute.LARGE_FILE)
        if self._look_up(full, "export-ignore") is True or self._below_ignored(
            full.rpartition("/")[0]
        ):
            found.add(Attribute.EXPORT_IGNORE)
        return frozenset(found)

    def _is_text(self, path: str) -> bool:
        text = self._look_up(path, "text")
        if text is None:
            # gitattributes(5): eol alone has the effect of text.
            return isinstance(self._look_up(path, "eol"), str)
        return text is not False

    def _below_ignored(self, directory: str) -> bool:
        # git archive leaves such a directory out with all that is in it.
        known = self._ignored_directories.get(directory)
        if known is None:
            known = self._look_up(
                directory, "export-ignore"
            ) is True or self._below_ignored(directory.rpartition("/")[0])
            self._ignored_directories[directory] = known
        return known
