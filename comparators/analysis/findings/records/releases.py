"""The two releases that findings are looked for in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import (
    Callable,
    Container,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
)
from functools import cached_property
from typing import NamedTuple

from ...archive.alerts import Alert
from ...archive.members import Kind, Member, Tree
from ...metadata.dependency_specifiers import parse_requirement
from ...metadata.stated import Metadata, Stated, merged
from ...metadata.versions import Step
from ...pairing.pairs import Pair
from ...release.publishers import Publisher
from ...text.decoding import decode
from .codes import Code, Severity
from .finding import Finding, finding, place
from .places import acts, lies_beside, runs_by_name

MAXIMUM_SIZE = 16 << 20
"""Bytes; of a larger file nothing is said but that it is large."""
_MOST_DIRECTORIES = 100


class Side(NamedTuple):
    """One of the two releases.

    Attributes:
        members: by path without the root directory.
        read: gives the content of a file by that path, None if there is none.
        publishers: who published it, as its index states; None where no
            index was asked, or what it states is not known.
        tree: what is known of a directory or a git revision; None for an
            archive.
        metadata: of all files that state some, the one that counts first.
        contradictions: sentences about places that state another name or
            version than others.
        alerts: what is odd about the archive.
        problems: sentences about what of it could not be read.
    """

    members: Mapping[str, Member]
    read: Callable[[str], bytes | None]
    publishers: frozenset[Publisher] | None = None
    tree: Tree | None = None
    metadata: tuple[Metadata, ...] = ()
    contradictions: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def effective(self) -> Metadata:
        """The metadata, each value from the first file that states it."""
        return merged(self.metadata)

    def content(self, path: str | None) -> bytes:
        """Return what a file holds; b"" where there is none, or too much."""
        member = self.members.get(path or "")
        is_read = member is not None and member.size <= MAXIMUM_SIZE
        return (self.read(path or "") or b"") if is_read else b""

    def required_to_build(self) -> dict[str, Stated]:
        """What any file requires for a build: by name, the first that does."""
        found: dict[str, Stated] = {}
        for each in self.metadata:
            for stated in each.build_requirements:
                if name := parse_requirement(stated.value).name:
                    found.setdefault(name, stated)
        return found

    def backend_directories(self) -> list[str]:
        """Where the build backend is imported from: "" or ``directory/``."""
        paths = (
            posixpath.normpath(stated.value)
            for stated in self.effective.backend_path[:_MOST_DIRECTORIES]
        )
        return ["" if path == "." else f"{path}/" for path in paths]

    def packages(self) -> frozenset[str]:
        """What the project is named, and the one package that it installs."""
        name = self.effective.name
        names = {re.sub(r"[-.]", "_", name.value.lower())} if name else set()
        for path in self.members:
            if path.endswith(".egg-info/top_level.txt"):
                listed = self.content(path).decode("utf-8", "replace")
                modules = set(listed.split())
                if len(modules) == 1:
                    names |= modules
        return frozenset(names)


class Line(NamedTuple):
    """A line of the new content that the old one has nowhere.

    Attributes:
        number: from 1.
        text: without the line feed, in UTF-8; what is not valid stays.
    """

    number: int
    text: bytes


class FileChange:
    """A file of the new release that the old one has not in this form.

    Attributes:
        path: in the new release, without the root directory.
        old_path: of the file it was made from; None if it was added.
        member: the new member.
    """

    def __init__(
        self, pair: Pair, old: Side, new: Side, packages: Container[str]
    ) -> None:
        assert pair.new is not None
        self.path = pair.new_path or ""
        self.member = pair.new
        self.old_path = None if _runs_anew(pair) else pair.old_path
        self._sides = old, new
        self._packages = packages

    def has(self, path: str) -> bool:
        """Whether the new release has a member of that path."""
        return path in self._sides[1].members

    @cached_property
    def lies_beside(self) -> bool:
        """Whether nothing of it runs when the project is installed and used.

        So it is with tests, documentation and examples, but not with a
        package that is called so.
        """
        if not lies_beside(self.path):
            return False
        root = "src/" if self.path.startswith("src/") else ""
        top, _, rest = self.path.removeprefix(root).partition("/")
        is_own = top in self._packages and self.has(f"{root}{top}/__init__.py")
        return lies_beside(rest) if is_own else True

    def severity(self, severity: Severity) -> Severity:
        """Return *severity*, or a note for what lies beside the code."""
        return Severity.NOTE if self.lies_beside else severity

    def finding(
        self,
        code: Code,
        line: int,
        words: str,
        severity: Severity | None = None,
        /,
        **data: object,
    ) -> Finding:
        """Make a finding about a line: ``path:line``, and words about it."""
        sentence = f"{place(self.path, line)} {words}"
        return finding(code, sentence, self.path, line, severity, **data)

    @property
    def is_too_large(self) -> bool:
        """Whether it is not looked into."""
        return self.member.size > MAXIMUM_SIZE

    @cached_property
    def old(self) -> bytes:
        """The old content; empty where there is none, or too much."""
        return self._sides[0].content(self.old_path)

    @cached_property
    def new(self) -> bytes:
        """The new content; empty where it is too much."""
        return self._sides[1].content(self.path)

    @cached_property
    def text(self) -> bytes | None:
        """The new content as UTF-8; None where it is no text."""
        return _text(self.new, self.path)

    @cached_property
    def old_text(self) -> bytes:
        """The old content as UTF-8; empty where it is no text."""
        return _text(self.old, self.old_path or "") or b""

    @cached_property
    def added(self) -> tuple[Line, ...]:
        """The lines of the new text that the old text has nowhere.

        A line that moved is none; neither is one of more than one copy.
        """
        if not self.text:
            return ()
        before = set(self.old_text.split(b"\n"))
        return tuple(
            Line(number, line)
            for number, line in enumerate(self.text.split(b"\n"), 1)
            if line not in before
        )


def _text(content: bytes, path: str) -> bytes | None:
    text = decode(content, path)
    return None if text is None else text.data


OneSided = Callable[[Side], Iterable[tuple[Hashable, Finding]]]


class Releases(NamedTuple):
    """An old and a new release, and what became of the members.

    Attributes:
        old, new: the two sides.
        pairs: all members of both, each in one pair.
        step: from the old version to the new one.
    """

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    step: Step = Step.UNKNOWN

    @property
    def is_small(self) -> bool:
        """Whether the step is one that promises nothing but corrections."""
        return self.step in (Step.MICRO, Step.POST, Step.SAME)

    def newly(self, look: OneSided) -> Iterator[Finding]:
        """Yield what is found of the new side, and by its key not of the old.

        Args:
            look: yields keys and findings of a side as if all were new.
        """
        known = {key for key, _ in look(self.old)}
        for key, found in look(self.new):
            if key not in known:
                known.add(key)
                yield found

    def file_changes(self) -> Iterator[FileChange]:
        """Yield the files whose content is new, by path."""
        packages = self.new.packages()
        for pair in self.pairs:
            if (
                pair.new is not None
                and pair.new.kind is Kind.FILE
                and (not pair.same_content or _runs_anew(pair))
            ):
                yield FileChange(pair, self.old, self.new, packages)


def _runs_anew(pair: Pair) -> bool:
    """Whether a file moved to where it runs, and did not run before."""
    old, new = pair.old_path, pair.new_path
    if old is None or new is None or old == new:
        return False
    return (
        (runs_by_name(new) and not runs_by_name(old))
        or (acts(new) and not acts(old))
        or (lies_beside(old) and not lies_beside(new))
    )
