"""Changes of the container around the members."""

from __future__ import annotations

import random
import re
import tarfile
from collections.abc import Sequence
from typing import Any

from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import (
    Change,
    Side,
    Surgery,
    base,
    kind,
    member_format,
    pair,
)
from tests.sdists import EPOCH, Entry


def _chosen(chance: random.Random, options: dict[str, Any]) -> dict[str, Any]:
    """The options, those that are functions of chance called."""
    return {
        key: value(chance) if callable(value) else value
        for key, value in options.items()
    }


def _bytes(chance: random.Random) -> bytes:
    return by_chance.line(chance) + chance.randbytes(chance.randrange(99))


def _remark(chance: random.Random) -> bytes:
    return by_chance.name(chance).encode()


def _time(chance: random.Random) -> int:
    return EPOCH + chance.randrange(1, 10**6)


def _level(chance: random.Random) -> int:
    return chance.randint(7, 9)


def _container(
    name: str,
    words: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *formats: str,
    surgery: Surgery | None = None,
    drowned: Sequence[str] = (),
) -> None:
    def make(chance: random.Random) -> Change:
        members = tuple(base(chance))
        old, new = _chosen(chance, before), _chosen(chance, after)
        format = chance.choice(formats or ("tar.gz",))
        return Change(
            Side(members, old),
            Side(members, new, surgery),
            words=(words,),
            format=format,
            drowned=format in drowned,
        )

    kind("container", name)(make)


@kind("container", "member order")
def _order(chance: random.Random) -> Change:
    members = base(chance)
    moved = members[:]
    taken = moved.pop(chance.randrange(3, len(moved)))
    moved.insert(chance.randrange(3), taken)
    return Change(
        Side(tuple(members)),
        Side(tuple(moved)),
        words=(r"order",),
        format=member_format(chance),
    )


_ALL_TARS = ("tar.gz", "tar.bz2", "tar.xz", "tar.zst")
_container(
    "compression level",
    r"compress",
    {"level": 1},
    {"level": _level},
    "tar.gz",
    "tar.bz2",
    "tar.xz",
    "tar.zst",
    "zip",
    # Their headers say nothing of the level, and other names of members
    # compress to other bytes.
    drowned=("tar.bz2", "tar.xz", "tar.zst"),
)
_container("gzip header name", "\\w_\\d+", {}, {"gzip_name": by_chance.name})
_container(
    "gzip header time",
    r"\btime|modified",
    {},
    {"gzip_time": _time},
)
_container(
    "gzip header operating system",
    r"operating system|from Unix",
    {},
    {},
    surgery=lambda data: data[:9] + b"\x03" + data[10:],
)
_container(
    "bytes after the compressed stream",
    r"bytes no reader asked for",
    {},
    {"after": _bytes},
    *_ALL_TARS,
)
_container(
    "bytes after it changed",
    r"bytes no reader asked for",
    {"after": b"hidden bytes"},
    {"after": _bytes},
    *_ALL_TARS,
)
_container(
    "bytes after the tar's end",
    r"bytes no reader asked for",
    {},
    {"tar_after": _bytes},
    *_ALL_TARS,
    "tar",
)
_container(
    "global pax header",
    r"pax header",
    {},
    {"global_pax": lambda chance: {"comment": by_chance.name(chance)}},
    *_ALL_TARS,
)
_container(
    "tar format",
    r"GNU tar|pax interchange",
    {},
    {"tar_format": tarfile.GNU_FORMAT},
    *_ALL_TARS,
)
_container("zip comment", "comment", {}, {"comment": _remark}, "zip")
_container(
    "bytes before a zip",
    r"bytes no reader asked for",
    {},
    {"before": _bytes},
    "zip",
)
_container(
    "bytes after a zip",
    r"bytes no reader asked for",
    {},
    {"after": _bytes},
    "zip",
)
for _format in ("tar.bz2", "tar.xz", "tar.zst", "tar", "zip"):
    _container(
        f"tar.gz to {_format}",
        r"gzip.*(→|compress)|format|compress",
        {},
        {"format": _format},
    )


def _in_padding(data: bytes) -> bytes:
    # The first member's content is far shorter than a block.
    at = data.index(b"Metadata-Version")
    end = (at // 512 + 1) * 512 - 16
    return data[:end] + b"hidden" + data[end + 6 :]


def _in_header(data: bytes) -> bytes:
    block = bytearray(data[:512])
    block[500:506] = b"hidden"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + data[512:]


_container(
    "bytes in the padding of a member",
    r"after the content|padding",
    {},
    {},
    "tar",
    surgery=_in_padding,
)
_container(
    "unused bytes of a tar header",
    r"header",
    {},
    {},
    "tar",
    surgery=_in_header,
)


@kind("container", "zip member stored")
def _stored(chance: random.Random) -> Change:
    path = by_chance.path(chance)
    content = by_chance.text(chance, chance.randint(99, 9999))
    return pair(
        chance,
        [Entry(path, content)],
        [Entry(path, content, stored=True)],
        words=("compress|stored", re.escape(path)),
        format="zip",
    )
