from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Index, Kind
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from tests.sdists import Entry, build

NFC = unicodedata.normalize("NFC", "café.txt")
NFD = unicodedata.normalize("NFD", "café.txt")


def read(tmp_path: Path, entries: list[Entry], format: str) -> Index:
    path = build(tmp_path / f"pkg-1.0.{format}", entries)
    index = read_archive(str(path), str(tmp_path))
    index.close()
    return index


@pytest.mark.parametrize("format", ["tar.gz", "zip"])
@pytest.mark.parametrize("name", [NFC, NFD, "plain.txt", "日本.txt"])
def test_a_name_is_that_of_the_archive(
    tmp_path: Path, format: str, name: str
) -> None:
    entries = [Entry("PKG-INFO", b"x"), Entry(name, b"y")]
    index = read(tmp_path, entries, format)
    assert index.members[1].path == f"pkg-1.0/{name}"
    assert not index.problems


@pytest.mark.parametrize("kind", [Kind.SYMLINK, Kind.HARDLINK])
@pytest.mark.parametrize("target", [NFC, NFD, "x" * 200 + NFD])
def test_a_link_is_that_of_the_archive(
    tmp_path: Path, kind: Kind, target: str
) -> None:
    entries = [
        Entry("PKG-INFO", b"x"),
        Entry("link", kind=kind, link=target, verbatim=True),
    ]
    assert read(tmp_path, entries, "tar.gz").members[1].link == target


def test_bytes_that_are_not_utf_8_stay(tmp_path: Path) -> None:
    index = read(tmp_path, [Entry("caf\udce9"), Entry(NFD)], "tar.gz")
    assert [member.path for member in index.members] == [
        "pkg-1.0/caf\udce9",
        f"pkg-1.0/{NFD}",
    ]


@pytest.mark.parametrize(
    "kind", [k for k in Kind if k not in (Kind.SOCKET, Kind.SUBMODULE)]
)
def test_every_kind_of_member_has_one_header(
    tmp_path: Path, kind: Kind
) -> None:
    entries = [
        Entry("PKG-INFO", b"x"),
        Entry("d", kind=kind, link="a"),
        Entry("d" * 300, kind=kind, link="a" * 300),
        Entry("last"),
    ]
    assert not read(tmp_path, entries, "tar.gz").problems


def test_entries_of_a_zip_that_share_a_header_are_told(
    tmp_path: Path,
) -> None:
    path = build(tmp_path / "pkg-1.0.zip", {"PKG-INFO": b"x", "aaaa": b"x"})
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    path.write_bytes(data)
    index = read_archive(str(path), str(tmp_path))
    index.close()
    assert any("central directory" in line for line in index.problems)
