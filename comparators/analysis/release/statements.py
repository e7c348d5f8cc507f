"""Name and version of a release, in every place that states them.

Compared by PEP 440 (``23.03.8`` is ``23.3.8``) and PEP 503
(``Foo_Bar`` is ``foo-bar``), shown as they are spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ..archive.layout import SUFFIXES, Layout
from ..metadata import egg_info
from ..metadata.stated import Metadata
from ..metadata.versions import parse_version, same_version, spellings
from .package_version import own_versions

_Read = Callable[[str], "bytes | None"]

FILE_NAME = "file name"
ROOT = "root directory"
TAG = "git tag"
OF_ARCHIVES = frozenset({FILE_NAME, ROOT})
"""The places that a directory or a git revision does not have."""

LONGEST = 200
"""Characters of a name, a version or an expression that are shown."""


class ReleaseStatement(NamedTuple):
    """What one place states.

    Attributes:
        source: the place: a path, or "file name", "root directory" or "git
            tag".
        name, version: as stated; None where it is not stated, or not static.
        dynamic: the expression that the version comes from, where it is not
            static.
        certain: whether another version elsewhere contradicts it.
    """

    source: str
    name: str | None = None
    version: str | None = None
    dynamic: str = ""
    certain: bool = True


def state_release(
    layout: Layout,
    read: _Read,
    metadata: Iterable[Metadata],
    file_name: str | None,
    tag: str = "",
) -> tuple[ReleaseStatement, ...]:
    """Collect the statements of one source distribution.

    Args:
        layout: the members from the root directory.
        read: gives the content of a member by its path there; None where it
            is no file.
        metadata: what each file states, see :mod:`.stated_metadata`.
        file_name: name of the archive, without directories; None for a tree.
        tag: name of the git tag that the tree is of, "" if there is none.
    """
    metadata = list(metadata)
    known = next((each.name.value for each in metadata if each.name), "")
    top_level = [
        module
        for path in egg_info.near_root(layout.members, "top_level.txt")
        for module in egg_info.read_entries((read(path) or b"")[:65536])
    ]
    own = own_versions(
        layout.members.keys(), read, known or layout.name or "", top_level
    )
    # Many projects put a "v" before it; other prefixes are anybody's guess.
    version = tag.removeprefix("v")
    is_version = version[:1].isdigit() and parse_version(version) is not None
    return (
        *_stated_by_names(layout, file_name, known),
        *_stated_by_files(metadata),
        *(
            ReleaseStatement(each.path, None, each.version, "", each.certain)
            for each in own
        ),
        *[ReleaseStatement(TAG, None, version)] * is_version,
    )


def _stated_by_names(
    layout: Layout, file_name: str | None, known: str
) -> Iterator[ReleaseStatement]:
    if file_name is not None and file_name.endswith(".whl"):
        name, _, rest = file_name.partition("-")
        yield ReleaseStatement(FILE_NAME, name, rest.partition("-")[0])
    elif file_name is not None:
        suffix = next(filter(file_name.lower().endswith, SUFFIXES), "")
        stem = file_name[: len(file_name) - len(suffix)]
        yield ReleaseStatement(FILE_NAME, *_split(stem, known))
    if layout.root:
        yield ReleaseStatement(ROOT, *_split(layout.root, known))


def _stated_by_files(
    metadata: Iterable[Metadata],
) -> Iterator[ReleaseStatement]:
    # setuptools appends it to what the files state that it builds from.
    tagged = any(each.tag_build for each in metadata)
    for each in metadata:
        name, version = (
            stated.value if stated else None
            for stated in (each.name, each.version)
        )
        dynamic = each.expressions.get("version")
        is_built = each.source.endswith(("PKG-INFO", "METADATA"))
        if name or version or dynamic or is_built:
            yield ReleaseStatement(
                each.source,
                name,
                version,
                dynamic.value if dynamic and not version else "",
                certain=is_built or not tagged,
            )


def _split(stem: str, known: str) -> tuple[str | None, str | None]:
    """Split ``name-version``, where both may have hyphens in them."""
    for at, character in enumerate(stem):
        if character == "-" and same_name(stem[:at], known):
            return stem[:at], stem[at + 1 :]
    match = re.fullmatch(r"(?s)(.*)-([0-9].*)", stem)
    return (match[1], match[2]) if match else (None, None)


def release_lines(statements: Iterable[ReleaseStatement]) -> list[str]:
    """One line a place: ``PKG-INFO: requests 2.31.0``."""
    lines = []
    for statement in statements:
        version = _shown(statement.version or "")
        if statement.dynamic and not version:
            version = f"({_shown(statement.dynamic)})"
        parts = filter(None, (_shown(statement.name or ""), version))
        lines.append(f"{statement.source}: {' '.join(parts) or '(nothing)'}")
    return lines


def _shown(text: str) -> str:
    """On one line, and not endless."""
    text = " ".join(text.split())
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def stated_alike(
    old: Sequence[ReleaseStatement], new: Sequence[ReleaseStatement]
) -> str:
    """Say that nothing changed but one version everywhere, "" if more did."""
    places = [s.source for s in new if s.version]
    versions = [{s.version for s in side if s.version} for side in (old, new)]
    rest = [
        [s._replace(version=s.version and "") for s in side]
        for side in (old, new)
    ]
    if (
        rest[0] != rest[1]
        or [len(each) for each in versions] != [1, 1]
        or versions[0] == versions[1]
    ):
        return ""
    return f"the version is the same in {', '.join(places)}"


def stated_version(statements: Iterable[ReleaseStatement]) -> str | None:
    """The release's version: by PKG-INFO, else by the first that has one."""
    return _preferred((s.source, s.version) for s in statements)


def stated_name(statements: Iterable[ReleaseStatement]) -> str | None:
    """The release's name: by PKG-INFO, else by the first that has one."""
    return _preferred((s.source, s.name) for s in statements)


def _preferred(stated: Iterable[tuple[str, str | None]]) -> str | None:
    # What is longer is neither a name nor a version, and would be a title.
    found = {
        source: value
        for source, value in stated
        if value and len(value) <= LONGEST
    }
    return found.get("PKG-INFO") or next(iter(found.values()), None)


def stated_spellings(
    statements: Sequence[ReleaseStatement],
) -> frozenset[str]:
    """Every way in which the places spell the release's version.

    A place that states another version than the release's does not count.
    """
    version = stated_version(statements)
    return frozenset(
        spelling
        for statement in statements
        if version is not None
        and statement.version
        and same_version(statement.version, version)
        for spelling in spellings(statement.version)
    )


def disagreements(statements: Sequence[ReleaseStatement]) -> tuple[str, ...]:
    """Say where one release states two names or two versions.

    What is not static, a placeholder such as 0.0.0, or not certain to mean
    the release contradicts nothing.
    """
    certain = [statement for statement in statements if statement.certain]
    versions = [
        (s.source, s.version)
        for s in certain
        if s.version and not _is_placeholder(s.version)
    ]
    names = [(s.source, s.name) for s in certain if s.name]
    return (
        *_contradictions("version", versions, same_version),
        *_contradictions("name", names, same_name),
    )


def _is_placeholder(version: str) -> bool:
    """Whether it is what projects write where the real one comes from afar."""
    parsed = parse_version(version)
    return version == "unknown" or (
        parsed is not None and not any(parsed.release)
    )


def same_name(one: str, other: str) -> bool:
    return canonicalize_name(one) == canonicalize_name(other)


def _contradictions(
    what: str,
    stated: Iterable[tuple[str, str]],
    same: Callable[[str, str], bool],
) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for source, value in stated:
        first = next((one for one in groups if same(one, value)), value)
        groups.setdefault(first, []).append(source)
    if len(groups) > 1:
        told = "; ".join(
            f"{_shown(value)} in {', '.join(sources)}"
            for value, sources in groups.items()
        )
        yield f"{len(groups)} {what}s stated: {told}"
