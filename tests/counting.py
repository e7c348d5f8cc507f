"""Whether the member count of a report adds up, and is the archives' own.

The files of each archive are counted by the standard library.
"""

from __future__ import annotations

import contextlib
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.runs import Report

#: A file that says so may hold members that only one reader of tars finds.
_DOUBT = ("the old file ", "the new file ", "both files have ")
#: The findings that say it of the new archive.
_ODD = {
    "colliding-path",
    "duplicate-member",
    "new-link",
    "outside-root",
    "polyglot",
    "readers-disagree",
    "unsafe-path",
}


def complaint(report: Report, old: Path | str, new: Path | str) -> str:
    """Return what is wrong with the counts of a report, "" if nothing is.

    A report without counts, of files that are no sdists, has none wrong.
    """
    if not report.has_counts:
        return ""
    counts = report.counts()
    kept = counts["changed"] + counts["identical"] + counts["renamed"]
    if kept + counts["added"] + counts["removed"] != counts["all"]:
        return f"the states do not add up: {counts}"
    if kept + counts["removed"] != counts["old"]:
        return f"not the number of the old archive: {counts}"
    if kept + counts["added"] != counts["new"]:
        return f"not the number of the new archive: {counts}"
    if counts["excluded"] or any(map(_in_doubt, report.comments)):
        return ""
    sides = {"old": read(Path(old)), "new": read(Path(new))}
    for side, other in (("old", "new"), ("new", "old")):
        members = sides[side]
        if members is None:
            continue
        # A directory that is a file on the other side is counted with it.
        others = _files(sides[other] or [])
        files = sum(
            not is_directory or path in others
            for path, is_directory in members
        )
        if files != counts[side]:
            return f"{files} files in the {side} archive, but {counts}"
    return ""


def _in_doubt(comment: str) -> bool:
    word, code, *_ = [*comment.split(), "", ""]
    return comment.startswith(_DOUBT) or (word == "alert" and code in _ODD)


def read(path: Path) -> list[tuple[str, bool]] | None:
    """Return the members of an archive: path below the root, is a directory.

    Returns:
        None for what the standard library cannot read to its end.
    """
    members = None
    with contextlib.suppress(Exception):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as zipped:
                members = [(i.filename, i.is_dir()) for i in zipped.infolist()]
        else:
            with tarfile.open(path, errorlevel=2) as tarred:
                members = [(m.name, m.isdir()) for m in tarred]
    return members and [
        (name.partition("/")[2].rstrip("/"), is_directory)
        for name, is_directory in members
    ]


def _files(members: list[tuple[str, bool]]) -> set[str]:
    return {path for path, is_directory in members if not is_directory}
