"""Decompressing a file as Python's gzip, bz2, lzma and zstd modules do.

Not by those modules themselves: they do not tell where a compressed stream
ends and what stands behind it.
"""

from __future__ import annotations

import bz2
import hashlib
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import IO, Any

from isal import igzip_lib

from .gzip_header import gzip_header
from .members import Notes, Trait

try:
    from compression import zstd  # type: ignore[import-not-found]
except ImportError:  # before Python 3.14
    from backports import zstd

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


_DECOMPRESSORS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: igzip_lib.IgzipDecompressor(igzip_lib.DECOMP_DEFLATE),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
    "zstd": zstd.ZstdDecompressor,
}


class _BrokenError(Exception):
    """A stream cannot be read to its end; the message is a predicate."""


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
        """Yield what all streams hold; tell what is behind them."""
        at = number = 0
        try:
            while (end := (yield from self._stream(file, at))) > at:
                at = end
                number += 1
                if number > _MOST_STREAMS:
                    raise _BrokenError(
                        f"has more than {_MOST_STREAMS:,} parts"
                    )
        except _BrokenError as error:
            self.is_plain = False
            problem = f"the {self.compression} stream {error}"
            self.notes.problems.append(problem)
            return
        file.seek(at)
        size, hasher = 0, hashlib.sha256()
        while block := file.read(_READ):
            hasher.update(block)
            size += len(block)
        if size:
            place = f"behind the {self.compression} stream"
            self.notes.unread(place, at, size, hasher.digest())
        self.is_plain = self.is_plain and number == 1 and not size

    def _stream(self, file: IO[bytes], at: int) -> Generator[bytes, None, int]:
        """Yield what a stream holds; return where it ends.

        Python's modules take for no stream what fails at once, behind others.
        """
        file.seek(at)
        start = file.read(_HEADER)
        if not start:
            return at
        header = 0
        if self.compression == "gzip":
            header, traits = gzip_header(start)
            if header >= _HEADER:
                start += file.read(_LONGEST_HEADER)
                header, traits = gzip_header(start)
            if not header and not at:
                raise _BrokenError("is damaged: it has no whole header")
            if not header:
                return at
            self.notes.traits += traits
        file.seek(at + header)
        size = crc = 0
        decompressor = _DECOMPRESSORS[self.compression]()
        while not decompressor.eof:
            data = file.read(_READ) if decompressor.needs_input else b""
            if decompressor.needs_input and not data:
                raise _BrokenError("is truncated")
            try:
                chunk = decompressor.decompress(data, _CHUNK)
            except Exception as error:  # each module has its own
                if at and not size and not header:
                    return at
                raise _BrokenError(f"is damaged: {error}") from error
            if chunk:
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
                yield chunk
        end = file.tell() - len(decompressor.unused_data)
        return self._behind_gzip(file, end, crc, size) if header else end

    def _behind_gzip(
        self, file: IO[bytes], end: int, crc: int, size: int
    ) -> int:
        """Check the trailer at *end*; return where the zeros after it end."""
        file.seek(end)
        trailer = file.read(8)
        if len(trailer) < 8:
            raise _BrokenError("is truncated")
        if trailer != struct.pack("<2L", crc, size % 2**32):
            raise _BrokenError("is damaged: its checksum or size is wrong")
        # Zeros may follow (gzip.org's FAQ, 8).
        end = start_of_zeros = file.tell()
        while (block := file.read(_READ)) and not block.strip(b"\0"):
            end += len(block)
        end += len(block) - len(block.lstrip(b"\0"))
        if end > start_of_zeros:
            self.is_plain = False
            zeros = f"{end - start_of_zeros:,} zero bytes".encode()
            self.notes.traits.append(Trait("behind the gzip stream", zeros))
        return end


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
    stream = Stream(path, Notes(), as_pip=False)
    start = b""
    for chunk in stream.chunks():
        start += chunk
        if len(start) >= tarfile.BLOCKSIZE:
            break
    try:
        tarfile.TarInfo.frombuf(start[: tarfile.BLOCKSIZE], "utf-8", "replace")
    except (tarfile.TarError, ValueError):
        return False
    return True
