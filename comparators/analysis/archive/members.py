"""The records that reading an archive gives: an index of its members."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..similarity.measures import tlsh_digest
from .alerts import Alert, AlertKind
from .spool import Spool

_SHOWN = 100
_AMBIGUOUS = {
    AlertKind.READERS_DISAGREE,
    AlertKind.TRAILING_DATA,
    AlertKind.POLYGLOT,
}


class Kind(enum.Enum):
    """What a member is; the value is the word the reader sees."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symbolic link"
    HARDLINK = "hard link"
    CHARACTER_DEVICE = "character device"
    BLOCK_DEVICE = "block device"
    FIFO = "FIFO"
    SOCKET = "socket"
    SUBMODULE = "git submodule"


class Member(NamedTuple):
    """One member of an archive, without its content.

    Attributes:
        path: where it is once it is unpacked, which nearly always is the
            name that the archive has; bytes that are not UTF-8 are
            surrogate-escaped (PEP 383).
        kind: what it is then.  A hard link is the file that it links to.
        mode: permission bits, set-user-ID, set-group-ID and sticky bits; None
            where the archive has none.
        size: bytes of content; 0 for anything but a file.
        digest: SHA-256 of the content; of the link target for links; empty
            for the other kinds.  Random where the content could not be read,
            so that it equals no other.
        link: target of a symbolic or hard link as the archive has it, commit
            of a submodule, else "".
        uid, gid, uname, gname: the owner.
        mtime: modification time, nanoseconds since the epoch.
        device: major and minor number of a device.
        position: how many headers of members come before its own in the
            archive.
        offset: where its content begins in the spool, bytes; -1 where it
            could not be read.
    """

    path: str
    kind: Kind = Kind.FILE
    mode: int | None = 0o644
    size: int = 0
    digest: bytes = b""
    link: str = ""
    uid: int = 0
    gid: int = 0
    uname: str = ""
    gname: str = ""
    mtime: int = 0
    device: tuple[int, int] = (0, 0)
    position: int = 0
    offset: int = 0

    @property
    def permissions(self) -> int:
        """`mode`, 0 where the archive has none."""
        return self.mode or 0


class Trait(NamedTuple):
    """A field or a run of bytes that is no value of a member.

    Attributes:
        what: the words for it.
        value: its bytes, or words that stand for them.
    """

    what: str
    value: bytes


PACKED = "compressed otherwise, to the same content"
"""What differs also where the content does, and is said only where not."""


class Entry(NamedTuple):
    """A member as the archive has it.

    Attributes:
        member: its path is the name there; links are links.
        traits: what is odd around it.
        headers: where all that stands before its content begins and ends in
            the spool.
    """

    member: Member
    traits: tuple[Trait, ...] = ()
    headers: tuple[int, int] = (0, 0)


@dataclasses.dataclass(slots=True)
class Notes:
    """What is noted while an archive is read; see :class:`Index`."""

    traits: list[Trait] = dataclasses.field(default_factory=list)
    alerts: list[Alert] = dataclasses.field(default_factory=list)
    problems: list[str] = dataclasses.field(default_factory=list)

    def unread(self, place: str, start: int, size: int, digest: bytes) -> None:
        """Note bytes that belong to nothing a reader knows.

        Args:
            place: words for what they are in, or behind.
            start: offset of the first of them.
            size: their number.
            digest: their SHA-256.
        """
        words = f"{size:,} at offset {start:,}"
        alert = Alert(AlertKind.TRAILING_DATA, detail=f"{words} {place}")
        self.alerts.append(alert)
        value = f"{words}, SHA-256 {digest.hex()}".encode()
        self.traits.append(Trait(alert.kind.value, value))


class Attribute(enum.Enum):
    """What .gitattributes may say of a file, as far as it matters here."""

    TEXT = "text"
    EXPORT_IGNORE = "export-ignore"
    EXPORT_SUBST = "export-subst"
    LARGE_FILE = "filter=lfs"


class Tree(NamedTuple):
    """What is known of a tree, which is no archive.

    Attributes:
        noun: "directory" or "git revision".
        tag: the name of the revision where it is a tag's, else "".
        commit: its hash, hexadecimal; for a work tree that of its HEAD; ""
            where there is none.
        is_repository: whether it is what a repository holds, and so not what
            a build made.
        left_out: paths of what is ignored, a directory's with a slash at its
            end, and nothing of what is below it.
        untracked: paths of files that a work tree holds beside those that
            git knows.
        attributes: by path; nothing for what has none.
    """

    noun: str
    tag: str = ""
    commit: str = ""
    is_repository: bool = False
    left_out: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    attributes: Mapping[str, frozenset[Attribute]] = {}


@dataclasses.dataclass(slots=True)
class Index:
    """What reading an archive, or a tree, gave.

    Attributes:
        path: of the archive, in the file system.
        members: what is on disk once pip has unpacked it, in the order of the
            archive; and what pip refuses to unpack.
        format: libarchive's name of the format, e.g. "GNU tar format".
        compression: ``"gzip"``, ``"bzip2"``, ``"xz"``, ``"zstd"``, ``"zip"``
            or ``"none"``.
        digest: SHA-256 of the archive before compression; of a zip none.
        entries: the members as the archive has them, in its order.
        traits: what the archive says beside its members, as a whole.
        problems: sentences about what could not be read; empty for a sound
            archive.
        alerts: what is odd about it, and what to say of each.
        witnessed: what libarchive reads where Python reads another member,
            or none, by path; None where there is nothing to libarchive.
        tree: what is known of a directory or a git revision; None for an
            archive.
    """

    path: str
    members: tuple[Member, ...] = ()
    format: str = ""
    compression: str = "none"
    digest: bytes = b""
    entries: Sequence[Entry] = ()
    traits: Sequence[Trait] = ()
    problems: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    witnessed: Mapping[str, Member | None] = dataclasses.field(
        default_factory=dict
    )
    tree: Tree | None = None
    _spool: Spool | None = None
    _tlsh_digests: dict[bytes, str | None] = dataclasses.field(
        default_factory=dict
    )

    @property
    def is_ambiguous(self) -> bool:
        """Whether another reader than Python may see something else."""
        return any(alert.kind in _AMBIGUOUS for alert in self.alerts)

    def read(self, member: Member) -> bytes:
        """Return the content of *member*, ``b""`` where there is none."""
        if self._spool is None:
            return b""
        return self._spool.read(member.offset, member.size)

    def headers(self, entry: Entry) -> bytes:
        """Return all that stands before the content of *entry*."""
        if self._spool is None:
            return b""
        begin, end = entry.headers
        return self._spool.read(begin, end - begin)

    def blocks(self, member: Member, size: int = 2**20) -> Iterator[bytes]:
        """Yield the content of *member* in blocks of at most *size* bytes."""
        if self._spool is not None:
            yield from self._spool.blocks(member.offset, member.size, size)

    def tlsh_digest(self, member: Member) -> str | None:
        """Return the TLSH digest of the content of *member*.

        It is computed when it is first asked for, and kept: by the digests of
        many archives one can search for what is like a member.

        Returns:
            None for contents of less than 50 bytes or of too little variety.
        """
        if member.digest not in self._tlsh_digests:
            self._tlsh_digests[member.digest] = tlsh_digest(self.read(member))
        return self._tlsh_digests[member.digest]

    def close(self) -> None:
        """Give the spool's disk space back."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None


def abridged(data: bytes) -> bytes:
    """Return *data*, or its size and digest where it is long."""
    if len(data) <= _SHOWN:
        return data
    digest = hashlib.sha256(data).hexdigest()
    return f"{len(data):,} bytes, SHA-256 {digest}".encode()


def link_digest(target: str) -> bytes:
    """Return what stands for the content of a link to *target*: a SHA-256."""
    return hashlib.sha256(target.encode("utf-8", "surrogateescape")).digest()
