"""The comparison of two source distributions, node by node."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from diffoscope.comparators.missing_file import MissingFile
from diffoscope.config import Config
from diffoscope.difference import Difference
from diffoscope.progress import Progress

from .analysis import egg_info, summary, versions
from .analysis.archive import Kind, Member
from .analysis.archive_metadata import (
    compare_archive_metadata,
    member_lines,
    umask_sentences,
    usual_mode_changes,
)
from .analysis.directory_moves import moved_path
from .analysis.first_difference import first_difference
from .analysis.layout import comparison_key
from .analysis.pairing import Pair, State, describe, pair_members
from .analysis.release import (
    disagreements,
    release_lines,
    same_name,
    state_release,
    stated_name,
    stated_spellings,
    stated_version,
)
from .analysis.text import escape, escape_name
from .analysis.version_only import is_version_only
from .member import SdistMember
from .options import FULL, NONE, options
from .text_difference import listing_difference, text_difference

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from .sdist import SdistFile


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
        statements: of name and version, of both.
    """

    def __init__(
        self, old: SdistFile, new: SdistFile, source: str | list[str] | None
    ) -> None:
        self.files = old, new
        self.containers = old.as_container, new.as_container
        self.sides = old.sdist, new.sdist
        self.source = source
        self.excludes: tuple[str, ...] = tuple(Config().excludes)
        self.excluded = 0
        self.usual_modes = usual_mode_changes(
            *(side.layout for side in self.sides)
        )
        self.members = self._chosen_members()
        self.pairing = pair_members(
            self.members[0],
            self.members[1],
            self.sides[0].index.read,
            self.sides[1].index.read,
            fuzzy_threshold=Config().fuzzy_threshold,
            key=comparison_key,
        )
        self.statements = tuple(
            state_release(
                container.layout, container.read, os.path.basename(file.name)
            )
            for container, file in zip(
                self.containers, self.files, strict=True
            )
        )
        self.spellings = tuple(map(stated_spellings, self.statements))
        self.version_only: set[tuple[bytes, bytes]] = set()
        # (old digest, new digest) → title of the node that shows the change.
        self.shown: dict[tuple[bytes, bytes], str] = {}

    def difference(self) -> Difference:
        report = Difference(
            self.files[0].name, self.files[1].name, source=self.source
        )
        nodes: list[Difference | None]
        nodes = [self.release(), self.archive_metadata(), self.file_list()]
        nodes += self.member_nodes(report)
        report.add_details([node for node in nodes if node is not None])
        for sentence in self.sentences():
            report.add_comment(escape_name(sentence))
        return report

    def _chosen_members(self) -> list[dict[str, Member]]:
        """Return the members that are not excluded, as they are compared.

        A permission change that another umask explains is said once, in the
        archive metadata, and is no change of a member.
        """
        modes = dict(self.usual_modes.keys())
        # As in diffoscope, a pattern that one side's name fits excludes both.
        excluded = {
            path
            for side in self.sides
            for path, member in side.layout.members.items()
            if self._is_excluded(path, member)
        }
        chosen = []
        for side in self.sides:
            members = side.layout.members
            self.excluded += len(excluded & members.keys())
            chosen.append(
                {p: m for p, m in members.items() if p not in excluded}
            )
        if modes:
            for path, member in chosen[0].items():
                other = chosen[1].get(path)
                if (
                    other is not None
                    and modes.get(member.mode) == other.mode
                    and member.kind is other.kind
                ):
                    chosen[0][path] = member._replace(mode=other.mode)
        return chosen

    def _is_excluded(self, path: str, member: Member) -> bool:
        return bool(self.excludes) and any(
            fnmatch.fnmatchcase(name, pattern)
            for pattern in self.excludes
            for name in (path, member.path)
        )

    def sentences(self) -> Iterator[str]:
        """Yield the comments at the top of the report."""
        for word, side in zip(("old", "new"), self.sides, strict=True):
            for problem in side.index.problems:
                yield f"the {word} file {_as_predicate(problem)}"
            if side.layout.reason and not side.index.problems:
                yield (
                    f"the {word} file is no source distribution: "
                    f"{side.layout.reason}"
                )
        yield from self.bytewise()
        step = self.step()
        if step:
            yield step
        yield summary.count_line(self.pairing, self.excluded)
        version_only = self.version_only_line()
        if version_only:
            yield version_only
        directories = summary.directories(self.pairing)
        if directories:
            yield directories
        yield summary.similarity_line(self.pairing)
        if options().archive_metadata == NONE:
            # The members themselves are compared as if they had not changed.
            yield from umask_sentences(self.usual_modes)
        containment = self.code_containment()
        if containment:
            yield containment
        yield from _said_once(
            self.sides[0].layout.remarks, self.sides[1].layout.remarks
        )

    def bytewise(self) -> Iterator[str]:
        """Yield where the files differ, if not all of them could be read."""
        paths = [file.path for file in self.files]
        if not any(side.index.problems for side in self.sides) or not all(
            os.path.isfile(path) for path in paths
        ):
            return
        try:
            same = first_difference(*paths)
        except OSError:
            return
        if same is not None:
            sizes = [os.path.getsize(path) for path in paths]
            yield (
                f"byte by byte, the files are the same up to byte {same:,} "
                f"of {sizes[0]:,} and {sizes[1]:,}"
            )

    def step(self) -> str:
        """Return the sentence that names the step of the version."""
        names = [stated_name(side) or "" for side in self.statements]
        old, new = (stated_version(side) or "" for side in self.statements)
        if not all((*names, old, new)):
            return ""
        kind = versions.step(old, new)
        if same_name(*names):
            if kind is versions.Step.SAME and old == new:
                return f"{names[1]} {new} ({kind.value})"
            return f"{names[1]} {old} → {new} ({kind.value})"
        return f"{names[0]} {old} → {names[1]} {new} (another project)"

    def code_containment(self) -> str:
        """Return a sentence where one project's code is in another, or "".

        Asked only where the two may not be releases of one project: it
        costs a look at every token.
        """
        names = [stated_name(side) or "" for side in self.statements]
        overall = self.pairing.overall
        if same_name(*names) and overall >= _LOW_SIMILARITY:
            return ""
        from .analysis import code_shingles

        containment = code_shingles.code_containment(
            self.members[0],
            self.members[1],
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

    def release(self) -> Difference | None:
        """Return the node with name and version wherever they are stated."""
        old, new = self.statements
        node = text_difference(
            _joined(release_lines(old)), _joined(release_lines(new)), "release"
        )
        contradictions = list(
            _said_once(disagreements(old), disagreements(new))
        )
        if node is None and contradictions:
            node = Difference("release", "release")
        if node is not None:
            for sentence in contradictions:
                node.add_comment(escape_name(sentence))
        return node

    def archive_metadata(self) -> Difference | None:
        """Return the node about times, owners, order and compression."""
        wanted = options().archive_metadata
        if (
            wanted == NONE
            or Config().exclude_directory_metadata == "recursive"
        ):
            return None
        old, new = self.sides
        metadata = compare_archive_metadata(old, new)
        title = "archive metadata"
        node = text_difference(
            _joined(metadata.old), _joined(metadata.new), title
        )
        if node is None and metadata.sentences:
            node = Difference(title, title)
        if node is not None:
            for sentence in metadata.sentences:
                node.add_comment(escape_name(sentence))
        if wanted == FULL:
            full = text_difference(
                _joined(member_lines(old.layout)),
                _joined(member_lines(new.layout)),
                "times and owners of members",
            )
            if full is not None:
                node = node or Difference(title, title)
                node.add_details([full])
        return node

    def file_list(self) -> Difference | None:
        """Return the node with mode, size and path of what changed."""
        old, new = (
            {
                path: escape_name(summary.list_line(path, member))
                for path, member in members.items()
                if not summary.is_listed_alike(member, others.get(path))
            }
            for members, others in (self.members, self.members[::-1])
        )
        node = listing_difference(old, new, "file list")
        if node is not None:
            for sentence in (*self.moves(), *self.egg_info_changes()):
                node.add_comment(escape_name(sentence))
        return node

    def moves(self) -> Iterator[str]:
        """Yield what is said of members that moved, or that may have."""
        moved = self.pairing.directory_moves
        for move in moved:
            yield (
                f"{move.old}/ → {move.new}/: {move.members} members moved "
                "as a directory"
            )
        for pair in self.pairing.pairs:
            if (
                is_plain_rename(pair)
                and moved_path(pair.old_path or "", moved) != pair.new_path
            ):
                yield f"{pair.old_path} → {pair.new_path}: {describe(pair)}"
            elif pair.candidates:
                yield f"{pair.path}: {describe(pair)}"

    def egg_info_changes(self) -> Iterator[str]:
        """Yield what the members mean for an .egg-info that did not change.

        What changed in its own files is said there.
        """
        files = [
            [p for p, m in members.items() if m.kind is not Kind.DIRECTORY]
            for members in self.members
        ]
        sources = [
            pair
            for pair in self.pairing.pairs
            if pair.path.endswith(".egg-info/SOURCES.txt")
            and pair.old is not None
            and pair.new is not None
        ]
        if not sources:
            return
        zip_safety = egg_info.zip_safe_change(*files)
        if zip_safety:
            yield zip_safety
        for pair in sources:
            if pair.same_content and pair.old is not None:
                content = self.sides[0].index.read(pair.old)
                yield from egg_info.sources_changes(
                    content, files[0], content, files[1]
                )

    def member_nodes(self, report: Difference) -> Iterator[Difference]:
        """Yield the nodes of the changed members in reading order."""
        no_recurse = False
        depth = self.containers[0].depth
        if depth >= Config().max_container_depth:
            report.add_comment(f"Reached max container depth ({depth})")
            no_recurse = True
        pairs = sorted(
            filter(self.is_to_compare, self.pairing.pairs),
            key=summary.reading_order,
        )
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
        return not is_plain_rename(pair)

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
        if _has_plain_files(pair):
            same = pair.old and pair.new and self.same_change(pair)
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
        comments = [*self.remarks(pair), *_comments(pair, self.usual_modes)]
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
            metadata = self.members[1].get("PKG-INFO")
            if metadata is not None and metadata.digest != new.digest:
                yield "not equal to PKG-INFO of the same archive"

    def is_version_only(self, file1: File, file2: File) -> bool:
        """Return whether only the release's own version changed."""
        old = getattr(file1, "text", None)
        new = getattr(file2, "text", None)
        return (
            old is not None
            and new is not None
            and is_version_only(old.data, new.data, *self.spellings)
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


def is_plain_rename(pair: Pair) -> bool:
    """Return whether nothing but the path of a member changed.

    That is said once, beside the file list, and gets no node of its own.
    """
    return (
        pair.state is State.RENAMED
        and pair.same_content
        and pair.old is not None
        and pair.new is not None
        and pair.old.mode == pair.new.mode
    )


def _change(pair: Pair) -> tuple[bytes, bytes]:
    """Return what two pairs share if they show the same change."""
    return (
        pair.old.digest if pair.old is not None else b"",
        pair.new.digest if pair.new is not None else b"",
    )


def _comments(
    pair: Pair, usual_modes: Container[tuple[int, int]]
) -> Iterator[str]:
    """Yield what is said of a pair beside its difference."""
    described = describe(pair)
    if described:
        yield described
    if (
        pair.old is not None
        and pair.new is not None
        and pair.old.mode != pair.new.mode
        and (pair.old.mode, pair.new.mode) not in usual_modes
        and pair.old.kind is pair.new.kind
    ):
        yield (
            f"mode {summary.mode_string(pair.old)} → "
            f"{summary.mode_string(pair.new)}"
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


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _as_predicate(problem: str) -> str:
    """Return *problem* so that it can follow "the old archive"."""
    if problem.startswith(("is ", "has ", "cannot ", "expands ")):
        return problem
    return f"is damaged: {problem}"


def _said_once(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    """Yield remarks on both sides once, those of one side with its name."""
    for remark in old:
        yield remark if remark in new else f"old: {remark}"
    for remark in new:
        if remark not in old:
            yield f"new: {remark}"
