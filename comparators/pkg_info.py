"""Core metadata: PKG-INFO of source distributions, METADATA of wheels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.config import Config
from diffoscope.difference import Difference

from .analysis.text.escaping import escape_name
from .report.build_file import BuildFile
from .report.comments import problem_comments
from .report.member import SdistMember
from .report.text_difference import (
    decoded_text_difference,
    text_of,
)

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File


_READMES = ("readme", "readme.md", "readme.rst", "readme.txt")


class PkgInfoFile(BuildFile):
    """A core metadata file."""

    DESCRIPTION = "Python core metadata files"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        directory, _, name = file.name.rpartition("/")
        return name == "PKG-INFO" or (
            name == "METADATA"
            and (not directory or directory.endswith(".dist-info"))
        )

    def difference(
        self, other: File, source: str | list[str] | None
    ) -> Difference | None:
        """Return the text diff, without a description that README.md shows."""
        from .analysis.metadata.core_metadata import split

        old, new = text_of(self), text_of(other)
        if old is None or new is None:
            return super().difference(other, source)
        (old_head, old_body), (new_head, new_body) = (
            split(text.data) for text in (old, new)
        )
        readme = _readme((self, other), (old_body, new_body))
        if not readme:
            return super().difference(other, source)
        titles = [source, source] if isinstance(source, str) else source
        titles = titles or [self.name, other.name]
        node = decoded_text_difference(
            old._replace(data=old_head),
            new._replace(data=new_head),
            *titles,
            is_all=False,
        ) or Difference(*map(escape_name, titles))
        node.add_comment(
            f"description: the text of {escape_name(readme)}, see there"
        )
        return node

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> Iterator[str]:
        from .analysis.metadata.core_metadata import parse_metadata
        from .analysis.metadata.metadata_changes import metadata_changes

        before, after = parse_metadata(old), parse_metadata(new)
        yield from metadata_changes(before, after)
        if old and new:
            yield from problem_comments(
                before.problems, after.problems, "invalid metadata in "
            )


def _readme(files: tuple[File, File], bodies: tuple[bytes, bytes]) -> str:
    """Return the file at the root whose node shows how a description changed.

    On both sides it is the description but for white space at the ends; "" if
    there is none.
    """
    old, new = (body.strip() for body in bodies)
    # Other white space at the ends is in no other node.
    if old == new or not old or bodies[0].replace(old, new) != bodies[1]:
        return ""
    containers = [
        file.container for file in files if isinstance(file, SdistMember)
    ]
    # What is excluded has no node.
    if len(containers) < 2 or Config().excludes:
        return ""
    for path in containers[1].layout.members:
        if path.lower() in _READMES and all(
            (container.read(path) or b"").strip() == body
            for container, body in zip(containers, (old, new), strict=True)
        ):
            return str(path)
    return ""
