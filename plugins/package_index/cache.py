"""Downloaded sdists, in the user's cache.

``package-index/NAME/sha256-DIGEST/FILENAME`` below
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
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from .errors import PackageIndexError

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage

#: Bytes all files may have; the ones not used for longest go.
LIMIT = 2 << 30
#: Seconds for which a file is not removed after its last use.
_IN_USE = 3600.0
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._!+-]{,199}")


def directory() -> Path:
    """The directory of all that is fetched; it may not exist yet."""
    named = os.environ.get("DIFFOSCOPE_SDIST_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_cache_path("diffoscope-sdist", appauthor=False)


def place(project: str, file: DistributionPackage) -> Path:
    """Where a file is or will be, below its digest.

    Raises:
        PackageIndexError: its name or digest is not one to rely on.
    """
    if not _SAFE_NAME.fullmatch(file.filename):
        raise PackageIndexError(
            "the package index offers a file whose name is not that of an"
            " sdist"
        )
    digest = file.digests.get("sha256", "").lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise PackageIndexError(
            f"the package index states no SHA-256 digest of {file.filename},"
            " so that it cannot be verified"
        )
    name = canonicalize_name(project)
    return _files() / name / f"sha256-{digest}" / file.filename


def _files() -> Path:
    return directory() / "package-index"


def take(path: Path) -> bool:
    """Whether a file is there, whole; it then counts as just used."""
    if not holds(path, path.parent.name.removeprefix("sha256-")):
        return False
    with contextlib.suppress(OSError):  # somebody else's cache
        os.utime(path)
    return True


def holds(path: Path, sha256: str) -> bool:
    """Whether a file is there and has a digest."""
    content = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                content.update(block)
    except OSError:
        return False
    return content.hexdigest() == sha256


def kept(project: str = "*") -> list[Path]:
    """The files of a project, or of all."""
    name = project if project == "*" else canonicalize_name(project)
    found = _files().glob(f"{name}/*-*/*")
    return sorted(p for p in found if not p.name.startswith("."))


def store(path: Path, sha256: str, blocks: Iterable[bytes]) -> None:
    """Write a file, whole or not at all.

    Raises:
        PackageIndexError: the content has another digest, or the cache
            cannot be written.
    """
    content = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            prefix=".incomplete-", dir=path.parent, delete=False
        ) as stream:
            try:
                for block in blocks:
                    content.update(block)
                    stream.write(block)
                if content.hexdigest() != sha256:
                    raise PackageIndexError(
                        f"{path.name} has the SHA-256 digest"
                        f" {content.hexdigest()}, not {sha256} as stated"
                    )
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
    for path in _files().glob("*/*-*/*"):
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
