"""Reading two archives at the same time, on two cores.

Threads do not help: between two calls of libarchive the interpreter's lock
is held more often than not.  So one archive is read in a forked process,
which sends what it found through a pipe; its spool is shared with it.
"""

from __future__ import annotations

import dataclasses
import os
import pickle
import tempfile
import threading
from typing import IO, Any, TypeAlias

from .archive import Index, Limits, Member, read_archive
from .tar_headers import PaxRecord, TarMember

_PAX = TarMember._fields.index("pax")
_Packed: TypeAlias = (
    "tuple[Index, list[tuple[Any, ...]], list[tuple[Any, ...]]]"
)

MIN_SIZE = 2**20
"""Compressed bytes from which on a process of its own pays."""


def read_archives(
    old: str, new: str, spool_directory: str, limits: Limits | None = None
) -> tuple[Index, Index]:
    """Read two archives; each as
    :func:`~diffoscope_sdist.comparators.analysis.archive.read_archive` does.
    """
    if min(_size(old), _size(new)) >= MIN_SIZE and _may_fork():
        indexes = _read_in_two_processes(old, new, spool_directory, limits)
        if indexes is not None:
            return indexes
    return (
        read_archive(old, spool_directory, limits),
        read_archive(new, spool_directory, limits),
    )


def _size(path: str) -> int:
    try:
        return os.path.getsize(path) if os.path.isfile(path) else 0
    except OSError:
        return 0


def _may_fork() -> bool:
    # A lock that another thread holds would stay locked in the new process.
    return (
        hasattr(os, "fork")
        and threading.active_count() == 1
        and (os.cpu_count() or 1) > 1
    )


def _read_in_two_processes(
    old: str, new: str, spool_directory: str, limits: Limits | None
) -> tuple[Index, Index] | None:
    """Return both indexes, None where there may be no other process."""
    spool = tempfile.TemporaryFile(dir=spool_directory)  # noqa: SIM115
    reading_end, writing_end = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading_end)
        os.close(writing_end)
        spool.close()
        return None
    if process == 0:
        _be_the_other_process(new, spool, spool_directory, limits, writing_end)
    os.close(writing_end)
    old_index = read_archive(old, spool_directory, limits)
    with open(reading_end, "rb") as pipe:
        sent = pipe.read()
    if not _ended_well(process):
        spool.close()
        return old_index, read_archive(new, spool_directory, limits)
    # What is unpickled comes from a fork of this process, not from outside.
    new_index = _unpacked(*pickle.loads(sent))  # noqa: S301
    new_index.attach(spool)
    return old_index, new_index


def _ended_well(process: int) -> bool:
    try:
        return os.waitpid(process, 0)[1] == 0
    except ChildProcessError:
        # SIGCHLD is ignored, and the kernel has waited for it.
        return False


def _packed(index: Index) -> _Packed:
    """Return *index* without its many records, and those as columns.

    pickle takes ten times as long for records than for plain tuples.
    """
    members = index.members
    evidence = index.evidence
    tar = evidence.container.tar
    columns: list[tuple[Any, ...]] = []
    if tar is not None and tar.members:
        columns = list(zip(*tar.members, strict=True))
        columns[_PAX] = tuple(
            [tuple(map(tuple, records)) for records in columns[_PAX]]
        )
        container = evidence.container._replace(tar=tar._replace(members=()))
        evidence = evidence._replace(container=container)
    index = dataclasses.replace(index, members=(), evidence=evidence)
    return index, list(zip(*members, strict=True)), columns


def _unpacked(
    index: Index,
    columns: list[tuple[Any, ...]],
    tar_columns: list[tuple[Any, ...]],
) -> Index:
    """Return the index that :func:`_packed` took apart."""
    index.members = tuple(map(Member._make, zip(*columns, strict=True)))
    evidence = index.evidence
    tar = evidence.container.tar
    if tar is not None and tar_columns:
        tar_columns[_PAX] = tuple(
            [
                tuple(map(PaxRecord._make, records))
                for records in tar_columns[_PAX]
            ]
        )
        members = tuple(map(TarMember._make, zip(*tar_columns, strict=True)))
        container = evidence.container._replace(
            tar=tar._replace(members=members)
        )
        index.evidence = evidence._replace(container=container)
    return index


def _be_the_other_process(
    path: str,
    spool: IO[bytes],
    spool_directory: str,
    limits: Limits | None,
    pipe: int,
) -> None:
    """Read an archive, send its index and end, whatever happens."""
    status = 1
    try:
        index = read_archive(path, spool_directory, limits, spool)
        index.detach()
        with open(pipe, "wb") as stream:
            pickle.dump(_packed(index), stream, protocol=5)
        status = 0
    finally:
        # Not sys.exit(): what is to be cleaned up is the other's.
        os._exit(status)
