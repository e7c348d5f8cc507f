"""Reading an archive once, as a stream, into an index of its members.

Nothing here knows what a source distribution is (see
:mod:`~diffoscope_sdist.comparators.analysis.layout`), and nothing is ever
written under a name from the archive: the contents of all members go one
after the other into one anonymous temporary file, the spool.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from typing import IO, NamedTuple

from . import decompression, libarchive_reader
from .container_evidence import (
    ContainerEvidence,
    TarHeaders,
    gzip_header,
    zip_evidence,
)
from .similarity import tlsh_digest

MAX_BYTES = 4 * 2**30
"""Default limit on the expanded bytes of one archive."""
MAX_MEMBERS = 500_000
"""Default limit on the members of one archive."""
MAX_RATIO = 100
"""Expanded bytes for each compressed byte, once :data:`RATIO_FLOOR` is
reached.  Those of the corpus expand to 10 times their size at most."""
RATIO_FLOOR = 128 * 2**20
_ZEROS = bytes(2**20)
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
        link: target of a symbolic or hard link, else "".
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


@dataclasses.dataclass(slots=True)
class Index:
    """What reading an archive gave.

    Attributes:
        path: of the archive, in the file system.
        members: in the order of the archive.
        format: libarchive's name of the format, e.g. "GNU tar format".
        evidence: what the container says beside its members.
        problems: sentences about what could not be read; empty for a sound
            archive.
    """

    path: str
    members: tuple[Member, ...] = ()
    format: str = ""
    evidence: Evidence = dataclasses.field(default_factory=Evidence)
    problems: tuple[str, ...] = ()
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


class LimitReachedError(Exception):
    """Reading would cost more than the limits allow; the message says so."""


def read_archive(
    path: str,
    spool_directory: str,
    limits: Limits | None = None,
    spool: IO[bytes] | None = None,
) -> Index:
    """Read the archive at *path* into an :class:`Index`.

    Never raises for what is in the file: what cannot be read is a sentence
    in :attr:`Index.problems`, and what came before it is there.

    Args:
        path: of a regular file; anything else is a problem.
        spool_directory: where the anonymous temporary file is made.
        limits: the defaults if None.
        spool: an open file to use as the spool; one is made if None.
    """
    if spool is None:
        # Anonymous: gone with the process, whatever ends it.
        spool = tempfile.TemporaryFile(dir=spool_directory)  # noqa: SIM115
    reading = _Reading(path, spool, limits or Limits())
    try:
        reading.run()
    except OSError as error:
        reading.problems.append(f"cannot be read: {error.strerror or error}")
    return reading.index()


class _Reading:
    """The state of one pass over one archive."""

    def __init__(self, path: str, spool: IO[bytes], limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.members: list[Member] = []
        self.problems: list[str] = []
        self.partial = False
        self.format = ""
        self.evidence = Evidence()
        self.expanded = 0
        self.compressed = 0
        self.spool = spool

    def index(self) -> Index:
        self.spool.truncate(self.expanded)  # flushes; a hole may be last
        return Index(
            path=self.path,
            members=tuple(self.members),
            format=self.format,
            evidence=self.evidence,
            problems=tuple(self.problems),
            _spool=self.spool,
        )

    def run(self) -> None:
        status = os.stat(self.path)
        if not stat.S_ISREG(status.st_mode):
            self.problems.append(
                f"is a {_file_type(status.st_mode)}, not an archive"
            )
            return
        self.compressed = status.st_size
        if not status.st_size:
            self.problems.append("is empty: a file of zero bytes")
            return
        whole = False
        headers = TarHeaders()
        with decompression.Stream(self.path, headers.feed) as stream:
            try:
                self.read_entries(stream)
                # libarchive stops at the end of the archive, the file may
                # go on.
                while chunk := stream.read():
                    self.check(stream.size - len(chunk) - self.expanded)
                self.problems += stream.problems
                whole = not self.problems
            except libarchive_reader.ReadError as error:
                self.stopped("; ".join(stream.problems) or str(error))
            except LimitReachedError as error:
                self.stopped(str(error))
            self.evidence = Evidence(
                compression=stream.compression,
                digest=stream.digest,
                trailing=(stream.trailing, stream.trailing_digest),
                container=self.container(stream.compression, headers),
            )
        self.check_names(whole)
        directory = self.evidence.container.zip
        if directory is not None and directory.problem and self.members:
            # libarchive finds the members without it, and says nothing.
            self.problems.append(
                f"has a zip directory that was not read: {directory.problem}"
            )
        if not self.members and not self.problems:
            self.problems.append("is an archive without members")

    def check_names(self, whole: bool) -> None:
        """Hold the members against the headers that the container has."""
        # Imported here: it needs Member.
        from . import raw_names

        container = self.evidence.container
        self.members = list(raw_names.with_raw_names(self.members, container))
        problem = raw_names.count_problem(self.members, container)
        if whole and problem:
            self.problems.append(problem)

    def stopped(self, reason: str) -> None:
        """Say that reading ended before the archive did."""
        if not self.members:
            self.problems.append(f"is no archive that can be read: {reason}")
            return
        read = f"{len(self.members):,} members were read"
        if self.partial:
            read += f", the last one, {self.members[-1].path}, in part"
        self.problems.append(f"{reason}; {read}")

    def container(
        self, compression: str, headers: TarHeaders
    ) -> ContainerEvidence:
        """Return what was seen of the container beside the members."""
        if compression == "zip":
            return ContainerEvidence(zip=zip_evidence(self.path))
        header = None
        if compression == "gzip":
            with open(self.path, "rb") as file:
                header = gzip_header(file.read(2**16))
        return ContainerEvidence(gzip=header, tar=headers.finish())

    def read_entries(self, stream: decompression.Stream) -> None:
        is_zip = stream.compression == "zip"
        with libarchive_reader.Reader(
            None if is_zip else stream.read,
            self.path,
            "zip" if is_zip else "tar",
        ) as reader:
            for entry in reader.entries():
                self.add(entry)
                self.format = reader.format

    def add(self, entry: libarchive_reader.Entry) -> None:
        """Append the member that *entry* is, its content to the spool."""
        if len(self.members) >= self.limits.max_members:
            raise LimitReachedError(
                f"has more than {self.limits.max_members:,} members "
                "(--sdist-max-members sets the limit)"
            )
        if entry.problem:
            self.problems.append(f"{entry.path}: {entry.problem}")
        kind = Kind(entry.kind)
        offset, digest = self.expanded, b""
        try:
            if kind is Kind.FILE:
                digest = self.store(entry)
            elif entry.link:
                digest = link_digest(entry.link)
        except libarchive_reader.ReadError as error:
            # What is unknown equals nothing, not even itself.
            digest = os.urandom(32)
            self.partial = error.fatal
            if error.fatal:
                raise
            self.problems.append(f"{entry.path}: {error}")
        except LimitReachedError:
            digest = os.urandom(32)
            self.partial = True
            raise
        finally:
            # By position: one of these for each of many members.
            self.members.append(
                Member(
                    entry.path,
                    kind,
                    entry.mode,
                    self.expanded - offset,
                    digest,
                    entry.link,
                    entry.uid,
                    entry.gid,
                    entry.uname,
                    entry.gname,
                    entry.mtime,
                    entry.device,
                    len(self.members),
                    offset,
                )
            )

    def store(self, entry: libarchive_reader.Entry) -> bytes:
        """Copy the content into the spool and return its SHA-256."""
        hasher = hashlib.sha256()
        for block in entry.blocks():
            self.check(len(block))
            self.expanded += len(block)
            hasher.update(block)
            if block[-1:] == b"\0" and block == _ZEROS[: len(block)]:
                # A hole: a bomb of zeros costs no disk.
                self.spool.seek(len(block), os.SEEK_CUR)
            else:
                self.spool.write(block)
        return hasher.digest()

    def check(self, more: int) -> None:
        """Raise LimitReachedError if *more* expanded bytes are too many."""
        expanded = self.expanded + more
        if expanded > self.limits.max_bytes:
            raise LimitReachedError(
                f"expands to more than {self.limits.max_bytes:,} bytes "
                "(--sdist-max-bytes sets the limit)"
            )
        ratio = self.limits.max_ratio
        if expanded > max(RATIO_FLOOR, self.compressed * ratio):
            raise LimitReachedError(
                f"expands to more than {ratio} times its size "
                "(--sdist-max-ratio sets the limit)"
            )


def link_digest(target: str) -> bytes:
    """Return what stands for the content of a link to *target*: a SHA-256."""
    return hashlib.sha256(target.encode("utf-8", "surrogateescape")).digest()


def _file_type(mode: int) -> str:
    kind = libarchive_reader.KINDS.get(stat.S_IFMT(mode), "special file")
    return kind
