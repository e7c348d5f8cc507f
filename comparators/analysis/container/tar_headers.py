"""What a tar holds beside the members that libarchive tells of.

libarchive folds pax records into the members and drops the rest; it keeps
silent about bytes in unused parts of a header, about the padding of a
member's content and about what follows the end of the archive.  A change
there is a change of the archive, and a place to hide things, so the stream
is walked a second time here, 512 bytes at a time, content skipped.

Source: POSIX.1-2017 (pax), "ustar Interchange Format" and "pax Header
Block"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from .tar_blocks import (
    BLOCK,
    MAX_STYLES,
    Styles,
    checksum_holds,
    number,
    outer_digest,
)

MAX_BODY = 1 << 20
"""Extended headers longer than this many bytes are only digested."""
MAX_PAX_BYTES = 16 << 20
"""Once this many bytes of pax records are kept, later ones are digested."""
MAX_REPEATED = 64
"""Extended headers, and bodies of them, that are remembered."""
MAX_OUTER = 8
"""Extended headers before one member whose own blocks are compared."""

_ZERO = bytes(BLOCK)
_LENGTH = re.compile(rb"([0-9]{1,7}) ")

VALUED = frozenset(
    ("path", "linkpath", "size", "uid", "gid", "uname", "gname", "mtime")
)
"""Pax keywords whose values the members of the index have."""


class PaxRecord(NamedTuple):
    """A keyword and its value; the value may be a digest, see `MAX_BODY`."""

    keyword: str
    value: bytes


class TarMember(NamedTuple):
    """What one member's headers hold.

    Attributes:
        path: the name; bytes that are not UTF-8 are surrogate-escaped.
        style: what is left of the header block without the values that the
            index has: type, magic, how numbers are written, bytes after the
            end of a name.
        pax: the records of its extended header, in their order.
        padding: digest of the bytes between its content and the next
            block; empty if all are zero, as they should be.
        link: the target of a symbolic or hard link, like `path`.
        outer: digest of the header blocks of its extended headers, where
            they do not repeat its own; empty if it has none.
    """

    path: str
    style: bytes
    pax: tuple[PaxRecord, ...] = ()
    padding: bytes = b""
    outer: bytes = b""
    link: str = ""


class TarEvidence(NamedTuple):
    """What a whole tar holds beside its members.

    Attributes:
        members: in the order of the archive.
        global_pax: records of global extended headers, each with the number
            of members before it.
        end: how the archive ends, in words.
        after: bytes after the end-of-archive marker up to the last that is
            not zero.
        after_digest: SHA-256 of them; empty if there are none.
        stopped_at: offset in bytes of the first block that is no header
            though one should be there; None if there is none.
    """

    members: tuple[TarMember, ...]
    global_pax: tuple[tuple[int, PaxRecord], ...]
    end: str
    after: int
    after_digest: bytes
    stopped_at: int | None


class TarHeaders:
    """Walks over a decompressed tar that is fed in chunks of any size.

    Never raises, whatever it is fed; memory grows with the number of
    members only.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._offset = 0  # of the next byte fed, bytes
        self._skip = 0  # content still to come
        self._pad = 0  # padding still to come
        self._padding = b""  # what of it was not zero
        self._body: bytearray | None = None  # of an extended header
        self._body_left = 0
        self._body_hash: hashlib._Hash | None = None
        self._body_type = b""
        self._after_header = False
        self._maybe_content = 0
        self._sparse = False
        self._ended = False
        self._zeros = 0
        self._tail = hashlib.sha256()
        self._tail_size = 0
        self._tail_zeros = 0
        self._stopped_at: int | None = None
        self._members: list[TarMember] = []
        self._global: list[tuple[int, PaxRecord]] = []
        self._pax: list[PaxRecord] = []
        self._pax_bytes = 0
        self._outer: list[bytes] = []
        self._long_name: bytes | None = None
        self._long_link: bytes | None = None
        self._extensions = b""
        self._styles: dict[bytes, bytes] = {}
        self._repeated: dict[bytes, int] = {}
        self._known_pax: dict[bytes, list[PaxRecord]] = {}
        self._style = Styles()

    def feed(self, chunk: bytes) -> None:
        """Walk over the next bytes of the stream."""
        data = self._rest + chunk if self._rest else chunk
        base = self._offset - len(self._rest)
        self._offset += len(chunk)
        self._rest = b""
        at, end = 0, len(data)
        while at < end:
            if self._ended:
                self._trailing(data[at:] if at else data)
                return
            if self._skip:
                step = end - at
                if step > self._skip:
                    step = self._skip
                if self._body is not None:
                    self._take(data[at : at + step])
                self._skip -= step
                at += step
            if self._pad and not self._skip:
                step = end - at
                if step > self._pad:
                    step = self._pad
                self._padding += data[at : at + step]
                self._pad -= step
                at += step
            if self._skip or self._pad:
                continue
            if self._after_header:
                self._finish_member()
            if end - at < BLOCK:
                self._rest = data[at:]
                return
            self._block(data[at : at + BLOCK], base + at)
            at += BLOCK

    def finish(self) -> TarEvidence:
        """What was found; nothing can be fed afterwards."""
        if self._after_header:
            self._finish_member()
        if self._ended:
            end = self._end()
        elif self._rest or self._skip or self._pad:
            end = "no end-of-archive marker, cut short"
        else:
            end = "no end-of-archive marker"
        if self._rest and not self._ended:
            self._tail.update(self._rest)
            self._tail_size += len(self._rest)
        return TarEvidence(
            members=tuple(self._members),
            global_pax=tuple(self._global),
            end=end,
            after=self._tail_size,
            after_digest=self._tail.digest() if self._tail_size else b"",
            stopped_at=self._stopped_at,
        )

    def _end(self) -> str:
        if self._stopped_at is not None:
            return "no end-of-archive marker"
        zeros = self._zeros
        if zeros < 2 * BLOCK:
            return f"{zeros} zero bytes"
        if zeros == 2 * BLOCK:
            return "two zero blocks"
        if self._offset % 10240 == 0 and zeros <= 10240 + BLOCK:
            return "zeros up to a multiple of 10240 bytes"
        return f"{zeros} zero bytes"

    def _trailing(self, data: bytes) -> None:
        zeros = len(data) - len(data.rstrip(b"\0"))
        if zeros == len(data):
            if not self._tail_size and self._stopped_at is None:
                self._zeros += zeros
            self._tail_zeros += zeros
            return
        if not self._tail_size and self._stopped_at is None:
            self._zeros += len(data) - len(data.lstrip(b"\0"))
            # The zeros of the marker and its padding are no part of it.
            self._tail_zeros = 0
            data = data.lstrip(b"\0")
        else:
            _hash_zeros(self._tail, self._tail_zeros)
            self._tail_size += self._tail_zeros
        kept = data[: len(data) - zeros]
        self._tail.update(kept)
        self._tail_size += len(kept)
        self._tail_zeros = zeros

    def _block(self, block: bytes, offset: int) -> None:
        if self._sparse:  # GNU: more of the map of a sparse file
            self._extensions += hashlib.sha256(block).digest()[:8]
            self._sparse = block[504] != 0
            if not self._sparse:
                self._expect(self._maybe_content)
                self._maybe_content = 0
            return
        # Some tars have the same header for all pax records: checked once.
        size = self._repeated.get(block)
        if size is not None:
            self._maybe_content = 0
            self._extended(block, block[156:157], size)
            return
        if not block[0] and block == _ZERO:
            self._ended = True
            self._zeros = BLOCK
            return
        if not checksum_holds(block):
            if self._maybe_content:
                # A hard link whose size was meant (pax does, ustar not).
                self._skip = self._maybe_content - BLOCK
                self._pad = -self._maybe_content % BLOCK
                if self._skip < 0:
                    self._skip = self._pad = 0
                self._maybe_content = 0
                return
            self._ended = True
            self._stopped_at = offset
            self._trailing(block)
            return
        self._maybe_content = 0
        kind = block[156:157]
        size = number(block[124:136])
        if kind in b"xgXLKA":
            if len(self._repeated) < MAX_REPEATED:
                self._repeated[block] = size
            self._extended(block, kind, size)
        else:
            self._member(block, kind, size)

    def _extended(self, block: bytes, kind: bytes, size: int) -> None:
        self._body = bytearray()
        self._body_left = size
        self._body_hash = None
        self._body_type = kind
        if kind in b"XA":
            self._extensions += kind
        self._after_header = True
        self._expect(size)
        if len(self._outer) < MAX_OUTER:
            self._outer.append(block)

    def _member(self, block: bytes, kind: bytes, size: int) -> None:
        style = self._style(block)
        path = self._long_name
        link = self._long_link
        for keyword, value in self._pax:
            if keyword == "path":
                path = value
            elif keyword == "linkpath":
                link = value
            elif keyword == "size" and value.isdigit() and len(value) < 20:
                if size and size != int(value):
                    style += b" size %d is not that of pax" % size
                size = int(value)
        if path is None:
            path = block[:100].split(b"\0", 1)[0]
            if block[257:263] == b"ustar\0" and block[345]:
                path = block[345:500].split(b"\0", 1)[0] + b"/" + path
        if link is None:
            link = block[157:257].split(b"\0", 1)[0] if block[157] else b""
        style += self._extensions
        if len(self._styles) < MAX_STYLES:
            style = self._styles.setdefault(style, style)
        else:
            style = hashlib.sha256(style).digest()
        self._members.append(
            TarMember(
                path.decode("utf-8", "surrogateescape"),
                style,
                tuple(self._pax) if self._pax else (),
                b"",
                outer_digest(self._outer, block, self._style)
                if self._outer
                else b"",
                link.decode("utf-8", "surrogateescape"),
            )
        )
        self._pax = []
        self._outer = []
        self._long_name = self._long_link = None
        self._extensions = b""
        self._after_header = True
        if kind == b"1":
            self._maybe_content = size
        elif kind in b"23456" and kind:
            pass  # has no content whatever its size says
        elif kind == b"S" and block[482]:
            self._sparse = True
            self._maybe_content = size
        else:
            self._expect(size)

    def _expect(self, size: int) -> None:
        self._skip = size
        self._pad = -size % BLOCK
        self._padding = b""

    def _take(self, piece: bytes) -> None:
        assert self._body is not None
        if self._body_hash is not None:
            self._body_hash.update(piece)
            return
        self._body += piece
        if len(self._body) > MAX_BODY:
            self._body_hash = hashlib.sha256(self._body)

    def _finish_member(self) -> None:
        self._after_header = False
        if self._padding and self._padding.count(0) == len(self._padding):
            self._padding = b""
        if self._body is not None:
            self._finish_body(bytes(self._body))
            self._body = None
        elif self._padding and self._members:
            self._members[-1] = self._members[-1]._replace(
                padding=hashlib.sha256(self._padding).digest()
            )
        self._padding = b""

    def _finish_body(self, body: bytes) -> None:
        if self._padding:
            self._extensions += hashlib.sha256(self._padding).digest()[:8]
        if self._body_type == b"L":
            self._long_name = body.split(b"\0", 1)[0]
        elif self._body_type == b"K":
            self._long_link = body.split(b"\0", 1)[0]
        if self._body_type in (b"L", b"K"):
            self._extensions += body.partition(b"\0")[2].strip(b"\0")[:256]
            return
        self._pax_bytes += len(body)
        if (
            self._body_type == b"A"
            or len(body) > MAX_BODY
            or self._pax_bytes > MAX_PAX_BYTES
        ):
            whole = self._body_hash or hashlib.sha256(body)
            digest = b"SHA-256 " + whole.hexdigest().encode()
            records = [PaxRecord(f"({self._body_left} bytes)", digest)]
        else:
            known = self._known_pax.get(body)
            if known is None:
                known = pax_records(body)
                if len(self._known_pax) < MAX_REPEATED and len(body) < BLOCK:
                    self._known_pax[body] = known
            records = known
        if self._body_type == b"g":
            count = len(self._members)
            block = self._outer.pop() if self._outer else _ZERO
            header = PaxRecord(
                "(header)", outer_digest([block], _ZERO, self._style)
            )
            self._global += [(count, record) for record in [*records, header]]
            self._extensions = b""
        else:
            self._pax += records


def pax_records(body: bytes) -> list[PaxRecord]:
    """The records of an extended header, in their order.

    What cannot be read as records is the value of one last record without
    a keyword.

    >>> pax_records(b"13 path=a b c\\n"[:0] + b"12 path=abc\\n")
    [PaxRecord(keyword='path', value=b'abc')]
    """
    records = []
    at = 0
    while at < len(body):
        found = _LENGTH.match(body, at)
        length = int(found[1]) if found else 0
        if (
            not found
            or length <= found.end() - at
            or at + length > len(body)
            or body[at + length - 1] != 0x0A
        ):
            records.append(PaxRecord("", body[at:]))
            break
        keyword, _, value = body[found.end() : at + length - 1].partition(b"=")
        records.append(
            PaxRecord(keyword.decode("utf-8", "surrogateescape"), value)
        )
        at += length
    return records


def _hash_zeros(tail: hashlib._Hash, count: int) -> None:
    while count > 0:
        step = min(count, 1 << 16)
        tail.update(bytes(step))
        count -= step
