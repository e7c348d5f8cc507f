"""Names that lead elsewhere, or that some file systems take for another."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from .alerts import Alert, AlertKind
from .members import Kind, Member

ON_WINDOWS = "is a device on Windows"
"""What harms nobody else."""
# The first that fits counts; a name begins with or without the root.
_UNSAFE = {
    "is an absolute path": r"^[/\\]",
    "leads upwards": r"(?:^|[/\\])\.\.(?:[/\\]|$)",
    "has a backslash, which Windows cuts at": r"\\",
    "has a drive letter": r"^(?:[^/]*/)?[a-z]:",
    ON_WINDOWS: (  # whatever the suffix
        r"(?:^|/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)"
    ),
}


def odd_names(
    members: Mapping[str, Member], names: Sequence[tuple[str, str]]
) -> Iterator[Alert]:
    """Yield what is odd about the names of members.

    Args:
        members: by path without the root directory, ``../`` before what is
            outside.
        names: that path, and the name as the archive has it.
    """
    for path, member in members.items():
        if path.startswith("../"):
            words = "is outside the root directory"
            yield Alert(AlertKind.OUTSIDE_ROOT, path, words)
        if not path.isprintable():
            yield Alert(AlertKind.HIDDEN_NAME, path)
        if member.link and _leads_outside(path, member):
            yield Alert(AlertKind.LINK_OUTSIDE, path, f"to {member.link}")
    # Names are nearly always innocent: one look at all of them tells.
    text = "\n".join([name for _, name in names])
    unsafe = {
        words: re.compile(pattern, re.M | re.I)
        for words, pattern in _UNSAFE.items()
        if re.search(pattern, text, re.M | re.I)
    }
    for path, name in names if unsafe else ():
        for words, pattern in unsafe.items():
            if pattern.search(name):
                where = name if name.startswith("/") else path
                yield Alert(AlertKind.UNSAFE_PATH, where, words)
                break
    yield from _alike(members)


def _leads_outside(path: str, member: Member) -> bool:
    """Return whether a link at *path* points out of the root directory."""
    target = member.link
    if target.startswith("/") or "\\" in target or target[1:2] == ":":
        return True
    if member.kind is Kind.SYMLINK:
        # Joined as a name; that a part of it may be a link itself is said
        # of that link.
        target = posixpath.join(posixpath.dirname(path), target)
    return posixpath.normpath(target).split("/")[0] == ".."


def _alike(members: Mapping[str, Member]) -> Iterator[Alert]:
    """Yield the paths that a file system may take for another."""
    paths = [
        path
        for path, member in members.items()
        if member.kind is not Kind.DIRECTORY
    ]
    all_folded = {path.casefold() for path in paths}
    if len(all_folded) == len(paths) and "".join(all_folded).isascii():
        return
    seen: dict[str, str] = {}
    for path in paths:
        folded = unicodedata.normalize("NFKC", path.casefold())
        if (other := seen.setdefault(folded, path)) != path:
            words = f"is {other} on some file systems"
            yield Alert(AlertKind.COLLIDING_PATH, path, words)
