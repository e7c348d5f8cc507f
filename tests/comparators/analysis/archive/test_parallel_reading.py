"""Two processes read what one would have read."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.analysis.archive import parallel_reading
from diffoscope_sdist.comparators.analysis.archive.members import Index, Limits
from diffoscope_sdist.comparators.analysis.archive.parallel_reading import (
    read_archives,
)
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from tests.sdists import FORMATS, build, simple_sdist


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    directory = tmp_path / "spool"
    directory.mkdir()
    return directory


@pytest.fixture(autouse=True)
def two_processes(
    forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Small archives are read in two processes too; their ids are kept."""
    monkeypatch.setattr(parallel_reading, "MIN_SIZE", 1)
    return forked


def pair(tmp_path: Path, format: str = "tar.gz") -> tuple[str, str]:
    old = build(tmp_path / f"pkg-1.0.{format}", simple_sdist())
    new = build(
        tmp_path / f"pkg-1.1.{format}",
        simple_sdist(version="1.1"),
        root="pkg-1.1",
    )
    return str(old), str(new)


def assert_same(one: Index, other: Index) -> None:
    assert one.path == other.path
    assert one.members == other.members
    assert one.format == other.format
    assert one.evidence == other.evidence
    assert one.problems == other.problems
    for member in one.members:
        assert one.read(member) == other.read(member)
    one.close()
    other.close()


@pytest.mark.parametrize("format", FORMATS)
def test_same_as_in_one_process(
    tmp_path: Path, spool: Path, format: str, two_processes: list[int]
) -> None:
    paths = pair(tmp_path, format)
    indexes = read_archives(*paths, str(spool))
    assert len(two_processes) == 1
    for index, path in zip(indexes, paths, strict=True):
        assert index.members
        assert_same(index, read_archive(path, str(spool)))


def test_limits_hold_in_both(tmp_path: Path, spool: Path) -> None:
    limits = Limits(max_members=3)
    for index in read_archives(*pair(tmp_path), str(spool), limits):
        assert len(index.members) == 3
        assert "more than 3 members" in index.problems[0]
        index.close()


def test_problems_come_from_both(tmp_path: Path, spool: Path) -> None:
    paths = pair(tmp_path)
    for path in paths:
        Path(path).write_bytes(Path(path).read_bytes()[:300])
    for index in read_archives(*paths, str(spool)):
        assert "truncated" in index.problems[0]
        index.close()


def test_small_archives_are_read_in_one_process(
    tmp_path: Path,
    spool: Path,
    two_processes: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel_reading, "MIN_SIZE", 2**20)
    for index in read_archives(*pair(tmp_path), str(spool)):
        assert index.members
        assert index.problems == ()
        index.close()
    assert two_processes == []


def test_what_is_no_file_is_read_in_one_process(
    tmp_path: Path, spool: Path, two_processes: list[int]
) -> None:
    old, _ = pair(tmp_path)
    one, other = read_archives(old, str(tmp_path / "none"), str(spool))
    assert one.members
    assert other.problems
    assert two_processes == []
    one.close()
    other.close()


@pytest.mark.parametrize("how", ["raises", "ends", "sends-half"])
def test_a_process_that_fails_is_done_without(
    tmp_path: Path,
    spool: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    parent = os.getpid()
    dump = pickle.dumps

    def failing(index: object, stream: object = None, **_: object) -> None:
        assert os.getpid() != parent
        if how == "raises":
            raise MemoryError
        if how == "sends-half":
            data = dump(index)
            stream.write(data[: len(data) // 2])  # type: ignore[attr-defined]
            stream.flush()  # type: ignore[attr-defined]
        os._exit(3)

    monkeypatch.setattr(pickle, "dump", failing)
    paths = pair(tmp_path)
    for index, path in zip(
        read_archives(*paths, str(spool)), paths, strict=True
    ):
        assert_same(index, read_archive(path, str(spool)))
    assert capfd.readouterr() == ("", "")


def test_when_no_process_can_be_made(
    tmp_path: Path, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    before = set(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "fork", refused)
    for index in read_archives(*pair(tmp_path), str(spool)):
        assert index.members
        assert index.problems == ()
        index.close()
    assert not set(os.listdir("/proc/self/fd")) - before


def test_nothing_is_left_open(tmp_path: Path, spool: Path) -> None:
    before = set(os.listdir("/proc/self/fd"))
    indexes = read_archives(*pair(tmp_path), str(spool))
    assert len(set(os.listdir("/proc/self/fd")) - before) == 2
    for index in indexes:
        index.close()
    assert not set(os.listdir("/proc/self/fd")) - before
    assert list(spool.iterdir()) == []


def test_the_other_process_prints_nothing_twice(
    tmp_path: Path, spool: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with open(1, "w", closefd=False) as out:
        out.write("once")  # in the buffer when the process is forked
        for index in read_archives(*pair(tmp_path), str(spool)):
            index.close()
    assert capfd.readouterr().out == "once"
