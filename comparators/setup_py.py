"""Comparator for setup.py, which is read and never run."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .analysis.text.sentences import named
from .report.build_file import BuildFile
from .report.comments import problem_comments
from .report.member import SdistMember
from .report.text_difference import text_difference

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File
    from diffoscope.difference import Difference

    from .analysis.python_code.setup_arguments import (
        ArgumentChange,
        SetupScript,
    )

# What runs code at build time or takes it from elsewhere: a reviewer looks
# at these first.
REVIEWED_FIRST = (
    "cmdclass",
    "setup_requires",
    "dependency_links",
    "distclass",
    "script_name",
)


class SetupPyFile(BuildFile):
    """A setup script of distutils or setuptools."""

    DESCRIPTION = "Python setup scripts"

    FILE_NAME = "setup.py"

    def explain(
        self, files: tuple[File, File], old: bytes, new: bytes
    ) -> tuple[Difference | None, Iterator[str]]:
        from .analysis.python_code.setup_arguments import compare_arguments

        before, after = _script(files[0], old), _script(files[1], new)
        changes = tuple(compare_arguments(before, after))
        problems = problem_comments(
            before.problems, after.problems, "setup() of "
        )
        return _arguments_difference(changes), itertools.chain(
            _sentences(changes), problems
        )


def _sentences(changes: tuple[ArgumentChange, ...]) -> Iterator[str]:
    for change in changes:
        if change.name in REVIEWED_FIRST and change.old is None:
            yield f"setup() newly has {change.name}: to be reviewed first"
    # One statement may be what many arguments depend on.
    named_by: dict[str, list[str]] = {}
    for change in changes:
        for sentence in change.sentences:
            named_by.setdefault(sentence, []).append(change.name)
    for sentence, names in named_by.items():
        if len(names) > 1:
            sentence = sentence.replace(
                "the expression is", "the expressions are", 1
            )
        yield f"{named(names, 5)}: {sentence}"


def _script(file: File, content: bytes) -> SetupScript:
    from .analysis.python_code.setup_arguments import SetupScript
    from .analysis.python_code.setup_script import read_setup_script

    if not content:
        return SetupScript({})
    # Outside of an sdist there are no siblings to look at.
    if isinstance(file, SdistMember):
        members = file.container.layout.members
        directory = posixpath.dirname(file.member_path)
        return read_setup_script(content, members, directory)
    return read_setup_script(content)


def _arguments_difference(
    changes: tuple[ArgumentChange, ...],
) -> Difference | None:
    """A node with the arguments that changed, one line a value."""
    from .analysis.python_code.setup_arguments import argument_lines

    sides = []
    for old in (True, False):
        lines: list[str] = []
        for change in sorted(changes, key=lambda change: change.name):
            argument = change.old if old else change.new
            if argument is not None:
                lines += argument_lines(change.name, argument)
        sides.append("".join(f"{line}\n" for line in lines))
    return text_difference(sides[0], sides[1], "setup() arguments")
