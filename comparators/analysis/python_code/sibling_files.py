"""Files that a script reads beside itself: their paths and their texts.

Functions of the standard library by name, as far as what they return follows
from the archive, whatever the machine: its locale, its directories.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import NamedTuple

_ENCODINGS = ("utf-8", "utf8", "UTF-8", "UTF8", "ascii")


class Place(NamedTuple):
    """A path from the script's directory.

    Attributes:
        path: the path.
        is_object: whether it is one of pathlib's.
    """

    path: str
    is_object: bool = False


class OpenFile(NamedTuple):
    """A file of the archive that the script opened to read."""

    content: str | bytes


class Siblings:
    """What the functions of the standard library say of the files.

    Called with what they cannot answer, they raise ValueError or TypeError.

    Args:
        content: gives the bytes of a file by its path from the script's
            directory, None where that is open.
    """

    def __init__(self, content: Callable[[str], bytes | None]) -> None:
        self._content = content
        self.functions: dict[str, Callable[..., object]] = {
            "os.path.abspath": self._same,
            "os.path.dirname": lambda path: parent(_place(path)),
            "os.path.join": lambda path, *more: joined(_place(path), more),
            "os.path.realpath": self._same,
            "pathlib.Path": lambda path: _place(path)._replace(is_object=True),
            "open": self._open,
            "codecs.open": self._open_by_codecs,
        }
        self.methods: dict[str, Callable[..., object]] = {
            "absolute": self._same,
            "joinpath": lambda path, *more: joined(path, more),
            "open": self._open,
            "read_bytes": self._bytes,
            "read_text": lambda path, encoding=None: (
                self._open(path, encoding=encoding).content
            ),
            "resolve": self._same,
        }

    def _same(self, path: object) -> Place:
        return _place(path)

    def _open(
        self, file: object, mode: str = "r", encoding: str | None = None
    ) -> OpenFile:
        content = self._bytes(file)
        if mode == "rb" and encoding is None:
            return OpenFile(content)
        if mode not in ("r", "rt"):
            raise ValueError
        text = _decoded(content, encoding)
        return OpenFile(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _open_by_codecs(
        self, file: object, mode: str = "r", encoding: str | None = None
    ) -> OpenFile:
        content = self._bytes(file)
        # It leaves line endings as they are, if it is told an encoding.
        if mode not in ("r", "rt") or b"\r" in content:
            raise ValueError
        return OpenFile(_decoded(content, encoding))

    def _bytes(self, file: object) -> bytes:
        path = _place(file).path
        content = None
        if not posixpath.isabs(path) and ".." not in path.split("/"):
            content = self._content(path)
        if content is None:
            raise ValueError
        return content


def _place(path: object) -> Place:
    if isinstance(path, str):
        return Place(path)
    if not isinstance(path, Place):
        raise ValueError
    return path


def parent(place: Place) -> Place:
    """Return the directory of a path."""
    if place.path in ("", "."):
        # Out of the directory of the script.
        raise ValueError
    return place._replace(path=posixpath.dirname(place.path))


def joined(place: Place, parts: Iterable[object]) -> Place:
    """Return a path in a directory."""
    path = place.path
    for part in parts:
        if not isinstance(part, str) or posixpath.isabs(part):
            raise ValueError
        path = posixpath.join(path, part)
    return place._replace(path=path)


def _decoded(content: bytes, encoding: str | None) -> str:
    # Without an encoding the machine's is used, which is more than ASCII.
    if encoding is not None and encoding not in _ENCODINGS:
        raise ValueError
    return content.decode(encoding or "ascii")
