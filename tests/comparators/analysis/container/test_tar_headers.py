from __future__ import annotations

import io
import random
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from diffoscope_sdist.comparators.analysis.container.tar_headers import (
    MAX_BODY,
    PaxRecord,
    TarEvidence,
    TarHeaders,
    pax_records,
)
from tests.sdists import Entry, simple_sdist, tar_bytes


def walked(data: bytes, chunk: int = 1 << 16) -> TarEvidence:
    headers = TarHeaders()
    for at in range(0, len(data), chunk):
        headers.feed(data[at : at + chunk])
    return headers.finish()


def with_checksum(block: bytes) -> bytes:
    block = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


ENTRIES = [
    *simple_sdist(),
    Entry("d", kind=Kind.DIRECTORY),
    Entry("link", kind=Kind.SYMLINK, link="README.md"),
    Entry("hard", kind=Kind.HARDLINK, link="README.md"),
    Entry("fifo", kind=Kind.FIFO),
    Entry("x" * 300, b"long"),
    Entry("caf\udce9.txt", b"not UTF-8"),
    Entry("dated", b"x" * 513, mtime=1.5),
]


@pytest.mark.parametrize(
    "tar_format",
    [
        pytest.param(tarfile.PAX_FORMAT, id="pax"),
        pytest.param(tarfile.GNU_FORMAT, id="GNU"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 511, 512, 513, 10240, 1 << 20])
def test_paths_are_those_of_tarfile(tar_format: int, chunk: int) -> None:
    data = tar_bytes(ENTRIES, tar_format=tar_format)
    with tarfile.open(
        fileobj=io.BytesIO(data), errors="surrogateescape"
    ) as tar:
        expected = tar.getnames()
    found = walked(data, chunk)
    paths = [member.path.rstrip("/") for member in found.members]
    assert paths == expected
    assert found.stopped_at is None
    assert found.after == 0
    assert found == walked(data)


def test_paths_of_ustar_with_a_prefix() -> None:
    path = "/".join(["directory" * 5] * 4) + "/file"
    data = tar_bytes([Entry(path)], tar_format=tarfile.USTAR_FORMAT)
    assert walked(data).members[0].path == f"pkg-1.0/{path}"


def test_plain_headers_have_one_style() -> None:
    members = walked(tar_bytes(simple_sdist())).members
    assert len({member.style for member in members}) == 1


@pytest.mark.parametrize(
    ("at", "new"),
    [
        pytest.param(156, b"\0", id="type of old tars"),
        pytest.param(257, b"ustar  \0", id="magic"),
        pytest.param(60, b"hidden", id="after the name"),
        pytest.param(200, b"hidden", id="after the link"),
        pytest.param(280, b"hidden", id="after the user"),
        pytest.param(310, b"hidden", id="after the group"),
        pytest.param(400, b"hidden", id="after the prefix"),
        pytest.param(505, b"hidden", id="after the header"),
        pytest.param(100, b"0100644", id="mode with a type"),
        pytest.param(100, b"   644 \0", id="mode with spaces"),
        pytest.param(108, b"00000000", id="number without a NUL"),
        pytest.param(136, b"\x80", id="time in base 256"),
    ],
)
def test_any_other_byte_of_a_header_is_a_style(at: int, new: bytes) -> None:
    data = tar_bytes({"setup.py": b"x"})
    block = with_checksum(data[:at] + new + data[at + len(new) : 512])
    changed = walked(block + data[512:])
    assert changed.stopped_at is None
    assert changed.members[0].style != walked(data).members[0].style


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(Entry("other", b"x" * 99), id="name and size"),
        pytest.param(Entry("setup.py", mode=0o4711), id="mode"),
        pytest.param(Entry("setup.py", mtime=5), id="time"),
        pytest.param(
            Entry("setup.py", uid=1, gid=2, uname="a", gname="b"), id="owner"
        ),
    ],
)
def test_values_of_the_index_are_no_style(entry: Entry) -> None:
    (plain,) = walked(tar_bytes([Entry("setup.py")])).members
    (other,) = walked(tar_bytes([entry])).members
    assert other.style == plain.style


def test_a_wrong_checksum_stops() -> None:
    data = bytearray(tar_bytes({"a": b"x", "b": b"y"}))
    data[1024 + 3] ^= 1
    found = walked(bytes(data))
    assert [member.path for member in found.members] == ["pkg-1.0/a"]
    assert found.stopped_at == 1024
    assert found.after == 512 + 1


def test_signed_checksums_of_old_tars_hold() -> None:
    tar = tar_bytes([Entry("caf\udce9")], tar_format=tarfile.GNU_FORMAT)
    block = bytearray(tar[:512])
    block[148:156] = b" " * 8
    signed = sum(byte - 256 if byte > 127 else byte for byte in block)
    block[148:156] = b"%06o\0 " % signed
    found = walked(bytes(block) + bytes(1024))
    assert found.stopped_at is None
    assert len(found.members) == 1


def test_pax_records_are_kept() -> None:
    entry = Entry("a", pax={"comment": "hello"}, xattrs={"user.x": "y"})
    (member,) = walked(tar_bytes([entry])).members
    assert member.pax == (
        PaxRecord("comment", b"hello"),
        PaxRecord("SCHILY.xattr.user.x", b"y"),
    )


def test_global_records_are_kept_with_their_place() -> None:
    data = tar_bytes({"a": b""}, global_pax={"comment": "0123abc"})
    ((count, record), header) = walked(data).global_pax
    assert (count, record) == (0, PaxRecord("comment", b"0123abc"))
    assert header[1].keyword == "(header)"


def test_a_size_that_is_not_that_of_pax_is_a_style() -> None:
    entry = Entry("a", b"x" * 10)
    data = tar_bytes([Entry("a", b"x" * 10, pax={"size": "10"})])
    header = bytearray(data[1024:1536])
    header[124:136] = b"00000000005\0"
    data = data[:1024] + with_checksum(bytes(header)) + data[1536:]
    (member,) = walked(data).members
    assert b"not that of pax" in member.style
    (plain,) = walked(tar_bytes([entry])).members
    assert b"not that of pax" not in plain.style


def test_bytes_in_the_padding_are_found() -> None:
    data = bytearray(tar_bytes({"a": b"x", "b": b""}))
    data[700:706] = b"hidden"
    for chunk in (100, 512, 1 << 16):
        first, second = walked(bytes(data), chunk).members
        assert first.padding
        assert not second.padding


@pytest.mark.parametrize("chunk", [3, 512, 1 << 16])
def test_bytes_after_the_end_are_found(chunk: int) -> None:
    after = b"after" + bytes(1000) + b"that" + bytes(100)
    found = walked(tar_bytes({"a": b"x"}, after=after), chunk)
    assert found.after == len(after) - 100
    assert found.after_digest
    other = walked(tar_bytes({"a": b"x"}, after=b"A" + after[1:]), chunk)
    assert other.after_digest != found.after_digest
    assert len(found.members) == 1


@pytest.mark.parametrize(
    ("cut", "end"),
    [
        pytest.param(slice(None), "zeros up to a multiple", id="record"),
        pytest.param(slice(2048), "two zero blocks", id="two blocks"),
        pytest.param(slice(1536), "512 zero bytes", id="one block"),
        pytest.param(slice(1024), "no end-of-archive marker", id="none"),
        pytest.param(
            slice(700), "no end-of-archive marker, cut short", id="cut"
        ),
    ],
)
def test_how_the_archive_ends(cut: slice, end: str) -> None:
    found = walked(tar_bytes({"a": b"x"})[cut])
    assert found.end.startswith(end)
    assert len(found.members) == 1


def test_hard_link_with_a_size_but_no_content() -> None:
    data = bytearray(tar_bytes([Entry("l", kind=Kind.HARDLINK, link="a")]))
    data[124:136] = b"00000002000\0"
    block = with_checksum(bytes(data[:512]))
    rest = tar_bytes({"a": b"x"})
    with_content = block + b"c" * 1024 + rest
    for found in (walked(block + rest), walked(with_content)):
        assert [m.path for m in found.members] == ["pkg-1.0/l", "pkg-1.0/a"]


def test_a_huge_extended_header_is_only_digested() -> None:
    entry = Entry("a", pax={"comment": "x" * (MAX_BODY + 1)})
    (member,) = walked(tar_bytes([entry])).members
    (record,) = member.pax
    assert record.value.startswith(b"SHA-256 ")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"6 a=b\n", [("a", b"b")], id="one"),
        pytest.param(b"6 a=b\n6 c=d\n", [("a", b"b"), ("c", b"d")], id="two"),
        pytest.param(b"7 a=b\n", [("", b"7 a=b\n")], id="wrong length"),
        pytest.param(b"0 a=b\n", [("", b"0 a=b\n")], id="zero"),
        pytest.param(b"garbage", [("", b"garbage")], id="garbage"),
        pytest.param(
            b"6 a=b\n\0\0", [("a", b"b"), ("", b"\0\0")], id="NULs after it"
        ),
    ],
)
def test_pax_records(body: bytes, expected: list[tuple[str, bytes]]) -> None:
    assert pax_records(body) == expected


@given(st.binary(max_size=4000), st.integers(1, 1500))
def test_garbage_never_raises(data: bytes, chunk: int) -> None:
    walked(data, chunk)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_damaged_tars_never_raise(seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(tar_bytes(ENTRIES[-5:]))
    for _ in range(times):
        at = chance.randrange(len(data) // 512) * 512
        block = bytearray(data[at : at + 512])
        block[chance.randrange(512)] = chance.randrange(256)
        data[at : at + 512] = (
            with_checksum(bytes(block)) if chance.random() < 0.8 else block
        )
    whole = walked(bytes(data))
    assert walked(bytes(data), 333) == whole
