"""The nodes about two archives as a whole: their metadata, their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from diffoscope.config import Config
from diffoscope.difference import Difference

from ..analysis.archive.archive_metadata import (
    compare_archive_metadata,
    member_lines,
)
from ..analysis.archive.members import Kind
from ..analysis.metadata import egg_info
from ..analysis.pairing import summary
from ..analysis.pairing.directory_moves import moved_path
from ..analysis.pairing.pairing import describe
from ..analysis.pairing.summary import joined
from ..analysis.text.escaping import escape_name
from ..analysis.text.sentences import counted
from .options import FULL, NONE, options
from .text_difference import listing_difference, text_difference

if TYPE_CHECKING:
    from ..analysis.archive.layout import Archive
    from ..analysis.archive.members import Member
    from ..analysis.pairing.pairing import Pairing
    from ..analysis.pairing.selection import Selection


def archive_metadata_node(old: Archive, new: Archive) -> Difference | None:
    """Return the node about times, owners, order and compression."""
    wanted = options().archive_metadata
    if wanted == NONE or Config().exclude_directory_metadata == "recursive":
        return None
    if old.index.tree is not None or new.index.tree is not None:
        return None
    metadata = compare_archive_metadata(old, new)
    title = "archive metadata"
    node = text_difference(joined(metadata.old), joined(metadata.new), title)
    if node is None and metadata.sentences:
        node = Difference(title, title)
    if node is not None:
        for sentence in metadata.sentences:
            node.add_comment(escape_name(sentence))
    if wanted == FULL:
        full = text_difference(
            joined(member_lines(old.layout)),
            joined(member_lines(new.layout)),
            "times and owners of members",
        )
        if full is not None:
            node = node or Difference(title, title)
            node.add_details([full])
    return node


def file_list_node(
    selection: Selection, pairing: Pairing, old: Archive
) -> Difference | None:
    """Return the node with mode, size and path of what changed.

    Args:
        selection: the members that are compared.
        pairing: what became of them.
        old: the old archive, for the content of its SOURCES.txt.
    """
    node = listing_difference(
        _listing(selection.old, selection.new),
        _listing(selection.new, selection.old),
        "file list",
    )
    if node is not None:
        for sentence in (
            *_moves(pairing),
            *_egg_info_changes(selection, pairing, old),
        ):
            node.add_comment(escape_name(sentence))
    return node


def _listing(
    members: Mapping[str, Member], others: Mapping[str, Member]
) -> dict[str, str]:
    """Return the lines of *members*, without those that *others* share."""
    return {
        path: escape_name(summary.list_line(path, member))
        for path, member in members.items()
        if not summary.is_listed_alike(member, others.get(path))
    }


def _moves(pairing: Pairing) -> Iterator[str]:
    """Yield what is said of members that moved, or that may have."""
    moved = pairing.directory_moves
    for move in moved:
        yield (
            f"{move.old}/ → {move.new}/: {counted(move.members, 'member')} "
            "moved as a directory"
        )
    for pair in pairing.pairs:
        if pair.is_plain_rename:
            if moved_path(pair.old_path or "", moved) != pair.new_path:
                yield f"{pair.old_path} → {pair.new_path}: {describe(pair)}"
        elif pair.candidates:
            yield f"{pair.path}: {describe(pair)}"


def _egg_info_changes(
    selection: Selection, pairing: Pairing, old: Archive
) -> Iterator[str]:
    """Yield what the members mean for an .egg-info that did not change.

    What changed in its own files is said there.
    """
    sources = [
        pair
        for pair in pairing.pairs
        if pair.path.endswith(".egg-info/SOURCES.txt")
        and pair.old is not None
        and pair.new is not None
    ]
    if not sources:
        return
    files = [
        [path for path, m in members.items() if m.kind is not Kind.DIRECTORY]
        for members in (selection.old, selection.new)
    ]
    zip_safety = egg_info.zip_safe_change(*files)
    if zip_safety:
        yield zip_safety
    for pair in sources:
        if pair.same_content and pair.old is not None:
            content = old.index.read(pair.old)
            yield from egg_info.sources_changes(
                content, files[0], content, files[1]
            )
