from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.container.zip_directory import (
    ZipEvidence,
    zip_evidence,
)
from tests.sdists import Entry, simple_sdist, zip_bytes


def read(tmp_path: Path, data: bytes) -> ZipEvidence:
    path = tmp_path / "pkg-1.0.zip"
    path.write_bytes(data)
    return zip_evidence(path)


def test_reads_a_plain_zip(tmp_path: Path) -> None:
    entries = simple_sdist()
    found = read(tmp_path, zip_bytes(entries))
    assert [m.path for m in found.members] == [
        f"pkg-1.0/{entry.path}" for entry in entries
    ]
    assert not found.problem
    assert not found.outside_digest
    assert not any(m.disagreements for m in found.members)
    assert all(m.packed for m in found.members)


def test_comments_and_extra_fields(tmp_path: Path) -> None:
    extra = struct.pack("<HH3s", 0x6378, 3, b"abc")
    entries = [Entry("a", b"x", extra=extra, comment=b"hello")]
    found = read(tmp_path, zip_bytes(entries, comment=b"archive"))
    assert found.comment == b"archive"
    assert found.members[0].comment == b"hello"
    assert found.members[0].extra


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(b"", b"", (0, 0), id="nothing"),
        pytest.param(b"#!sh\n", b"", (5, 0), id="before"),
        pytest.param(b"", b"tail", (0, 4), id="after"),
        pytest.param(b"#!sh\n", b"tail", (5, 4), id="both"),
    ],
)
def test_bytes_outside(
    tmp_path: Path, before: bytes, after: bytes, expected: tuple[int, int]
) -> None:
    found = read(tmp_path, before + zip_bytes(simple_sdist()) + after)
    assert (found.before, found.after) == expected
    assert bool(found.outside_digest) == bool(before or after)
    assert len(found.members) == len(simple_sdist())


def test_streamed_members_with_descriptors_leave_no_gap(
    tmp_path: Path,
) -> None:
    class Unseekable(io.RawIOBase):
        data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.writestr("pkg-1.0/setup.py", b"x" * 100)
        archive.writestr("pkg-1.0/PKG-INFO", b"y" * 100)
    found = read(tmp_path, bytes(out.data))
    assert len(found.members) == 2
    assert found.between == 0
    assert not any(m.disagreements for m in found.members)


@pytest.mark.parametrize(
    ("at", "new", "what"),
    [
        pytest.param(30, b"PKG", "name", id="name"),
        pytest.param(14, b"0000", "CRC-32", id="checksum"),
        pytest.param(8, b"\x00", "method", id="method"),
        pytest.param(0, b"XX", "no local header", id="no header"),
    ],
)
def test_disagreements(tmp_path: Path, at: int, new: bytes, what: str) -> None:
    data = zip_bytes({"PKG-INFO": b"x" * 50})
    data = data[:at] + new + data[at + len(new) :]
    (member,) = read(tmp_path, data).members
    assert what in member.disagreements


def test_bytes_between_members(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"first")
        assert archive.fp
        archive.fp.write(b"hidden")
        archive.start_dir = archive.fp.tell()
        archive.writestr("b", b"second")
    found = read(tmp_path, out.getvalue())
    assert found.between == len(b"hidden")
    assert found.before == found.after == 0


def test_a_lie_about_the_number_of_entries(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"a": b"x", "b": b"y"}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 10] = 1
    assert "says 1" in read(tmp_path, bytes(data)).problem


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK", id="magic"),
        pytest.param(zip_bytes(simple_sdist())[:-30], id="cut short"),
        pytest.param(b"PK\x05\x06" + b"\xff" * 18, id="all ones"),
        pytest.param(b"PK\x05\x06" * 1000, id="many ends"),
    ],
)
def test_unreadable(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data).problem


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert zip_evidence(tmp_path / "none").problem


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_never_raises(tmp_path: Path, data: st.DataObject) -> None:
    archive = bytearray(zip_bytes(simple_sdist(), comment=b"c"))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(archive) - 1))
        archive[at] = data.draw(st.integers(0, 255))
    read(tmp_path, bytes(archive[: data.draw(st.integers(0, len(archive)))]))
