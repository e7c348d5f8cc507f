"""Core metadata: PKG-INFO of source distributions, METADATA of wheels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File
from diffoscope.difference import Difference

from .analysis.metadata import headers, metadata_changes
from .analysis.metadata.core_metadata import CoreMetadata, parse_metadata
from .analysis.text.escaping import escape_name
from .report.comments import add_comments
from .report.content import TooLargeError
from .report.missing_member import contents_of, old_and_new
from .report.text_difference import decoded_difference, text_difference

if TYPE_CHECKING:
    from collections.abc import Iterator


class PkgInfoFile(File):
    """A core metadata file.

    Fields and description are compared for themselves; the text diff follows
    only where they do not show all that changed.
    """

    DESCRIPTION = "Python core metadata files"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        directory, _, name = file.name.rpartition("/")
        return name == "PKG-INFO" or (
            name == "METADATA"
            and (not directory or directory.endswith(".dist-info"))
        )

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        files = old_and_new(self, other)
        try:
            contents = contents_of(files or (self, other))
        except TooLargeError:
            return decoded_difference(self, other, source)
        old, new = map(parse_metadata, contents)
        if not all(contents):
            # There are no fields of another file to be set beside these.
            node = decoded_difference(self, other, source)
            if node is not None and files is not None:
                add_comments(node, _changes(old, new))
            return node
        comments = [*_changes(old, new), *_problems(old, new)]
        if (
            old.headers is None
            or new.headers is None
            or metadata_changes.same_fields(old, new)
        ):
            # Nothing but the text can show what differs.
            node = decoded_difference(self, other, source)
            if node is None:
                return None
        else:
            node = Difference(*_titles(self, other, source))
            fields = text_difference(_text(old), _text(new), "fields")
            if metadata_changes.accounts_for_all(old, new):
                details = [fields, *_others(old, new)]
            else:
                raw = decoded_difference(self, other, "text")
                details = [fields, raw]
            if not any(details):
                return None
            node.add_details([detail for detail in details if detail])
        add_comments(node, comments)
        return node


def _titles(
    file1: File, file2: File, source: str | list[str] | None
) -> tuple[str, str]:
    if source is None:
        return escape_name(file1.name), escape_name(file2.name)
    one, other = (source, source) if isinstance(source, str) else source
    return escape_name(one), escape_name(other)


def _text(parsed: CoreMetadata) -> str:
    return "".join(f"{line}\n" for line in parsed.lines())


def _others(
    old: CoreMetadata, new: CoreMetadata
) -> Iterator[Difference | None]:
    """Everything besides the fields."""
    yield text_difference(
        "\n".join([*old.unparsed, ""]),
        "\n".join([*new.unparsed, ""]),
        "unparsed",
    )
    yield text_difference(old.description, new.description, "description")


def _changes(old: CoreMetadata, new: CoreMetadata) -> Iterator[str]:
    if old.headers is None or new.headers is None:
        return
    if not metadata_changes.same_fields(old, new):
        yield from metadata_changes.changes(old, new)
        return
    words = headers.layout_changes(old.headers, new.headers)
    differing = ", ".join(words) or "the form they are written in"
    yield f"the same fields and description; what differs: {differing}"


def _problems(old: CoreMetadata, new: CoreMetadata) -> Iterator[str]:
    for problem in dict.fromkeys((*old.problems, *new.problems)):
        if problem not in new.problems:
            yield f"invalid metadata in the old file: {problem}"
        elif problem not in old.problems:
            yield f"invalid metadata in the new file: {problem}"
        else:
            yield f"invalid metadata in both files: {problem}"
