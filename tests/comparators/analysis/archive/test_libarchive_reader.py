"""libarchive's entries, warnings and failures, as Python sees them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.libarchive_reader import (
    Reader,
    ReadError,
    filtered,
)
from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.sdists import Entry, build, compress, tar_bytes, zip_bytes

DATA = b"".join(b"%d\n" % n for n in range(5000))


def chunks(data: bytes, size: int = 1000) -> Callable[[], bytes]:
    """A function that returns the next bytes of *data*."""
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return lambda: next(pieces, b"")


def read(data: bytes, size: int = 1000) -> list[tuple[str, str, bytes]]:
    with Reader(chunks(data, size), "", "tar") as reader:
        return [
            (entry.path, entry.kind, b"".join(entry.blocks()))
            for entry in reader.entries()
        ]


@pytest.mark.parametrize("size", [1, 511, 512, 513, 10**6])
def test_entries(size: int) -> None:
    data = tar_bytes({"a": DATA, "b": b""})
    assert read(data, size) == [
        ("pkg-1.0/a", "file", DATA),
        ("pkg-1.0/b", "file", b""),
    ]


def test_content_may_be_left_unread() -> None:
    data = tar_bytes({"a": DATA, "b": b"b"})
    with Reader(chunks(data), "", "tar") as reader:
        assert [entry.path for entry in reader.entries()] == [
            "pkg-1.0/a",
            "pkg-1.0/b",
        ]


def test_format() -> None:
    with Reader(chunks(tar_bytes({"a": b""})), "", "tar") as reader:
        assert [reader.format for _ in reader.entries()] == [
            "POSIX ustar format"
        ]


def test_a_zip_is_read_by_its_path(tmp_path: Path) -> None:
    path = build(tmp_path / "é.zip", {"a": DATA})
    with Reader(None, str(path), "zip") as reader:
        (content,) = [b"".join(entry.blocks()) for entry in reader.entries()]
    assert content == DATA


@pytest.mark.parametrize(
    "kind", [k for k in Kind if k not in (Kind.SOCKET, Kind.SUBMODULE)]
)
def test_kinds(kind: Kind) -> None:
    ((_, found, content),) = read(tar_bytes([Entry("a", kind=kind, link="x")]))
    assert found == kind.value
    assert content == b""


def test_what_is_no_archive() -> None:
    with pytest.raises(ReadError) as caught:
        read(b"no archive\n" * 1000)
    assert caught.value.fatal
    assert str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with (
        pytest.raises(ReadError),
        Reader(None, str(tmp_path / "none"), "zip"),
    ):
        pass


def test_truncated_content() -> None:
    data = tar_bytes({"a": DATA})
    with pytest.raises(ReadError) as caught:
        read(data[:2000])
    assert caught.value.fatal


def test_damaged_content_of_a_zip_is_not_fatal(tmp_path: Path) -> None:
    data = zip_bytes([Entry("a", b"x" * 99, stored=True), Entry("b", b"b")])
    path = tmp_path / "a.zip"
    path.write_bytes(data.replace(b"x" * 99, b"x" * 98 + b"y"))
    found = []
    with Reader(None, str(path), "zip") as reader:
        for entry in reader.entries():
            try:
                found.append(b"".join(entry.blocks()))
            except ReadError as error:
                assert not error.fatal
                found.append(b"damaged")
    assert found == [b"damaged", b"b"]


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, OSError])
def test_what_the_callback_raises_is_raised(
    error: type[BaseException],
) -> None:
    data = tar_bytes({"a": DATA})
    first = chunks(data[:1000])

    def failing() -> bytes:
        chunk = first()
        if not chunk:
            raise error("mine")
        return chunk

    with (
        pytest.raises(error, match="mine"),
        Reader(failing, "", "tar") as reader,
    ):
        for entry in reader.entries():
            b"".join(entry.blocks())


def test_files_are_closed(tmp_path: Path) -> None:
    path = build(tmp_path / "a.zip", {"a": DATA})
    before = set(os.listdir("/proc/self/fd"))
    with Reader(None, str(path), "zip") as reader:
        next(reader.entries())
    assert set(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("format", ["tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_filtered(format: str) -> None:
    assert b"".join(filtered(chunks(compress(DATA, format)))) == DATA


def test_filtered_but_damaged() -> None:
    with pytest.raises(ReadError):
        b"".join(filtered(chunks(compress(DATA, "tar.zst")[:-50])))


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damage_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    content = bytearray(
        tar_bytes([Entry("a", b"a" * 600), Entry("é" * 99, DATA[:100])])
    )
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 3000))
        content[place] = data.draw(st.integers(0, 255))
    try:
        entries: Iterator[tuple[str, str, bytes]] = iter(read(bytes(content)))
        assert all(isinstance(path, str) for path, _, _ in entries)
    except ReadError as error:
        assert str(error)
