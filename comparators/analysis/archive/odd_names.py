"""Names that lead elsewhere, or that some file systems take for another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from .alerts import Alert, AlertKind
from .members import Kind, Member

ON_WINDOWS = "is a device on Windows"
"""What harms nobody else."""
# The first that fits counts; a name begins with or without the root.
_UNSAFE = tuple(
    (re.compile(pattern, re.M | re.I), words)
    for pattern, words in (
        (r"^[/\\]", "is an absolute path"),
        (r"(?:^|[/\\])\.\.(?:[/\\]|$)", "leads upwards"),
        (r"\\", "has a backslash, which Windows cuts at"),
        (r"^(?:[^/]*/)?[a-z]:", "has a drive letter"),
        (
            # Whatever the suffix.
            r"(?:^|/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)",
            ON_WINDOWS,
        ),
    )
)


def odd_names(
    members: Mapping[str, Member], names: Sequence[tuple[str, str]]
) -> Iterator[Alert]:
    """Yield what is odd about the names of members.

    Args:
        members: by path without the root directory, ``../`` before what is
            outside.
        names: that path, and the name as the archive has it.
    """
    for path in members:
        if path.startswith("../"):
            words = "is outside the root directory"
            yield Alert(AlertKind.OUTSIDE_ROOT, path, words)
    # Names are nearly always innocent: one look at all of them tells.
    text = "\n".join([name for _, name in names])
    unsafe = [
        (pattern, words) for pattern, words in _UNSAFE if pattern.search(text)
    ]
    for path, name in names if unsafe else ():
        for pattern, words in unsafe:
            if pattern.search(name):
                where = name if name.startswith("/") else path
                yield Alert(AlertKind.UNSAFE_PATH, where, words)
                break
    for path, member in members.items():
        if not path.isprintable():
            yield Alert(AlertKind.HIDDEN_NAME, path)
        if member.link and _leads_outside(path, member):
            yield Alert(AlertKind.LINK_OUTSIDE, path, f"to {member.link}")
    for path, other in _alike(members):
        words = f"is {other} on some file systems"
        yield Alert(AlertKind.COLLIDING_PATH, path, words)


def _leads_outside(path: str, member: Member) -> bool:
    if member.link.startswith("/") or "\\" in member.link:
        return True
    if member.link[1:2] == ":":
        # A drive of Windows.
        return True
    depth = path.count("/") if member.kind is Kind.SYMLINK else 0
    for part in member.link.split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False


def _alike(members: Mapping[str, Member]) -> Iterator[tuple[str, str]]:
    """Yield pairs of paths that a file system may take for one."""
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
        if seen.setdefault(folded, path) != path:
            yield path, seen[folded]
