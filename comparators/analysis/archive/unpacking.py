"""What is on disk once pip has unpacked an archive.

Nearly always that is one file for each member.  Where there are links, names
that come twice, names with ``..`` and the like, the members are unpacked by
tarfile itself, or as pip unpacks a zip, on a :class:`Disk`.

Source: ``pip._internal.utils.unpacking`` of pip 26; PEP 706.
"""

from __future__ import annotations

import contextlib
import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

from .alerts import Alert, AlertKind
from .disk import ROOT, Directory, Disk, File, copy_of_module
from .members import Kind, Member

# An empty name, "." or "..", a NUL, a backslash (pip takes a root off before
# one too), or a name too long for a file system.
_ODD = re.compile(
    rb"(?:\A|/)\.{0,2}(?:/|\Z)|[\0\\]|[^/]{256}|.{2000}", re.DOTALL
)


class Unpacked(NamedTuple):
    """What unpacking gave.

    Attributes:
        members: what is on disk, and what pip refused to put there.
        gone: positions of the files whose content is nowhere, as later
            members took their names, and of what pip leaves out.
        alerts: what was odd about it.
    """

    members: list[Member]
    gone: frozenset[int]
    alerts: list[Alert]


def unpack(
    records: Sequence[Member], tar: IO[bytes] | None, is_odd: bool
) -> Unpacked:
    """Return what pip makes of the members of an archive.

    Args:
        records: the members in the order of the archive, links as links.
        tar: the decompressed tar; None for a zip.
        is_odd: whether there is a member that is neither file nor directory.
    """
    if not is_odd and not _has_odd_names(records):
        return Unpacked(list(records), frozenset(), [])
    disk = Disk()
    leading = {split_leading(record.path)[0] for record in records}
    # The directory that pip takes off all names.
    root = leading.pop() if len(leading) == 1 else ""
    missing = list(
        _unzip(disk, records, root)
        if tar is None
        else _untar(disk, tar, records, root)
    )
    alerts = [
        Alert(kind, records[position].path, reason)
        for position, kind, reason in missing
    ]
    left_out = {p for p, kind, _ in missing if kind is AlertKind.LEFT_OUT}
    kept = {p for p, kind, _ in missing if kind is AlertKind.REFUSED}
    members = [records[position] for position in kept]
    directories = {
        normal_path(record.path): record
        for record in records
        if record.kind is Kind.DIRECTORY and record.position not in kept
    }
    for below, entry in disk.entries():
        path = f"{root}/{below}" if root not in ("", ".") else below
        record, node = records[entry.position], entry.node
        if isinstance(node, Directory):
            continue
        directories.pop(path, None)
        if isinstance(node, File):
            kept.add(node.content)
            content = records[node.content]
            record = record._replace(
                kind=content.kind,
                size=content.size,
                digest=content.digest,
                offset=content.offset,
            )
        if normal_path(record.path) != path:
            words = f"is written to {path}"
            alert = Alert(AlertKind.WRITTEN_THROUGH_LINK, record.path, words)
            alerts.append(alert)
        members.append(record._replace(path=path))
    members += directories.values()
    return Unpacked(
        sorted(members, key=lambda member: member.position),
        frozenset(left_out).union(
            record.position
            for record in records
            if record.kind is Kind.FILE and record.position not in kept
        ),
        [*alerts, *_duplicate_alerts(records)],
    )


def _has_odd_names(records: Sequence[Member]) -> bool:
    """Return whether a name is odd, or comes twice, or leads through a file."""
    kinds = {record.path + "/": record.kind for record in records}
    return (
        len(kinds) < len(records)
        or any(
            _ODD.search(record.path.encode("utf-8", "surrogateescape"))
            for record in records
        )
        or any(
            below.startswith(above) and kinds[above] is Kind.FILE
            for above, below in itertools.pairwise(sorted(kinds))
        )
    )


def _duplicate_alerts(records: Iterable[Member]) -> Iterator[Alert]:
    kinds: dict[str, list[Kind]] = {}
    for record in records:
        kinds.setdefault(normal_path(record.path), []).append(record.kind)
    for path, found in kinds.items():
        if len(found) > 1 and {*found} != {Kind.DIRECTORY}:
            yield Alert(AlertKind.DUPLICATE_MEMBER, path)


def normal_path(path: str) -> str:
    """Return *path* as it is below the directory that is unpacked to."""
    return posixpath.normpath("/" + path).lstrip("/")


def split_leading(path: str) -> tuple[str, str]:
    """pip's ``split_leading_dir``."""
    path = path.lstrip("/").lstrip("\\")
    cut = re.search(r"[/\\]", path)
    return (path[: cut.start()], path[cut.end() :]) if cut else (path, "")


def _untar(
    disk: Disk, file: IO[bytes], records: Sequence[Member], root: str
) -> Iterator[tuple[int, AlertKind, str]]:
    """Let tarfile unpack the members; yield what it does not."""
    module = copy_of_module("tarfile")
    module.os = disk
    positions: dict[int, int] = {}

    class TarFile(module.TarFile):  # type: ignore[misc,name-defined]
        def makefile(self, tarinfo: Any, targetpath: str) -> None:
            disk.write(targetpath, positions[tarinfo.offset])

    file.seek(0)
    with contextlib.suppress(Exception):  # said where it was read first
        tar = TarFile(fileobj=file, encoding="utf-8")
        for _ in itertools.islice(tar, len(records)):
            pass
    members = tar.members[: len(records)]
    tar._loaded = True
    tar.errorlevel = 2  # raises what else is passed over
    for position, member in enumerate(members):
        positions[member.offset] = position
        if root:
            _, member.name = split_leading(member.name)
            leading, rest = split_leading(member.linkname)
            if member.islnk() and leading == root:
                member.linkname = rest
    # Pythons without the filter unpack without one.
    options = {}
    if hasattr(module, "data_filter"):
        options["filter"] = lambda member, _: module.data_filter(member, ROOT)
    for disk.position, member in enumerate(members):
        try:
            tar.extract(member, ROOT, set_attrs=False, **options)
        except module.ExtractError as error:  # no error at pip's level
            yield disk.position, AlertKind.LEFT_OUT, str(error)
        except Exception as error:  # a NUL in a name is a ValueError
            reason = str(error).replace(f"{ROOT}/", "")
            yield disk.position, AlertKind.REFUSED, reason


def _unzip(
    disk: Disk, records: Sequence[Member], root: str
) -> Iterator[tuple[int, AlertKind, str]]:
    """Unpack a zip as pip does; yield what it refuses."""
    last = {record.path: record.position for record in records}
    for disk.position, record in enumerate(records):
        rest = split_leading(record.path)[1] if root else record.path
        path = posixpath.join(ROOT, rest)
        is_directory = record.kind is Kind.DIRECTORY
        if path.endswith(("/", "\\")) and not is_directory:
            # It is named as the root directory.
            is_directory = True
            yield disk.position, AlertKind.LEFT_OUT, "is a directory to pip"
        try:
            if not f"{posixpath.normpath(path)}/".startswith(f"{ROOT}/"):
                raise ValueError("would be outside the directory")
            directory = path if is_directory else posixpath.dirname(path)
            with contextlib.suppress(FileExistsError):
                disk.makedirs(directory)
            if not is_directory:
                disk.write(path, last[record.path])
        except (OSError, ValueError, RecursionError) as error:
            reason = str(error).replace(f"{ROOT}/", "")
            yield disk.position, AlertKind.REFUSED, reason
