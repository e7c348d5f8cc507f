"""The comparison of two source distributions, node by node."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.config import Config
from diffoscope.difference import Difference
from diffoscope.progress import Progress

from ..analysis.archive.members import Kind, Member
from ..analysis.container.archive_metadata import (
    umask_sentences,
    usual_mode_changes,
)
from ..analysis.differences.first_difference import first_difference
from ..analysis.pairing.measuring import Measurement
from ..analysis.pairing.pairing import Pair, State, describe, pair_members
from ..analysis.pairing.selection import select
from ..analysis.release.layout import comparison_key
from ..analysis.release.version_only import is_version_only
from ..analysis.text.escaping import escape, escape_name
from . import summary
from .archive_nodes import archive_metadata_node, file_list_node
from .member import SdistMember
from .options import NONE, options
from .release_node import ReleaseReport
from .summary import said_once
from .text_difference import text_difference

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from ..sdist import SdistFile

# How many steps the progress bar makes at most.
_PROGRESS_STEPS = 200
# Percent; consecutive releases were measured at 68 and more.
_LOW_SIMILARITY = 40


class Comparison:
    """The nodes and the comments that two source distributions give.

    Attributes:
        files, containers, sides: of the old and the new archive.
        usual_modes: the permission changes that another umask explains.
        members: of both, without those that are excluded.
        pairing: which old member lives on as which new one.
        reading_order: the pairs as a reviewer reads them.
        measurement: how alike they are.
        release: what both state about name and version.
    """

    def __init__(
        self, old: SdistFile, new: SdistFile, source: str | list[str] | None
    ) -> None:
        self.files = old, new
        self.containers = old.as_container, new.as_container
        self.sides = old.sdist, new.sdist
        self.source = source
        old_layout, new_layout = (side.layout for side in self.sides)
        self.usual_modes = usual_mode_changes(old_layout, new_layout)
        self.members = select(
            old_layout,
            new_layout,
            Config().excludes,
            self.usual_modes.keys(),
        )
        self.pairing = pair_members(
            self.members.old,
            self.members.new,
            (self.sides[0].index, self.sides[1].index),
            fuzzy_threshold=Config().fuzzy_threshold,
            key=comparison_key,
        )
        self.reading_order = sorted(
            self.pairing.pairs, key=summary.reading_order
        )
        # In the order in which the nodes ask for it.
        self.measurement = Measurement(
            self.reading_order,
            (self.sides[0].index, self.sides[1].index),
        )
        self.release = ReleaseReport(old, new)
        self.version_only: set[tuple[bytes, bytes]] = set()
        # (old digest, new digest) → title of the node that shows the change.
        self.shown: dict[tuple[bytes, bytes], str] = {}

    def difference(self) -> Difference:
        with self.measurement:
            return self._difference()

    def _difference(self) -> Difference:
        report = Difference(
            self.files[0].name, self.files[1].name, source=self.source
        )
        nodes: list[Difference | None]
        nodes = [
            self.release.node(),
            archive_metadata_node(*self.sides),
            file_list_node(self.members, self.pairing, self.sides[0]),
        ]
        nodes += self.member_nodes(report)
        report.add_details([node for node in nodes if node is not None])
        for sentence in self.sentences():
            report.add_comment(escape_name(sentence))
        return report

    def sentences(self) -> Iterator[str]:
        """Yield the comments at the top of the report."""
        yield from self.problems()
        yield from filter(
            None,
            (
                self.release.step(),
                summary.count_line(self.pairing, self.members.excluded),
                self.version_only_line(),
                summary.directories(self.pairing),
                summary.similarity_line(self.measurement.overall()),
                self.code_containment(),
            ),
        )
        if options().archive_metadata == NONE:
            # The members themselves are compared as if they had not changed.
            yield from umask_sentences(self.usual_modes)
        yield from said_once(
            self.sides[0].layout.remarks, self.sides[1].layout.remarks
        )

    def problems(self) -> Iterator[str]:
        """Yield what could not be read, and what is no sdist."""
        for word, side in zip(("old", "new"), self.sides, strict=True):
            for problem in side.index.problems:
                yield f"the {word} file {_as_predicate(problem)}"
            if side.layout.reason and not side.index.problems:
                yield (
                    f"the {word} file is no source distribution: "
                    f"{side.layout.reason}"
                )
        if any(side.index.problems for side in self.sides):
            yield from self.bytewise()

    def bytewise(self) -> Iterator[str]:
        """Yield from where on the files differ, read or not."""
        old, new = (file.path for file in self.files)
        if not (os.path.isfile(old) and os.path.isfile(new)):
            return
        try:
            same = first_difference(old, new)
        except OSError:
            return
        if same is not None:
            yield (
                f"byte by byte, the files are the same up to byte {same:,} "
                f"of {os.path.getsize(old):,} and {os.path.getsize(new):,}"
            )

    def code_containment(self) -> str:
        """Return a sentence where one project's code is in another, or "".

        Asked only where the two may not be releases of one project: it
        costs a look at every token.
        """
        if (
            self.release.is_one_project
            and self.measurement.overall().similarity >= _LOW_SIMILARITY
        ):
            return ""
        from ..analysis.python_code import code_shingles

        containment = code_shingles.code_containment(
            self.members.old,
            self.members.new,
            self.sides[0].index.read,
            self.sides[1].index.read,
        )
        if containment is None:
            return ""
        return code_shingles.describe_code_containment(containment) or ""

    def version_only_line(self) -> str:
        """Return the sentence that counts version changes, "" for none."""
        if not self.version_only:
            return ""
        changed = [
            pair
            for pair in self.pairing.pairs
            if pair.state is State.CHANGED and not summary.is_directory(pair)
        ]
        count = sum(_change(pair) in self.version_only for pair in changed)
        return (
            f"{count:,} of {len(changed):,} changed files "
            f"differ{'s' * (count == 1)} only in the version string"
        )

    def member_nodes(self, report: Difference) -> Iterator[Difference]:
        """Yield the nodes of the changed members in reading order."""
        no_recurse = False
        depth = self.containers[0].depth
        if depth >= Config().max_container_depth:
            report.add_comment(f"Reached max container depth ({depth})")
            no_recurse = True
        pairs = list(filter(self.is_to_compare, self.reading_order))
        total = sum(map(_cost, pairs))
        with Progress(total) as progress:
            step = 0
            for pair in pairs:
                # diffoscope sums over all steps at every step, so there must
                # not be one for each of fifty thousand members.
                step += _cost(pair)
                if step * _PROGRESS_STEPS >= total:
                    progress.begin_step(step, msg=escape_name(pair.path))
                    step = 0
                node: Difference | None
                if Config().timeout_exceeded():
                    node = Difference(*self.titles(pair))
                    node.add_comment(
                        "Timeout exceeded; details may be incomplete."
                    )
                else:
                    node = self.member_node(pair, no_recurse)
                if node is not None:
                    yield node

    def is_to_compare(self, pair: Pair) -> bool:
        """Return whether *pair* gets a node of its own."""
        if pair.state is State.IDENTICAL:
            return Config().force_details and not summary.is_directory(pair)
        if pair.old is None or pair.new is None:
            return bool(Config().new_file) and not summary.is_directory(pair)
        # What is all that changed there is said beside the file list.
        return not pair.is_plain_rename and not summary.is_directory(pair)

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
        if _has_plain_files(pair):
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
                    if self.is_version_only(file1, file2):
                        self.version_only.add(_change(pair))
                finally:
                    # A container and its file hold each other; the spool of
                    # an archive in the archive would wait for the collector.
                    file1.cleanup()
                    file2.cleanup()
        else:
            node = text_difference(
                _described(pair.old_path, pair.old),
                _described(pair.new_path, pair.new),
                *titles,
            )
        comments = list(self.remarks(pair))
        if not same or pair.state is not State.CHANGED:
            comments.append(describe(self.measurement.of(pair)) or "")
        comments.append(self.mode_change(pair))
        comments = list(filter(None, comments))
        if node is None and comments:
            node = Difference(*titles)
        if node is not None:
            for comment in comments:
                node.add_comment(escape(comment))
        return node

    def remarks(self, pair: Pair) -> Iterator[str]:
        """Yield what is said of a pair in the light of the whole archive."""
        if _change(pair) in self.version_only and not self.same_change(pair):
            yield "version string only"
        path, new = pair.new_path, pair.new
        if path and new and path.endswith(".egg-info/PKG-INFO"):
            metadata = self.members.new.get("PKG-INFO")
            if metadata is not None and metadata.digest != new.digest:
                yield "not equal to PKG-INFO of the same archive"

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

    def is_version_only(self, file1: File, file2: File) -> bool:
        """Return whether only the release's own version changed."""
        old = getattr(file1, "text", None)
        new = getattr(file2, "text", None)
        return (
            old is not None
            and new is not None
            and is_version_only(old.data, new.data, *self.release.spellings)
        )

    def same_change(self, pair: Pair) -> str:
        """Return the title of the node that shows this change, or ""."""
        change = _change(pair)
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
            file1 or MissingFile(os.devnull, file2),
            file2 or MissingFile(os.devnull, file1),
        )


def _change(pair: Pair) -> tuple[bytes, bytes]:
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


def _described(path: str | None, member: Member | None) -> str:
    if path is None or member is None:
        return ""
    return summary.describe_member(path, member)


def _cost(pair: Pair) -> int:
    return 1 + sum(m.size for m in (pair.old, pair.new) if m is not None)


def _as_predicate(problem: str) -> str:
    """Return *problem* so that it can follow "the old archive"."""
    if problem.startswith(("is ", "has ", "cannot ", "expands ")):
        return problem
    return f"is damaged: {problem}"
