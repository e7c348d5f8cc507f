"""libarchive's reading of an archive, as a witness beside Python's.

What libarchive and Python do not read alike is how something is shown to one
reader and hidden from another.  libarchive gets everything that bsdtar would
take: all its formats, and all compressions it knows.

libarchive-c raises for what libarchive calls a failure and logs what it calls
a warning; here both are needed, so its functions are taken bare.
"""

from __future__ import annotations

import ctypes
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import libarchive.ffi as ffi

from .members import Kind, Member, link_digest

_OK, _EOF, _WARN, _RETRY = 0, 1, -20, -10
_BLOCK = 2**18
_ZEROS = bytes(2**16)
_LONGEST_MESSAGE = 200
_KINDS = {
    stat.S_IFDIR: Kind.DIRECTORY,
    stat.S_IFLNK: Kind.SYMLINK,
    stat.S_IFCHR: Kind.CHARACTER_DEVICE,
    stat.S_IFBLK: Kind.BLOCK_DEVICE,
    stat.S_IFIFO: Kind.FIFO,
    stat.S_IFSOCK: Kind.SOCKET,
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


class Testimony(NamedTuple):
    """What libarchive read.

    Attributes:
        members: in its order; no owners.
        format: libarchive's name of the format, e.g. "GNU tar format".
        problem: why it could not go on, or what it warns of; "" for nothing.
    """

    members: Sequence[Member] = ()
    format: str = ""
    problem: str = ""


class _Failure(Exception):
    """libarchive could not go on; the message is its own."""


def testimony(
    source: str | int,
    most: int,
    content: Callable[[int, Iterator[bytes]], tuple[int, int, bytes]],
) -> Testimony:
    """Let libarchive read an archive.

    Args:
        source: the path of a file, or the descriptor of an open one.
        most: how many members are read.
        content: takes the position of a member and its content; returns its
            offset, its size and its digest.

    Raises:
        LimitReachedError: as *content* raises it.
    """
    members: list[Member] = []
    problem = ""
    archive, entry = ffi.read_new(), ffi.entry_new()
    try:
        ffi.get_read_filter_function("all")(archive)
        ffi.get_read_format_function("all")(archive)
        if isinstance(source, str):
            ffi.read_open_filename_w(archive, source, _BLOCK)
        else:
            # No callback of ours: a signal that comes in one is lost there.
            os.lseek(source, 0, os.SEEK_SET)
            ffi.read_open_fd(archive, source, _BLOCK)
        retries = 0
        while (code := _next_header(archive, entry)) != _EOF:
            if code == _RETRY and retries < most:  # bsdtar goes on, too
                retries += 1
                problem = problem or _message(archive)
                continue
            if code not in (_OK, _WARN):
                raise _Failure(_message(archive))
            if len(members) >= most:
                raise _Failure("there are more members than are read")
            member = _record(entry, len(members))
            warnings: list[str] = []
            offset, size, digest = content(
                member.position, _blocks(archive, entry, warnings)
            )
            if warnings:
                problem = problem or f"{member.path}: {warnings[0]}"
            if member.kind is Kind.FILE or size:
                member = member._replace(
                    offset=offset, size=size, digest=digest
                )
            members.append(member)
    except (ffi.ArchiveError, _Failure) as error:
        problem = str(getattr(error, "msg", error))
    finally:
        name = (ffi.format_name(archive) or b"").decode("ascii")
        ffi.entry_free(entry)
        ffi.read_free(archive)
    return Testimony(members, name, problem[:_LONGEST_MESSAGE].rstrip(". \n"))


def _record(entry: int, position: int) -> Member:
    mode = ffi.entry_mode(entry) & 0xFFFF  # negative where a header is
    kind = _KINDS.get(stat.S_IFMT(mode), Kind.FILE)
    link = ffi.entry_hardlink(entry)
    if link is not None:
        kind = Kind.HARDLINK
    elif kind is Kind.SYMLINK:
        link = ffi.entry_symlink(entry)
        if not link:  # bsdtar writes an empty file
            kind = Kind.FILE
    target = _string(link)
    return Member(
        _string(ffi.entry_pathname(entry)),
        kind,
        stat.S_IMODE(mode),
        digest=link_digest(target) if target else b"",
        link=target,
        mtime=ffi.entry_mtime(entry) * 10**9 + ffi.entry_mtime_nsec(entry),
        position=position,
    )


def _blocks(archive: int, entry: int, warnings: list[str]) -> Iterator[bytes]:
    """Yield the content of the current entry, holes as zeros.

    bsdtar writes no more than the size that is stated, if one is.
    """
    stated = ffi.entry_size(entry)
    most = stated if ffi.entry_size_is_set(entry) else 2**63
    buffer, size = ctypes.c_void_p(), ctypes.c_size_t()
    offset = ctypes.c_longlong()
    references = tuple(map(ctypes.byref, (buffer, size, offset)))
    at = 0
    while (code := _data_block(archive, *references)) != _EOF:
        if code not in (_OK, _WARN, _RETRY):
            raise _Failure(_message(archive))
        if code == _WARN:  # a wrong checksum, for instance
            warnings.append(_message(archive))
        yield from _hole(min(offset.value, most) - at)
        at = max(at, offset.value)
        count = min(size.value, most - at)
        if count > 0 and buffer.value:
            yield ctypes.string_at(buffer.value, count)
            at += count
    yield from _hole(stated - at)


def _hole(length: int) -> Iterator[bytes]:
    """Yield *length* zero bytes."""
    while length > 0:
        yield _ZEROS[:length]
        length -= len(_ZEROS)


def _message(archive: int) -> str:
    message = ffi.error_string(archive) or b"unknown error"
    return bytes(message).decode("utf-8", "replace")


def _string(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "surrogateescape")


def disagreements(
    python: Iterable[Member], libarchive: Iterable[Member]
) -> Iterator[tuple[str, Member | None, str]]:
    """Yield what the two readers do not read alike.

    Returns:
        The path, libarchive's reading, None for no such member, and words.
    """
    ours, theirs = _numbered(python), _numbered(libarchive)
    for key in {**ours, **theirs}:
        one, other = ours.get(key), theirs.get(key)
        member = one or other
        if member and not (one and other and _reading(one) == _reading(other)):
            words = (
                f"is {_described(one)} to Python, {_described(other)} to "
                "libarchive"
            )
            yield member.path, other, words


def _numbered(members: Iterable[Member]) -> dict[tuple[str, int], Member]:
    """Return the members by path; the second of a path has the number 1."""
    found: dict[tuple[str, int], Member] = {}
    seen: Counter[str] = Counter()
    for member in members:
        path = _composed(member.path.rstrip("/"))
        found[path, seen[path]] = member
        seen[path] += 1
    return found


def _reading(member: Member) -> tuple[object, ...]:
    link = _composed(member.link)
    return member.kind, member.size, link, link or member.digest


def _composed(name: str) -> str:
    # libarchive composes names that are declared as UTF-8.
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _described(member: Member | None) -> str:
    if member is None:
        return "nothing"
    if member.link:
        size = f" with {member.size:,} bytes" if member.size else ""
        return f"a {member.kind.value} to {member.link}{size}"
    if member.kind is not Kind.FILE:
        return f"a {member.kind.value}"
    digest = member.digest.hex()[:16]
    return f"a file of {member.size:,} bytes (SHA-256 {digest}…)"
