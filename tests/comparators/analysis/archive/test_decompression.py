"""Decompressing a file as a stream: what comes out, and what is said."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive import decompression
from diffoscope_sdist.comparators.analysis.archive.decompression import (
    Stream,
    compression,
)
from diffoscope_sdist.comparators.analysis.archive.members import Notes
from tests.sdists import compress

many = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: compress(data, "tar.zst"),
}
ALL = pytest.mark.parametrize("name", list(COMPRESS))
TEXT = b"".join(b"%d " % (n * n) for n in range(3000))


def read(path: Path, content: bytes) -> tuple[bytes, Stream]:
    path.write_bytes(content)
    stream = Stream(str(path), Notes())
    data = b"".join(stream.chunks())
    assert stream.digest == hashlib.sha256(data).digest()
    return data, stream


@pytest.mark.parametrize(
    ("start", "name", "found"),
    [
        pytest.param(b"\x1f\x8b\x08", "a", "gzip", id="gzip"),
        pytest.param(b"BZh9", "a", "bzip2", id="bzip2"),
        pytest.param(b"\xfd7zXZ\0", "a", "xz", id="xz"),
        pytest.param(b"\x28\xb5\x2f\xfd", "a", "zstd", id="zstd"),
        pytest.param(b"PK\3\4", "a", "zip", id="zip"),
        pytest.param(b"PK\5\6", "a", "zip", id="empty-zip"),
        pytest.param(b"stub", "a.zip", "zip", id="zip-by-name"),
        pytest.param(b"stub", "a.tar.gz", "none", id="not-by-name"),
        pytest.param(b"", "a", "none", id="empty"),
        pytest.param(b"\x1f", "a", "none", id="half-a-signature"),
    ],
)
def test_compression(
    tmp_path: Path, start: bytes, name: str, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    assert compression(str(path)) == found


@ALL
def test_sound_stream(tmp_path: Path, name: str) -> None:
    data, stream = read(tmp_path / "a", COMPRESS[name](TEXT))
    assert data == TEXT
    assert stream.compression == name
    assert stream.notes.problems == []
    assert stream.notes.alerts == []


def test_not_compressed(tmp_path: Path) -> None:
    data, stream = read(tmp_path / "a", TEXT)
    assert data == TEXT
    assert stream.compression == "none"
    assert stream.notes.problems == []


@ALL
def test_more_than_one_chunk(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decompression, "_READ", 100)
    monkeypatch.setattr(decompression, "_CHUNK", 70)
    data, stream = read(tmp_path / "a", COMPRESS[name](TEXT))
    assert data == TEXT
    assert stream.notes.problems == []


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 2**18])
@ALL
def test_streams_one_after_the_other(
    tmp_path: Path, name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a block that is read ends: the next begins all the same."""
    monkeypatch.setattr(decompression, "_READ", size)
    content = b"".join(map(COMPRESS[name], (b"one ", b"", b"two ", b"three")))
    data, stream = read(tmp_path / "a", content)
    assert data == b"one two three"
    assert stream.notes.problems == []
    assert stream.notes.alerts == []
    assert not stream.is_plain


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 2**18])
@pytest.mark.parametrize(
    "after",
    [
        pytest.param(b"hidden", id="text"),
        pytest.param(b"\x1f", id="one-byte"),
        pytest.param(b"BX", id="two-bytes"),
        pytest.param(b"\xfe7zX", id="four-bytes"),
    ],
)
@ALL
def test_what_follows_the_last_stream(
    tmp_path: Path,
    name: str,
    after: bytes,
    size: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decompression, "_READ", size)
    whole = COMPRESS[name](TEXT)
    data, stream = read(tmp_path / "a", whole + after)
    assert data == TEXT
    if stream.notes.problems:  # it might have been the start of a stream
        assert stream.notes.problems == [f"the {name} stream is truncated"]
    else:
        digest = hashlib.sha256(after).hexdigest()
        words = f"{len(after)} at offset {len(whole):,}, SHA-256 {digest}"
        assert stream.notes.traits[-1].value.decode() == words
    assert not stream.is_plain


def test_zeros_behind_gzip_are_skipped_and_told(tmp_path: Path) -> None:
    """As Python's gzip does; a further stream may follow."""
    streams = [COMPRESS["gzip"](b"one"), COMPRESS["gzip"](b"two")]
    data, stream = read(tmp_path / "a", bytes(700).join(streams))
    assert data == gzip.decompress(bytes(700).join(streams)) == b"onetwo"
    assert b"700 zero bytes" in [trait.value for trait in stream.notes.traits]
    assert not stream.is_plain


def test_a_lzma_stream_behind_an_xz_stream(tmp_path: Path) -> None:
    content = lzma.compress(b"one") + lzma.compress(
        b"two", format=lzma.FORMAT_ALONE
    )
    data, stream = read(tmp_path / "a", content)
    assert data == lzma.decompress(content) == b"onetwo"
    assert not stream.is_plain


def test_skippable_zstd_frames(tmp_path: Path) -> None:
    frame = b"\x50\x2a\x4d\x18" + (6).to_bytes(4, "little") + b"hidden"
    data, _ = read(tmp_path / "a", COMPRESS["zstd"](TEXT) + frame)
    assert data == TEXT


@pytest.mark.parametrize("name", ["gzip", "bzip2", "xz"])
def test_the_next_stream_may_be_cut(tmp_path: Path, name: str) -> None:
    content = COMPRESS[name](b"one") + COMPRESS[name](b"two")[:-4]
    data, stream = read(tmp_path / "a", content)
    assert data.startswith(b"one")
    assert stream.notes.problems == [f"the {name} stream is truncated"]


@given(data=st.data())
@many
@ALL
def test_cut_anywhere(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = COMPRESS[name](TEXT)
    end = data.draw(st.integers(0, len(content) - 1))
    found, stream = read(tmp_path / "a", content[:end])
    if stream.compression == "none":
        assert end < 8
        return
    assert TEXT.startswith(found)
    assert len(stream.notes.problems) == 1
    assert name in stream.notes.problems[0]


@given(data=st.data())
@many
@ALL
def test_damaged_anywhere(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    """What comes out is right, or something is said of it."""
    content = bytearray(COMPRESS[name](TEXT))
    place = data.draw(st.integers(8, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    found, stream = read(tmp_path / "a", bytes(content))
    assert found == TEXT or stream.notes.problems or name == "zstd"


@given(content=st.binary(max_size=40), name=st.sampled_from(list(COMPRESS)))
@many
def test_anything_after_a_signature(
    tmp_path: Path, content: bytes, name: str
) -> None:
    start = COMPRESS[name](b"")[:6]
    _, stream = read(tmp_path / "a", start + content)
    assert stream.compression == name


def test_xz_that_wants_too_much_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decompression, "_XZ_MEMORY", 2**20)
    content = lzma.compress(TEXT, preset=9)
    data, stream = read(tmp_path / "a", content)
    assert data == b""
    assert len(stream.notes.problems) == 1
