"""What an archive holds beside its members, and what of it changed.

libarchive tells of members.  An archive is more: the header of its
compression, pax records that say nothing of a member, bytes between and
after the members.  Two archives can differ there only, and something can be
hidden there, so it is compared as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from .gzip_header import (
    GzipField,
    GzipHeader,
    compare_gzip_headers,
    gzip_header,
)
from .tar_headers import VALUED, PaxRecord, TarEvidence, TarHeaders, TarMember
from .zip_directory import METHODS, ZipEvidence, ZipMember, zip_evidence

__all__ = [
    "ContainerEvidence",
    "GzipField",
    "GzipHeader",
    "TarEvidence",
    "TarHeaders",
    "ZipEvidence",
    "compare_evidence",
    "compare_gzip_headers",
    "gzip_header",
    "zip_evidence",
]

_NAMED = 3
"""How many members a sentence names."""

_M = TypeVar("_M", TarMember, ZipMember)


class ContainerEvidence(NamedTuple):
    """What one archive holds beside its members.

    Attributes:
        gzip: header of the compression; None if it is another.
        tar: None for a zip.
        zip: None for a tar.
    """

    gzip: GzipHeader | None = None
    tar: TarEvidence | None = None
    zip: ZipEvidence | None = None


def compare_evidence(
    old: ContainerEvidence,
    new: ContainerEvidence,
    strip: Callable[[str], str] = lambda path: path,
    new_strip: Callable[[str], str] | None = None,
) -> list[str]:
    """What differs beside the members, one sentence each.

    Only what both archives can have is compared: between a tar and a zip
    that is nothing.  What makes one archive suspicious on its own (bytes
    after its end) is told even so.

    Args:
        strip: takes the root directory off a path, for `old`.
        new_strip: the same for `new`; by default `strip`.
    """
    new_strip = new_strip or strip
    lines = []
    if old.gzip and new.gzip:
        parts = compare_gzip_headers(old.gzip, new.gzip)
        if parts:
            lines.append(f"gzip header: {', '.join(parts)}")
    if old.tar and new.tar:
        lines += _compare_tars(old.tar, new.tar, strip, new_strip)
    elif old.zip and new.zip:
        lines += _compare_zips(old.zip, new.zip, strip, new_strip)
    for side, evidence in (("old", old), ("new", new)):
        if (old.tar and new.tar) or (old.zip and new.zip):
            break
        if evidence.tar and evidence.tar.after:
            lines.append(
                f"after the tar's end: {evidence.tar.after} bytes in the "
                f"{side} archive"
            )
        if evidence.zip and evidence.zip.outside_digest:
            lines.append(
                "outside the zip's members: "
                f"{_outside(evidence.zip)} in the {side} archive"
            )
    return lines


def _compare_tars(
    old: TarEvidence,
    new: TarEvidence,
    strip: Callable[[str], str],
    new_strip: Callable[[str], str],
) -> list[str]:
    lines = []
    if old.stopped_at != new.stopped_at:
        lines.append(
            "header with a wrong checksum: "
            f"{_at(old.stopped_at)} → {_at(new.stopped_at)}"
        )
    if (old.after, old.after_digest) != (new.after, new.after_digest):
        lines.append(
            f"after the tar's end: {_bytes(old.after)} → "
            f"{_changed(old.after, new.after)}"
        )
    elif old.end != new.end:
        lines.append(f"end of the tar: {old.end} → {new.end}")
    lines += _compare_global(old.global_pax, new.global_pax)
    pairs = _paired(old.members, new.members, strip, new_strip)
    lines += _compare_pax(pairs)
    for what, differ in (
        ("tar headers beside their values", _style_differs),
        ("bytes after the content", _padding_differs),
        ("headers of pax records", _outer_differs),
    ):
        names = [path for path, a, b in pairs if differ(a, b)]
        if names:
            lines.append(f"{what}: differ in {_members(names)}")
    return lines


def _style_differs(old: TarMember, new: TarMember) -> bool:
    return old.style != new.style


def _padding_differs(old: TarMember, new: TarMember) -> bool:
    return old.padding != new.padding


def _outer_differs(old: TarMember, new: TarMember) -> bool:
    # Their names hold the member's, and a process number of GNU tar: they
    # can only be the same where the paths are.
    return (
        old.outer != new.outer
        and old.path == new.path
        and (bool(old.outer and new.outer) or old.pax == new.pax)
    )


def _compare_global(
    old: Sequence[tuple[int, PaxRecord]],
    new: Sequence[tuple[int, PaxRecord]],
) -> list[str]:
    if old == new:
        return []
    parts = _record_changes(
        [record for _, record in old], [record for _, record in new]
    )
    if not parts:
        parts = ["their position differs"]
    return [f"pax headers of the whole archive: {', '.join(parts)}"]


def _record_changes(
    old: Iterable[PaxRecord], new: Iterable[PaxRecord]
) -> list[str]:
    olds: dict[str, list[bytes]] = {}
    news: dict[str, list[bytes]] = {}
    for record in old:
        olds.setdefault(record.keyword, []).append(record.value)
    for record in new:
        news.setdefault(record.keyword, []).append(record.value)
    parts = []
    for keyword in dict.fromkeys([*olds, *news]):
        a, b = olds.get(keyword, []), news.get(keyword, [])
        if a != b:
            shown = keyword[:100] or "malformed record"
            if keyword == "(header)":
                parts.append("their header blocks differ")
            else:
                parts.append(f"{shown} {_values(a)} → {_values(b)}")
    return parts


def _values(values: list[bytes]) -> str:
    if not values:
        return "none"
    texts = [
        value[:100].decode("utf-8", "backslashreplace") for value in values
    ]
    return " and ".join(texts[:3])


def _compare_pax(
    pairs: list[tuple[str, TarMember, TarMember]],
) -> list[str]:
    names: dict[tuple[str, str], list[str]] = {}
    example: dict[tuple[str, str], str] = {}
    for path, old, new in pairs:
        if old.pax == new.pax or _is_another_value(old.pax, new.pax):
            continue
        for keyword, how, shown in _pax_changes(old.pax, new.pax):
            names.setdefault((keyword, how), []).append(path)
            example.setdefault((keyword, how), shown)
    lines = []
    for (keyword, how), members in names.items():
        kind = "pax headers"
        if keyword.startswith(("SCHILY.xattr.", "LIBARCHIVE.xattr.")):
            kind = "extended attributes"
        shown = example[keyword, how] if len(members) == 1 else ""
        lines.append(
            f"{kind}: {keyword[:100] or 'malformed record'} {how} in "
            f"{_members(members)}{shown}"
        )
    return lines


def _is_another_value(
    old: Sequence[PaxRecord], new: Sequence[PaxRecord]
) -> bool:
    """Whether each has one record, and only a value that members have too."""
    return (
        len(old) == len(new) == 1
        and old[0].keyword == new[0].keyword
        and old[0].keyword in VALUED
    )


def _pax_changes(
    old: Sequence[PaxRecord], new: Sequence[PaxRecord]
) -> Iterable[tuple[str, str, str]]:
    """Keyword, what happened to it, and its values in parentheses."""
    keywords = dict.fromkeys(record.keyword for record in (*old, *new))
    found = False
    for keyword in keywords:
        a = [record.value for record in old if record.keyword == keyword]
        b = [record.value for record in new if record.keyword == keyword]
        if keyword in VALUED and len(a) == len(b) == 1:
            found = found or a != b
            continue
        if a == b:
            continue
        found = True
        how = "differs" if a and b else "added" if b else "removed"
        yield keyword, how, f" ({_values(a)} → {_values(b)})"
    if not found:
        yield "order of the records", "differs", ""


def _compare_zips(
    old: ZipEvidence,
    new: ZipEvidence,
    strip: Callable[[str], str],
    new_strip: Callable[[str], str],
) -> list[str]:
    lines = []
    if old.problem != new.problem:
        lines.append(
            f"central directory: {old.problem or 'readable'} → "
            f"{new.problem or 'readable'}"
        )
    if old.comment != new.comment:
        lines.append(
            f"zip comment: {_values([old.comment])!r} → "
            f"{_values([new.comment])!r}"
        )
    if old.outside_digest != new.outside_digest:
        before, after = _outside(old), _outside(new)
        if before == after:
            after += " of other content"
        lines.append(f"outside the zip's members: {before} → {after}")
    pairs = _paired(old.members, new.members, strip, new_strip)
    for what, differ in (
        ("member comment", lambda a, b: a.comment != b.comment),
        ("zip extra fields", lambda a, b: a.extra != b.extra),
        ("encryption", lambda a, b: a.encrypted != b.encrypted),
        ("zip flags", lambda a, b: (a.flags ^ b.flags) & ~1),
        ("zip versions and attributes", lambda a, b: a.versions != b.versions),
        ("DOS times", lambda a, b: a.dos_time != b.dos_time),
        ("CRC-32", _crc_alone_differs),
        (
            "directory and local headers disagree otherwise",
            lambda a, b: a.disagreements != b.disagreements,
        ),
    ):
        names = [path for path, a, b in pairs if differ(a, b)]
        if names:
            lines.append(f"{what}: differ in {_members(names)}")
    methods: dict[tuple[int, int], list[str]] = {}
    repacked = []
    for path, a, b in pairs:
        if a.method != b.method:
            methods.setdefault((a.method, b.method), []).append(path)
        elif a[3:5] == b[3:5] and a.packed != b.packed:
            repacked.append(path)
    for (before_, after_), names in methods.items():
        lines.append(
            f"compression: {METHODS.get(before_, before_)} → "
            f"{METHODS.get(after_, after_)} in {_members(names)}"
        )
    if repacked:
        lines.append(
            f"compression: compressed otherwise, to the same content, in "
            f"{_members(repacked)}"
        )
    return lines


def _crc_alone_differs(old: ZipMember, new: ZipMember) -> bool:
    return (
        old.crc != new.crc
        and old.packed == new.packed
        and old.method == new.method
        and bool(old.packed)
    )


def _paired(
    old: Sequence[_M],
    new: Sequence[_M],
    strip: Callable[[str], str],
    new_strip: Callable[[str], str],
) -> list[tuple[str, _M, _M]]:
    """Members of the same path; the second of a path with the second."""
    old_keys = [_key(strip, member.path) for member in old]
    new_keys = [_key(new_strip, member.path) for member in new]
    only = dict(zip(new_keys, new, strict=True))
    if len(only) == len(new) and len(set(old_keys)) == len(old):
        return [
            (path, member, only[path])
            for path, member in zip(old_keys, old, strict=True)
            if path in only
        ]
    there: dict[str, list[_M]] = {}
    for path, member in zip(new_keys, new, strict=True):
        there.setdefault(path, []).append(member)
    taken: dict[str, int] = {}
    pairs = []
    for path, member in zip(old_keys, old, strict=True):
        at = taken.get(path, 0)
        others = there.get(path, ())
        if at < len(others):
            taken[path] = at + 1
            pairs.append((path, member, others[at]))
    return pairs


def _key(strip: Callable[[str], str], path: str) -> str:
    # A directory's name may end in a slash or not.
    return strip(path).rstrip("/")


def _members(names: Sequence[str]) -> str:
    """
    >>> _members(["a", "b", "c", "d"])
    '4 members (a, b, c, …)'
    """
    count = f"{len(names)} member{'s' if len(names) > 1 else ''}"
    shown = [name[:200] for name in names[:_NAMED]]
    more = ", …" if len(names) > _NAMED else ""
    return f"{count} ({', '.join(shown)}{more})"


def _bytes(count: int) -> str:
    return f"{count} byte{'' if count == 1 else 's'}" if count else "nothing"


def _changed(old: int, new: int) -> str:
    return _bytes(new) + (" of other content" if old == new else "")


def _at(offset: int | None) -> str:
    return "none" if offset is None else f"at byte {offset}"


def _outside(evidence: ZipEvidence) -> str:
    parts = [
        f"{_bytes(count)} {where}"
        for count, where in (
            (evidence.before, "before"),
            (evidence.between, "between"),
            (evidence.after, "after"),
        )
        if count
    ]
    return ", ".join(parts) or "nothing"
