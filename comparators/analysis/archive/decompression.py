"""Decompressing a file as Python's gzip, bz2, lzma and zstd modules do.

Not by those modules themselves: they do not tell where a compressed stream
ends and what stands behind it.
"""

from __future__ import annotations

import functools
import hashlib
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Protocol

from .gzip_header import gzip_header
from .members import Notes, Trait

_READ = 2**18
_CHUNK = 2**20
_HEADER, _LONGEST_HEADER = 2**10, 2**26
_MOST_STREAMS = 10_000
# What xz may use to decompress, bytes; `xz -9` needs 65 MiB.
_XZ_MEMORY = 256 * 2**20

_SIGNATURES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x5d\0\0", "xz"),  # the older .lzma, which the lzma module takes too
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)

_BY_NAME = {
    ".zip": "zip",
    ".tgz": "gzip",
    ".tar.gz": "gzip",
    ".tar.bz2": "bzip2",
    ".tbz": "bzip2",
    ".tar.xz": "xz",
    ".txz": "xz",
}
"""What pip takes a file for by its name."""


def compression(path: str, as_pip: bool = True) -> str:
    """Return the name of the compression of *path*, by its first bytes.

    ``"zip"`` for a zip archive, ``"none"`` for what is none of those known.

    Args:
        as_pip: whether to ask first what pip's `unpack_file` asked first for
            years: is it named like a zip, or does it end like one that has
            members?  pip 26.3 goes by the name; that is an alert.
    """
    if as_pip and path.lower().endswith(".zip"):
        return "zip"
    with open(path, "rb") as stream:
        start = stream.read(8)
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            # In a plain tar the zip may be a member near the end: there the
            # members are read, and that pip does not is an alert.
            return "zip" if as_pip and has_zip_members(path) else name
    return "none"


def has_zip_members(path: str) -> bool:
    """Return whether zipfile finds members in *path*, whatever it begins as."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return bool(archive.infolist())
    except Exception:  # BadZipFile, ValueError, NotImplementedError …
        return False


class _Decompressor(Protocol):
    """One compressed stream; the interface of bz2 and lzma."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def _decompressor(name: str) -> Callable[[], _Decompressor]:
    # Imported here: only one of them is needed.
    if name == "gzip":
        from isal import igzip_lib

        return functools.partial(
            igzip_lib.IgzipDecompressor, igzip_lib.DECOMP_DEFLATE
        )
    if name == "bzip2":
        import bz2

        return bz2.BZ2Decompressor
    if name == "zstd":
        try:
            from compression import zstd  # type: ignore[import-not-found]
        except ImportError:  # before Python 3.14
            from backports import zstd
        return zstd.ZstdDecompressor  # type: ignore[no-any-return]
    import lzma

    return functools.partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)


class Stream:
    """The decompressed bytes of a file, in chunks, read once.

    Args:
        notes: what the streams say, what is wrong with them, what is around
            them.

    Attributes:
        notes: as given.
        compression: see :func:`compression`.
        digest: SHA-256 of all chunks, once they were read.
        is_plain: whether the file is one compressed stream and nothing else,
            so that every reader must get the same bytes from it.
    """

    def __init__(self, path: str, notes: Notes, as_pip: bool = True) -> None:
        self.path = path
        self.compression = compression(path, as_pip)
        self.is_plain = True
        self.notes = notes
        self._hasher = hashlib.sha256()

    @property
    def digest(self) -> bytes:
        return self._hasher.digest()

    def chunks(self) -> Iterator[bytes]:
        """Yield the decompressed bytes."""
        with open(self.path, "rb") as file:
            if self.compression in {"none", "zip"}:
                chunks = iter(lambda: file.read(_CHUNK), b"")
            else:
                chunks = self._streams(file)
            for chunk in chunks:
                self._hasher.update(chunk)
                yield chunk

    def _streams(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield what all streams hold; what is behind them is a trait."""
        new = _decompressor(self.compression)
        at, number = 0, 0
        while file.seek(at) >= 0 and (start := file.read(_HEADER)):
            if number == _MOST_STREAMS:
                self._broken(f"has more than {_MOST_STREAMS:,} parts")
                return
            file.seek(at)
            if self.compression == "gzip":
                header = gzip_header(start)
                if header is not None and header[0] >= _HEADER:
                    header = gzip_header(file.read(_LONGEST_HEADER))
                if header is None:
                    if not number:
                        self._broken("is damaged: it has no whole header")
                    break
                self.notes.traits += header[1]
                file.seek(at + header[0])
            size = crc = 0
            decompressor = new()
            try:
                while not decompressor.eof:
                    data = (
                        file.read(_READ) if decompressor.needs_input else b""
                    )
                    if decompressor.needs_input and not data:
                        self._broken("is truncated")
                        return
                    chunk = decompressor.decompress(data, _CHUNK)
                    if chunk:
                        size += len(chunk)
                        crc = zlib.crc32(chunk, crc)
                        yield chunk
            except Exception as error:  # each module has its own
                # Where a further stream fails at once, Python's modules take
                # what is there for no stream.
                if not number or size or self.compression == "gzip":
                    self._broken(f"is damaged: {error}")
                    return
                break
            number += 1
            at = file.tell() - len(decompressor.unused_data)
            if self.compression == "gzip":
                file.seek(at)
                trailer = file.read(8)
                if trailer != struct.pack("<2L", crc, size % 2**32):
                    wrong = "is damaged: its checksum or size is wrong"
                    self._broken(wrong if trailer[7:] else "is truncated")
                    return
                at = self._after_zeros(file, at + 8)
        self._behind(file, at)
        self.is_plain = self.is_plain and number == 1

    def _broken(self, what: str) -> None:
        self.is_plain = False
        self.notes.problems.append(f"the {self.compression} stream {what}")

    def _after_zeros(self, file: IO[bytes], at: int) -> int:
        """Return where the zeros from *at* on end (gzip.org's FAQ, 8)."""
        file.seek(at)
        start = at
        while (block := file.read(_READ)) and not block.strip(b"\0"):
            at += len(block)
        at += len(block) - len(block.lstrip(b"\0"))
        if at > start:
            self.is_plain = False
            zeros = f"{at - start:,} zero bytes".encode()
            self.notes.traits.append(Trait("behind the gzip stream", zeros))
        return at

    def _behind(self, file: IO[bytes], at: int) -> None:
        file.seek(at)
        hasher = hashlib.sha256()
        size = 0
        while block := file.read(_READ):
            hasher.update(block)
            size += len(block)
        if size:
            self.is_plain = False
            place = f"behind the {self.compression} stream"
            self.notes.unread(place, at, size, hasher.digest())


def other_formats(stream: Stream, is_zip: bool) -> Iterator[str]:
    """Yield in which other formats the file of *stream* can be read.

    Args:
        stream: not read from; it says what the file is taken for.
        is_zip: whether it is taken for a zip.
    """
    path = stream.path.lower()
    for suffix, compression in _BY_NAME.items():
        if path.endswith(suffix) and compression != stream.compression:
            yield f"it is named {suffix}, but is {stream.compression}"
    if is_zip and _begins_as_tar(stream.path):
        words = "it can be read as a tar too"
        is_named_so = (
            path.endswith((".tar", *_BY_NAME)) and path[-4:] != ".zip"
        )
        yield f"{words}, and pip 26.3 does so" if is_named_so else words
    # What is compressed and ends as a zip is taken for one.
    if stream.compression == "none" and has_zip_members(stream.path):
        yield "it can be read as a zip too, and older releases of pip do so"


def _begins_as_tar(path: str) -> bool:
    start = b""
    for chunk in Stream(path, Notes(), as_pip=False).chunks():
        start += chunk
        if len(start) >= tarfile.BLOCKSIZE:
            break
    try:
        tarfile.TarInfo.frombuf(start[: tarfile.BLOCKSIZE], "utf-8", "replace")
    except (tarfile.TarError, ValueError):
        return False
    return True
