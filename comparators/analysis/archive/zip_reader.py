"""The members of a zip as Python's zipfile reads them and pip writes them.

pip writes a file for every entry whose name does not end in a slash, whatever
the entry says that it is: a symbolic link becomes a file with its target.
"""

from __future__ import annotations

import datetime
import os
import zipfile
from collections.abc import Iterator

from .budget import LimitReachedError
from .members import Entry, Kind, Member, Trait
from .spool import Spool
from .zip_traits import ZipTraits

_UNIX = 3


class ZipReader:
    """zipfile's way through a zip.

    Attributes:
        traits: of the zip as a whole, once all members were read.
        trailing: where the bytes begin that belong to no member and to no
            directory, and their number.
        problems: sentences about what could not be read.
        cut: path of a member whose content is not there to its end.
    """

    place = "of the zip"

    def __init__(self, path: str, spool: Spool) -> None:
        self._path = path
        self._spool = spool
        self.traits: list[Trait] = []
        self.trailing = (0, 0)
        self.problems: list[str] = []
        self.cut = ""
        self._limit = LimitReachedError()

    def entries(self) -> Iterator[Entry]:
        """Yield the members in the order of the directory.

        Raises:
            LimitReachedError: where a content is too large.
        """
        try:
            archive = zipfile.ZipFile(self._path)
        except Exception as error:  # BadZipFile, OSError, ValueError …
            self.problems.append(f"zipfile says {error}")
            return
        with archive, open(self._path, "rb") as file:
            headers = ZipTraits(file)
            for position, info in enumerate(archive.infolist()):
                traits = headers(info)
                member = _record(info, position)
                if member.kind is Kind.FILE:
                    member = self._with_content(member, archive, info)
                yield Entry(member, traits)
                if self.cut:
                    raise self._limit
            self.traits, self.trailing = headers.rest(archive)

    def _with_content(
        self, member: Member, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> Member:
        start = self._spool.size
        digest = os.urandom(32)  # unknown, so it equals nothing
        try:
            with archive.open(info) as content:
                _, _, digest = self._spool.append(
                    iter(lambda: content.read(2**18), b"")
                )
        except LimitReachedError as error:
            self.cut, self._limit = member.path, error
        except Exception as error:  # whatever is wrong with the compression
            self.problems.append(f"{member.path}: {error}")
        return member._replace(
            offset=start, size=self._spool.size - start, digest=digest
        )


def _record(info: zipfile.ZipInfo, position: int) -> Member:
    """Return zipfile's record as ours, without content."""
    # To pip an empty name is the directory that it unpacks to.
    name = info.filename or "./"
    is_directory = name.endswith(("/", "\\"))
    mode = info.external_attr >> 16
    return Member(
        name.rstrip("/") or "/",
        Kind.DIRECTORY if is_directory else Kind.FILE,
        # Systems other than Unix have no permissions.
        mode & 0o7777 if info.create_system == _UNIX or mode else None,
        mtime=_nanoseconds(info),
        position=position,
    )


def _nanoseconds(info: zipfile.ZipInfo) -> int:
    """Return the time, of two seconds' precision, as if it were UTC."""
    try:
        moment = datetime.datetime(
            *info.date_time, tzinfo=datetime.timezone.utc
        )
    except ValueError:  # no such day
        return 0
    return int(moment.timestamp()) * 10**9
