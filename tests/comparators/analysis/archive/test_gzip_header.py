from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.gzip_header import (
    gzip_header,
)
from diffoscope_sdist.comparators.analysis.container.evidence import (
    trait_sentences,
)
from tests.sdists import gzip_bytes

PLAIN = gzip_bytes(b"x")


def parsed(data: bytes) -> tuple[int, dict[str, bytes]]:
    """Return the size of a header, and what it says without "gzip header"."""
    size, traits = gzip_header(data)
    return size, {what.partition(": ")[2]: value for what, value in traits}


def compared(old: bytes, new: bytes) -> list[str]:
    return trait_sentences(gzip_header(old)[1], gzip_header(new)[1])


def test_reads_what_the_standard_library_writes() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("pkg-1.0.tar", "wb", 9, out, mtime=1_700_000_000) as f:
        f.write(b"x")
    size, said = parsed(out.getvalue())
    assert said["name"] == b"pkg-1.0.tar"
    assert said["time"] == b"2023-11-14 22:13:20"
    assert said["compression hint"] == b"best"
    assert size == 10 + len(b"pkg-1.0.tar\0")


def test_reads_extra_comment_and_checksum() -> None:
    data = b"\x1f\x8b\x08\x1f" + bytes(6) + b"\x02\x00abn\0c\0xx"
    size, said = parsed(data)
    assert said["extra field"] == b"ab"
    assert (said["name"], said["comment"]) == (b"n", b"c")
    assert said["checksum"] == b"xx"
    assert size == len(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(PLAIN[:9], id="cut short"),
        pytest.param(b"PK\x03\x04" + bytes(20), id="zip"),
        pytest.param(b"\x1f\x8b\x07" + bytes(20), id="unknown method"),
    ],
)
def test_is_silent_on_other_data(data: bytes) -> None:
    assert gzip_header(data) == (0, ())


def test_a_name_without_end_is_kept() -> None:
    size, said = parsed(b"\x1f\x8b\x08\x08" + bytes(6) + b"endless")
    assert said["name"] == b"endless"
    assert size == 17


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(
            gzip_bytes(b"x", name="a"),
            ["gzip header: name: none → a"],
            id="name",
        ),
        pytest.param(
            gzip_bytes(b"x", time=1_700_000_000),
            ["gzip header: time: none → 2023-11-14 22:13:20"],
            id="time",
        ),
        pytest.param(
            gzip_bytes(b"x", level=9),
            ["gzip header: compression hint: none → best"],
            id="level",
        ),
        pytest.param(
            PLAIN[:9] + b"\x03" + PLAIN[10:],
            ["gzip header: operating system: unknown → Unix"],
            id="system",
        ),
        pytest.param(
            PLAIN[:3] + b"\x01" + PLAIN[4:],
            ["gzip header: flags: 0x00 → 0x01"],
            id="text flag",
        ),
        pytest.param(
            PLAIN[:3] + b"\x04" + PLAIN[4:10] + b"\x01\x00z" + PLAIN[10:],
            ["gzip header: extra field: none → z"],
            id="extra",
        ),
        pytest.param(
            PLAIN[:3] + b"\x02" + PLAIN[4:10] + b"ab" + PLAIN[10:],
            ["gzip header: checksum: none → ab"],
            id="header checksum",
        ),
    ],
)
def test_compares(new: bytes, expected: list[str]) -> None:
    assert compared(PLAIN, new) == expected


def test_says_nothing_of_equal_headers() -> None:
    other_content = gzip_bytes(b"something else")
    assert compared(PLAIN, other_content) == []


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_never_raises(old: bytes, new: bytes) -> None:
    magic = b"\x1f\x8b\x08"
    compared(magic + old + bytes(9), magic + new + bytes(9))
