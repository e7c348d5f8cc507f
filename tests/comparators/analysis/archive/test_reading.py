"""Reading an archive once: its members, its limits and its damages."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive import budget as budgets
from diffoscope_sdist.comparators.analysis.archive import members
from diffoscope_sdist.comparators.analysis.archive.alerts import AlertKind
from diffoscope_sdist.comparators.analysis.archive.budget import Budget
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    link_digest,
)
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    tlsh_digest,
)
from tests.differential.listed_tars import OF_TAR
from tests.differential.tars import Header, Tar
from tests.sdists import (
    EPOCH,
    FORMATS,
    Entry,
    build,
    compress,
    simple_sdist,
    tar_bytes,
)

many = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
    ],
)
ALL = pytest.mark.parametrize("format", FORMATS)
TARS = pytest.mark.parametrize("format", [f for f in FORMATS if f != "zip"])
COMPRESSED = pytest.mark.parametrize(
    "format", ["tar.gz", "tar.bz2", "tar.xz", "tar.zst"]
)
DATA = b"".join(b"%d\n" % (n * n) for n in range(4000))


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    directory = tmp_path / "spool"
    directory.mkdir()
    return directory


_read: list[Index] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what was read in the test."""
    yield
    while _read:
        _read.pop().close()


def read(path: Path, limits: Budget | None = None) -> Index:
    directory = path.parent / "spool"
    directory.mkdir(exist_ok=True)
    index = read_archive(str(path), str(directory), limits)
    _read.append(index)
    # An anonymous file: nothing is seen in the directory.
    assert list(directory.iterdir()) == []
    for member in index.members:
        content = index.read(member)
        assert len(content) == member.size
        assert b"".join(index.blocks(member, 1000)) == content
        if member.kind is not Kind.FILE:
            assert member.size == 0
    positions = [member.position for member in index.members]
    assert positions == sorted(positions)
    return index


def contents(index: Index) -> dict[str, bytes]:
    return {member.path: index.read(member) for member in index.members}


@ALL
def test_members(tmp_path: Path, format: str) -> None:
    entries = simple_sdist()
    index = read(build(tmp_path / f"pkg-1.0.{format}", entries))
    assert index.problems == ()
    assert contents(index) == {
        f"pkg-1.0/{entry.path}": entry.content for entry in entries
    }
    for member in index.members:
        assert member.kind is Kind.FILE
        assert member.mode == 0o644
        assert member.digest == hashlib.sha256(index.read(member)).digest()
        assert abs(member.mtime - EPOCH * 10**9) < 2 * 10**9
    assert index.format.startswith("ZIP" if format == "zip" else "POSIX")


@pytest.mark.parametrize(
    ("format", "compression"),
    [
        ("tar.gz", "gzip"),
        ("tgz", "gzip"),
        ("tar.bz2", "bzip2"),
        ("tar.xz", "xz"),
        ("tar.zst", "zstd"),
        ("tar", "none"),
        ("zip", "zip"),
    ],
)
def test_evidence(tmp_path: Path, format: str, compression: str) -> None:
    index = read(build(tmp_path / f"a.{format}", {"a": DATA}))
    assert index.compression == compression
    assert index.alerts == ()
    assert index.witnessed == {}


@TARS
def test_digest_before_compression(tmp_path: Path, format: str) -> None:
    index = read(build(tmp_path / f"a.{format}", {"a": DATA}))
    expected = hashlib.sha256(tar_bytes({"a": DATA})).digest()
    assert index.digest == expected


@TARS
def test_kinds_of_members(tmp_path: Path, format: str) -> None:
    entries = [
        Entry("d", kind=Kind.DIRECTORY, mode=0o1777),
        Entry("d/f", b"x", mode=0o4755, uid=3, gid=4, uname="u", gname="g"),
        Entry("s", kind=Kind.SYMLINK, link="../é"),
        Entry("h", kind=Kind.HARDLINK, link="d/f"),
        Entry("c", kind=Kind.CHARACTER_DEVICE, device=(1, 3)),
        Entry("b", kind=Kind.BLOCK_DEVICE, device=(8, 2)),
        Entry("p", kind=Kind.FIFO),
    ]
    index = read(build(tmp_path / f"a.{format}", entries))
    assert index.problems == ()
    d, f, s, h, c, b, p = index.members
    assert [member.kind for member in (d, f, s, c, b, p)] == [
        entry.kind for entry in entries if entry.kind is not Kind.HARDLINK
    ]
    assert d.mode == 0o1777
    assert (f.mode, f.uid, f.gid, f.uname, f.gname) == (0o4755, 3, 4, "u", "g")
    assert (s.link, s.digest) == ("../é", link_digest("../é"))
    # Unpacked, a hard link is the file that it links to.
    assert (h.kind, h.link) == (Kind.FILE, "pkg-1.0/d/f")
    assert (h.size, h.digest, index.read(h)) == (1, f.digest, b"x")
    assert c.device == (1, 3)
    assert b.device == (8, 2)
    assert d.digest == c.digest == p.digest == b""
    assert [alert.path for alert in index.alerts] == [
        *(f"pkg-1.0/{name}" for name in "scbp"),  # pip refuses them
        *(f"pkg-1.0/{name}" for name in "cbp"),  # special files
    ]


def test_kinds_of_members_in_a_zip(tmp_path: Path) -> None:
    entries = [
        Entry("d", kind=Kind.DIRECTORY),
        Entry("d/f", b"x", mode=0o755),
        Entry("s", kind=Kind.SYMLINK, link="d/f"),
        Entry("t", b"stored", stored=True),
    ]
    index = read(build(tmp_path / "a.zip", entries))
    assert index.problems == ()
    d, f, s, t = index.members
    assert (d.kind, d.path) == (Kind.DIRECTORY, "pkg-1.0/d")
    assert (f.mode, index.read(f)) == (0o755, b"x")
    # pip writes a file with the target, other readers make a link.
    assert (s.kind, s.link, index.read(s)) == (Kind.FILE, "", b"d/f")
    (alert,) = index.alerts
    assert alert.detail.endswith("a symbolic link to d/f to libarchive")
    assert index.witnessed["pkg-1.0/s"].link == "d/f"
    assert index.read(t) == b"stored"


@pytest.mark.parametrize(
    "name, kind, reason",
    [
        pytest.param("", None, "", id="empty"),
        pytest.param(
            "pkg-1.0", AlertKind.LEFT_OUT, "a directory to pip", id="root"
        ),
        pytest.param(
            f"pkg-1.0/{'d/' * 3_000}f", AlertKind.REFUSED, "", id="deep"
        ),
        pytest.param("pkg-1.0/b", None, "", id="ordinary"),
    ],
)
def test_a_name_in_a_zip_that_is_no_file_to_pip(
    tmp_path: Path, name: str, kind: AlertKind | None, reason: str
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pkg-1.0/a", DATA)
        archive.writestr(zipfile.ZipInfo(name), b"content")
    index = read(path)
    assert "pkg-1.0/a" in [member.path for member in index.members]
    refused = {AlertKind.REFUSED, AlertKind.LEFT_OUT}
    found = [alert for alert in index.alerts if alert.kind in refused]
    assert [alert.kind for alert in found] == [kind] * bool(kind)
    assert all(reason in alert.detail for alert in found)


@pytest.mark.parametrize(
    "type, is_refused",
    [
        pytest.param(b"N", True, id="known-to-nobody"),
        pytest.param(b"7", False, id="contiguous"),
        pytest.param(b"0", False, id="ordinary"),
    ],
)
def test_a_tar_member_whose_type_tarfile_does_not_know(
    tmp_path: Path, type: bytes, is_refused: bool
) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(Tar((Header(b"pkg-1.0/a", type, b"x"),)).raw())
    index = read(path)
    assert contents(index) == {"pkg-1.0/a": b"x"}
    kinds = [alert.kind for alert in index.alerts]
    assert (AlertKind.REFUSED in kinds) is is_refused


@ALL
def test_the_same_path_twice(tmp_path: Path, format: str) -> None:
    entries = [Entry("a", b"one"), Entry("a", b"two")]
    index = read(build(tmp_path / f"a.{format}", entries))
    assert [index.read(m) for m in index.members] == [b"two"]
    assert [alert.kind for alert in index.alerts] == [
        AlertKind.DUPLICATE_MEMBER
    ]


@TARS
def test_paths_that_are_not_utf_8(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    build(path, [Entry("a\udcff", b"x")], tar_format=tarfile.GNU_FORMAT)
    (member,) = read(path).members
    assert member.path == "pkg-1.0/a\udcff"


def test_times_before_the_second(tmp_path: Path) -> None:
    entries = [
        Entry("a", mtime=EPOCH, pax={"mtime": f"{EPOCH}.123456789"}),
        Entry("b", mtime=0),
    ]
    index = read(build(tmp_path / "a.tar", entries))
    assert [m.mtime for m in index.members] == [
        EPOCH * 10**9 + 123456789,
        0,
    ]


@pytest.mark.parametrize("holes", ["start", "middle", "end", "all"])
def test_sparse_files(tmp_path: Path, holes: str) -> None:
    """GNU tar's sparse files are what they are on disk: with zeros."""
    size = 200_000
    content = bytearray(size)
    place = {"start": size - 4, "middle": size // 2, "end": 0}.get(holes)
    regions = []
    if place is not None:
        content[place : place + 4] = b"data"
        regions = [(place, 4)]
    info = tarfile.TarInfo("pkg-1.0/sparse")
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "pkg-1.0/sparse",
        "GNU.sparse.realsize": str(size),
    }
    numbers = [len(regions), *(n for pair in regions for n in pair)]
    data = "".join(f"{n}\n" for n in numbers).encode()
    data += bytes(-len(data) % 512)
    data += b"data" * len(regions)
    info.size = len(data)
    raw = info.tobuf(tarfile.PAX_FORMAT) + data + bytes(-len(data) % 512)
    path = tmp_path / "a.tar"
    path.write_bytes(raw + tar_bytes({"b": b"after"}))
    index = read(path)
    assert index.problems == ()
    assert contents(index) == {
        "pkg-1.0/sparse": bytes(content),
        "pkg-1.0/b": b"after",
    }


# Budget


@ALL
def test_limit_on_bytes(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"1" * 600, "b": b"2" * 6000})
    limit = 1000 if format == "zip" else 4 * 512 + 1000
    index = read(path, Budget(max_bytes=limit))
    assert len(index.problems) == 1
    assert f"{limit:,} bytes" in index.problems[0]
    assert "2 members were read" in index.problems[0]
    assert "pkg-1.0/b, only in part" in index.problems[0]
    assert index.read(index.members[0]) == b"1" * 600


@ALL
def test_within_the_limit_on_bytes(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"1" * 600})
    # A tar has blocks around its members.
    limit = 1_000 if format == "zip" else tarfile.RECORDSIZE
    assert read(path, Budget(max_bytes=limit)).problems == ()


def test_two_archives_share_a_budget(tmp_path: Path) -> None:
    path = build(tmp_path / "a.zip", {"a": b"1" * 600})
    limits = Budget(max_bytes=1000)
    assert read(path, limits).problems == ()
    assert "1,000 bytes" in read(path, limits).problems[0]


@TARS
def test_limit_on_bytes_after_the_members(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"1"}, tar_after=bytes(10**7))
    index = read(path, Budget(max_bytes=10**5))
    assert "100,000 bytes" in index.problems[0]
    assert contents(index) == {"pkg-1.0/a": b"1"}


@ALL
def test_limit_on_members(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"1", "b": b"2", "c": b"3"})
    index = read(path, Budget(max_members=2))
    assert len(index.problems) == 1
    assert "more than 2 members" in index.problems[0]
    assert contents(index) == {"pkg-1.0/a": b"1", "pkg-1.0/b": b"2"}


@ALL
def test_within_the_limit_on_members(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"1", "b": b"2", "c": b"3"})
    assert read(path, Budget(max_members=3)).problems == ()


@COMPRESSED
def test_limit_on_the_ratio(
    tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "RATIO_FLOOR", 10**5)
    path = build(tmp_path / f"a.{format}", {"a": bytes(10**6)})
    index = read(path, Budget(max_ratio=10))
    assert "more than 10 times its size" in index.problems[0]


@COMPRESSED
def test_below_the_floor_the_ratio_does_not_count(
    tmp_path: Path, format: str
) -> None:
    path = build(tmp_path / f"a.{format}", {"a": bytes(10**6)})
    assert read(path, Budget(max_ratio=10)).problems == ()


def test_limit_on_what_libarchive_alone_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(OF_TAR["header in a pax hard link"].new)
    budget = Budget()
    index = read(path, budget)
    (link,) = (member for member in index.witnessed.values() if member)
    assert len(index.read(link)) == link.size == 1024
    index = read(path, Budget(max_bytes=budget.expanded - 1))
    assert index.witnessed == {}
    assert "sets the limit" in index.alerts[0].detail


# Damage


def test_no_such_file(tmp_path: Path) -> None:
    index = read(tmp_path / "none.tar.gz")
    assert index.members == ()
    assert index.problems == ("cannot be read: No such file or directory",)


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.touch()
    assert read(path).problems == ("is empty: a file of zero bytes",)


def test_directory(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.mkdir()
    assert read(path).problems == ("is no file, and so no archive",)


def test_fifo(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    os.mkfifo(path)
    assert read(path).problems == ("is no file, and so no archive",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no archive at all\n" * 100, id="text"),
        pytest.param(gzip.compress(b"no archive at all\n" * 100), id="gzip"),
        pytest.param(b"PK\3\4", id="half-a-zip"),
        pytest.param(b"x", id="one-byte"),
        pytest.param(b"\x1f\x8b", id="half-a-gzip-header"),
    ],
)
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    index = read(path)
    assert index.members == ()
    assert len(index.problems) == 1


@ALL
def test_without_members(tmp_path: Path, format: str) -> None:
    index = read(build(tmp_path / f"a.{format}", []))
    assert index.members == ()
    assert index.problems == ("is an archive without members",)


@given(data=st.data())
@many
@ALL
def test_cut_anywhere(
    tmp_path: Path, format: str, data: st.DataObject
) -> None:
    """What was read is right, and it is said that something is missing."""
    entries = {"a": DATA[:3000], "b": DATA, "c": b"c"}
    path = build(tmp_path / f"a.{format}", entries)
    whole = path.read_bytes()
    end = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:end])
    index = read(path)
    if format == "tar" and whole[end:].count(0) == len(whole) - end:
        # Only zeros are missing: the end mark, or a part of it.
        assert len(index.members) == 3
    else:
        assert index.problems
    complete = [
        member
        for member in index.members
        if member.digest == hashlib.sha256(index.read(member)).digest()
    ]
    for member in complete:
        expected = entries[member.path.removeprefix("pkg-1.0/")]
        assert index.read(member) == expected
    assert len(complete) >= len(index.members) - 1


@given(data=st.data())
@many
@ALL
def test_damaged_anywhere(
    tmp_path: Path, format: str, data: st.DataObject
) -> None:
    path = build(tmp_path / f"a.{format}", {"a": DATA[:3000], "b": DATA})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    read(path)


@given(st.binary(max_size=2000))
@many
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    index = read(path)
    assert index.members or index.problems


@COMPRESSED
def test_what_could_not_be_read_equals_nothing(
    tmp_path: Path, format: str
) -> None:
    path = build(tmp_path / f"a.{format}", {"a": b"a", "b": os.urandom(10**5)})
    path.write_bytes(path.read_bytes()[:50_000])
    indexes = [read(path), read(path)]
    if len(indexes[0].members) == 2:
        assert indexes[0].members[0].digest == indexes[1].members[0].digest
        assert indexes[0].members[1].digest != indexes[1].members[1].digest
        assert "in part" in indexes[0].problems[0]
    else:
        assert all(index.problems for index in indexes)


def test_tlsh_digest_is_kept_once_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"".join(b"%d: a line of the text\n" % n for n in range(99))
    path = build(tmp_path / "a.tar.gz", {"a": text, "b": text, "c": b"short"})
    asked = []

    def counted(content: bytes) -> str | None:
        asked.append(content)
        return tlsh_digest(content)

    monkeypatch.setattr(members, "tlsh_digest", counted)
    index = read(path)
    assert asked == []
    by_path = {m.path.rpartition("/")[2]: m for m in index.members}
    assert index.tlsh_digest(by_path["a"]) == tlsh_digest(text)
    assert index.tlsh_digest(by_path["b"]) == tlsh_digest(text)
    assert index.tlsh_digest(by_path["c"]) is None
    assert index.tlsh_digest(by_path["c"]) is None
    # The same content, and none, are asked for once.
    assert asked == [text, b"short"]


def test_a_damaged_member_of_a_zip_does_not_end_the_reading(
    tmp_path: Path,
) -> None:
    entries = [Entry("a", b"x" * 99, stored=True), Entry("b", b"b")]
    path = build(tmp_path / "a.zip", entries)
    path.write_bytes(path.read_bytes().replace(b"x" * 99, b"x" * 98 + b"y"))
    first, second = read(path), read(path)
    assert len(first.members) == 2
    assert first.read(first.members[1]) == b"b"
    assert first.members[0].digest != second.members[0].digest
    assert first.members[1].digest == second.members[1].digest
    assert len(first.problems) == 1
    assert first.problems[0].startswith("pkg-1.0/a: ")


@pytest.mark.parametrize("format", ["tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_trailing_bytes(tmp_path: Path, format: str) -> None:
    index = read(build(tmp_path / f"a.{format}", {"a": DATA}, after=b"hidden"))
    assert index.problems == ()
    digest = hashlib.sha256(b"hidden").hexdigest()
    values = [trait.value.decode() for trait in index.traits]
    assert any(f"SHA-256 {digest}" in value for value in values)
    assert AlertKind.TRAILING_DATA in [alert.kind for alert in index.alerts]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("b.tar.gz", "it can be read as a tar too, and pip 26.3 does so"),
        ("b.zip", "it can be read as a tar too"),
        ("b.sdist", "it can be read as a tar too"),
    ],
)
def test_a_zip_behind_a_tar_is_what_zipfile_reads(
    tmp_path: Path, name: str, words: str
) -> None:
    inside = build(tmp_path / "a.zip", {"a": b"from the zip"})
    path = build(tmp_path / "a.tar.gz", {"a": DATA}, after=inside.read_bytes())
    index = read(path.rename(tmp_path / name))
    assert contents(index) == {"pkg-1.0/a": b"from the zip"}
    found = {(alert.kind, alert.detail) for alert in index.alerts}
    assert (AlertKind.POLYGLOT, words) in found
    assert AlertKind.TRAILING_DATA in {kind for kind, _ in found}


def test_a_zip_that_is_a_member_of_a_plain_tar_stays_one(
    tmp_path: Path,
) -> None:
    inside = build(tmp_path / "a.zip", {"a": b"inner"}).read_bytes()
    index = read(build(tmp_path / "a.tar", {"a": DATA, "b.zip": inside}))
    assert contents(index) == {"pkg-1.0/a": DATA, "pkg-1.0/b.zip": inside}
    assert AlertKind.POLYGLOT in {alert.kind for alert in index.alerts}


def test_an_empty_zip_behind_a_tar_is_nothing_to_unpack(
    tmp_path: Path,
) -> None:
    empty = b"PK\x05\x06" + bytes(18)
    index = read(build(tmp_path / "a.tar.gz", {"a": DATA}, after=empty))
    assert contents(index) == {"pkg-1.0/a": DATA}


@pytest.mark.parametrize("format", ["tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_more_than_one_stream(tmp_path: Path, format: str) -> None:
    data = tar_bytes({"a": DATA, "b": b"b"})
    path = tmp_path / f"a.{format}"
    path.write_bytes(
        compress(data[:5000], format) + compress(data[5000:], format)
    )
    index = read(path)
    assert index.problems == ()
    assert contents(index) == {"pkg-1.0/a": DATA, "pkg-1.0/b": b"b"}
    assert index.digest == hashlib.sha256(data).digest()


def test_a_zip_without_its_directory(tmp_path: Path) -> None:
    path = build(tmp_path / "a.zip", {"a": DATA})
    assert read(path).problems == ()
    path.write_bytes(path.read_bytes()[:-10])
    index = read(path)
    assert contents(index) == {"pkg-1.0/a": DATA}
    assert len(index.problems) == 1
    assert "not a zip file" in index.problems[0]


@TARS
def test_what_follows_the_end_mark_counts(tmp_path: Path, format: str) -> None:
    one = read(build(tmp_path / f"a.{format}", {"a": b"a"}))
    other = read(
        build(tmp_path / f"b.{format}", {"a": b"a"}, tar_after=b"hidden")
    )
    assert contents(one) == contents(other)
    assert one.digest != other.digest


# The spool


def test_spool_is_gone_after_close(spool: Path, tmp_path: Path) -> None:
    path = build(tmp_path / "a.tar", {"a": DATA})
    before = set(os.listdir("/proc/self/fd"))
    index = read_archive(str(path), str(spool))
    assert len(set(os.listdir("/proc/self/fd")) - before) == 1
    index.close()
    assert not set(os.listdir("/proc/self/fd")) - before
    assert index.read(index.members[0]) == b""
    assert list(index.blocks(index.members[0])) == []
    index.close()


def test_spool_is_in_the_directory(
    spool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    make = tempfile.TemporaryFile

    def temporary_file(**options: Any) -> Any:
        asked.append(options.get("dir"))
        return make(**options)

    monkeypatch.setattr(tempfile, "TemporaryFile", temporary_file)
    path = build(tmp_path / "a.tar", {"a": DATA, "../../b": b"b"})
    read_archive(str(path), str(spool)).close()
    assert asked == [str(spool)]


@ALL
def test_nothing_is_written_anywhere_else(
    tmp_path: Path, spool: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    path = build(
        tmp_path / f"a.{format}",
        [
            Entry("../../up", b"x", verbatim=True),
            Entry("here", b"x", verbatim=True),
            Entry(str(working / "absolute"), b"x", verbatim=True),
            Entry("link", kind=Kind.SYMLINK, link="..", verbatim=True),
            Entry("link/through", b"x", verbatim=True),
        ],
    )
    index = read_archive(str(path), str(spool))
    assert len(index.members) == 5
    assert list(working.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == [path, spool, working]
    index.close()


def test_a_header_from_before_POSIX(
    tmp_path: Path,
) -> None:
    """Pre-POSIX archives have no magic number; they are read as well."""
    info = tarfile.TarInfo("pkg-1.0/PKG-INFO")
    info.size = 1
    out = io.BytesIO()
    block = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    block[257:500] = bytes(243)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    out.write(bytes(block) + b"x" + bytes(511) + bytes(1024))
    path = tmp_path / "a.tar"
    path.write_bytes(out.getvalue())
    assert contents(read(path)) == {"pkg-1.0/PKG-INFO": b"x"}


def test_a_negative_mode(tmp_path: Path) -> None:
    """Base 256 can be negative; libarchive hands it on."""
    data = bytearray(tar_bytes({"a": b"a"}))
    data[100:108] = b"\xff" * 7 + b"\xa4"
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    path = tmp_path / "a.tar"
    path.write_bytes(data)
    assert contents(read(path)) == {"pkg-1.0/a": b"a"}
