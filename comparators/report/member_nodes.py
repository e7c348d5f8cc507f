"""The nodes of the members of two source distributions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from diffoscope.config import Config
from diffoscope.difference import Difference
from diffoscope.progress import Progress

from ..analysis.archive.members import Kind
from ..analysis.differences.cut import changed_lines
from ..analysis.differences.line_difference import unified
from ..analysis.pairing import summary
from ..analysis.pairing.pairs import Pair, State, describe
from ..analysis.release.stated_metadata import metadata_paths
from ..analysis.release.version_only import is_version_only
from ..analysis.text.escaping import escape, escape_name
from ..bounds.guard import guarded
from ..bounds.report_size import shorten
from .host_diffs import keep_true_words
from .member import SdistContainer, SdistMember
from .missing_member import MissingMember
from .options import budget, options
from .release_node import differing_metadata
from .shown import added_node, added_to_show, fold_generated
from .text_difference import Hunks, text_difference

if TYPE_CHECKING:
    from collections.abc import Collection, Set

    from diffoscope.comparators.utils.file import File

    from ..analysis.pairing.measuring import Measurement
    from ..analysis.release.sections import Section
    from .reading_order import ReadingOrder

# How many steps the progress bar makes at most.
_PROGRESS_STEPS = 200


class MemberNodes:
    """Makes the nodes of pairs of members.

    Attributes:
        containers: the old and the new source distribution.
        order: the pairs in reading order.
        measurement: how alike the members of a pair are.
        usual_modes: the permission changes that another umask explains.
        spellings: of the version, of both sides.
        added: whether the text of an added file that can run or decide is
            shown, by path.
        sections: how many nodes of each there are so far.
        version_only: (old digest, new digest) of the changes that are of the
            version only, as far as nodes were made.
        lines: (old digest, new digest) → lines added and removed.
        shown: (old digest, new digest) → title of the node that shows the
            change.
    """

    def __init__(
        self,
        containers: tuple[SdistContainer, SdistContainer],
        order: ReadingOrder,
        measurement: Measurement,
        usual_modes: Set[tuple[int, int]],
        spellings: tuple[Collection[str], Collection[str]],
    ) -> None:
        self.containers = containers
        self.order = order
        self.measurement = measurement
        self.added = added_to_show(order.pairs, order.beginning)
        self.sections: Counter[Section] = Counter()
        self.usual_modes = usual_modes
        self.spellings = spellings
        self.version_only: set[tuple[bytes, bytes]] = set()
        self.shown: dict[tuple[bytes, bytes], str] = {}
        self.lines: dict[tuple[bytes, bytes], tuple[int, int]] = {}
        self.metadata = metadata_paths(containers[1].layout)

    def nodes(self, no_recurse: bool) -> Iterator[Difference]:
        """Yield the nodes of the pairs that differ, in reading order.

        Args:
            no_recurse: whether containers among them are not opened.
        """
        pairs = list(filter(self.is_to_compare, self.order.pairs))
        total = sum(map(_cost, pairs))
        with Progress(total) as progress:
            step = 0
            for pair in pairs:
                # diffoscope sums over all steps at every step, so there must
                # not be one for each of fifty thousand members.
                step += _cost(pair)
                # Nor may there be none: what is nested has its own steps.
                if not progress.is_active() or step * _PROGRESS_STEPS >= total:
                    progress.begin_step(step, msg=escape_name(pair.path))
                    step = 0
                node: Difference | None
                if Config().timeout_exceeded():
                    node = Difference(*self.titles(pair))
                    node.add_comment(
                        "Timeout exceeded; details may be incomplete."
                    )
                else:
                    node = guarded(
                        partial(self.member_node, pair, no_recurse),
                        self.titles(pair),
                        pair.old,
                        pair.new,
                        budget(),
                    )
                if node is not None:
                    self.sections[self.order.section(pair)] += 1
                    shorten(node, options().max_report_bytes)
                    yield node

    def is_to_compare(self, pair: Pair) -> bool:
        """Return whether *pair* gets a node of its own."""
        if pair.state is State.IDENTICAL:
            return Config().force_details and not pair.is_directory
        if pair.old is None or pair.new is None:
            return self.added.get(pair.path, False) or (
                bool(Config().new_file) and not pair.is_directory
            )
        # What is all that changed there is said beside the file list.
        return not pair.is_plain_rename and not pair.is_directory

    def titles(self, pair: Pair) -> tuple[str, str]:
        old, new = pair.old_path, pair.new_path
        return (
            escape_name(old if old is not None else new or ""),
            escape_name(new if new is not None else old or ""),
        )

    def member_node(self, pair: Pair, no_recurse: bool) -> Difference | None:
        """Compare the members of *pair*."""
        from diffoscope.comparators.utils.compare import compare_files

        titles = self.titles(pair)
        node = None
        same = ""
        if pair.state is State.ADDED and not Config().new_file:
            node = added_node(self.containers[1], pair)
        elif _has_plain_files(pair):
            if pair.old and pair.new:
                same = self.same_change(pair)
            if same:
                node = Difference(*titles, comment=f"same change as {same}")
            else:
                file1, file2 = self.files_of(pair)
                try:
                    node = compare_files(
                        file1, file2, diff_content_only=no_recurse
                    )
                    if node is not None:
                        keep_true_words(node)
                    self.count_lines(pair, file1, file2, node)
                    if self.is_version_only(file1, file2):
                        self.version_only.add(change_of(pair))
                finally:
                    # A container and its file hold each other; the spool of
                    # an archive in the archive would wait for the collector.
                    file1.cleanup()
                    file2.cleanup()
        else:
            node = text_difference(
                summary.describe_member(pair.old) if pair.old else "",
                summary.describe_member(pair.new) if pair.new else "",
                *titles,
            )
        comments = list(self.remarks(pair))
        is_said = same or change_of(pair) in self.version_only
        if not is_said or pair.state is not State.CHANGED:
            comments.append(describe(self.measurement.of(pair)) or "")
        comments.append(self.mode_change(pair))
        comments = list(filter(None, comments))
        if node is None and comments:
            node = Difference(*titles)
        if node is not None:
            for comment in comments:
                node.add_comment(escape(comment))
            generated = self.order.generated(pair)
            if generated is not None and not pair.same_content:
                source = self.order.source_sentence(generated)
                fold_generated(node, generated, source, pair.path)
        return node

    def remarks(self, pair: Pair) -> Iterator[str]:
        """Yield what is said of a pair in the light of the whole archive."""
        if change_of(pair) in self.version_only and not self.same_change(pair):
            yield "version string only"
        yield from differing_metadata(
            pair.new_path or "", self.metadata, self.containers[1].layout
        )

    def mode_change(self, pair: Pair) -> str:
        """Return how the permissions changed, "" where that is said above."""
        if (
            pair.old is None
            or pair.new is None
            or pair.old.mode == pair.new.mode
            or (pair.old.mode, pair.new.mode) in self.usual_modes
            or pair.old.kind is not pair.new.kind
        ):
            return ""
        return (
            f"mode {summary.mode_string(pair.old)} → "
            f"{summary.mode_string(pair.new)}"
        )

    def count_lines(
        self, pair: Pair, file1: File, file2: File, node: Difference | None
    ) -> None:
        """Keep how many lines of a changed text were added and removed."""
        old = getattr(file1, "text", None)
        new = getattr(file2, "text", None)
        if pair.old is None or pair.new is None or not old or not new:
            return
        hunks = getattr(node, "unified_diff", None)
        # What is masked or limited does not have all lines.
        if not isinstance(hunks, Hunks) or not hunks.is_whole:
            hunks = unified(old.data, new.data, 0).decode("latin-1")
        self.lines[change_of(pair)] = changed_lines(hunks)

    def lines_of(self, pair: Pair) -> tuple[int, int] | None:
        """Return how many lines were added and removed, if it is known."""
        return self.lines.get(change_of(pair))

    def is_version_only(self, file1: File, file2: File) -> bool:
        """Return whether only the release's own version changed."""
        old = getattr(file1, "text", None)
        new = getattr(file2, "text", None)
        return (
            old is not None
            and new is not None
            and is_version_only(file2.name, old.data, new.data, self.spellings)
        )

    def same_change(self, pair: Pair) -> str:
        """Return the title of the node that shows this change, or ""."""
        change = change_of(pair)
        if change[0] == change[1]:
            return ""
        title = escape_name(pair.path)
        shown = self.shown.setdefault(change, title)
        return "" if shown == title else shown

    def files_of(self, pair: Pair) -> tuple[File, File]:
        file1: File | None = None
        file2: File | None = None
        if pair.old is not None and pair.old_path is not None:
            file1 = SdistMember(self.containers[0], pair.old_path, pair.old)
        if pair.new is not None and pair.new_path is not None:
            file2 = SdistMember(self.containers[1], pair.new_path, pair.new)
        return (
            file1 or MissingMember(os.devnull, file2),
            file2 or MissingMember(os.devnull, file1),
        )


def change_of(pair: Pair) -> tuple[bytes, bytes]:
    """Return what two pairs share if they show the same change."""
    return (
        pair.old.digest if pair.old is not None else b"",
        pair.new.digest if pair.new is not None else b"",
    )


def _has_plain_files(pair: Pair) -> bool:
    return all(
        member is None or member.kind is Kind.FILE
        for member in (pair.old, pair.new)
    )


def _cost(pair: Pair) -> int:
    return 1 + sum(m.size for m in (pair.old, pair.new) if m is not None)
