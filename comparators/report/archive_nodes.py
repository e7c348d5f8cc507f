"""The nodes about two archives as a whole: their metadata, their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.config import Config
from diffoscope.difference import Difference

from ..analysis.archive.alerts import AlertKind
from ..analysis.archive.members import Kind, Member
from ..analysis.archive.opaque import Opaque, opaque_line
from ..analysis.container.archive_metadata import (
    compare_archive_metadata,
    member_lines,
)
from ..analysis.pairing import summary
from ..analysis.pairing.change_lines import change_lines, directory_totals
from ..analysis.pairing.pairs import State
from ..analysis.pairing.summary import joined
from ..analysis.text.escaping import escape_name
from .member import SdistMember
from .options import FULL, NONE, options
from .shown import line_count
from .text_difference import listing_node, text_difference

_SHOWN_TO_OTHERS = 2**20
"""How much of a content is shown as libarchive reads it, bytes."""

if TYPE_CHECKING:
    from ..analysis.archive.layout import Archive
    from ..analysis.pairing.pairs import Pair, Pairing
    from .member import SdistContainer
    from .member_nodes import MemberNodes

# Of so many files libmagic is asked for the kind.
_MOST_KINDS = 200


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


def file_list_node(pairing: Pairing, nodes: MemberNodes) -> Difference | None:
    """Return the node with a line for each member that changed.

    Args:
        pairing: what became of the members.
        nodes: what was shown of them.
    """
    contents = AloneContents(nodes.containers)
    node = listing_node(
        (
            (line.sign, escape_name(line.text))
            for line in change_lines(pairing, nodes.lines_of, contents.words)
        ),
        "file list",
    )
    if node is not None:
        for sentence in (
            *directory_totals(pairing, nodes.lines_of),
            *_not_shown(pairing, nodes),
        ):
            node.add_comment(escape_name(sentence))
    return node


class AloneContents:
    """Words for the contents of files that only one side has."""

    def __init__(
        self, containers: tuple[SdistContainer, SdistContainer]
    ) -> None:
        self._containers = containers
        self._kinds_left = _MOST_KINDS

    def words(self, pair: Pair) -> str:
        """Return the number of lines, or kind, size and digest."""
        side, record = (1, pair.new) if pair.new else (0, pair.old)
        assert record is not None
        if not record.size:
            return "empty"
        member = SdistMember(self._containers[side], pair.path, record)
        try:
            if member.text is not None:
                return f"{line_count(member.text.data):,}"
            if self._kinds_left:
                self._kinds_left -= 1
                return f"{opaque_line(member.opaque)}:"
        finally:
            member.cleanup()
        return f"{opaque_line(Opaque(record, 'data'))}:"


def _not_shown(pairing: Pairing, nodes: MemberNodes) -> Iterator[str]:
    """Yield how many added and removed files have no section of their own."""
    if Config().new_file:
        return
    alone = {
        state: sum(
            pair.state is state
            and not nodes.added.get(pair.path)
            and not pair.is_directory
            for pair in pairing.pairs
        )
        for state in (State.ADDED, State.REMOVED)
    }
    words = [f"{n:,} {state.value}" for state, n in alone.items() if n]
    if words:
        yield (
            f"only listed: {' and '.join(words)}; --new-file shows their "
            "content too"
        )


def witness_node(old: Archive, new: Archive) -> Difference | None:
    """Return the node with what changed to libarchive, None for nothing."""
    paths = read_otherwise(old, new)
    readings = [
        {path: _reading(path, side, _readings(side)) for path in paths}
        for side in (old, new)
    ]
    before, after = map(_reading_lines, readings)
    whole = text_difference(before, after, "as libarchive reads it")
    if whole is None:
        return None
    whole.add_comment(
        "bsdtar and others read these members so; pip reads them otherwise"
    )
    contents = [
        text_difference(
            _text(old, readings[0][path]), _text(new, readings[1][path]), path
        )
        for path in paths
        if all(reading[path] is not None for reading in readings)
    ]
    whole.add_details([part for part in contents if part is not None])
    return whole


def read_otherwise(old: Archive, new: Archive) -> dict[str, None]:
    """Return the paths where libarchive's two readings differ.

    Of those that Python and libarchive do not read alike in both archives.
    """
    sides = _readings(old), _readings(new)
    return {
        path: None
        for path in dict.fromkeys([*sides[0], *sides[1]])
        if _key(_reading(path, old, sides[0]))
        != _key(_reading(path, new, sides[1]))
    }


def _readings(side: Archive) -> dict[str, Member | None]:
    """Return libarchive's readings of what the two do not read alike."""
    return {
        side.layout.below(path): member
        for path, member in side.index.witnessed.items()
    }


def _reading(
    path: str, side: Archive, readings: dict[str, Member | None]
) -> Member | None:
    return readings.get(path, side.layout.members.get(path))


def _key(member: Member | None) -> tuple[object, ...]:
    if member is None:
        return ()
    return member.kind, member.size, member.digest, member.link


def _reading_lines(reading: dict[str, Member | None]) -> str:
    """Return a line for each member: what it is, its size and digest."""
    return "".join(
        f"{summary.mode_string(member)} {member.size:>9} {escape_name(path)}"
        f"{f' -> {escape_name(member.link)}' * bool(member.link)} "
        f"{member.digest.hex()[:16]}\n"
        for path, member in reading.items()
        if member is not None
    )


def _text(side: Archive, member: Member | None) -> str:
    """Return the start of the content of *member* as text."""
    if member is None or member.kind is not Kind.FILE:
        return ""
    content = next(side.index.blocks(member, _SHOWN_TO_OTHERS), b"")
    return content.decode("utf-8", "surrogateescape")


def placement_node(old: Archive, new: Archive) -> Difference | None:
    """Return where pip unpacks to where it takes a root off one side only."""
    sides = [side for side in (old, new) if side.index.members]
    if len(set(map(_has_root, sides))) < 2:
        return None
    before, after = map(_placements, (old, new))
    node = text_difference(before, after, "where pip unpacks to")
    if node is not None:
        node.add_comment(
            "pip takes the root directory off the names of one archive only: "
            "what is identical here lands in another place"
        )
    return node


def _has_root(side: Archive) -> bool:
    return all(
        alert.kind is not AlertKind.NO_ROOT for alert in side.index.alerts
    )


def _placements(side: Archive) -> str:
    root = "" if _has_root(side) else side.layout.root
    paths = (
        path[3:] if path.startswith("../") else f"{root}/{path}".lstrip("/")
        for path in side.layout.members
    )
    return "".join(f"{escape_name(path)}\n" for path in sorted(paths))
