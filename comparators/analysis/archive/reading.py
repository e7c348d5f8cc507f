"""Reading an archive once, as a stream, into an index of its members.

Nothing here knows what a source distribution is (see `archive.layout`), and
nothing is ever written under a name from the archive: the contents of all
members go one after the other into one anonymous temporary file, the spool.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from typing import IO

from ..container.evidence import (
    ContainerEvidence,
    TarHeaders,
    gzip_header,
    zip_evidence,
)
from . import decompression, libarchive_reader
from .budget import RATIO_FLOOR, LimitReachedError
from .members import (
    Evidence,
    Index,
    Kind,
    Limits,
    Member,
    link_digest,
)

_ZEROS = bytes(2**20)


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


def _file_type(mode: int) -> str:
    kind = libarchive_reader.KINDS.get(stat.S_IFMT(mode), "special file")
    return kind
