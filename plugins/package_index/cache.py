"""Downloaded sdists, in the user's cache.

``package-index/NAME/ALGORITHM-DIGEST/FILENAME`` below
``$DIFFOSCOPE_SDIST_CACHE``, or else the platform's place for caches.
A file has its name only when it is whole and its digest is right.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from packaging.utils import canonicalize_name

from .errors import PackageIndexError
from .selection import IndexFile

#: Bytes all files may have; the ones not used for longest go.
LIMIT = 2 << 30
#: Seconds for which a file is not removed after its last use.
_IN_USE = 3600.0
#: Digests to rely on, the usual first.
ALGORITHMS = ("sha256", "sha512", "sha384", "blake2b")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._!+-]*")


class Digest(NamedTuple):
    """What a file's content must hash to."""

    algorithm: str
    value: str


def directory() -> Path:
    """The directory of all that is fetched; it may not exist yet."""
    named = os.environ.get("DIFFOSCOPE_SDIST_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_cache_path("diffoscope-sdist", appauthor=False)


def digest_of(file: IndexFile) -> Digest:
    """The digest that the index states.

    Raises:
        PackageIndexError: it states none that can be relied on.
    """
    for algorithm in ALGORITHMS:
        value = file.digests.get(algorithm, "").lower()
        size = hashlib.new(algorithm).digest_size
        if re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value):
            return Digest(algorithm, value)
    raise PackageIndexError(
        f"the package index states no SHA-2 digest of {_safe(file.filename)},"
        " so that it cannot be verified"
    )


def place(project: str, file: IndexFile) -> Path:
    """Where a file is or will be.

    Raises:
        PackageIndexError: its name or digest is not one to rely on.
    """
    digest = digest_of(file)
    return (
        directory()
        / "package-index"
        / canonicalize_name(project)
        / f"{digest.algorithm}-{digest.value}"
        / _safe(file.filename)
    )


def take(path: Path) -> bool:
    """Whether a file is there, whole; it then counts as just used."""
    algorithm, _, value = path.parent.name.partition("-")
    if not holds(path, Digest(algorithm, value)):
        return False
    with contextlib.suppress(OSError):  # somebody else's cache
        os.utime(path)
    return True


def holds(path: Path, expected: Digest) -> bool:
    """Whether a file is there and has a digest."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.new(expected.algorithm)
            while block := stream.read(1 << 20):
                digest.update(block)
    except (OSError, ValueError):
        return False
    return digest.hexdigest() == expected.value


def kept(project: str = "*") -> list[Path]:
    """The files of a project, or of all."""
    name = project if project == "*" else canonicalize_name(project)
    found = (directory() / "package-index").glob(f"{name}/*-*/*")
    return sorted(p for p in found if not p.name.startswith("."))


def store(path: Path, expected: Digest, blocks: Iterable[bytes]) -> None:
    """Write a file, whole or not at all.

    Raises:
        PackageIndexError: the content has another digest, or the cache
            cannot be written.
    """
    digest = hashlib.new(expected.algorithm)
    with _whole(path) as stream:
        for block in blocks:
            digest.update(block)
            stream.write(block)
        if digest.hexdigest() != expected.value:
            raise PackageIndexError(
                f"{path.name} has the {expected.algorithm.upper()} digest"
                f" {digest.hexdigest()}, not {expected.value} as stated"
            )


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name once it is written to its end."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            prefix=".incomplete-", dir=path.parent, delete=False
        ) as stream:
            try:
                yield stream
                stream.close()
                os.replace(stream.name, path)
            except BaseException:
                os.unlink(stream.name)
                with contextlib.suppress(OSError):
                    path.parent.rmdir()  # where nothing else is in it
                raise
    except OSError as error:
        raise PackageIndexError(
            f"cannot write to the cache: {error.strerror or error}"
        ) from error


def prune() -> None:
    """Remove files until all of them together are below `LIMIT`."""
    now = time.time()
    files = []
    # Those that a killed process left half-written too.
    for path in (directory() / "package-index").glob("*/*-*/*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            files.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in files)
    for used, size, path in sorted(files):
        if total <= LIMIT or now - used < _IN_USE:
            return
        with contextlib.suppress(OSError):
            path.unlink()
            path.parent.rmdir()
        total -= size


def _safe(filename: str) -> str:
    if not _SAFE_NAME.fullmatch(filename) or len(filename) > 200:
        raise PackageIndexError(
            "the package index offers a file whose name is not that of an"
            " sdist"
        )
    return filename
