"""Which files a MANIFEST.in leaves out.

Its commands are carried out in order, the last that fits a file decides
(setuptools' documentation, "Controlling files in the distribution").
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from typing import NamedTuple

_MAXIMUM_SIZE = 65_536  # bytes
# Each is tried on each path.
_MAXIMUM_COMMANDS = 300
_LEAVE_OUT = ("exclude", "recursive-exclude", "global-exclude", "prune")


class _Command(NamedTuple):
    """What a command fits, and whether it leaves that out.

    Attributes:
        directory: parts of the path that a file must lie below.
        names: patterns of the last parts of its path.
        is_recursive: whether there may be parts between the two.
    """

    directory: list[re.Pattern[str]]
    names: list[re.Pattern[str]]
    is_recursive: bool
    leaves_out: bool

    def fits(self, parts: list[str]) -> bool:
        start, end = len(self.directory), len(self.names)
        between = len(parts) - start - end
        if between < 0 or (between and not self.is_recursive):
            return False
        fixed = parts[:start] + parts[len(parts) - end :]
        globs = self.directory + self.names
        return all(map(re.Pattern.match, globs, fixed))


class Manifest(NamedTuple):
    """The commands of one file, in order."""

    commands: tuple[_Command, ...] = ()

    def leaves_out(self, path: str) -> bool:
        """Return whether the last command that fits *path* leaves it out."""
        parts = path.split("/")
        fitting = (one for one in reversed(self.commands) if one.fits(parts))
        last = next(fitting, None)
        return last is not None and last.leaves_out


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


def _commands(name: str, words: list[str]) -> Iterator[_Command]:
    kind = name.partition("-")[0]
    directory: list[re.Pattern[str]] = []
    if kind == "recursive":
        directory, words = _parts("".join(words[:1])), words[1:]
    for word in words:
        if kind in ("graft", "prune"):
            yield _Command(_parts(word), _parts("*"), True, name in _LEAVE_OUT)
        elif kind in ("include", "exclude", "recursive", "global"):
            is_recursive = kind in ("recursive", "global")
            names = _parts(word)
            yield _Command(directory, names, is_recursive, name in _LEAVE_OUT)


def _parts(path: str) -> list[re.Pattern[str]]:
    return [
        re.compile(fnmatch.translate(part))
        for part in path.split("/")
        if part not in ("", ".")
    ]
