from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.container.zstd_frames import (
    end_of_frames,
)
from tests.sdists import compress

NOISE = random.Random(0).randbytes(300_000)  # noqa: S311


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"x", id="a byte"),
        pytest.param(bytes(1 << 20), id="zeros"),
        pytest.param(NOISE, id="noise"),
        pytest.param(b"text and more text\n" * 50_000, id="text"),
    ],
)
@pytest.mark.parametrize("level", [1, 19])
def test_end(content: bytes, level: int) -> None:
    frame = compress(content, "tar.zst", level=level)
    skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    for frames in (frame, frame * 2, skippable + frame, frame + skippable):
        for after in (b"", b"hidden bytes", b"\x28\xb5"):
            assert end_of_frames(io.BytesIO(frames + after)) == len(frames)


def test_a_frame_cut_short_ends_with_the_file() -> None:
    frame = compress(NOISE, "tar.zst")
    for size in (4, 5, 6, 9, 100, len(frame) - 1):
        assert end_of_frames(io.BytesIO(frame[:size])) == size


def test_what_is_no_frame_has_none() -> None:
    assert end_of_frames(io.BytesIO(b"no frame")) == 0


@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    end = end_of_frames(io.BytesIO(b"\x28\xb5\x2f\xfd" + data))
    assert 0 <= end <= len(data) + 4
