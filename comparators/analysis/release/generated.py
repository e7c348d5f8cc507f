"""Why a file of a release is not in its repository as it is: what builds do.

One table: each rule is a sentence, and a function proves as much of it as can
be proven from the two files.  What a rule does not prove its sentence says.
"""

from __future__ import annotations

import ast
import enum
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import cached_property

from ..archive.members import Attribute, Kind, Member
from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..metadata.stated import table
from ..metadata.versions import parse_version
from ..python_code.python_syntax import parse
from .generator_marks import generated_by


class Rule(enum.Enum):
    """What makes a file differ from the repository's; the value is read."""

    CORE_METADATA = "core metadata, which every build writes"
    EGG_INFO = "metadata that setuptools writes"
    SETUP_CFG = "setuptools writes [egg_info] into it; all else is the same"
    VERSION_FILE = "version file that the build writes, values only"
    CYTHON = (
        "said to be written by Cython from the source beside it, which is "
        "not checked"
    )
    LINE_ENDINGS = "only the line endings differ, text by .gitattributes"
    EXPORT_SUBST = (
        "only what became of $Format:…$ differs, export-subst by "
        ".gitattributes"
    )
    LARGE_FILE = "the file that the Git LFS pointer names by its SHA-256"
    LINK_TARGET = "the file that the repository's symbolic link leads to"
    SUBMODULE = (
        "in a git submodule, whose files are in another repository and not "
        "checked"
    )
    EXPORT_IGNORE = "left out by export-ignore in .gitattributes"


_EGG_INFO = re.compile(
    r"(?:.*/)?[^/]+\.egg-info/(?:PKG-INFO|pbr\.json|(?:not-)?zip-safe"
    r"|(?:SOURCES|depend(?:s|ency_links)|eager_resources|entry_points"
    r"|namespace_packages|requires|top_level)\.txt|scm_\w+\.json)"
)
_VERSION_FILES = (
    "tool.setuptools_scm.version_file",
    "tool.setuptools_scm.write_to",
    "tool.hatch.build.hooks.vcs.version-file",
    "tool.hatch.build.targets.sdist.hooks.vcs.version-file",
    "tool.versioningit.write.file",
    "tool.hatch.version.write.file",
    "tool.pdm.version.write_to",
)
_SCM_IN_SETUP = re.compile(
    rb"""(?:write_to|version_file)["']?\s*[:=]\s*["']([\w./-]{1,200})["']"""
)
_LARGEST_VERSION_FILE = 65_536  # bytes
# What the templates of setuptools-scm, hatch-vcs and versioningit hold.
# Nothing of it calls, or defines what is executed.
_VALUES = (
    *(ast.Module, ast.Expr, ast.Constant, ast.Assign, ast.AnnAssign),
    *(ast.Name, ast.Load, ast.Store, ast.Tuple, ast.List, ast.If),
    *(ast.ImportFrom, ast.alias, ast.Subscript, ast.BinOp, ast.BitOr),
)
# Hashes, dates and names of tags; nothing that could end a string.
_SUBSTITUTED = re.compile(rb"[\w .,:/+()>@*-]*")
_FORMAT = re.compile(rb"\$Format:[^$\n]*\$")
_LARGE_FILE = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n"
    rb"(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize \d+\n"
)


class Repository:
    """The side that holds what the repository holds.

    Args:
        members: by path from the root.
        read: gives the content of a file there, None if there is none.
        attributes: what .gitattributes says, by path; None where there is
            no git to be asked.
    """

    def __init__(
        self,
        members: Mapping[str, Member],
        read: Callable[[str], bytes | None],
        attributes: Mapping[str, frozenset[Attribute]] | None = None,
    ) -> None:
        self.members = members
        self.read = read
        self._attributes = attributes

    def has(self, path: str, attribute: Attribute) -> bool:
        """Return whether .gitattributes gives a file an attribute."""
        return attribute in (self._attributes or {}).get(path, ())

    def may_be_substituted(self, path: str) -> bool:
        """Return whether git may have put something into a file."""
        if self._attributes is None:
            return b"export-subst" in (self.read(".gitattributes") or b"")
        return self.has(path, Attribute.EXPORT_SUBST)

    @cached_property
    def version_files(self) -> frozenset[object]:
        """The files that the repository has its build write the version to."""
        settings = read_pyproject(self.read("pyproject.toml") or b"").values
        found = {settings.get(key) for key in _VERSION_FILES}
        script = self.read("setup.py") or b""
        if b"use_scm_version" in script:
            named = _SCM_IN_SETUP.search(script)
            found.add(named[1].decode("ascii") if named else "")
        return frozenset(path for path in found if isinstance(path, str))

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        return tuple(
            f"{path}/"
            for path, member in self.members.items()
            if member.kind is Kind.SUBMODULE
        )


def why_added(
    path: str, content: bytes, repository: Repository
) -> Rule | None:
    """Return why a release has a file that its repository has not.

    Args:
        path: in the release, from its root.
        content: of that file.

    Returns:
        None where no rule explains it.
    """
    if path == "PKG-INFO":
        return Rule.CORE_METADATA
    if _EGG_INFO.fullmatch(path):
        return Rule.EGG_INFO
    if rule := _written_by_builds(path, b"", content, repository):
        return rule
    generated = generated_by(path, lambda: content, repository.members)
    if generated and generated.by == "Cython":
        return Rule.CYTHON
    if path.startswith(repository.submodules):
        return Rule.SUBMODULE
    return None


def why_changed(
    path: str, member: Member, content: bytes, repository: Repository
) -> Rule | None:
    """Return why a file differs from that of the repository.

    Args:
        path: from the root, the same on both sides.
        member, content: of the release.

    Returns:
        None where no rule explains it.
    """
    before = repository.members[path]
    if before.kind is Kind.SYMLINK and member.kind is Kind.FILE:
        directory = posixpath.dirname(path)
        target = posixpath.normpath(posixpath.join(directory, before.link))
        linked = repository.members.get(target)
        is_same = linked is not None and linked.digest == member.digest
        return Rule.LINK_TARGET if is_same else None
    if before.kind is not Kind.FILE or member.kind is not Kind.FILE:
        return None
    old = repository.read(path) or b""
    pointer = _LARGE_FILE.fullmatch(old)
    if pointer and bytes.fromhex(pointer[1].decode()) == member.digest:
        return Rule.LARGE_FILE
    if repository.has(path, Attribute.TEXT) and differs_in_line_endings(
        old, content
    ):
        return Rule.LINE_ENDINGS
    # The tarball of a tag has been substituted, what is built has not.
    if repository.may_be_substituted(path) and (
        _is_substituted(old, content) or _is_substituted(content, old)
    ):
        return Rule.EXPORT_SUBST
    return _written_by_builds(path, old, content, repository)


def why_missing(path: str, repository: Repository) -> Rule | None:
    """Return why a release does not have a file of its repository."""
    ignored = repository.has(path, Attribute.EXPORT_IGNORE)
    return Rule.EXPORT_IGNORE if ignored else None


def differs_in_line_endings(old: bytes, new: bytes) -> bool:
    """Return whether line feeds in place of CR LF make both the same."""
    return old.replace(b"\r\n", b"\n") == new.replace(b"\r\n", b"\n")


def _written_by_builds(
    path: str, old: bytes, new: bytes, repository: Repository
) -> Rule | None:
    if path == "setup.cfg":
        before, after = read_setup_cfg(old), read_setup_cfg(new)
        written = {"tag_build": "", "tag_date": "0"}
        own = {**table(before.tables.get("egg_info")), **written}
        if not (before.problems or after.problems) and (
            after.tables == {**before.tables, "egg_info": own}
        ):
            return Rule.SETUP_CFG
    if path in repository.version_files and _holds_values_only(path, new):
        return Rule.VERSION_FILE
    return None


def _holds_values_only(path: str, content: bytes) -> bool:
    """Return whether a version file can do nothing but state values."""
    if len(content) > _LARGEST_VERSION_FILE:
        return False
    if not path.endswith(".py"):
        text = content.decode("utf-8", "replace").strip()
        return parse_version(text) is not None
    tree = parse(content).tree
    nodes = list(ast.walk(tree)) if tree is not None else []
    imported = {
        node.module if not node.level else None
        for node in nodes
        if isinstance(node, ast.ImportFrom)
    }
    return (
        bool(nodes)
        and all(isinstance(node, _VALUES) for node in nodes)
        and imported <= {"typing", "__future__"}
    )


def _is_substituted(old: bytes, new: bytes) -> bool:
    """Return whether *new* is *old* but for what ``$Format:…$`` became.

    That is hashes, dates and names (gitattributes(5), export-subst): what
    could be code is not taken for it.
    """
    parts = _FORMAT.split(old)
    if len(parts) == 1 or not new.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        # The shortest that fits: what follows begins on the same line.
        found = new.find(part, at) if part else len(new)
        if found < 0 or not _SUBSTITUTED.fullmatch(new, at, found):
            return False
        at = found + len(part)
    return at == len(new)
