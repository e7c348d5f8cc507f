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

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from .analysis.python_code.setup_arguments import SetupScript

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
    ) -> Iterator[str]:
        before, after = _script(files[0], old), _script(files[1], new)
        return itertools.chain(
            _sentences(before, after),
            problem_comments(before.problems, after.problems, "setup() of "),
        )


def _sentences(old: SetupScript, new: SetupScript) -> Iterator[str]:
    from .analysis.python_code.setup_arguments import compare_arguments

    changes = list(compare_arguments(old, new))
    for change in changes:
        if change.name in REVIEWED_FIRST and change.old is None:
            yield f"setup() newly has {change.name}: to be reviewed first"
    # One statement may be what many arguments depend on.
    depending: dict[str, list[str]] = {}
    for change in changes:
        yield from change.sentences
        if change.depends_on:
            depending.setdefault(change.depends_on, []).append(change.name)
    for changed, names in depending.items():
        are = "expressions are" if len(names) > 1 else "expression is"
        yield f"{named(names, 5)}: the {are} the same, {changed} changed"


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
