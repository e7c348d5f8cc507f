"""Members that are more than a plain file: bits, links, devices."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ..archive.members import Kind, Member
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import Releases

_SET_ID = {0o4000: "set-user-ID", 0o2000: "set-group-ID"}
_EXECUTE = 0o111
_SPECIAL = (
    Kind.CHARACTER_DEVICE,
    Kind.BLOCK_DEVICE,
    Kind.FIFO,
    Kind.SOCKET,
)
# A hard link is, once unpacked, a file.
_LINKS = (Kind.SYMLINK, Kind.HARDLINK, Kind.FILE)


def unusual_members(releases: Releases) -> Iterator[Finding]:
    """Find new links, devices, and bits of permission."""
    for pair in releases.pairs:
        if pair.new is None:
            continue
        old, new, path = pair.old, pair.new, pair.new_path or ""
        before = old.permissions if old is not None else 0
        mode = f"{new.permissions:04o}"
        come = new.permissions & ~before
        bits = [word for bit, word in _SET_ID.items() if come & bit]
        if bits and new.kind is not Kind.DIRECTORY:
            sentence = f"{path}: {' and '.join(bits)}, mode {mode}"
            yield finding(Code.SET_ID, sentence, path, mode=mode)
        if new.kind is Kind.FILE and come & _EXECUTE and not before & _EXECUTE:
            sentence = f"{path}: mode {before:04o} → {mode}"
            if old is None:
                sentence = f"{path} added, mode {mode}"
            yield finding(Code.NEW_EXECUTABLE, sentence, path, mode=mode)
        if new.kind in _SPECIAL and (old is None or old.kind is not new.kind):
            yield finding(Code.SPECIAL_FILE, f"{path}: {new.kind.value}", path)
        if (
            new.link
            and new.kind in _LINKS
            and (old is None or (old.kind, old.link) != (new.kind, new.link))
        ):
            yield _link(old, new, path)


def _link(old: Member | None, new: Member, path: str) -> Finding:
    leaves = _leads_outside(path, new)
    kind = Kind.HARDLINK if new.kind is Kind.FILE else new.kind
    sentence = f"{path}: {kind.value} to {new.link}"
    if leaves:
        sentence += ", outside the root directory"
    if old is not None and old.link:
        sentence += f", was {old.link}"
    return finding(
        Code.NEW_LINK,
        sentence,
        path,
        severity=Severity.ALERT if leaves else None,
        target=new.link,
    )


def _leads_outside(path: str, member: Member) -> bool:
    """Whether a link at *path* points out of the root directory."""
    target = member.link
    if target.startswith("/") or "\\" in target or target[1:2] == ":":
        return True
    if member.kind is Kind.SYMLINK:
        # Joined as a name; that a part of it may be a link itself is said
        # of that link.
        target = posixpath.join(posixpath.dirname(path), target)
    return posixpath.normpath(target).split("/")[0] == ".."
