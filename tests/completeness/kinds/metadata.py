"""Changes of what an archive says of a member beside its content."""

from __future__ import annotations

import dataclasses
import random
import re
import struct
from typing import Any

from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import TAR_FORMATS, Change, kind, pair
from tests.sdists import EPOCH, Entry


def _metadata(name: str, words: str, *values: dict[str, Any]) -> None:
    def make(chance: random.Random) -> Change:
        entry = _entry(chance)
        return pair(
            chance,
            [entry],
            [dataclasses.replace(entry, **chance.choice(values))],
            words=(words, re.escape(entry.path)),
            format=chance.choice(TAR_FORMATS),
        )

    kind("metadata", name)(make)


def _entry(chance: random.Random) -> Entry:
    return Entry(by_chance.path(chance), by_chance.line(chance))


_metadata(
    "owner",
    r"\bowner",
    {"uid": 1000},
    {"gid": 1000},
    {"uname": "alice"},
    {"gname": "staff"},
    {"uid": 3_000_000},
)
_metadata(
    "time",
    r"modification time",
    {"mtime": EPOCH + 1},
    {"mtime": EPOCH + 0.5},
    {"mtime": 0},
    {"mtime": 2**33 + 1},
)
_metadata(
    "extended attribute",
    r"extended attribute|xattr",
    {"xattrs": {"user.origin": "elsewhere"}},
    {"xattrs": {"security.capability": "x"}},
)
_metadata(
    "pax record",
    r"pax header",
    {"pax": {"comment": "hidden"}},
    {"pax": {"VENDOR.key": "value"}},
    {"pax": {"atime": "5.5"}},
)


@kind("metadata", "pax record changed")
def _pax_changed(chance: random.Random) -> Change:
    entry = _entry(chance)
    return pair(
        chance,
        [dataclasses.replace(entry, pax={"comment": "one"})],
        [dataclasses.replace(entry, pax={"comment": by_chance.name(chance)})],
        words=("pax header", re.escape(entry.path)),
        format=chance.choice(TAR_FORMATS),
    )


@kind("metadata", "extended attribute changed")
def _xattr_changed(chance: random.Random) -> Change:
    entry = _entry(chance)
    return pair(
        chance,
        [dataclasses.replace(entry, xattrs={"user.a": "one"})],
        [
            dataclasses.replace(
                entry, xattrs={"user.a": by_chance.name(chance)}
            )
        ],
        words=("extended attribute|xattr", re.escape(entry.path)),
        format=chance.choice(TAR_FORMATS),
    )


@kind("metadata", "zip extra field")
def _zip_extra(chance: random.Random) -> Change:
    entry = _entry(chance)
    extra = struct.pack("<HH3s", 0x6378, 3, chance.randbytes(3))
    return pair(
        chance,
        [entry],
        [dataclasses.replace(entry, extra=extra)],
        words=("extra field", re.escape(entry.path)),
        format="zip",
    )


@kind("metadata", "zip member comment")
def _zip_member_comment(chance: random.Random) -> Change:
    entry = _entry(chance)
    return pair(
        chance,
        [entry],
        [dataclasses.replace(entry, comment=by_chance.line(chance)[:-1])],
        words=("comment", re.escape(entry.path)),
        format="zip",
    )


@kind("metadata", "zip time")
def _zip_time(chance: random.Random) -> Change:
    entry = _entry(chance)
    return pair(
        chance,
        [entry],
        [dataclasses.replace(entry, mtime=EPOCH + chance.randint(2, 10**6))],
        words=("modification time", re.escape(entry.path)),
        format="zip",
    )
