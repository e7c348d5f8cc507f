"""Which files a MANIFEST.in leaves out.

Its commands are carried out in order, the last that fits a file decides
(setuptools' documentation, "Controlling files in the distribution").
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

_MAXIMUM_SIZE = 65_536  # bytes
# Each is tried on each path.
_MAXIMUM_COMMANDS = 300

_Fits: TypeAlias = Callable[[str], object]


class _Command(NamedTuple):
    """What a command fits, and whether it leaves that out.

    Attributes:
        directory: parts of the path that a file must lie below.
        names: patterns of the last parts of its path.
        is_recursive: whether there may be parts between the two.
    """

    directory: list[_Fits]
    names: list[_Fits]
    is_recursive: bool
    leaves_out: bool

    def fits(self, parts: list[str]) -> bool:
        start, end = len(self.directory), len(self.names)
        between = len(parts) - start - end
        if between < 0 or (between and not self.is_recursive):
            return False
        return _fit(self.directory, parts[:start]) and _fit(
            self.names, parts[len(parts) - end :]
        )


def _fit(patterns: list[_Fits], parts: list[str]) -> bool:
    return all(fits(part) for fits, part in zip(patterns, parts, strict=True))


class Manifest(NamedTuple):
    """The commands of one file, in order."""

    commands: tuple[_Command, ...] = ()

    def leaves_out(self, path: str) -> bool:
        """Return whether the last command that fits *path* leaves it out."""
        parts = path.split("/")
        return next(
            (
                command.leaves_out
                for command in reversed(self.commands)
                if command.fits(parts)
            ),
            False,
        )


def read_manifest(content: bytes) -> Manifest:
    """Read a MANIFEST.in.

    Never raises, whatever *content* holds.  Where there is more of it than
    is understood, nothing is said to be left out.
    """
    if len(content) > _MAXIMUM_SIZE or b"**" in content:
        return Manifest()
    text = content.decode("utf-8", "replace").replace("\\\n", " ")
    commands = [
        command
        for line in text.splitlines()
        if (words := line.partition("#")[0].split())
        for command in _commands(words[0], words[1:])
    ]
    return Manifest(
        tuple(commands) if len(commands) <= _MAXIMUM_COMMANDS else ()
    )


def _commands(name: str, words: list[str]) -> list[_Command]:
    leaves_out = name in (
        "exclude",
        "recursive-exclude",
        "global-exclude",
        "prune",
    )
    directory: list[_Fits] = []
    is_recursive = True
    if name in ("include", "exclude"):
        is_recursive = False
    elif name in ("recursive-include", "recursive-exclude"):
        directory = _parts(words[0]) if words else []
        words = words[1:]
    elif name in ("graft", "prune"):
        return [
            _Command(_parts(word), _parts("*"), True, leaves_out)
            for word in words
        ]
    elif name not in ("global-include", "global-exclude"):
        return []
    return [
        _Command(directory, _parts(word), is_recursive, leaves_out)
        for word in words
    ]


def _parts(path: str) -> list[_Fits]:
    return [
        re.compile(fnmatch.translate(part)).match
        for part in path.split("/")
        if part not in ("", ".")
    ]
