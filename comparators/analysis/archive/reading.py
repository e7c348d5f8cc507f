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
from collections.abc import Iterable, Iterator

from ..text.sentences import counted, named
from .alerts import Alert, AlertKind
from .budget import Budget, LimitReachedError
from .decompression import Stream, other_formats
from .members import (
    Disagreement,
    Entry,
    Evidence,
    Index,
    Kind,
    Limits,
    Member,
    Trait,
    bytes_trait,
)
from .spool import Spool
from .tar_reader import TarReader
from .unpacking import normal_path, split_leading, unpack
from .witness import Testimony, disagreements, reading, testimony
from .zip_reader import ZipReader

_SPECIAL = {
    Kind.CHARACTER_DEVICE,
    Kind.BLOCK_DEVICE,
    Kind.FIFO,
    Kind.SOCKET,
}


def read_archive(
    path: str, spool_directory: str, limits: Limits | None = None
) -> Index:
    """Read the archive at *path* into an :class:`Index`.

    Never raises for what is in the file: what cannot be read is a sentence
    in :attr:`Index.problems`, and what came before it is there.

    Args:
        path: of a regular file; anything else is a problem.
        spool_directory: where the anonymous temporary file is made.
        limits: the defaults if None.
    """
    limits = limits or Limits()
    budget = limits.budget
    if budget is None:
        budget = Budget(limits.max_bytes, limits.max_ratio)
        budget.give(os.path.getsize(path) if os.path.isfile(path) else 0)
    index = Index(path, _spool=Spool(spool_directory, budget))
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            index.problems = ("is no file, and so no archive",)
        elif not status.st_size:
            index.problems = ("is empty: a file of zero bytes",)
        else:
            _Reading(index, limits.max_members).run()
    except OSError as error:
        index.problems += (f"cannot be read: {error.strerror or error}",)
    return index


class _Reading:
    """The state of one pass over one archive; fills the index."""

    def __init__(self, index: Index, max_members: int) -> None:
        assert index._spool is not None
        self.index = index
        self.spool = index._spool
        self.max_members = max_members
        self.records: list[Member] = []
        self.entries: list[Entry] = []
        self.repeated: list[str] = []

    def run(self) -> None:
        index = self.index
        stream = Stream(index.path)
        limit, tar = "", None
        reader: ZipReader | TarReader
        source: str | int = index.path
        if stream.compression == "zip":
            reader = ZipReader(index.path, self.spool)
        else:
            limit = self.expand(stream)
            descriptor = self.spool.seal()
            reader = TarReader(self.spool, descriptor)
            tar = reader.open()
            if stream.is_plain:
                source = descriptor
        limit = self.take(reader) or limit
        unpacked = unpack(self.records, tar, reader.unknown)
        index.members = tuple(unpacked.members)
        for position in unpacked.gone:
            entry = self.entries[position]
            traits = (*entry.traits, _gone(entry.member))
            self.entries[position] = entry._replace(traits=traits)
        index.evidence = Evidence(
            stream.compression,
            b"" if tar is None else stream.digest,
            (*stream.traits, *reader.traits),
            self.entries,
        )
        index.problems = self.problems(limit, stream, reader)
        self.repeated = [
            alert.path
            for alert in unpacked.alerts
            if alert.kind is AlertKind.DUPLICATE_MEMBER
        ]
        if not limit:
            # What is cut or broken is read by nobody to its end.
            self.hear(source, is_whole=not (stream.problems or reader.cut))
        index.alerts = (
            *_format_alerts(stream, tar),
            *_trailing_alerts(stream, reader),
            *_disagreement_alerts(index.disagreements),
            *unpacked.alerts,
            *_root_alerts(self.records),
            *_kind_alerts(index.members),
        )

    def expand(self, stream: Stream) -> str:
        """Put the decompressed stream into the spool; return what ended it."""
        try:
            for chunk in stream.chunks():
                self.spool.write(chunk)
        except LimitReachedError as error:
            return str(error)
        return ""

    def take(self, reader: ZipReader | TarReader) -> str:
        """Take the members; return which limit ended it, "" if none did."""
        try:
            for entry in reader.entries():
                if len(self.records) >= self.max_members:
                    return (
                        f"has more than {self.max_members:,} members "
                        "(--sdist-max-members sets the limit)"
                    )
                self.records.append(entry.member)
                self.entries.append(entry)
        except LimitReachedError as error:
            return str(error)
        return ""

    def problems(
        self, limit: str, stream: Stream, reader: ZipReader | TarReader
    ) -> tuple[str, ...]:
        """Return the sentences about what could not be read."""
        reasons = [limit] if limit else stream.problems or reader.problems
        if not reasons:
            return () if self.records else ("is an archive without members",)
        reason = "; ".join(reason.rstrip(".") for reason in reasons)
        if not self.records:
            return (f"is no archive that can be read: {reason}",)
        count = len(self.records)
        read = f"{counted(count, 'member')} {'was' if count == 1 else 'were'} read"
        if reader.cut:
            read += f", the last one, {reader.cut}, only in part"
        return (f"{reason}; {read}",)

    def hear(self, source: str | int, is_whole: bool) -> None:
        """Compare what Python read with what libarchive reads."""
        index = self.index
        budget = dataclasses.replace(self.spool.budget, expanded=0)

        def weighed(_: int, blocks: Iterator[bytes]) -> tuple[int, int, bytes]:
            hasher = hashlib.sha256()
            size = 0
            for block in blocks:
                hasher.update(block)
                size += len(block)
                budget.take(len(block))
            return -1, size, hasher.digest()

        try:
            heard = testimony(source, self.max_members, weighed)
            index.format = heard.format
            found = disagreements(self.records, heard)
            if found and (is_whole or not self.records):
                wanted = {d.libarchive.position for d in found if d.libarchive}
                heard = testimony(
                    source,
                    self.max_members,
                    lambda position, blocks: (
                        self.spool.append(blocks)
                        if position in wanted
                        else weighed(position, blocks)
                    ),
                )
                found = disagreements(self.records, heard)
        except LimitReachedError as error:
            heard, found = Testimony([], "", str(error), {}), []
        if not self.records:
            # All that there is: a zip without a directory, for instance.
            index.members = tuple(heard.members)
            return
        if not is_whole:
            return
        if heard.problem:
            words = f"{len(heard.members):,} of {len(self.records):,} members"
            problem = f"{heard.problem}, after {words}"
            found.append(Disagreement(None, None, problem))
        found += self.last_wins()
        index.disagreements = tuple(found)

    def last_wins(self) -> Iterator[Disagreement]:
        """Yield where bsdtar, to which the last of a name wins, differs."""
        on_disk = {member.path: member for member in self.index.members}
        last = {normal_path(record.path): record for record in self.records}
        for path in self.repeated:
            one, other = on_disk.get(path), last[path]
            if other.kind is not Kind.HARDLINK and (
                one is None or reading(one) != reading(other)
            ):
                yield Disagreement(one, other._replace(path=path))


def _gone(member: Member) -> Trait:
    """Return the trait of what is nowhere once unpacked."""
    if member.kind is not Kind.FILE:
        return bytes_trait(
            "link that pip leaves out", os.fsencode(member.link)
        )
    words = f"{member.size:,} bytes, SHA-256 {member.digest.hex()}"
    return Trait("content that pip leaves nowhere", words.encode())


def _format_alerts(stream: Stream, tar: object) -> Iterator[Alert]:
    for words in other_formats(stream, is_zip=tar is None):
        yield Alert(AlertKind.POLYGLOT, detail=words)


def _trailing_alerts(
    stream: Stream, reader: ZipReader | TarReader
) -> Iterator[Alert]:
    for place, (start, count) in (
        (f"behind the {stream.compression} stream", stream.trailing),
        (reader.place, reader.trailing),
    ):
        if count:
            words = f"{count:,} at offset {start:,} {place}"
            yield Alert(AlertKind.TRAILING_DATA, detail=words)


def _disagreement_alerts(found: Iterable[Disagreement]) -> Iterator[Alert]:
    for each in found:
        yield Alert(AlertKind.READERS_DISAGREE, each.path, str(each))


def _root_alerts(records: Iterable[Member]) -> Iterator[Alert]:
    """Yield why pip takes no root directory off the names."""
    first: dict[str, str] = {}
    for record in records:
        first.setdefault(split_leading(record.path)[0], record.path)
    if len(first) > 1 or "." in first:
        some = named(f"`{path}`" for path in first.values())
        yield Alert(AlertKind.NO_ROOT, detail=f"there is {some}")


def _kind_alerts(members: Iterable[Member]) -> Iterator[Alert]:
    for member in members:
        if member.link:
            yield Alert(AlertKind.LINK, member.path, f"to {member.link}")
        elif member.kind in _SPECIAL:
            yield Alert(AlertKind.SPECIAL_FILE, member.path, member.kind.value)
