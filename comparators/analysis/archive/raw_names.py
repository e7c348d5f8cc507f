"""Names as the archive has them, where libarchive gives another form.

libarchive turns names that are declared as UTF-8 into normalisation form C.
Two members whose names differ in that only would be one path, and a change
from one form to the other no change at all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ..container.evidence import ContainerEvidence
from .members import Member


def with_raw_names(
    members: Sequence[Member], container: ContainerEvidence
) -> Sequence[Member]:
    """Return *members* with the names that the container's headers have.

    Only where header and member correspond one to one: a member whose name
    is neither that of its header nor another form of it keeps its own.
    """
    raw = _raw_names(container)
    if len(raw) < len(members) or all(
        path.isascii() and link.isascii() for path, link in raw
    ):
        return members
    return [
        member
        if member.path == path and member.link == link
        else member._replace(
            path=_same_name(member.path, path),
            link=_same_name(member.link, link),
        )
        for member, (path, link) in zip(members, raw, strict=False)
    ]


def _raw_names(container: ContainerEvidence) -> list[tuple[str, str]]:
    if container.tar:
        return [(member.path, member.link) for member in container.tar.members]
    if container.zip:
        # libarchive reads them in the order in which they lie in the file.
        return [
            (member.path, "")
            for member in sorted(
                container.zip.members, key=lambda member: member.offset
            )
        ]
    return []


def _same_name(seen: str, raw: str) -> str:
    if seen.isascii() or not raw:
        return seen
    normal = unicodedata.normalize("NFC", raw)
    return raw if unicodedata.normalize("NFC", seen) == normal else seen


def count_problem(
    members: Sequence[Member], container: ContainerEvidence
) -> str:
    """Return what is wrong with the number of members, "" if nothing is.

    Readers that disagree on what is a member are how something is shown to
    one and hidden from another.
    """
    if container.tar and container.tar.stopped_at is None:
        headers = len(container.tar.members)
        if headers != len(members):
            return (
                f"has {headers:,} headers of members, but "
                f"{len(members):,} members can be read"
            )
    if container.zip and not container.zip.problem:
        entries = len(container.zip.members)
        if entries != len(members):
            return (
                f"has {entries:,} entries in its central directory, but "
                f"{len(members):,} members can be read"
            )
    return ""
