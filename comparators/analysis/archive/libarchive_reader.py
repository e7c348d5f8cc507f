"""libarchive's view of an archive: its entries and their blocks of data.

libarchive-c raises for what libarchive calls a failure and logs what it calls
a warning; a reader of hostile archives needs both as sentences.  So the
functions are taken from its library object with their return codes bare.
"""

from __future__ import annotations

import ctypes
import stat
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import libarchive.ffi as ffi

_OK, _EOF, _WARN, _RETRY, _FAILED = 0, 1, -20, -10, -25
_BLOCK = 2**17
_ZEROS = bytes(2**16)
_MAX_MESSAGE = 200

KINDS = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symbolic link",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
    stat.S_IFIFO: "FIFO",
    stat.S_IFSOCK: "socket",
}


def _function(name: str, *arguments: Any) -> Any:
    # By item, not by attribute: a new function object, without the return
    # code check that libarchive-c puts on the shared one.
    function = ffi.libarchive[f"archive_{name}"]
    function.argtypes = arguments
    function.restype = ctypes.c_int
    return function


_pointer = ctypes.c_void_p
_next_header = _function("read_next_header2", _pointer, _pointer)
_data_block = _function(
    "read_data_block",
    _pointer,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(ctypes.c_size_t),
    ctypes.POINTER(ctypes.c_longlong),
)


class ReadError(Exception):
    """libarchive could not go on; the message is its own.

    Attributes:
        fatal: whether nothing more can be read from this archive.
    """

    def __init__(self, message: str, fatal: bool = True) -> None:
        super().__init__(message)
        self.fatal = fatal


class Entry(NamedTuple):
    """One entry of an archive; its data can be read until the next one.

    The fields are those of
    :class:`~diffoscope_sdist.comparators.analysis.archive.reading.Member`;
    ``problem`` is a warning of libarchive's, or "".
    """

    path: str
    kind: str
    mode: int
    link: str
    uid: int
    gid: int
    uname: str
    gname: str
    mtime: int
    device: tuple[int, int]
    problem: str
    blocks: Callable[[], Iterator[bytes]]


class Reader:
    """An archive opened by libarchive.

    Args:
        read: returns the next bytes of the archive, ``b""`` at its end; None
            to let libarchive read *path* itself (zip needs to seek).
        path: of the archive, used if *read* is None.
        formats, filters: libarchive's names, e.g. ``"tar"`` and ``"none"``.
    """

    def __init__(
        self,
        read: Callable[[], bytes] | None,
        path: str,
        formats: str,
        filters: str = "none",
    ) -> None:
        self._read = read
        self._path = path
        self._formats = formats
        self._filters = filters
        self._archive: int | None = None
        self._entry: int | None = None
        self._error: BaseException | None = None
        self._chunk = b""

    def __enter__(self) -> Reader:
        self._archive = ffi.read_new()
        self._entry = ffi.entry_new()
        ffi.get_read_filter_function(self._filters)(self._archive)
        ffi.get_read_format_function(self._formats)(self._archive)
        # The callback must live as long as the archive.
        self._callback = ffi.READ_CALLBACK(self._next_chunk)
        try:
            if self._read is None:
                ffi.read_open_filename_w(self._archive, self._path, _BLOCK)
            else:
                ffi.read_open(
                    self._archive,
                    None,
                    ffi.NO_OPEN_CB,
                    self._callback,
                    ffi.NO_CLOSE_CB,
                )
        except ffi.ArchiveError as error:
            self.__exit__()
            raise ReadError(_shortened(str(error.msg))) from None
        return self

    def __exit__(self, *_: object) -> None:
        ffi.entry_free(self._entry)
        ffi.read_free(self._archive)
        self._archive = self._entry = None

    @property
    def format(self) -> str:
        """libarchive's name of the format of the entry read last."""
        return (ffi.format_name(self._archive) or b"").decode("ascii")

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order.

        Raises:
            ReadError: where nothing more can be read.
        """
        archive, entry = self._archive, self._entry
        entry_mode, entry_hardlink = ffi.entry_mode, ffi.entry_hardlink
        entry_pathname = ffi.entry_pathname
        entry_uid, entry_gid = ffi.entry_uid, ffi.entry_gid
        entry_uname, entry_gname = ffi.entry_uname, ffi.entry_gname
        entry_mtime, entry_mtime_nsec = ffi.entry_mtime, ffi.entry_mtime_nsec
        last_owner: tuple[bytes | None, bytes | None] = (None, None)
        uname = gname = ""
        while True:
            code = _next_header(archive, entry)
            if code == _EOF:
                return
            if code not in (_OK, _WARN, _RETRY):
                self._raise(code)
            problem = "" if code == _OK else self._message()
            mode = entry_mode(entry)
            link = entry_hardlink(entry)
            kind = KINDS.get(stat.S_IFMT(mode), "file")
            if link is not None:
                kind = "hard link"
            elif kind == "symbolic link":
                link = ffi.entry_symlink(entry)
            device = (0, 0)
            if kind in {"character device", "block device"}:
                device = (
                    ffi.entry_rdevmajor(entry),
                    ffi.entry_rdevminor(entry),
                )
            owner = entry_uname(entry), entry_gname(entry)
            if owner != last_owner:
                last_owner = owner
                uname, gname = map(_string, owner)
            # By position: one of these for each of many members.
            yield Entry(
                (entry_pathname(entry) or b"").decode(
                    "utf-8", "surrogateescape"
                ),
                kind,
                stat.S_IMODE(mode),
                _string(link) if link else "",
                entry_uid(entry),
                entry_gid(entry),
                uname,
                gname,
                entry_mtime(entry) * 10**9 + entry_mtime_nsec(entry),
                device,
                problem,
                self._blocks,
            )

    def _blocks(self) -> Iterator[bytes]:
        """Yield the content of the current entry, holes as zeros."""
        buffer = ctypes.c_void_p()
        size = ctypes.c_size_t()
        offset = ctypes.c_longlong()
        references = (
            ctypes.byref(buffer),
            ctypes.byref(size),
            ctypes.byref(offset),
        )
        position = 0
        warning = ""
        while True:
            code = _data_block(self._archive, *references)
            if code == _EOF:
                break
            if code not in (_OK, _WARN, _RETRY):
                self._raise(code)
            if code == _WARN and not warning:
                # A wrong checksum, for instance: the content is there.
                warning = self._message()
            if offset.value > position:
                yield from _hole(offset.value - position)
                position = offset.value
            if size.value and buffer.value:
                block = ctypes.string_at(buffer.value, size.value)
                position += len(block)
                yield block
        yield from _hole(ffi.entry_size(self._entry) - position)
        if warning:
            raise ReadError(warning, fatal=False)

    def _next_chunk(self, _archive: int, _data: int, pointer: Any) -> int:
        try:
            assert self._read is not None
            self._chunk = self._read()
        except BaseException as error:  # re-raised outside of libarchive
            self._error = error
            return -1
        address = ctypes.cast(ctypes.c_char_p(self._chunk), ctypes.c_void_p)
        pointer[0] = address.value
        return len(self._chunk)

    def _raise(self, code: int) -> None:
        if self._error is not None:
            raise self._error
        raise ReadError(self._message(), fatal=code != _FAILED)

    def _message(self) -> str:
        message = ffi.error_string(self._archive) or b"unknown error"
        return _shortened(message.decode("utf-8", "replace"))


def filtered(read: Callable[[], bytes]) -> Iterator[bytes]:
    """Yield the decompressed bytes of what *read* returns.

    Args:
        read: returns the next bytes, ``b""`` at the end.

    Raises:
        ReadError: if the compression is damaged.
    """
    with Reader(read, "", "raw", "all") as reader:
        for entry in reader.entries():
            yield from entry.blocks()


def _hole(length: int) -> Iterator[bytes]:
    """Yield *length* zero bytes."""
    while length > 0:
        yield _ZEROS[:length]
        length -= len(_ZEROS)


def _string(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "surrogateescape")


def _shortened(message: str) -> str:
    return message[:_MAX_MESSAGE].rstrip(". \n")
