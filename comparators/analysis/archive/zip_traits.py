"""What a zip says beside the values that its members have.

Every field of the directory and of the local headers that no member has, and
every byte that belongs to neither.

Source: APPNOTE.TXT 6.3.10, 4.3 and 4.4.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from .members import PACKED, Trait, bytes_trait

_METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 14: "LZMA", 93: "zstd"}
_EXTRA = {0x0001: "sizes", 0x5455: "times", 0x7875: "owner", 0x7075: "name"}
_CENTRAL_SIZE = 46
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_DESCRIBED = 8  # the flag for sizes that follow the content
_UTF_8 = 0x800
_PERMISSIONS = 0o7777 << 16


class ZipTraits:
    """The traits of one zip, entry by entry.

    Args:
        file: the zip.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._spans: list[tuple[int, int]] = []
        self._directory_size = 0

    def __call__(self, info: zipfile.ZipInfo) -> tuple[Trait, ...]:
        """Return what the directory and the local header say of an entry."""
        name = info.orig_filename.encode(
            "utf-8" if info.flag_bits & _UTF_8 else "cp437"
        )
        self._directory_size += (
            _CENTRAL_SIZE + len(name) + len(info.extra) + len(info.comment)
        )
        method = _METHODS.get(info.compress_type, str(info.compress_type))
        fields: dict[str, object] = {
            "compression": method,
            "flags": hex(info.flag_bits),
            "system": info.create_system,
            "version made by": info.create_version,
            "version needed": info.extract_version,
            "reserved byte": info.reserved,
            "disk": info.volume,
            "internal attributes": hex(info.internal_attr),
            "kind and attributes": hex(info.external_attr & ~_PERMISSIONS),
        }
        if info.filename.endswith("/"):  # a checksum of what is not read
            fields["checksum and sizes"] = (
                f"{info.CRC:08x} {info.compress_size} {info.file_size}"
            )
        if not 1 <= info.date_time[1] <= 12 or not info.date_time[2]:
            fields["time"] = info.date_time
        traits = [
            Trait(f"zip directory, {what}", str(value).encode())
            for what, value in fields.items()
        ]
        if info.orig_filename != info.filename:
            traits.append(bytes_trait("zip directory, name", name))
        if info.comment:
            traits.append(bytes_trait("comment in the zip", info.comment))
        traits += _extra_traits("zip directory", info.extra)
        return (*traits, *self._local(info, name))

    def _local(self, info: zipfile.ZipInfo, name: bytes) -> Iterator[Trait]:
        """Yield what the local header says otherwise, and the content."""
        start = info.header_offset
        header = self._read(start, _LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            yield Trait("zip local header", b"none")
            return
        fields = _LOCAL.unpack(header)
        at = start + _LOCAL.size
        here = self._read(at, fields[9])
        extra = self._read(at + fields[9], fields[10])
        at += fields[9] + fields[10]
        is_described = fields[2] & _DESCRIBED
        year, month, day, hour, minute, second = info.date_time
        for what, value, stated in (
            ("version", fields[1], info.extract_version),
            ("flags", fields[2], info.flag_bits),
            ("compression", fields[3], info.compress_type),
            ("time", fields[4], hour << 11 | minute << 5 | second // 2),
            ("date", fields[5], (year - 1980) << 9 | month << 5 | day),
            ("checksum", fields[6], 0 if is_described else info.CRC),
            (
                "packed size",
                fields[7],
                0 if is_described else info.compress_size,
            ),
            ("size", fields[8], 0 if is_described else info.file_size),
        ):
            if value != stated:
                yield Trait(f"zip local header, {what}", hex(value).encode())
        if here != name:
            yield bytes_trait("zip local header, name", here)
        yield from _extra_traits("zip local header", extra)
        end = at + info.compress_size
        yield Trait(PACKED, self._digest(at, end))
        if is_described:
            described = self._descriptor(info, end)
            if described:
                yield Trait("zip descriptor", b"%d bytes" % described)
            end += described
        self._spans.append((start, end))

    def _descriptor(self, info: zipfile.ZipInfo, at: int) -> int:
        """Return the size of the descriptor of *info*, 0 if it is another."""
        data = self._read(at, 24)
        sizes = info.CRC, info.compress_size, info.file_size
        for form in ("<2L", "<2Q"):
            try:
                numbers = struct.pack("<L", sizes[0])
                numbers += struct.pack(form, *sizes[1:])
            except struct.error:
                continue
            for start in (b"PK\x07\x08", b""):
                if data.startswith(start + numbers):
                    return len(start + numbers)
        return 0

    def rest(
        self, archive: zipfile.ZipFile
    ) -> tuple[list[Trait], tuple[int, int]]:
        """Return what belongs to no entry, and where the first of it is."""
        start = archive.start_dir
        end = start + self._directory_size
        tail = self._read(end, 2**17)
        at = tail.rfind(b"PK\x05\x06", 0, 2**17 - _END.size)
        stop = end if at < 0 else end + at + _END.size + len(archive.comment)
        traits = [*self._end_traits(archive, tail[: stop - end], max(0, at))]
        spans = [*self._spans, (start, stop)]
        self._file.seek(0, 2)
        spans.append((self._file.tell(), self._file.tell()))
        at, first, count, overlaps = 0, 0, 0, 0
        hasher = hashlib.sha256()
        for begin, stop in sorted(spans):
            if begin > at:
                first = first if count else at
                count += begin - at
                hasher.update(self._digest(at, begin))
            overlaps += begin < at
            at = max(at, stop)
        if overlaps:
            traits.append(Trait("entries that overlap", b"%d" % overlaps))
        if count:
            digest = hasher.hexdigest()
            words = f"{count:,} at offset {first:,}, SHA-256 {digest}"
            traits.append(Trait("bytes no reader asked for", words.encode()))
        return traits, (first, count)

    def _end_traits(
        self, archive: zipfile.ZipFile, tail: bytes, at: int
    ) -> Iterator[Trait]:
        """Yield what the end records say; the last one is *at* that place."""
        if at:
            yield bytes_trait("zip64 end records", tail[:at])
        if len(tail) < at + _END.size:
            return
        fields = _END.unpack_from(tail, at)
        count = len(archive.filelist)
        for what, value, stated in (
            ("disk", fields[1], 0),
            ("disk of the directory", fields[2], 0),
            ("entries on the disk", fields[3], count),
            ("entries", fields[4], count),
            ("size", fields[5], self._directory_size),
            ("offset", fields[6], archive.start_dir),
            ("size of the comment", fields[7], len(archive.comment)),
        ):
            if value != stated:
                yield Trait(f"zip end record, {what}", b"%d" % value)
        if archive.comment:
            yield bytes_trait("zip comment", archive.comment)

    def _read(self, start: int, size: int) -> bytes:
        if start < 0:
            return b""
        self._file.seek(start)
        return self._file.read(size)

    def _digest(self, start: int, end: int) -> bytes:
        hasher = hashlib.sha256()
        self._file.seek(max(0, start))
        while start < end and (
            block := self._file.read(min(2**20, end - start))
        ):
            hasher.update(block)
            start += len(block)
        return hasher.digest()


def _extra_traits(where: str, extra: bytes) -> Iterator[Trait]:
    """Yield a trait for each extra field."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        word = f" ({_EXTRA[kind]})" if kind in _EXTRA else ""
        yield bytes_trait(
            f"{where}, extra field 0x{kind:04x}{word}", extra[4 : 4 + size]
        )
        if 4 + size > len(extra):
            yield Trait(f"{where}, size of an extra field", b"%d" % size)
        extra = extra[4 + size :]
    if extra:
        yield bytes_trait(f"{where}, rest of the extra fields", extra)
