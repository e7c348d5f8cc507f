"""Comparator for setup.py, which is read and never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diffoscope.comparators.utils.file import File

from .analysis.text import escape_name
from .content import TooLargeError, content_of
from .member import SdistMember
from .text_difference import decoded_difference, text_difference

if TYPE_CHECKING:
    from diffoscope.difference import Difference

    from .analysis.setup_script import ArgumentChange, SetupScript

MOST_COMMENTS = 100

# What runs code at build time or takes it from elsewhere: a reviewer looks
# at these first.
REVIEWED_FIRST = (
    "cmdclass",
    "setup_requires",
    "dependency_links",
    "distclass",
    "script_name",
)


class SetupPyFile(File):
    """A setup script of distutils or setuptools."""

    DESCRIPTION = "Python setup scripts"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return bool(file.name.rpartition("/")[2] == "setup.py")

    def compare(
        self, other: File, source: str | list[str] | None = None
    ) -> Difference | None:
        node = decoded_difference(self, other, source)
        try:
            contents = content_of(self), content_of(other)
        except TooLargeError:
            return node
        if node is None or not all(contents):
            return node
        from .analysis.setup_script import compare_arguments

        old = _script(self, contents[0])
        new = _script(other, contents[1])
        changes = compare_arguments(old, new)
        comments = [*_sentences(changes), *_problems(old, new)]
        for comment in comments[:MOST_COMMENTS]:
            node.add_comment(escape_name(comment))
        if len(comments) > MOST_COMMENTS:
            node.add_comment(f"{len(comments) - MOST_COMMENTS} more changes")
        arguments = _arguments_difference(changes)
        if arguments is not None:
            node.add_details([arguments])
        return node


def _script(file: File, content: bytes) -> SetupScript:
    from .analysis.setup_script import read_setup_script

    # Outside of an sdist there are no siblings to look at.
    if isinstance(file, SdistMember):
        return read_setup_script(
            content, file.container.read, file.member_path
        )
    return read_setup_script(content, _read_nothing)


def _read_nothing(path: str) -> None:
    return None


def _sentences(changes: tuple[ArgumentChange, ...]) -> Iterator[str]:
    for change in changes:
        if change.name in REVIEWED_FIRST and change.old is None:
            yield f"setup() newly has {change.name}: to be reviewed first"
    for change in changes:
        yield from (
            f"{change.name}: {sentence}" for sentence in change.requirements
        )


def _problems(old: SetupScript, new: SetupScript) -> Iterator[str]:
    for problem in dict.fromkeys((*old.problems, *new.problems)):
        sides = [
            word
            for word, script in (("old", old), ("new", new))
            if problem in script.problems
        ]
        which = "both files" if len(sides) == 2 else f"the {sides[0]} file"
        yield f"setup() of {which}: {problem}"


def _arguments_difference(
    changes: tuple[ArgumentChange, ...],
) -> Difference | None:
    """A node with the arguments that changed, one line a value."""
    from .analysis.setup_script import argument_lines

    sides = []
    for old in (True, False):
        lines: list[str] = []
        for change in sorted(changes, key=lambda change: change.name):
            argument = change.old if old else change.new
            if argument is not None:
                lines += argument_lines(change.name, argument)
        sides.append("".join(f"{line}\n" for line in lines))
    return text_difference(sides[0], sides[1], "setup() arguments")
