"""One change of a small sdist, and what a report has to name.

A function decorated with :func:`kind` makes one kind of change from a source
of choices, which Hypothesis steers in the tests and a seed in
``benchmarks/completeness.py``: another place, size, format and other
neighbours every time.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.completeness.kinds import chance as by_chance
from tests.sdists import Entry, build, simple_sdist

TAR_FORMATS = ("tar.gz", "tar.gz", "tar.gz", "tar.bz2", "tar.xz", "tar.zst")

Surgery = Callable[[bytes], bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One archive, to be built.

    Attributes:
        entries: its members.
        options: of :func:`tests.sdists.build`.
        surgery: what is done to the bytes that were built.
    """

    entries: tuple[Entry, ...]
    options: dict[str, Any] = dataclasses.field(default_factory=dict)
    surgery: Surgery | None = None

    def build(self, directory: Path, root: str, format: str) -> Path:
        directory.mkdir(parents=True, exist_ok=True)
        format = self.options.get("format", format)
        path = directory / f"{root}.{format}"
        options = {"format": format, **self.options}
        build(path, self.entries, root=root, **options)
        if self.surgery:
            path.write_bytes(self.surgery(path.read_bytes()))
        return path


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """An old archive, a new one, and what a report has to name.

    Attributes:
        old, new: the archives.
        paths: members that changed, without the root directory; each has to
            be named.
        words: regular expressions; each has to be found in a line.
        format: of both archives, unless their options have another.
        is_text: a person would call the changed file text, so it must not
            be shown as a hexdump.
        drowned: with different root directories nothing can tell this
            change from the change of the root, so nothing has to be named.
        own: the entries of the change itself, old and new, where it is made
            of entries alone; such a change can be combined with another.
        any_format: it is the same change in another format.
    """

    old: Side
    new: Side
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    format: str = "tar.gz"
    is_text: bool = False
    drowned: bool = False
    own: tuple[tuple[Entry, ...], tuple[Entry, ...]] | None = None
    any_format: bool = False

    def build(self, directory: Path, *, same_root: bool) -> tuple[Path, Path]:
        """Write both archives, with equal or different root directories."""
        return (
            self.old.build(directory / "old", "pkg-1.0", self.format),
            self.new.build(
                directory / "new",
                "pkg-1.0" if same_root else "pkg-1.1",
                self.format,
            ),
        )


Make = Callable[[random.Random], Change]

KINDS: dict[str, dict[str, Make]] = {}
"""By group and name, every kind of change."""


def kind(group: str, name: str) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        def seeded(chance: random.Random) -> Change:
            # One choice of Hypothesis', not one for each line of a text.
            return make(random.Random(chance.getrandbits(64)))  # noqa: S311

        KINDS.setdefault(group, {})[name] = seeded
        return make

    return register


def base(chance: random.Random) -> list[Entry]:
    """The members that all changes start from, and some neighbours."""
    extra = {
        "docs/index.rst": b"Documentation\n=============\n\nShort.\n",
        "pkg/data.json": b'{"answer": 42, "list": [1, 2, 3]}\n',
        "tests/test_core.py": b"def test_answer():\n    assert True\n",
    }
    for number in range(chance.choice((0, 1, 2, 5, 12))):
        path = by_chance.path(chance).replace("/x", f"/n{number}")
        extra[f"near/{path}"] = b"".join(by_chance.lines(chance, 20))
    entries = simple_sdist(extra=extra)
    if chance.random() < 0.3:
        directories = sorted(
            {e.path.rpartition("/")[0] for e in entries} - {""}
        )
        entries[:0] = [
            Entry(path, kind=Kind.DIRECTORY) for path in directories
        ]
    return entries


def member_format(chance: random.Random) -> str:
    """Any format; zips hold no owners, devices and hard links."""
    return chance.choice([*TAR_FORMATS, "zip", "zip"])


def pair(
    chance: random.Random,
    old: Sequence[Entry],
    new: Sequence[Entry],
    *paths: str,
    words: Sequence[str] = (),
    format: str | None = None,
    is_text: bool = False,
) -> Change:
    """The change from the base with `old` to the base with `new`.

    Args:
        words: regular expressions; one of them has to be found in a line.
    """
    members = base(chance)
    at = chance.randrange(len(members) + 1)
    return Change(
        Side((*members[:at], *old, *members[at:])),
        Side((*members[:at], *new, *members[at:])),
        paths,
        ("|".join(words),) if words else (),
        format or member_format(chance),
        is_text,
        own=(tuple(old), tuple(new)),
        any_format=format is None,
    )


def go_together(one: Change, two: Change) -> bool:
    """Whether one format can hold both."""
    return (
        one.any_format
        or two.any_format
        or (one.format == "zip") == (two.format == "zip")
    )


def combined(chance: random.Random, one: Change, two: Change) -> Change:
    """Both changes in one pair of archives, the second in a directory.

    Both are changes with :attr:`Change.own` entries; see :func:`go_together`.
    """
    assert one.own is not None and two.own is not None
    old, new = (
        (*ones, *(_below("second", entry) for entry in twos))
        for ones, twos in zip(one.own, two.own, strict=True)
    )
    members = base(chance)
    at = chance.randrange(len(members) + 1)
    format = two.format if one.any_format else one.format
    return Change(
        Side((*members[:at], *old, *members[at:])),
        Side((*members[:at], *new, *members[at:])),
        (
            *one.paths,
            *(_path_below("second", path, two) for path in two.paths),
        ),
        (*one.words, *two.words),
        format,
        one.is_text and two.is_text,
    )


def _below(directory: str, entry: Entry) -> Entry:
    if entry.verbatim:
        return entry
    return dataclasses.replace(entry, path=f"{directory}/{entry.path}")


def _path_below(directory: str, path: str, change: Change) -> str:
    assert change.own is not None
    verbatim = any(e.verbatim and e.path == path for e in change.own[1])
    return path if verbatim else f"{directory}/{path}"
