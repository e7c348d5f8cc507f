"""Which pairs are source distributions: archives, directories, revisions."""

from __future__ import annotations

import logging
import os

from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.file import File
from diffoscope.comparators.utils.specialize import specialize_as

from . import revisions
from .analysis.archive.alerts import AlertKind
from .analysis.archive.layout import (
    SUFFIXES,
    Archive,
    find_layout,
    has_sdist_suffix,
)
from .analysis.archive.members import Index
from .analysis.archive.reading import read_archive
from .analysis.trees.comparable import as_comparable
from .analysis.trees.directories import read_directory
from .analysis.trees.git_revisions import read_revision
from .report.member import SdistMember
from .report.options import budget, options
from .sdist import SdistFile
from .temporary import base_directory

logger = logging.getLogger(__name__)

_OTHER_FORMATS = {
    ".whl": "a wheel",
    ".egg": "an egg",
    ".deb": "a Debian package",
    ".dsc": "a Debian source package",
    ".rpm": "an RPM package",
    ".conda": "a conda package",
}


def prepare_pair(file1: File, file2: File) -> None:
    """Make both files of a pair source distributions if one of them is one.

    A source distribution is recognised together with its counterpart: both
    are read once, archives at the same time.  Where the user named the pair
    and it is not ours, that is said.
    """
    files = file1, file2
    if any(isinstance(file, SdistFile) for file in files):
        return
    reason = next(filter(None, map(_why_not, files)), "")
    # diffoscope sees but an empty directory where we see a revision.
    has_revision = any(revisions.at(file.name) for file in files)
    if has_revision or not reason:
        sides = _read_both(file1, file2)
        if (
            has_revision
            or any(side.layout.is_sdist for side in sides)
            or all(map(_is_unreadable, files, sides))
        ):
            for file, side in zip(files, sides, strict=True):
                specialize_as(SdistFile, file)
                assert isinstance(file, SdistFile)
                file.sdist = side
            return
        for side in sides:
            side.index.close()
        reasons = dict.fromkeys(side.layout.reason for side in sides)
        reason = f"no source distribution: {' / '.join(reasons)}"
    if any(file.name in options().named for file in files):
        logger.warning(
            "the plugin sdist stands aside, and diffoscope compares as "
            "without it: %s",
            reason,
        )


def _why_not(file: File) -> str:
    """Return why *file* can be no side of a pair of ours, "" if it can."""
    if isinstance(file, MissingFile) or (
        isinstance(file, FilesystemFile) and not os.path.lexists(file.name)
    ):
        return ""
    name = os.path.basename(file.name)
    if not isinstance(file, FilesystemFile) and file.is_directory():  # type: ignore[misc]
        return f"{name} is a directory inside of another"
    if file.is_directory():  # type: ignore[misc]
        return ""
    if file.is_symlink():  # type: ignore[misc]
        return f"{name} is a symbolic link"
    if has_sdist_suffix(name) or _is_nested_wheel(file):
        return ""
    suffix = os.path.splitext(name)[1].lower()
    what = _OTHER_FORMATS.get(suffix)
    if what:
        return f"{name} is {what}"
    return f"{name} ends in none of {', '.join(SUFFIXES)}"


def _read_both(file1: File, file2: File) -> list[Archive]:
    """Read both sides; one that is missing has no members."""
    spools = base_directory()
    wheels = any(map(_is_nested_wheel, (file1, file2)))
    paths = [file.path for file in (file1, file2)]
    sides: dict[int, Archive] = {}
    # Directories last: what the other side has is not left out of them.
    for number in sorted(
        (0, 1),
        key=lambda number: (
            os.path.isdir(paths[number]) and not revisions.at(paths[number])
        ),
    ):
        path = paths[number]
        revision = revisions.at(path)
        if revision is not None:
            index = read_revision(revision, spools, budget())
        elif os.path.isdir(path):
            other = sides.get(1 - number)
            index = read_directory(
                path,
                spools,
                budget(),
                options().include_ignored,
                other.layout.members.keys() if other else (),
            )
        elif _is_there(path):
            if not isinstance((file1, file2)[number], SdistMember):
                # What is nested in another archive was not given to the run.
                budget().given += os.path.getsize(path)
            index = read_archive(path, spools, budget())
        else:
            index = Index(path)
        sides[number] = _side(index, wheels)
    return list(as_comparable(sides[0], sides[1]))


def _is_unreadable(file: File, side: Archive) -> bool:
    """Whether it may be a source distribution, for all that can be read."""
    return (
        has_sdist_suffix(file.name)
        and bool(side.index.problems)
        and not side.index.members
    )


def _side(index: Index, may_be_wheel: bool) -> Archive:
    layout = find_layout(index)
    if may_be_wheel and layout.is_wheel:
        layout = layout._replace(reason="")
        # It has no root directory, and pip takes none off.
        index.alerts = tuple(
            alert
            for alert in index.alerts
            if alert.kind is not AlertKind.NO_ROOT
        )
    return Archive(index, layout)


def _is_nested_wheel(file: File) -> bool:
    """Return whether *file* may be a wheel in a source distribution.

    Only there: a wheel by itself is diffoscope's to compare.
    """
    return isinstance(file, SdistMember) and file.name.endswith(".whl")


def _is_there(path: str) -> bool:
    return path != os.devnull and os.path.lexists(path)
