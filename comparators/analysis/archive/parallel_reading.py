"""Reading two archives at the same time, on two cores.

Between two calls of libarchive the interpreter's lock is held more often than
not, so one archive is read in a second process.  Its spool is shared with it.
"""

from __future__ import annotations

import dataclasses
import os
import pickle
import tempfile
from typing import IO, Any, TypeAlias

from ..container.tar_headers import PaxRecord, TarMember
from ..similarity import second_process
from .members import Index, Limits, Member
from .reading import read_archive

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
    :func:`~diffoscope_sdist.comparators.analysis.archive.reading.read_archive` does.
    """
    if min(_size(old), _size(new)) >= MIN_SIZE:
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


def _read_in_two_processes(
    old: str, new: str, spool_directory: str, limits: Limits | None
) -> tuple[Index, Index] | None:
    """Return both indexes, None where there may be no other process."""
    spool = tempfile.TemporaryFile(dir=spool_directory)  # noqa: SIM115

    def read_new(stream: IO[bytes]) -> None:
        index = read_archive(new, spool_directory, limits, spool)
        index.detach()
        pickle.dump(_packed(index), stream, protocol=5)

    process = second_process.start(read_new)
    if process is None:
        spool.close()
        return None
    with process:
        old_index = read_archive(old, spool_directory, limits)
        sent = process.stream.read()
        done = process.ended_well()
    if not done:
        spool.close()
        return old_index, read_archive(new, spool_directory, limits)
    # What is unpickled comes from a fork of this process, not from outside.
    new_index = _unpacked(*pickle.loads(sent))  # noqa: S301
    new_index.attach(spool)
    return old_index, new_index


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
