from __future__ import annotations

import struct
import tarfile
from pathlib import Path
from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.container.evidence import (
    ContainerEvidence,
    TarHeaders,
    compare_evidence,
    gzip_header,
    zip_evidence,
)
from tests.sdists import Entry, gzip_bytes, tar_bytes, zip_bytes


def strip(path: str) -> str:
    return path.partition("/")[2]


def of_tar(data: bytes) -> ContainerEvidence:
    headers = TarHeaders()
    headers.feed(data)
    return ContainerEvidence(
        gzip=gzip_header(gzip_bytes(data)), tar=headers.finish()
    )


def of_zip(tmp_path: Path, data: bytes) -> ContainerEvidence:
    path = tmp_path / "pkg.zip"
    path.write_bytes(data)
    return ContainerEvidence(zip=zip_evidence(path))


def test_gzip_headers() -> None:
    old = ContainerEvidence(gzip=gzip_header(gzip_bytes(b"", name="a.tar")))
    new = ContainerEvidence(gzip=gzip_header(gzip_bytes(b"", time=1)))
    assert compare_evidence(old, new) == [
        "gzip header: time none → 1970-01-01 00:00:01, name a.tar → none"
    ]


BASE = [Entry("PKG-INFO", b"x" * 10), Entry("setup.py", b"y")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"root": "pkg-1.1"}, [], id="another root"),
        pytest.param(
            {"global_pax": {"comment": "abc"}},
            [
                "pax headers of the whole archive: comment none → abc, "
                "their header blocks differ"
            ],
            id="global header",
        ),
        pytest.param(
            {"after": b"tail"},
            ["after the tar's end: nothing → 4 bytes"],
            id="after the end",
        ),
        pytest.param(
            {"tar_format": tarfile.GNU_FORMAT},
            [
                "tar headers beside their values: differ in 2 members "
                "(PKG-INFO, setup.py)"
            ],
            id="format",
        ),
    ],
)
def test_tars(changes: dict[str, Any], expected: list[str]) -> None:
    new = of_tar(tar_bytes(BASE, **changes))
    assert compare_evidence(of_tar(tar_bytes(BASE)), new, strip) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(
            Entry("setup.py", b"y", pax={"comment": "hello"}),
            ["pax headers: comment added in 1 member (setup.py) "
             "(none → hello)"],
            id="record",
        ),
        pytest.param(
            Entry("setup.py", b"y", xattrs={"user.origin": "here"}),
            [
                "extended attributes: SCHILY.xattr.user.origin added in "
                "1 member (setup.py) (none → here)"
            ],
            id="extended attribute",
        ),
        pytest.param(
            Entry("setup.py", b"y", mode=0o4755, mtime=5),
            [],
            id="values",
        ),
        pytest.param(Entry("setup.py", b"other"), [], id="content"),
    ],
)  # fmt: skip
def test_members_of_tars(entry: Entry, expected: list[str]) -> None:
    old = of_tar(tar_bytes(BASE))
    new = of_tar(tar_bytes([BASE[0], entry], "pkg-1.1"))
    assert compare_evidence(old, new, strip) == expected


def test_the_second_of_a_path_is_compared_with_the_second() -> None:
    first, second = Entry("a", b"x"), Entry("a", b"x", pax={"comment": "1"})
    old = of_tar(tar_bytes([first, second]))
    assert compare_evidence(old, old, strip) == []
    new = of_tar(tar_bytes([first, first]))
    assert len(compare_evidence(old, new, strip)) >= 1


EXTRA = struct.pack("<HH3s", 0x6378, 3, b"abc")
TIMES = struct.pack("<HHBL", 0x5455, 5, 1, 1_700_000_000)


@pytest.mark.parametrize(
    ("entry", "options", "expected"),
    [
        pytest.param(Entry("a", b"x" * 500), {}, [], id="nothing"),
        pytest.param(Entry("a", b"other"), {}, [], id="content"),
        pytest.param(Entry("a", b"x" * 500, mode=0o755), {}, [], id="mode"),
        pytest.param(
            Entry("a", b"x" * 500),
            {"comment": b"new"},
            ["zip comment: '' → 'new'"],
            id="archive comment",
        ),
        pytest.param(
            Entry("a", b"x" * 500, comment=b"c"),
            {},
            ["member comment: differ in 1 member (a)"],
            id="member comment",
        ),
        pytest.param(
            Entry("a", b"x" * 500, extra=EXTRA),
            {},
            ["zip extra fields: differ in 1 member (a)"],
            id="extra field",
        ),
        pytest.param(
            Entry("a", b"x" * 500, stored=True),
            {},
            ["compression: deflate → stored in 1 member (a)"],
            id="stored",
        ),
        pytest.param(
            Entry("a", b"x" * 500),
            {"level": 0},
            [
                "compression: compressed otherwise, to the same content, "
                "in 1 member (a)"
            ],
            id="level",
        ),
    ],
)
def test_zips(
    tmp_path: Path, entry: Entry, options: dict[str, Any], expected: list[str]
) -> None:
    old = of_zip(tmp_path, zip_bytes([Entry("a", b"x" * 500)]))
    new = of_zip(tmp_path, zip_bytes([entry], root="pkg-1.1", **options))
    assert compare_evidence(old, new, strip) == expected


def test_times_in_extra_fields_are_the_index_concern(tmp_path: Path) -> None:
    later = TIMES[:5] + struct.pack("<L", 1_800_000_000)
    old = of_zip(tmp_path, zip_bytes([Entry("a", extra=TIMES)]))
    new = of_zip(tmp_path, zip_bytes([Entry("a", extra=later)]))
    assert compare_evidence(old, new, strip) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(b"ab", b"", "nothing → 2 bytes before", id="before"),
        pytest.param(b"", b"a", "nothing → 1 byte after", id="after"),
    ],
)
def test_bytes_outside_zips(
    tmp_path: Path, before: bytes, after: bytes, expected: str
) -> None:
    data = zip_bytes(BASE)
    old, new = of_zip(tmp_path, data), of_zip(tmp_path, before + data + after)
    assert compare_evidence(old, new, strip) == [
        f"outside the zip's members: {expected}"
    ]


def test_between_formats_only_hidden_bytes_are_told(tmp_path: Path) -> None:
    tar = of_tar(tar_bytes(BASE, after=b"tail"))
    archive = of_zip(tmp_path, zip_bytes(BASE))
    assert compare_evidence(tar, archive, strip) == [
        "after the tar's end: 4 bytes in the old archive"
    ]
