"""The parts of a release, in the order in which a reviewer reads them."""

from __future__ import annotations

import enum
import re

_METADATA_FILES = ("PKG-INFO", "METADATA")
_BUILD_FILES = {
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "MANIFEST.in",
    "tox.ini",
    "meson.build",
    "CMakeLists.txt",
    "Cargo.toml",
    "requirements.txt",
    "build.py",
    "conftest.py",
    "configure.ac",
    "Makefile",
    ".gitattributes",
}
_BUILD_ANYWHERE = {"meson.build", "CMakeLists.txt"}
# fmt: off
CODE = (
    ".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pxi", ".pth", ".c", ".cc",
    ".cpp", ".cxx", ".h", ".hh", ".hpp", ".m", ".rs", ".go", ".f", ".f90",
    ".s", ".S", ".js", ".mjs", ".cjs", ".ts", ".sh", ".bash", ".bat", ".cmd",
    ".ps1", ".pl", ".rb", ".lua", ".cmake", ".m4", ".ac", ".am", ".mk",
    ".cu", ".java",
)
# fmt: on
SETTINGS = (".toml", ".cfg", ".ini", ".build", ".sql", ".wrap")
PYTHON = (".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pxi")
"""What becomes Python modules: code can hide behind the mark of a program."""
_TESTS = re.compile(
    r"(?:.*/)?(?:tests?|testing|testsuite)/.*"
    r"|(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.py"
)
_DOCS = re.compile(
    r"(?:docs?|documentation|examples?)/.*"
    r"|(?:.*/)?(?:README|CHANGE(?:S|LOG)|HISTORY|NEWS|AUTHORS|CONTRIBUT\w*"
    r"|COPYING|LICEN[CS]E|NOTICE)(?:[-._][^/]*)?"
    r"|.*\.(?:rst|md|txt|adoc)",
    re.IGNORECASE,
)


# Programs there are read, not run.
_BESIDE = ("docs/", "doc/", "documentation/", "examples/", "example/")


class Section(enum.Enum):
    """A part of a report; the value is the reader's word for it."""

    METADATA = "metadata"
    BUILD = "build files"
    ENTRY_POINTS = "entry points"
    ADDED_CODE = "added code"
    CODE = "changed code"
    OTHER = "other files"
    TESTS = "tests"
    DOCS = "docs"
    GENERATED = "generated files"


def is_code(path: str) -> bool:
    """Return whether *path* is a program's, by its name.

    Templates of programs count as well: ``loops.c.src``, ``config.py.in``.
    """
    return path.removesuffix(".in").removesuffix(".src").endswith(CODE)


def decides(path: str) -> bool:
    """Return whether a member can run, or decide what runs, by its path."""
    return (
        is_code(path)
        or path.endswith(SETTINGS)
        or section_of(path)
        in (
            Section.METADATA,
            Section.BUILD,
            Section.ENTRY_POINTS,
        )
    )


def section_of(
    path: str, *, is_added: bool = False, is_generated: bool = False
) -> Section:
    """Return the section that a member belongs to.

    Args:
        path: without the root directory.
        is_added: whether the old release has no such member.
        is_generated: whether a program wrote it, see
            :func:`.generator_marks.generated_by`. A Python module keeps its
            place.
    """
    directory, _, name = path.rpartition("/")
    if is_generated and not path.endswith(PYTHON):
        return Section.GENERATED
    if name == "entry_points.txt" and directory.endswith("-info"):
        return Section.ENTRY_POINTS
    if name in _METADATA_FILES or ".egg-info" in path or ".dist-info" in path:
        return Section.METADATA
    if name in (_BUILD_FILES if not directory else _BUILD_ANYWHERE):
        return Section.BUILD
    if _TESTS.fullmatch(path):
        return Section.TESTS
    if is_code(path) and not path.startswith(_BESIDE):
        return Section.ADDED_CODE if is_added else Section.CODE
    if _DOCS.fullmatch(path):
        return Section.DOCS
    return Section.OTHER
