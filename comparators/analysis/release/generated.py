"""Why a file of a release is not in its repository as it is: what builds do.

One table: each rule is a sentence and the function that proves as much of it
as can be proven from the two files.  What a rule does not prove its sentence
says.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from functools import cached_property

from ..archive.members import Attribute, Kind, Member
from ..metadata.configuration import read_pyproject, read_setup_cfg
from . import build_output, manifest


class Rule(enum.Enum):
    """What makes a file differ from the repository's; the value is read."""

    CORE_METADATA = "core metadata, which every build writes"
    EGG_INFO = "metadata that setuptools writes"
    SETUP_CFG = "setuptools writes [egg_info] into it; all else is the same"
    SETUPTOOLS_SCM = "version file of setuptools-scm, values only"
    HATCH_VCS = "version file of hatch-vcs, values only"
    VERSIONINGIT = "version file of versioningit, values only"
    PDM = "version file of pdm, values only"
    POETRY_SETUP = "setup.py that Poetry writes, one call of setup()"
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
    MANIFEST = "left out by MANIFEST.in"


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
    def settings(self) -> Mapping[str, object]:
        """pyproject.toml, dotted key to value."""
        return read_pyproject(self.read("pyproject.toml") or b"").values

    @cached_property
    def version_files(self) -> Mapping[str, Rule]:
        """The version files that the repository has its build write."""
        found = {
            path: rule
            for key, rule in _VERSION_FILE_SETTINGS.items()
            if isinstance(path := self.settings.get(key), str)
        }
        named = build_output.scm_version_file(self.read("setup.py") or b"")
        if named:
            found[named] = Rule.SETUPTOOLS_SCM
        return found

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        return tuple(
            f"{path}/"
            for path, member in self.members.items()
            if member.kind is Kind.SUBMODULE
        )

    @cached_property
    def manifest(self) -> manifest.Manifest:
        return manifest.read_manifest(self.read("MANIFEST.in") or b"")


_VERSION_FILE_SETTINGS = {
    "tool.setuptools_scm.version_file": Rule.SETUPTOOLS_SCM,
    "tool.setuptools_scm.write_to": Rule.SETUPTOOLS_SCM,
    "tool.hatch.build.hooks.vcs.version-file": Rule.HATCH_VCS,
    "tool.hatch.build.targets.sdist.hooks.vcs.version-file": Rule.HATCH_VCS,
    "tool.versioningit.write.file": Rule.VERSIONINGIT,
    "tool.hatch.version.write.file": Rule.VERSIONINGIT,
    "tool.pdm.version.write_to": Rule.PDM,
}


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
    if build_output.is_egg_info(path):
        return Rule.EGG_INFO
    if path == "setup.cfg" and _is_setup_cfg_of_setuptools(b"", content):
        return Rule.SETUP_CFG
    rule = repository.version_files.get(path)
    if rule and build_output.holds_values_only(path, content):
        return rule
    backend = str(repository.settings.get("build-system.build-backend"))
    if (
        path == "setup.py"
        and backend.startswith("poetry.")
        and build_output.is_setup_script_of_poetry(content)
    ):
        return Rule.POETRY_SETUP
    stem = build_output.cython_stem(path, content)
    if stem and any(
        stem + suffix in repository.members for suffix in (".pyx", ".py")
    ):
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
        target = build_output.link_target(path, before.link)
        linked = repository.members.get(target)
        is_same = linked is not None and linked.digest == member.digest
        return Rule.LINK_TARGET if is_same else None
    if before.kind is not Kind.FILE or member.kind is not Kind.FILE:
        return None
    old = repository.read(path) or b""
    if build_output.large_file_digest(old) == member.digest:
        return Rule.LARGE_FILE
    if repository.has(path, Attribute.TEXT) and differs_in_line_endings(
        old, content
    ):
        return Rule.LINE_ENDINGS
    # The tarball of a tag has been substituted, what is built has not.
    if repository.may_be_substituted(path) and (
        build_output.is_substituted(old, content)
        or build_output.is_substituted(content, old)
    ):
        return Rule.EXPORT_SUBST
    if path == "setup.cfg" and _is_setup_cfg_of_setuptools(old, content):
        return Rule.SETUP_CFG
    rule = repository.version_files.get(path)
    if rule and build_output.holds_values_only(path, content):
        return rule
    return None


def why_missing(path: str, repository: Repository) -> Rule | None:
    """Return why a release does not have a file of its repository."""
    if repository.has(path, Attribute.EXPORT_IGNORE):
        return Rule.EXPORT_IGNORE
    if repository.manifest.leaves_out(path):
        return Rule.MANIFEST
    return None


def differs_in_line_endings(old: bytes, new: bytes) -> bool:
    """Return whether line feeds in place of CR LF make both the same."""
    return old.replace(b"\r\n", b"\n") == new.replace(b"\r\n", b"\n")


def _is_setup_cfg_of_setuptools(old: bytes, new: bytes) -> bool:
    before, after = read_setup_cfg(old), read_setup_cfg(new)
    if before.problems or after.problems:
        return False
    written = {"egg_info.tag_build": "", "egg_info.tag_date": "0"}
    return dict(after.values) == {**before.values, **written}
