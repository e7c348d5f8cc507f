"""The records that reading an archive gives: an index of its members."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import os
from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple

from ..container.evidence import ContainerEvidence
from ..similarity.measures import tlsh_digest
from .alerts import Alert
from .budget import MAX_BYTES, MAX_RATIO

MAX_MEMBERS = 500_000
"""Default limit on the members of one archive."""
_LARGEST_READ = 2**30


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
        path: the name as the archive has it; bytes that are not UTF-8 are
            surrogate-escaped (PEP 383).
        kind: what it is.
        mode: permission bits, set-user-ID, set-group-ID and sticky bits.
        size: bytes of content; 0 for anything but a file.
        digest: SHA-256 of the content; of the link target for links; empty
            for the other kinds.  Random where the content could not be read,
            so that it equals no other.
        link: target of a symbolic or hard link, commit of a submodule, else
            "".
        uid, gid, uname, gname: the owner.
        mtime: modification time, nanoseconds since the epoch.
        device: major and minor number of a device.
        position: how many members come before it in the archive.
        offset: where its content begins in the spool, bytes; -1 where it
            could not be read.
    """

    path: str
    kind: Kind = Kind.FILE
    mode: int = 0o644
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


class Limits(NamedTuple):
    """What reading one archive may cost.

    Attributes:
        max_bytes: expanded bytes, of members and of the archive itself.
        max_members: members.
        max_ratio: expanded bytes for each compressed one.
    """

    max_bytes: int = MAX_BYTES
    max_members: int = MAX_MEMBERS
    max_ratio: int = MAX_RATIO


class Evidence(NamedTuple):
    """What a container says beside its members.

    Attributes:
        compression: ``"gzip"``, ``"bzip2"``, ``"xz"``, ``"zstd"``, ``"zip"``
            or ``"none"``.
        digest: SHA-256 of the archive before compression.
        trailing: bytes that follow the last compressed stream, and their
            SHA-256.
        container: headers and bytes that are no member's.
    """

    compression: str = "none"
    digest: bytes = b""
    trailing: tuple[int, bytes] = (0, b"")
    container: ContainerEvidence = ContainerEvidence()


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
        members: in the order of the archive.
        format: libarchive's name of the format, e.g. "GNU tar format".
        evidence: what the container says beside its members.
        problems: sentences about what could not be read; empty for a sound
            archive.
        alerts: what is odd about it, and what to say of each.
        tree: what is known of a directory or a git revision; None for an
            archive.
    """

    path: str
    members: tuple[Member, ...] = ()
    format: str = ""
    evidence: Evidence = dataclasses.field(default_factory=Evidence)
    problems: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    tree: Tree | None = None
    _spool: IO[bytes] | None = None
    _tlsh_digests: dict[bytes, str | None] = dataclasses.field(
        default_factory=dict
    )

    def read(self, member: Member) -> bytes:
        """Return the content of *member*, ``b""`` where there is none."""
        if self._spool is None or not member.size:
            return b""
        # One read gives less than 2 GiB.
        return b"".join(self.blocks(member, _LARGEST_READ))

    def blocks(self, member: Member, size: int = 2**20) -> Iterator[bytes]:
        """Yield the content of *member* in blocks of at most *size* bytes."""
        if self._spool is None:
            return
        for start in range(0, member.size, size):
            yield os.pread(
                self._spool.fileno(),
                min(size, member.size - start),
                member.offset + start,
            )

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

    def attach(self, spool: IO[bytes]) -> None:
        """Take *spool* as the one that the contents are in."""
        self._spool = spool

    def detach(self) -> None:
        """Forget the spool, so that the index can be sent elsewhere."""
        self._spool = None

    def close(self) -> None:
        """Give the spool's disk space back."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None


def link_digest(target: str) -> bytes:
    """Return what stands for the content of a link to *target*: a SHA-256."""
    return hashlib.sha256(target.encode("utf-8", "surrogateescape")).digest()
