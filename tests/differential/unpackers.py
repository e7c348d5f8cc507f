"""What other programs put on disk, to hold a report against.

Each unpacks into an empty directory of its own; what it left there is taken
even where it failed half-way.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import stat
import subprocess
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Tree = Mapping[str, str]
"""What is on disk: path below the directory, and what is there in words."""


def pip(path: Path, directory: Path) -> None:
    from pip._internal.utils.unpacking import unpack_file

    unpack_file(str(path), str(directory))


def standard_library(path: Path, directory: Path) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as zipped:
            zipped.extractall(directory)  # noqa: S202 - what is tested
        return
    with tarfile.open(path, encoding="utf-8") as tarred:
        tarred.extractall(directory, filter="data")


def _program(name: str, path: Path, directory: Path) -> None:
    arguments = ["--no-same-owner"] if name == "tar" else ["-o"]
    subprocess.run(  # noqa: S603 - archives of our own
        [name, "-x", "-f", str(path), *arguments],
        cwd=directory,
        check=True,
        capture_output=True,
        timeout=20,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def bsdtar(path: Path, directory: Path) -> None:
    _program("bsdtar", path, directory)


def gnu_tar(path: Path, directory: Path) -> None:
    _program("tar", path, directory)


def unpackers(path: Path) -> dict[str, Callable[[Path, Path], None]]:
    """Those that are there and unpack a file of this name."""
    found = {"pip": pip, "standard library": standard_library}
    if not _is_new_pip():
        del found["pip"]
    if shutil.which("bsdtar"):
        found["bsdtar"] = bsdtar
    if path.suffix != ".zip" and _is_gnu_tar():
        found["GNU tar"] = gnu_tar
    return found


@functools.cache
def _is_new_pip() -> bool:
    try:
        import pip as module
    except ImportError:
        return False
    return int(module.__version__.split(".")[0]) >= 25


@functools.cache
def _is_gnu_tar() -> bool:
    if not shutil.which("tar"):
        return False
    said = subprocess.run(
        ["tar", "--version"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return b"GNU tar" in said.stdout


def unpacked(
    unpacker: Callable[[Path, Path], None], path: Path, directory: Path
) -> tuple[bool, Tree]:
    """Return whether it went well, and what is on disk then."""
    directory.mkdir(parents=True)
    went_well = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            unpacker(path, directory)
        except Exception:  # whatever each of them raises
            went_well = False
    return went_well, dict(_tree(directory))


def _tree(directory: Path) -> list[tuple[str, str]]:
    found = []
    for parent, names, files in os.walk(directory):
        for name in (*names, *files):
            path = Path(parent, name)
            shown = os.fsencode(path.relative_to(directory)).decode(
                "utf-8", "surrogateescape"
            )
            found.append((shown, _described(path)))
    return found


def _described(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link to {os.readlink(path)}"
    if stat.S_ISREG(mode):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return stat.filemode(mode)[0]
