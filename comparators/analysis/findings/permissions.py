"""Members that are more than a plain file: bits, links, devices."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.alerts import AlertKind
from ..archive.members import Kind
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
_COUNTED = (".py", ".pth", ".start", ".toml", ".cfg", ".in", ".txt")


def unusual_members(releases: Releases) -> Iterator[Finding]:
    """Find new links, devices, and bits of permission."""
    outside = {
        alert.path
        for alert in releases.new.alerts
        if alert.kind is AlertKind.LINK_OUTSIDE
    }
    for pair in releases.pairs:
        old, new, path = pair.old, pair.new, pair.path
        if new is None:
            continue
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
        if new.link and (
            old is None or (old.kind, old.link) != (new.kind, new.link)
        ):
            # A hard link is, once unpacked, a file.
            kind = Kind.HARDLINK if new.kind is Kind.FILE else new.kind
            sentence = f"{path}: {kind.value} to {new.link}"
            # What counts by its name is not looked for behind a link.
            is_counted = new.kind is Kind.SYMLINK and path.endswith(_COUNTED)
            severity = Severity.REVIEW if is_counted else Severity.NOTE
            if path in outside:
                sentence += ", outside the root directory"
                severity = Severity.ALERT
            if old is not None and old.link:
                sentence += f", was {old.link}"
            yield finding(
                Code.NEW_LINK, sentence, path, 0, severity, target=new.link
            )
