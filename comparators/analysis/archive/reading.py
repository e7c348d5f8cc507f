"""Reading an archive once into an index of its members.

Python's tarfile and zipfile say what its members are, libarchive is asked
whether it reads the same, and what pip makes of it is found out.  Nothing
here knows what a source distribution is (see `archive.layout`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence

from ..text.sentences import counted, named
from .alerts import Alert, AlertKind
from .budget import Budget, LimitReachedError
from .decompression import Stream, other_formats
from .members import Entry, Index, Kind, Member, Notes, Trait, abridged
from .spool import Spool
from .tar_reader import TarReader
from .unpacking import split_leading, unpack
from .witness import Testimony, disagreements, testimony
from .zip_reader import ZipReader

_SPECIAL = {
    Kind.CHARACTER_DEVICE,
    Kind.BLOCK_DEVICE,
    Kind.FIFO,
    Kind.SOCKET,
}


def read_archive(
    path: str, spool_directory: str, budget: Budget | None = None
) -> Index:
    """Read the archive at *path* into an :class:`Index`.

    Never raises for what is in the file: what cannot be read is a sentence
    in :attr:`Index.problems`, and what came before it is there.

    Args:
        path: of a regular file; anything else is a problem.
        spool_directory: where the anonymous temporary file is made.
        budget: of the run; the defaults, for this archive alone, if None.
    """
    index = Index(path)
    try:
        status = os.stat(path)
        budget = budget or Budget(given=status.st_size)
        index._spool = Spool(spool_directory, budget)
        if not stat.S_ISREG(status.st_mode):
            index.problems = ("is no file, and so no archive",)
        elif not status.st_size:
            index.problems = ("is empty: a file of zero bytes",)
        else:
            _Reading(index, index._spool).run()
    except OSError as error:
        index.problems += (f"cannot be read: {error.strerror or error}",)
    return index


class _Reading:
    """The state of one pass over one archive; fills the index."""

    def __init__(self, index: Index, spool: Spool) -> None:
        self.index = index
        self.spool = spool
        self.notes = Notes()
        self.entries: list[Entry] = []
        self.records: list[Member] = []

    def run(self) -> None:
        index, notes = self.index, self.notes
        stream = Stream(index.path, notes)
        reader: ZipReader | TarReader
        source: str | int = index.path
        limit, tar = "", None
        if stream.compression == "zip":
            reader = ZipReader(index.path, self.spool, notes)
        else:
            limit = _limit(map(self.spool.write, stream.chunks()))
            descriptor = self.spool.seal()
            reader = TarReader(self.spool, descriptor, notes)
            tar = reader.open()
            index.digest = stream.digest
            if stream.is_plain:
                source = descriptor
        broken = tuple(notes.problems)
        limit = _limit(map(self.take, reader.entries())) or limit
        unpacked = unpack(self.records, tar, reader.has_odd_types)
        for position in unpacked.gone:
            entry = self.entries[position]
            traits = (*entry.traits, _gone(entry.member))
            self.entries[position] = entry._replace(traits=traits)
        index.members = tuple(unpacked.members)
        index.compression = stream.compression
        index.entries, index.traits = self.entries, notes.traits
        reasons = [limit] if limit else broken or notes.problems
        index.problems = tuple(self.problems(reasons, reader.cut))
        notes.alerts += (
            Alert(AlertKind.POLYGLOT, detail=words)
            for words in other_formats(stream, is_zip=tar is None)
        )
        notes.alerts += unpacked.alerts
        if not limit:
            # What is cut or broken is read by nobody to its end.
            self.hear(source, is_whole=not (broken or reader.cut))
        notes.alerts += _root_alerts(self.records)
        notes.alerts += (
            Alert(AlertKind.SPECIAL_FILE, member.path, member.kind.value)
            for member in index.members
            if member.kind in _SPECIAL
        )
        order = list(AlertKind)
        notes.alerts.sort(key=lambda alert: order.index(alert.kind))
        index.alerts = tuple(notes.alerts)

    def take(self, entry: Entry) -> None:
        self.spool.budget.check_members(len(self.records) + 1)
        self.records.append(entry.member)
        self.entries.append(entry)

    def problems(self, reasons: Sequence[str], cut: str) -> Iterator[str]:
        """Yield the sentence about what could not be read."""
        reason = "; ".join(reason.rstrip(".") for reason in reasons)
        count = len(self.records)
        if reason and count:
            were = "was" if count == 1 else "were"
            part = f", the last one, {cut}, only in part" if cut else ""
            yield f"{reason}; {counted(count, 'member')} {were} read{part}"
        elif reason:
            yield f"is no archive that can be read: {reason}"
        elif not count:
            yield "is an archive without members"

    def hear(self, source: str | int, is_whole: bool) -> None:
        """Compare what Python read with what libarchive reads."""
        budget = dataclasses.replace(self.spool.budget, expanded=0)
        wanted: set[int] = set()

        def content(
            position: int, blocks: Iterator[bytes]
        ) -> tuple[int, int, bytes]:
            if position in wanted:
                return self.spool.append(blocks)
            hasher, size = hashlib.sha256(), 0
            for block in blocks:
                hasher.update(block)
                size += len(block)
                budget.take(len(block))
            return -1, size, hasher.digest()

        try:
            # A second time for what is to be shown.
            for _ in range(2):
                heard = testimony(source, budget.max_members, content)
                found = list(disagreements(self.records, heard.members))
                wanted.update(m.position for _, m, _ in found if m)
                if not (wanted and (is_whole or not self.records)):
                    break
        except LimitReachedError as error:
            heard, found = Testimony(problem=str(error)), []
        self.index.format = heard.format
        if not self.records:
            # All that there is: a zip without a directory, for instance.
            self.index.members = tuple(heard.members)
        elif is_whole:
            if heard.problem:
                words = (
                    f"libarchive says: {heard.problem}, after "
                    f"{len(heard.members):,} of {len(self.records):,} members"
                )
                self.notes.alerts.append(
                    Alert(AlertKind.READERS_DISAGREE, detail=words)
                )
            self.index.witnessed = {path: other for path, other, _ in found}
            self.notes.alerts += (
                Alert(AlertKind.READERS_DISAGREE, path, words)
                for path, _, words in found
            )


def _limit(steps: Iterable[object]) -> str:
    """Go all *steps*; return which limit ended it, "" if none did."""
    try:
        for _ in steps:
            pass
    except LimitReachedError as error:
        return str(error)
    return ""


def _gone(member: Member) -> Trait:
    """Return the trait of what is nowhere once unpacked."""
    if member.kind is not Kind.FILE:
        link = member.link.encode("utf-8", "surrogateescape")
        return Trait("link that pip leaves out", abridged(link))
    words = f"{member.size:,} bytes, SHA-256 {member.digest.hex()}"
    return Trait("content that pip leaves nowhere", words.encode())


def _root_alerts(records: Iterable[Member]) -> Iterator[Alert]:
    """Yield why pip takes no root directory off the names."""
    first: dict[str, str] = {}
    for record in records:
        first.setdefault(split_leading(record.path)[0], record.path)
    if len(first) > 1 or "." in first:
        some = named(f"`{path}`" for path in first.values())
        yield Alert(AlertKind.NO_ROOT, detail=f"there is {some}")
