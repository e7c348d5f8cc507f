"""Comparator for Python source distributions."""

from __future__ import annotations

import dataclasses
import fnmatch
import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.comparators.directory import Directory
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.container import Container
from diffoscope.comparators.utils.file import File
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.config import Config
from diffoscope.difference import Difference
from diffoscope.progress import Progress
from diffoscope.tempfiles import get_temporary_directory

from .analysis import summary
from .analysis.archive import Index, Kind, Limits, Member, read_archive
from .analysis.archive_metadata import (
    Archive,
    compare_archive_metadata,
    member_lines,
    usual_mode_changes,
)
from .analysis.layout import (
    Layout,
    comparison_key,
    find_layout,
    has_sdist_suffix,
)
from .analysis.pairing import Pair, Pairing, State, pair_members
from .analysis.text import escape, escape_name
from .member import SdistMember, safe_suffix
from .options import FULL, NONE, options
from .text_difference import diffs_in_process, text_difference

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory


def prepare_pair(file1: File, file2: File) -> None:
    """Make both files of a pair source distributions if one of them is one.

    A source distribution is recognised together with its counterpart: both
    archives are read once, at the same time, and what is no source
    distribution is compared with one as far as it can be read.
    """
    if not any(_may_be_sdist(file) for file in (file1, file2)):
        return
    sides = _read_both(file1, file2)
    if not any(side.layout.is_sdist for side in sides):
        for side in sides:
            side.index.close()
        return
    for file, side in zip((file1, file2), sides, strict=True):
        specialize_as(SdistFile, file)
        file.sdist = side


def _may_be_sdist(file: File) -> bool:
    return (
        not isinstance(file, MissingFile)
        and has_sdist_suffix(file.name)
        and not file.is_directory()
        and not file.is_symlink()
    )


def _read_both(file1: File, file2: File) -> list[Archive]:
    """Read both archives, each in a thread of its own."""
    sides: dict[int, Archive] = {}
    directory = _spool_directory()

    def read(number: int, path: str, limits: Limits) -> None:
        sides[number] = _read(path, directory, limits)

    limits = Limits(
        max_bytes=options().max_bytes, max_members=options().max_members
    )
    threads = [
        threading.Thread(target=read, args=(number, file.path, limits))
        for number, file in enumerate((file1, file2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [sides[0], sides[1]]


def _read(path: str, directory: str, limits: Limits) -> Archive:
    if path == os.devnull or not os.path.lexists(path):
        index = Index(path)
        return Archive(index, dataclasses.replace(find_layout(index)))
    index = read_archive(path, directory, limits)
    return Archive(index, find_layout(index))


def _spool_directory() -> str:
    """Return diffoscope's own temporary directory, which it cleans up."""
    with get_temporary_directory() as directory:
        return os.path.dirname(directory)


class SdistFile(File):
    """A source distribution; see :func:`prepare_pair` for how it is found.

    Attributes:
        sdist: its index and its layout.
    """

    DESCRIPTION = "Python source distributions"

    sdist: Archive

    @classmethod
    def recognizes(cls, file: File) -> bool:
        """Return False: one alone is never recognised, only a pair."""
        return False

    def is_directory(self) -> bool:
        return False

    def has_same_content_as(self, other: File) -> bool:
        if not all(os.path.isfile(path) for path in (self.path, other.path)):
            return False
        return bool(super().has_same_content_as(other))

    @property
    def as_container(self) -> SdistContainer:
        if not hasattr(self, "_as_container"):
            self._as_container = SdistContainer(self)
        return self._as_container

    def cleanup(self) -> None:
        if "sdist" in self.__dict__:
            self.sdist.index.close()
        super().cleanup()

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        with diffs_in_process():
            return Comparison(self, other, source).difference()


class SdistContainer(Container):
    """The members of a source distribution."""

    auto_diff_metadata = False

    def __init__(self, source: SdistFile) -> None:
        super().__init__(source)
        self.sdist = source.sdist
        self._directory: TemporaryDirectory[str] | None = None

    @property
    def layout(self) -> Layout:
        return self.sdist.layout

    def read(self, path: str) -> bytes | None:
        """Return the content of the member at *path*, None if there is none.

        Args:
            path: without the root directory.
        """
        member = self.layout.members.get(path)
        if member is None or member.kind is not Kind.FILE:
            return None
        return self.sdist.index.read(member)

    def get_member_names(self) -> list[str]:
        return list(self.layout.members)

    def get_member(self, member_name: str) -> SdistMember:
        return SdistMember(self, member_name, self.layout.members[member_name])

    def extract(self, member: Member) -> str:
        """Write the content of *member* into a file; return the path.

        The file's name has nothing of the member's but a harmless suffix.
        """
        if self._directory is None:
            self._directory = get_temporary_directory(suffix="sdist")
        path = os.path.join(
            self._directory.name,
            f"{member.position}{safe_suffix(member.path)}",
        )
        with open(path, "wb") as file:
            for block in self.sdist.index.blocks(member):
                file.write(block)
        return path


class Comparison:
    """The comparison of two source distributions, node by node."""

    def __init__(
        self, old: SdistFile, new: File, source: str | list[str] | None
    ) -> None:
        self.files = old, new
        self.containers = old.as_container, new.as_container
        self.sides = old.sdist, new.sdist
        self.source = source
        self.excluded = 0
        self.members = self._chosen_members()
        self.pairing = pair_members(
            *self.members,
            self.sides[0].index.read,
            self.sides[1].index.read,
            fuzzy_threshold=Config().fuzzy_threshold,
            key=comparison_key,
        )
        # (old digest, new digest) → title of the node that shows the change.
        self.shown: dict[tuple[bytes, bytes], str] = {}

    def difference(self) -> Difference:
        report = Difference(
            self.files[0].name, self.files[1].name, source=self.source
        )
        nodes = [self.archive_metadata(), self.file_list()]
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
        usual = usual_mode_changes(*(side.layout for side in self.sides))
        modes = {before: after for before, after in usual}
        chosen = []
        for side in self.sides:
            members = {}
            for path, member in side.layout.members.items():
                if self._is_excluded(path, member):
                    self.excluded += 1
                    continue
                members[path] = member
            chosen.append(members)
        if modes:
            for path, member in chosen[0].items():
                other = chosen[1].get(path)
                if (
                    other is not None
                    and modes.get(member.mode) == other.mode
                    and member.kind is other.kind
                ):
                    chosen[0][path] = dataclasses.replace(
                        member, mode=other.mode
                    )
        return chosen

    def _is_excluded(self, path: str, member: Member) -> bool:
        return any(
            fnmatch.fnmatchcase(name, pattern)
            for pattern in Config().excludes
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
        yield summary.count_line(self.pairing, self.excluded)
        directories = summary.directories(self.pairing)
        if directories:
            yield directories
        yield summary.similarity_line(self.pairing)
        yield from _said_once(
            self.sides[0].layout.remarks, self.sides[1].layout.remarks
        )

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
            _joined(
                summary.list_line(escape_name(path), member)
                for path, member in sorted(members.items())
            )
            for members in self.members
        )
        return text_difference(old, new, "file list")

    def member_nodes(self, report: Difference) -> Iterator[Difference]:
        """Yield the nodes of the changed members in reading order."""
        no_recurse = False
        depth = self.containers[0].depth
        if depth >= Config().max_container_depth:
            report.add_comment(f"Reached max container depth ({depth})")
            no_recurse = True
        pairs = sorted(self.pairing.pairs, key=summary.reading_order)
        pairs = [pair for pair in pairs if self.is_to_compare(pair)]
        with Progress(sum(map(_cost, pairs))) as progress:
            for pair in pairs:
                progress.begin_step(_cost(pair), msg=pair.path)
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
        return True

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
                node = compare_files(
                    file1, file2, diff_content_only=no_recurse
                )
        else:
            node = text_difference(
                _described(pair.old_path, pair.old),
                _described(pair.new_path, pair.new),
                *titles,
            )
        comments = list(_comments(pair))
        if node is None and comments:
            node = Difference(*titles)
        if node is not None:
            for comment in comments:
                node.add_comment(escape(comment))
        return node

    def same_change(self, pair: Pair) -> str:
        """Return the title of the node that shows this change, or ""."""
        assert pair.old is not None and pair.new is not None
        if pair.old.digest == pair.new.digest:
            return ""
        change = pair.old.digest, pair.new.digest
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


def _comments(pair: Pair) -> Iterator[str]:
    """Yield what is said of a pair beside its difference."""
    from .analysis.pairing import describe

    described = describe(pair)
    if described:
        yield described
    if (
        pair.old is not None
        and pair.new is not None
        and pair.old.mode != pair.new.mode
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


def _joined(lines: object) -> str:
    return "".join(f"{line}\n" for line in lines)  # type: ignore[attr-defined]


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
