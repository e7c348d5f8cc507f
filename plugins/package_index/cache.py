"""Downloaded sdists, in the user's cache.

``package-index/NAME/ALGORITHM-DIGEST/FILENAME`` below
``$DIFFOSCOPE_SDIST_CACHE``, or else the platform's place for caches; beside
a file is its provenance, where the index stated one.  A file has its name
only when it is whole and its digest is right.
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
from typing import NamedTuple

from packaging.utils import canonicalize_name

from .errors import PackageIndexError
from .selection import IndexFile

#: Bytes all files may have; the ones not used for longest go.
LIMIT = 2 << 30
#: Seconds for which a file is not removed after its last use.
_IN_USE = 3600.0
#: Digests to rely on, the usual first.
ALGORITHMS = ("sha256", "sha512", "sha384", "blake2b")
PROVENANCE = "provenance.json"
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


def kept(project: str) -> list[Path]:
    """The files of a project, whatever their versions."""
    below = directory() / "package-index" / canonicalize_name(project)
    return sorted(p for p in below.glob("*-*/*") if _is_sdist(p))


def releases() -> Iterator[tuple[str, Path]]:
    """Each project's name and one of its files."""
    for path in (directory() / "package-index").glob("*/*-*/*"):
        if _is_sdist(path):
            yield path.parent.parent.name, path


def store(path: Path, expected: Digest, blocks: Iterable[bytes]) -> None:
    """Write a file, whole or not at all.

    Raises:
        PackageIndexError: the content has another digest, or the cache
            cannot be written.
    """
    digest = hashlib.new(expected.algorithm)
    with _written(path) as stream:
        for block in blocks:
            digest.update(block)
            stream.write(block)
        if digest.hexdigest() != expected.value:
            raise PackageIndexError(
                f"{path.name} has the {expected.algorithm.upper()} digest"
                f" {digest.hexdigest()}, not {expected.value} as stated"
            )


def store_provenance(path: Path, content: bytes | None) -> None:
    """Keep a file's provenance beside it; None where there is none."""
    beside = path.with_name(PROVENANCE)
    try:
        if content is None:
            beside.unlink(missing_ok=True)
            return
        with _written(beside) as stream:
            stream.write(content)
    except OSError as error:
        raise _unwritable(error) from error


def provenance(path: Path) -> bytes | None:
    """What `store_provenance` kept."""
    try:
        return path.with_name(PROVENANCE).read_bytes()
    except OSError:
        return None


class _Stream:
    """Writes to a file; says in a sentence that it cannot."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "wb")

    def write(self, block: bytes) -> None:
        try:
            self._file.write(block)
        except OSError as error:
            raise _unwritable(error) from error

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as error:  # what was written last did not fit
            raise _unwritable(error) from error


@contextlib.contextmanager
def _written(path: Path) -> Iterator[_Stream]:
    temporary = None
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(
                prefix=".incomplete-", dir=path.parent
            )
        except OSError as error:
            raise _unwritable(error) from error
        stream = _Stream(descriptor)
        try:
            yield stream
        finally:
            stream.close()
        os.replace(temporary, path)
    except BaseException:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            with contextlib.suppress(OSError):
                path.parent.rmdir()  # where nothing else is in it
        raise


def prune() -> None:
    """Remove files until all of them together are below `LIMIT`."""
    now = time.time()
    files = []
    for left in (directory() / "package-index").glob("*/*-*/.incomplete-*"):
        with contextlib.suppress(OSError):  # by a process that was killed
            if now - left.stat().st_mtime > _IN_USE:
                left.unlink()
    for _, path in releases():
        with contextlib.suppress(OSError):
            status = path.stat()
            files.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in files)
    for used, size, path in sorted(files):
        if total <= LIMIT or now - used < _IN_USE:
            return
        with contextlib.suppress(OSError):
            path.unlink()
            path.with_name(PROVENANCE).unlink(missing_ok=True)
            path.parent.rmdir()
        total -= size


def _is_sdist(path: Path) -> bool:
    return path.name != PROVENANCE and not path.name.startswith(".")


def _safe(filename: str) -> str:
    if not _SAFE_NAME.fullmatch(filename) or len(filename) > 200:
        raise PackageIndexError(
            "the package index offers a file whose name is not that of an"
            " sdist"
        )
    return filename


def _unwritable(error: OSError) -> PackageIndexError:
    reason = error.strerror or str(error)
    return PackageIndexError(f"cannot write to the cache: {reason}")
