"""What .gitattributes files say of a path, by libgit2."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..archive.members import Attribute

if TYPE_CHECKING:
    import pygit2


class Attributes:
    """The attributes of paths; those of a directory hold for what is below.

    Args:
        repository: where libgit2 looks: its work tree, then its index.
        prefix: put before each path; "" or a directory with its slash.
        commit: hexadecimal; where it is given, its .gitattributes files are
            the only ones.
    """

    def __init__(
        self, repository: pygit2.Repository, prefix: str, commit: str = ""
    ) -> None:
        import pygit2
        from pygit2.enums import AttrCheck

        self._prefix = prefix
        self._repository = repository
        self._where = AttrCheck.FILE_THEN_INDEX
        self._commit = None
        if commit:
            # One without a work tree and an index of its own.
            self._repository = pygit2.Repository()
            self._repository.set_odb(repository.odb)
            self._where = AttrCheck.INCLUDE_COMMIT
            self._commit = pygit2.Oid(hex=commit)
        self._is_ignored = cache(self._leaves_out)

    def of(self, path: str) -> frozenset[Attribute]:
        """Return the attributes of the file at *path*."""
        full = self._prefix + path
        text = self._look_up(full, "text")
        # gitattributes(5): eol alone has the effect of text.
        said = self._look_up(full, "eol") if text is None else text
        holds = {
            Attribute.TEXT: said not in (None, False),
            Attribute.EXPORT_SUBST: self._look_up(full, "export-subst")
            is True,
            Attribute.LARGE_FILE: self._look_up(full, "filter") == "lfs",
            Attribute.EXPORT_IGNORE: self._leaves_out(full),
        }
        return frozenset(each for each in holds if holds[each])

    def _leaves_out(self, path: str) -> bool:
        """Return whether git archive leaves out *path*, or what is above."""
        above = path.rpartition("/")[0]
        return self._look_up(path, "export-ignore") is True or (
            above != "" and self._is_ignored(above)
        )

    def _look_up(self, path: str, name: str) -> bool | str | None:
        """Return what is set; None where nothing is said."""
        import pygit2

        try:
            return self._repository.get_attr(
                # Names need not be UTF-8.
                path.encode("utf-8", "surrogateescape"),
                name,
                self._where,
                self._commit,
            )
        except (KeyError, ValueError, pygit2.GitError):
            return None  # the file that says it is missing
