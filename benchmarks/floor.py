"""The least that comparing two sdists can cost, measured in its three parts.

Whatever compares two archives for diffoscope has to start diffoscope,
to decompress both archives and hash what they hold, and to compare two trees
of files.  The floor is the time of ``diffoscope --version``, plus that of one
Python process that decompresses both archives with the standard library and
hashes the streams, the two at the same time, plus that of
``git diff --no-index --stat`` of the two extracted trees.  Extracting them is
not counted.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import subprocess
import sys

from benchmarks import measure

_READ = """
import bz2, gzip, hashlib, lzma, sys, threading

OPENERS = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open,
           ".xz": lzma.open}

def read(path):
    suffix = path[path.rindex("."):]
    digest = hashlib.sha256()
    with OPENERS.get(suffix, open)(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)

threads = [threading.Thread(target=read, args=[p]) for p in sys.argv[1:]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Floor:
    """The parts of the floor of one pair, seconds."""

    start: float
    read: float
    compare: float

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.start + self.read + self.compare


def start() -> float:
    """Return how long diffoscope takes to start, seconds."""
    return _checked([*measure.plain_diffoscope(), "--version"], {0})


def extract(archive: pathlib.Path, directory: pathlib.Path) -> None:
    """Extract an archive, in a process of its own, into a new directory."""
    # In this process the member list would stay in its memory, and the
    # kernel counts the memory of a parent for the child it starts.
    subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable,
            "-c",
            "import sys, tarfile\n"
            "with tarfile.open(sys.argv[1]) as archive:\n"
            "    archive.extractall(sys.argv[2], filter='data')\n",
            str(archive),
            str(directory),
        ],
        check=True,
    )


def floor(
    old: pathlib.Path,
    new: pathlib.Path,
    old_tree: pathlib.Path,
    new_tree: pathlib.Path,
) -> Floor:
    """Measure the floor of a pair once.

    Args:
        old, new: the archives.
        old_tree, new_tree: the directories they were extracted into.

    Raises:
        RuntimeError: one of its commands failed.
    """
    python = [sys.executable, "-I", "-S", "-c", _READ, str(old), str(new)]
    git = ["git", "diff", "--no-index", "--stat"]
    return Floor(
        start=start(),
        read=_checked(python, {0}),
        compare=_checked(
            [*git, str(_root(old_tree)), str(_root(new_tree))], {0, 1}
        ),
    )


def _root(tree: pathlib.Path) -> pathlib.Path:
    """Return the one root directory of a tree, else the tree itself."""
    names = os.listdir(tree)
    return tree / names[0] if len(names) == 1 else tree


def _checked(command: list[str], good: set[int]) -> float:
    taken = measure.run(command)
    if taken.status not in good:
        raise RuntimeError(
            f"{command[0]} ended with status {taken.status}: {taken.errors}"
        )
    return taken.seconds
