"""What is on disk once pip has unpacked an archive.

Nearly always that is one file for each member.  Links, names that come twice,
names with ``..`` and the like take a closer look: then the members are
unpacked by tarfile itself, or as pip unpacks a zip, on a :class:`Disk`.

Source: ``pip._internal.utils.unpacking`` of pip 26; PEP 706.
"""

from __future__ import annotations

import contextlib
import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import IO, Any, NamedTuple

from .alerts import Alert, AlertKind
from .disk import ROOT, Directory, Disk, File, copy_of_module
from .members import Kind, Member

# An empty name, "." or "..", a NUL, a backslash (pip takes a root off before
# one too), or a name too long for a file system.
_ODD = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\0\\]|[^/]{256}")
_LONG = 2000


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
    records: Sequence[Member],
    tar: IO[bytes] | None,
    unknown: AbstractSet[int] = frozenset(),
) -> Unpacked:
    """Return what pip makes of the members of an archive.

    Args:
        records: the members in the order of the archive, links as links.
        tar: the decompressed tar; None for a zip.
        unknown: positions of members whose type no reader knows.
    """
    chosen = _to_unpack(records) | unknown
    if not chosen:
        return Unpacked(list(records), frozenset(), [])
    disk = Disk()
    root = _leading_directory(record.path for record in records)
    missing = list(
        _unzip(disk, records, root)
        if tar is None
        else _untar(disk, tar, len(records), chosen, root)
    )
    members = [r for r in records if r.position not in chosen]
    members += [
        records[position]
        for position, kind, _ in missing
        if kind is AlertKind.REFUSED
    ]
    kept = {record.position for record in members}
    alerts = [
        Alert(kind, records[position].path, reason)
        for position, kind, reason in missing
    ]
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
            alerts.append(
                Alert(
                    AlertKind.WRITTEN_THROUGH_LINK,
                    record.path,
                    f"is written to {path}",
                )
            )
        members.append(record._replace(path=path))
    members += directories.values()
    return Unpacked(
        sorted(members, key=lambda member: member.position),
        frozenset(
            record.position
            for record in records
            if record.kind is Kind.FILE and record.position not in kept
        )
        | {p for p, kind, _ in missing if kind is AlertKind.LEFT_OUT},
        [*alerts, *_duplicate_alerts(records)],
    )


def _duplicate_alerts(records: Iterable[Member]) -> Iterator[Alert]:
    kinds: dict[str, list[Kind]] = {}
    for record in records:
        kinds.setdefault(normal_path(record.path), []).append(record.kind)
    for path, found in kinds.items():
        if len(found) > 1 and {*found} != {Kind.DIRECTORY}:
            yield Alert(AlertKind.DUPLICATE_MEMBER, path)


def _to_unpack(records: Sequence[Member]) -> set[int]:
    """Return the positions of the members that take a closer look.

    Where no name is odd or leads through another member, that is only the
    links, the files they need, and what pip refuses.
    """
    by_path = {record.path: record for record in records}
    above = _directories_above(by_path)
    chosen = [r for r in records if r.kind not in (Kind.FILE, Kind.DIRECTORY)]
    targets = {r.link for r in chosen if r.kind is Kind.HARDLINK}
    if (
        len(by_path) < len(records)
        or any(map(_is_odd, by_path))
        or any(
            above_it in by_path
            and by_path[above_it].kind is not Kind.DIRECTORY
            for above_it in above | _directories_above(targets)
        )
    ):
        return {record.position for record in records}
    chosen += [by_path[target] for target in targets if target in by_path]
    return {record.position for record in chosen}


def _is_odd(path: str) -> bool:
    if len(path) > _LONG or _ODD.search(path):
        return True
    return not path.isascii() and bool(
        _ODD.search(path.encode("utf-8", "surrogateescape").decode("latin-1"))
    )


def _directories_above(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def normal_path(path: str) -> str:
    """Return *path* as it is below the directory that is unpacked to."""
    return posixpath.normpath("/" + path).lstrip("/")


def split_leading(path: str) -> tuple[str, str]:
    """pip's ``split_leading_dir``."""
    path = path.lstrip("/").lstrip("\\")
    cut = re.search(r"[/\\]", path)
    return (path[: cut.start()], path[cut.end() :]) if cut else (path, "")


def _leading_directory(paths: Iterable[str]) -> str:
    """Return the directory that pip takes off all names, "" for none."""
    leading = {split_leading(path)[0] for path in paths}
    return leading.pop() if len(leading) == 1 else ""


def _untar(
    disk: Disk, file: IO[bytes], count: int, chosen: set[int], root: str
) -> Iterator[tuple[int, AlertKind, str]]:
    """Let tarfile unpack the *chosen* members; yield what it does not."""
    module = copy_of_module("tarfile")
    module.os = disk
    positions: dict[int, int] = {}

    class TarFile(module.TarFile):  # type: ignore[misc,name-defined]
        def makefile(self, tarinfo: Any, targetpath: str) -> None:
            disk.write(targetpath, positions[tarinfo.offset])

    file.seek(0)
    with contextlib.suppress(Exception):  # said where it was read first
        tar = TarFile(fileobj=file, encoding="utf-8")
        members = list(itertools.islice(tar, count))
    members = tar.members[:count]
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
    for position in sorted(chosen):
        disk.position = position
        try:
            tar.extract(members[position], ROOT, set_attrs=False, **options)
        except module.ExtractError as error:  # no error at pip's level
            yield position, AlertKind.LEFT_OUT, str(error)
        except Exception as error:  # a NUL in a name is a ValueError
            reason = str(error).replace(f"{ROOT}/", "")
            yield position, AlertKind.REFUSED, reason


def _unzip(
    disk: Disk, records: Sequence[Member], root: str
) -> Iterator[tuple[int, AlertKind, str]]:
    """Unpack a zip as pip does; yield what it refuses."""
    refused = AlertKind.REFUSED
    last = {record.path: record.position for record in records}
    for record in records:
        disk.position = record.position
        rest = split_leading(record.path)[1] if root else record.path
        path = posixpath.join(ROOT, rest)
        if not f"{posixpath.normpath(path)}/".startswith(f"{ROOT}/"):
            yield record.position, refused, "would be outside the directory"
            continue
        # What is named as the root directory ends in a slash, too.
        is_directory = record.kind is Kind.DIRECTORY or path.endswith(
            ("/", "\\")
        )
        directory = path if is_directory else posixpath.dirname(path)
        if is_directory and record.kind is Kind.FILE:
            yield record.position, AlertKind.LEFT_OUT, "is a directory to pip"
        try:
            with contextlib.suppress(FileExistsError):
                disk.makedirs(directory)
            if not is_directory:
                disk.write(path, last[record.path])
        except (OSError, ValueError, RecursionError) as error:
            reason = str(error).replace(f"{ROOT}/", "")
            yield record.position, refused, reason
