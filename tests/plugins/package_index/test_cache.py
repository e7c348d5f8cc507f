from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from pypi_simple import DistributionPackage

from diffoscope_sdist.plugins.package_index import cache, errors
from tests.plugins.package_index.conftest import offered


def file(
    filename: str = "a-1.tar.gz", content: bytes = b"a"
) -> DistributionPackage:
    digest = hashlib.sha256(content).hexdigest()
    return offered(filename, "1", {"sha256": digest})


def store(path: Path, blocks: Iterable[bytes]) -> None:
    cache.store(path, path.parent.name.removeprefix("sha256-"), blocks)


def everything(directory: Path) -> list[str]:
    return sorted(p.name for p in directory.rglob("*") if p.is_file())


def test_what_is_stored_is_taken(cache_directory: Path) -> None:
    path = cache.place("A.b", file())
    assert not cache.take(path)
    store(path, [b"", b"a"])
    assert cache.take(path)
    assert path.read_bytes() == b"a"
    assert path.parent.parent == cache_directory / "package-index" / "a-b"
    assert cache.kept("a_B") == cache.kept() == [path]


def test_a_damaged_file_is_not_taken() -> None:
    path = cache.place("a", file())
    store(path, [b"a"])
    path.write_bytes(b"b")
    assert not cache.take(path)


def test_another_content_leaves_nothing(cache_directory: Path) -> None:
    path = cache.place("a", file())
    with pytest.raises(
        errors.PackageIndexError, match=r"^a-1.tar.gz has the SHA-256 digest "
    ):
        store(path, [b"b"])
    assert everything(cache_directory) == []


def test_an_interruption_leaves_nothing(cache_directory: Path) -> None:
    def interrupted() -> Any:
        yield b"a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store(cache.place("a", file()), interrupted())
    assert everything(cache_directory) == []


def test_a_full_disk_is_a_sentence(
    cache_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.NamedTemporaryFile

    def full(**arguments: Any) -> Any:
        stream = make(**arguments)
        error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        # What is written fits into a buffer, and that not onto the disk.
        monkeypatch.setattr(stream, "close", Mock(side_effect=error))
        return stream

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    with pytest.raises(
        errors.PackageIndexError,
        match=r"^cannot write to the cache: No space left on device$",
    ):
        store(cache.place("a", file()), [b"a"])
    assert everything(cache_directory) == []


def test_a_place_that_cannot_be_written_is_a_sentence(
    cache_directory: Path,
) -> None:
    cache_directory.write_text("a file")
    with pytest.raises(errors.PackageIndexError, match=r"^cannot write to "):
        store(cache.place("a", file()), [b"a"])


@pytest.mark.parametrize(
    "filename",
    ["../a-1.tar.gz", "a/b-1.tar.gz", ".a-1.tar.gz", "a\n.zip", "a" * 300],
)
def test_a_name_that_is_no_name_is_refused(filename: str) -> None:
    with pytest.raises(errors.PackageIndexError, match="whose name is not"):
        cache.place("a", file(filename))


@pytest.mark.parametrize(
    "digests",
    [
        pytest.param({}, id="none"),
        pytest.param({"md5": "0" * 32}, id="weak"),
        pytest.param({"sha256": "../../x"}, id="no digest"),
    ],
)
def test_a_file_that_cannot_be_verified_is_refused(
    digests: dict[str, str],
) -> None:
    with pytest.raises(
        errors.PackageIndexError, match="states no SHA-256 digest"
    ):
        cache.place("a", offered("a-1.tar.gz", "1", digests))


def test_the_files_not_used_for_longest_make_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "LIMIT", 25)
    paths = []
    for name in ("old", "middle", "new"):
        content = name.encode().ljust(10)
        path = cache.place(name, file(f"{name}-1.tar.gz", content))
        store(path, [content])
        paths.append(path)
    for age, path in zip((9, 8, 7), paths, strict=True):
        then = time.time() - age * 3600
        os.utime(path, (then, then))
    cache.prune()
    assert [path.exists() for path in paths] == [False, True, True]
    assert not paths[0].parent.exists()


def test_a_file_in_use_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LIMIT", 0)
    path = cache.place("a", file())
    store(path, [b"a"])
    cache.prune()
    assert path.exists()


def test_what_a_killed_process_left_goes_first(
    cache_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LIMIT", 1)
    path = cache.place("a", file())
    store(path, [b"a"])
    left = path.with_name(".incomplete-x")
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert cache.kept() == [path]
    cache.prune()
    assert everything(cache_directory) == ["a-1.tar.gz"]


def test_the_users_cache_where_no_other_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIFFOSCOPE_SDIST_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    directory = cache.directory()
    assert directory.name == "diffoscope-sdist"
    assert tmp_path in directory.parents
