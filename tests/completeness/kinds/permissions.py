"""Changes of permissions and of the kind of a member."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import TAR_FORMATS, Change, kind, pair
from tests.sdists import Entry


def _modes(name: str, *modes: tuple[int, int], of: Kind = Kind.FILE) -> None:
    def make(chance: random.Random) -> Change:
        before, after = chance.choice(modes)
        suffixes = (".sh", ".py", "") if of is Kind.FILE else ("",)
        path = by_chance.path(chance, suffixes)
        content = by_chance.line(chance) if of is Kind.FILE else b""
        return pair(
            chance,
            [Entry(path, content, of, mode=before)],
            [Entry(path, content, of, mode=after)],
            path,
        )

    kind("permissions", name)(make)


_modes("mode", (0o644, 0o600), (0o600, 0o666), (0o644, 0o640))
_modes("executable bit", (0o644, 0o755), (0o755, 0o644), (0o644, 0o744))
_modes("set-user-ID", (0o755, 0o4755), (0o755, 0o2755), (0o4755, 0o755))
_modes("directory", (0o755, 0o777), (0o755, 0o1777), of=Kind.DIRECTORY)


# Links and special files


def _kinds(
    name: str,
    old: Sequence[Entry],
    new: Sequence[Entry],
    path: str,
    in_zip: bool = False,
) -> None:
    def make(chance: random.Random) -> Change:
        directory = chance.choice(("", f"d{by_chance.name(chance)}/"))
        sides = [old, new]
        if chance.random() < 0.5:
            sides.reverse()
        return pair(
            chance,
            *(
                [
                    dataclasses.replace(
                        entry,
                        path=directory + entry.path,
                        content=entry.content and by_chance.line(chance),
                    )
                    for entry in side
                ]
                for side in sides
            ),
            directory + path,
            format=None if in_zip else chance.choice(TAR_FORMATS),
        )

    kind("links", name)(make)


def _symlink(target: str) -> Entry:
    return Entry("pkg/link", kind=Kind.SYMLINK, link=target)


_LINK_FILE = Entry("pkg/link", b"content\n")
_kinds(
    "symbolic link target",
    [_symlink("core.py")],
    [_symlink("/etc/passwd")],
    "pkg/link",
    True,
)
_kinds(
    "file to symbolic link",
    [_LINK_FILE],
    [_symlink("core.py")],
    "pkg/link",
    True,
)
_kinds("symbolic link added", [], [_symlink("core.py")], "pkg/link", True)
_kinds(
    "hard link target",
    [Entry("pkg/zz", kind=Kind.HARDLINK, link="setup.py")],
    [Entry("pkg/zz", kind=Kind.HARDLINK, link="PKG-INFO")],
    "pkg/zz",
)
_kinds(
    "file to hard link",
    [_LINK_FILE],
    [Entry("pkg/link", kind=Kind.HARDLINK, link="setup.py")],
    "pkg/link",
)
_kinds(
    "symbolic to hard link",
    [Entry("pkg/link", kind=Kind.SYMLINK, link="setup.py")],
    [Entry("pkg/link", kind=Kind.HARDLINK, link="setup.py")],
    "pkg/link",
)
_kinds("FIFO added", [], [Entry("pkg/fifo", kind=Kind.FIFO)], "pkg/fifo")
_kinds(
    "empty file to FIFO",
    [Entry("pkg/fifo")],
    [Entry("pkg/fifo", kind=Kind.FIFO)],
    "pkg/fifo",
)
_kinds(
    "device number",
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 3))],
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 5))],
    "pkg/dev",
)
_kinds(
    "character to block device",
    [Entry("pkg/dev", kind=Kind.CHARACTER_DEVICE, device=(1, 3))],
    [Entry("pkg/dev", kind=Kind.BLOCK_DEVICE, device=(1, 3))],
    "pkg/dev",
)
_kinds(
    "device added",
    [],
    [Entry("pkg/dev", kind=Kind.BLOCK_DEVICE, device=(8, 0))],
    "pkg/dev",
)
