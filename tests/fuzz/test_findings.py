"""What fuzzing started from, and found, without the fuzzer."""

from __future__ import annotations

import pytest

from tests.fuzz.targets import TARGETS
from tests.sdists import FORMATS, compress, simple_sdist, tar_bytes, zip_bytes

INPUTS = {
    "nothing": b"",
    "a NUL": b"\0",
    "zero blocks": bytes(1536),
    "all bytes": bytes(range(256)) * 3,
    "tar": tar_bytes(simple_sdist()),
    "half a tar": tar_bytes(simple_sdist())[:5000],
    "zip": zip_bytes(simple_sdist()),
    "half a zip": zip_bytes(simple_sdist())[:1000],
    **{
        f"half a {format}": compress(tar_bytes(simple_sdist()), format)[:400]
        for format in FORMATS
        if format not in ("tar", "zip")
    },
    **{entry.path: entry.content for entry in simple_sdist()},
}


@pytest.mark.parametrize("data", INPUTS.values(), ids=INPUTS)
@pytest.mark.parametrize("name", TARGETS)
def test_returns(name: str, data: bytes) -> None:
    TARGETS[name](data)
