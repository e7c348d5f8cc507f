"""What expands without end is read up to a limit, and the report says so."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from tests.sdists import (
    Entry,
    Report,
    build,
    compress,
    run,
    simple_sdist,
    tar_bytes,
)

MEBIBYTE = 1 << 20


def pair(
    tmp_path: Path, old: list[Entry], new: list[Entry], format: str
) -> tuple[Path, Path]:
    (tmp_path / "new").mkdir()
    name = f"pkg-1.0.{format}"
    return build(tmp_path / name, old), build(tmp_path / "new" / name, new)


def check(report: Report, *sentence: str) -> None:
    assert report.status == 1
    assert not report.traceback
    found = [
        line
        for line in report.comments
        if all(part in line for part in sentence)
    ]
    assert len(found) == 1, report.text


FORMATS = ["tar.gz", "tar.xz", "tar.zst", "tar", "zip"]


@pytest.mark.parametrize("format", FORMATS)
def test_limit_on_bytes(tmp_path: Path, format: str) -> None:
    before, after = simple_sdist(), simple_sdist()
    after[1] = Entry("README.md", b"changed\n")
    zeros = Entry("pkg/zeros.bin", bytes(3 * MEBIBYTE))
    report = run(
        *pair(tmp_path, before, [*after, zeros], format),
        "--sdist-max-bytes=1000000",
    )
    check(report, "1,000,000", "--sdist-max-bytes", "new")
    # What was read so far is compared.
    assert report.has_node("README.md")


@pytest.mark.parametrize("format", FORMATS)
def test_limit_on_members(tmp_path: Path, format: str) -> None:
    before, after = simple_sdist(), simple_sdist()
    after[1] = Entry("README.md", b"changed\n")
    many = [Entry(f"pkg/{n}.py", b"") for n in range(100)]
    report = run(
        *pair(tmp_path, before, [*after, *many], format),
        "--sdist-max-members=50",
    )
    check(report, "50 members", "--sdist-max-members", "new")
    assert report.has_node("README.md")


def test_within_the_limits_nothing_is_said(tmp_path: Path) -> None:
    paths = pair(
        tmp_path, simple_sdist(), [*simple_sdist(), Entry("a")], "tar.gz"
    )
    report = run(*paths, "--sdist-max-bytes=1000000", "--sdist-max-members=50")
    assert "--sdist-max" not in report.text


def test_ratio(tmp_path: Path) -> None:
    zeros = Entry("pkg/zeros.bin", bytes(160 * MEBIBYTE))
    report = run(
        *pair(tmp_path, simple_sdist(), [*simple_sdist(), zeros], "tar.gz")
    )
    check(report, "times its size", "new")


@pytest.mark.parametrize("format", FORMATS)
def test_a_change_past_the_limit_is_no_silent_same(
    tmp_path: Path, format: str
) -> None:
    zeros = Entry("pkg/zeros.bin", bytes(MEBIBYTE))
    paths = pair(
        tmp_path,
        [*simple_sdist(), zeros, Entry("pkg/z.py", b"z = 1\n")],
        [*simple_sdist(), zeros, Entry("pkg/z.py", b"z = 2\n")],
        format,
    )
    report = run(*paths, "--sdist-max-bytes=100000")
    assert report.status == 1
    assert sum("--sdist-max-bytes" in line for line in report.comments) == 2


def test_zeros_after_the_end_of_the_tar(tmp_path: Path) -> None:
    old = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / "pkg-1.0.tar.gz"
    tar = tar_bytes(simple_sdist(), after=bytes(8 * MEBIBYTE))
    new.write_bytes(compress(tar, "tar.gz"))
    report = run(old, new, "--sdist-max-bytes=1000000")
    check(report, "--sdist-max-bytes", "new")


def test_members_of_a_zip_that_share_their_content(tmp_path: Path) -> None:
    """A zip bomb whose members overlap (Fifield, 2019)."""
    old = build(tmp_path / "pkg-1.0.zip", simple_sdist())
    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / "pkg-1.0.zip"
    new.write_bytes(_overlapping(500, bytes(MEBIBYTE)))
    report = run(old, new, "--sdist-max-bytes=20000000")
    assert report.status == 1
    assert not report.traceback
    assert any("new file" in line for line in report.comments)


def _overlapping(members: int, content: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(content) + deflate.flush()
    sizes = (zlib.crc32(content), len(data), len(content))
    name = b"pkg-1.0/PKG-INFO"
    out = bytearray(
        struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            *(20, 0, 8, 0, 33),
            *sizes,
            len(name),
            0,
        )
        + name
        + data
    )
    start = len(out)
    for number in range(members):
        name = b"pkg-1.0/PKG-INFO" if not number else b"pkg-1.0/%d" % number
        out += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            *(20, 20, 0, 8, 0, 33),
            *sizes,
            len(name),
            *(0, 0, 0, 0),
            0o100644 << 16,
            0,
        )
        out += name
    size = len(out) - start
    out += struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, size, start, 0
    )
    return bytes(out)


def test_a_huge_declared_size(tmp_path: Path) -> None:
    old = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    (tmp_path / "new").mkdir()
    data = bytearray(tar_bytes([Entry("PKG-INFO", b"Name: pkg\n")]))
    data[124:136] = b"\x80" + (1 << 60).to_bytes(11, "big")
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    new = tmp_path / "new" / "pkg-1.0.tar.gz"
    new.write_bytes(compress(bytes(data), "tar.gz"))
    report = run(old, new)
    assert report.status == 1
    assert not report.traceback
    assert any("new file" in line for line in report.comments)
