"""The comparison of two source distributions, node by node."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property, partial

from diffoscope.config import Config
from diffoscope.difference import Difference

from ..analysis.archive.alerts import side_sentences
from ..analysis.container.archive_metadata import (
    umask_sentences,
    usual_mode_changes,
)
from ..analysis.differences.first_difference import first_difference
from ..analysis.findings.records.releases import Releases
from ..analysis.findings.search import Found
from ..analysis.metadata import versions
from ..analysis.pairing import summary
from ..analysis.pairing.measuring import Measurement
from ..analysis.pairing.pairing import pair_members
from ..analysis.pairing.pairs import State
from ..analysis.pairing.selection import select
from ..analysis.pairing.summary import said_once
from ..analysis.release.overview import ATTRIBUTE, overview
from ..analysis.text.escaping import escape_name
from ..analysis.trees import remarks
from ..bounds.guard import guarded, said
from .archive_nodes import (
    archive_metadata_node,
    file_list_node,
    placement_node,
    read_otherwise,
    witness_node,
)
from .findings_node import findings_node, head_lines, look_for, side_of
from .member import SdistContainer
from .member_nodes import MemberNodes, change_of
from .options import NONE, options
from .reading_order import ReadingOrder, sections_line
from .release_node import ReleaseReport
from .shown import grouped

# Percent; most consecutive releases were measured at 65 and more.
_LOW_SIMILARITY = 40


class Comparison:
    """The nodes and the comments that two source distributions give.

    Attributes:
        containers: the old and the new source distribution.
        files, sides: what each of them is of, and what was read of it.
        usual_modes: the permission changes that another umask explains.
        members: of both, without those that are excluded.
        pairing: which old member lives on as which new one.
        reading_order: the pairs as a reviewer reads them.
        measurement: how alike they are.
        release: the node about name and version as both state them.
        nodes: makes the nodes of the members.
        nouns: what the two sides are: archives, directories or revisions.
    """

    def __init__(
        self,
        old: SdistContainer,
        new: SdistContainer,
        source: str | list[str] | None,
    ) -> None:
        self.containers = old, new
        self.files = old.source, new.source
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
        )
        self.reading_order = ReadingOrder(self.pairing.pairs, (old, new))
        # In the order in which the nodes ask for it.
        self.measurement = Measurement(
            self.reading_order.pairs,
            (self.sides[0].index, self.sides[1].index),
        )
        self.nouns = remarks.noun(old.sdist), remarks.noun(new.sdist)
        self.release = ReleaseReport(old, new)
        self.nodes = MemberNodes(
            self.containers,
            self.reading_order,
            self.measurement,
            self.usual_modes.keys(),
            self.release.spellings,
        )

    def difference(self) -> Difference:
        report = Difference(
            self.files[0].name, self.files[1].name, source=self.source
        )
        nodes: list[Difference | None]
        found = self.findings  # with a limit of its own
        nodes = [
            guarded(lambda: findings_node(found), ("findings", "findings")),
            guarded(
                partial(placement_node, *self.sides),
                ("where pip unpacks to", "where pip unpacks to"),
            ),
            guarded(
                partial(witness_node, *self.sides),
                ("as libarchive reads it", "as libarchive reads it"),
            ),
        ]
        depth = self.containers[0].depth
        no_recurse = depth >= Config().max_container_depth
        if no_recurse:
            report.add_comment(f"Reached max container depth ({depth})")
        nodes += grouped(self.nodes.nodes(no_recurse))
        nodes += [
            guarded(self.release.node, ("release", "release")),
            guarded(
                partial(archive_metadata_node, *self.sides),
                ("archive metadata", "archive metadata"),
            ),
            file_list_node(self.pairing, self.nodes),
        ]
        report.add_details([node for node in nodes if node is not None])
        for sentence in self.sentences():
            report.add_comment(escape_name(sentence))
        if Config().compute_visual_diffs:
            vars(report)[ATTRIBUTE] = overview(
                self.pairing.pairs,
                self.reading_order.section,
                self.measurement.of,
            )
        return report

    @cached_property
    def findings(self) -> Found:
        """What a reviewer has to look at first."""
        not_shown = {
            path for path, is_shown in self.nodes.added.items() if not is_shown
        }
        return look_for(lambda: self.releases, not_shown)

    @cached_property
    def releases(self) -> Releases:
        """Both sides, as findings are looked for in them."""
        old, new = (
            side_of(
                members,
                container,
                metadata,
                statements,
                options().publishers.get(file.path),
            )
            for members, container, metadata, statements, file in zip(
                (self.members.old, self.members.new),
                self.containers,
                self.release.metadata,
                self.release.statements,
                self.files,
                strict=True,
            )
        )
        both = self.release.versions
        step = versions.step(*both) if all(both) else versions.Step.UNKNOWN
        return Releases(old, new, self.pairing.pairs, step)

    def other_modes(self) -> int:
        """Return how many identical files have other permissions.

        Those that another umask explains, which are not compared.
        """
        old, new = (side.layout.members for side in self.sides)
        return sum(
            old[pair.old_path].mode != new[pair.new_path].mode
            for pair in self.pairing.pairs
            if pair.state is State.IDENTICAL
            and pair.old_path in old
            and pair.new_path in new
            and not pair.is_directory
        )

    def sentences(self) -> Iterator[str]:
        """Yield the comments at the top of the report."""
        yield from self.problems()
        yield from self.alerts()
        yield from filter(
            None,
            (
                said(self.release.step),
                summary.count_line(
                    self.pairing,
                    self.members.excluded,
                    self.nouns,
                    self.other_modes(),
                    read_otherwise(*self.sides),
                ),
                self.sameness(),
                *self.head_lines(),
                self.version_only_line(),
                summary.directories(self.pairing),
                said(self.similarity),
                said(self.code_containment),
                sections_line(self.nodes.sections),
            ),
        )
        not_compared = remarks.not_compared(*self.sides)
        if not_compared:
            yield not_compared
        if not_compared or options().archive_metadata == NONE:
            # The members themselves are compared as if they had not changed.
            yield from umask_sentences(self.usual_modes)
        yield from said_once(
            *(
                [*side.layout.remarks, *remarks.tree_remarks(side)]
                for side in self.sides
            )
        )

    def sameness(self) -> str:
        """Return whether trees hold the same; archives have a digest."""
        if self.nouns == ("archive", "archive") or self.members.excluded:
            return ""
        if any(side.index.problems for side in self.sides):
            return ""
        return summary.sameness(self.pairing)

    def head_lines(self) -> list[str]:
        """Return the lines about the findings."""
        lines: list[str] = []

        def find() -> str:
            lines.extend(
                head_lines(
                    self.findings,
                    not any(side.index.problems for side in self.sides),
                )
            )
            return ""

        problem = said(find)
        return [problem] if problem else lines

    def problems(self) -> Iterator[str]:
        """Yield what could not be read, and what is no sdist."""
        for word, side in zip(("old", "new"), self.sides, strict=True):
            what = f"the {word} {remarks.noun(side)}"
            if side.index.tree is None:
                what = f"the {word} file"
            for problem in side.index.problems:
                yield f"{what} {_as_predicate(problem)}"
            if side.layout.reason and not side.index.problems:
                yield f"{what} is no source distribution: {side.layout.reason}"
        if any(side.index.problems for side in self.sides):
            yield from self.bytewise()

    def similarity(self) -> str:
        """Return how alike the two are, "" where nothing could be read."""
        if not self.pairing.pairs:
            return ""
        return summary.similarity_line(self.measurement.overall)

    def alerts(self) -> Iterator[str]:
        """Yield what is odd about the archives, but for what is a finding."""
        old, new = (
            (*side.index.alerts, *side.layout.alerts) for side in self.sides
        )
        yield from side_sentences(old, new)

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
            and self.measurement.overall.similarity >= _LOW_SIMILARITY
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
        if not self.nodes.version_only:
            return ""
        changed = [
            pair
            for pair in self.pairing.pairs
            if pair.state is State.CHANGED and not pair.is_directory
        ]
        count = sum(
            change_of(pair) in self.nodes.version_only for pair in changed
        )
        return (
            f"{count:,} of {len(changed):,} changed files "
            f"differ{'s' * (count == 1)} only in the version string"
        )


def _as_predicate(problem: str) -> str:
    """Return *problem* so that it can follow "the old archive"."""
    if problem.startswith(("is ", "has ", "cannot ", "expands ")):
        return problem
    return f"is damaged: {problem}"
