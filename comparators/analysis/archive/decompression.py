"""Decompressing a file as a stream, and keeping what goes unseen otherwise.

libarchive could decompress too, but it does not tell what follows the last
compressed stream, nor whether two streams are the same before compression.
It does serve for Zstandard, which the standard library gained in 3.14.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Generator
from typing import BinaryIO, Protocol

from ..container import zstd_frames
from . import libarchive_reader

_READ = 2**18
_CHUNK = 2**20
# What xz may use to decompress, bytes; `xz -9` needs 65 MiB.
_XZ_MEMORY = 256 * 2**20

_SIGNATURES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)


_LONGEST_SIGNATURE = max(len(signature) for signature, _ in _SIGNATURES)


def compression(path: str) -> str:
    """Return the name of the compression of *path*, by its first bytes.

    ``"zip"`` for a zip archive, ``"none"`` for what is none of those known.
    """
    with open(path, "rb") as stream:
        start = stream.read(8)
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            return name
    return "zip" if path.endswith(".zip") else "none"


class Decompressor(Protocol):
    """One compressed stream; the interface of bz2 and lzma."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's object with the interface of bz2's and lzma's."""

    def __init__(self) -> None:
        self._object = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def needs_input(self) -> bool:
        return not self._object.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._object.decompress(
            self._object.unconsumed_tail + data, max_length
        )


def _decompressor(name: str) -> Decompressor:
    if name == "gzip":
        return _Gzip()
    if name == "bzip2":
        import bz2

        return bz2.BZ2Decompressor()
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def _with_signature(file: BinaryIO, data: bytes) -> bytes:
    """Return *data* with more of *file*, enough to know what begins here."""
    while len(data) < _LONGEST_SIGNATURE:
        more = file.read(_READ)
        if not more:
            break
        data += more
    return data


class Stream:
    """The decompressed bytes of a file, in chunks, read once.

    Attributes:
        compression: see :func:`compression`.
        digest: SHA-256 of all chunks, once they were read.
        size: bytes of all chunks read so far.
        trailing: how many bytes follow the last compressed stream.
        trailing_digest: their SHA-256.
        problems: sentences about what is wrong with the compression.
    """

    def __init__(
        self, path: str, observe: Callable[[bytes], None] | None = None
    ) -> None:
        self.path = path
        self.compression = compression(path)
        self.size = 0
        self.trailing = 0
        self.problems: list[str] = []
        self._observe = observe
        self._hasher = hashlib.sha256()
        self._trailing_hasher = hashlib.sha256()
        self._chunks = self._plain_chunks()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._chunks.close()

    @property
    def digest(self) -> bytes:
        return self._hasher.digest()

    @property
    def trailing_digest(self) -> bytes:
        return self._trailing_hasher.digest()

    def read(self) -> bytes:
        """Return the next chunk, ``b""`` at the end."""
        chunk = next(self._chunks, b"")
        self.size += len(chunk)
        self._hasher.update(chunk)
        if self._observe is not None:
            self._observe(chunk)
        return chunk

    def _plain_chunks(self) -> Generator[bytes, None, None]:
        with open(self.path, "rb") as file:
            if self.compression == "zstd":
                yield from self._zstd(file)
            elif self.compression in {"none", "zip"}:
                while chunk := file.read(_CHUNK):
                    yield chunk
            else:
                yield from self._decompressed(file)

    def _zstd(self, file: BinaryIO) -> Generator[bytes, None, None]:
        end = zstd_frames.end_of_frames(file)
        file.seek(0)
        try:
            yield from libarchive_reader.filtered(
                lambda: file.read(min(_READ, end - file.tell()))
            )
        except libarchive_reader.ReadError as error:
            self.problems.append(f"the zstd stream is damaged: {error}")
            return
        file.seek(end)
        self._take_trailing(file, b"")

    def _decompressed(self, file: BinaryIO) -> Generator[bytes, None, None]:
        name = self.compression
        data = _with_signature(file, b"")
        while data and self._is_another_stream(data):
            decompressor = _decompressor(name)
            try:
                while not decompressor.eof:
                    if decompressor.needs_input and not data:
                        data = file.read(_READ)
                        if not data:
                            self.problems.append(
                                f"the {name} stream is truncated"
                            )
                            return
                    chunk = decompressor.decompress(data, _CHUNK)
                    data = b""
                    if chunk:
                        yield chunk
            except Exception as error:
                # zlib.error, OSError, lzma.LZMAError: each its own
                self.problems.append(f"the {name} stream is damaged: {error}")
                return
            data = _with_signature(file, decompressor.unused_data)
        self._take_trailing(file, data)

    def _take_trailing(self, file: BinaryIO, data: bytes) -> None:
        data = data or file.read(_READ)
        while data:
            self.trailing += len(data)
            self._trailing_hasher.update(data)
            data = file.read(_READ)

    def _is_another_stream(self, data: bytes) -> bool:
        return any(
            data.startswith(signature)
            for signature, name in _SIGNATURES
            if name == self.compression
        )
