"""What the headers of two tars say otherwise, beside their members."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Archive,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from diffoscope_sdist.comparators.analysis.container.evidence import (
    entry_sentences,
    trait_sentences,
)
from tests.differential import tars
from tests.differential.tars import Header, Tar, record

_OF = {"old": b"pkg-1.0/", "new": b"pkg-2.0/"}
_read: list[Archive] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what was read in the test."""
    yield
    while _read:
        _read.pop().index.close()


def read(directory: Path, data: bytes) -> Archive:
    path = directory / "archive.tar"
    path.write_bytes(data)
    index = read_archive(str(path), str(directory))
    _read.append(Archive(index, find_layout(index)))
    return _read[-1]


def sentences(directory: Path, old: bytes, new: bytes) -> list[str]:
    return entry_sentences(read(directory, old), read(directory, new))


def pax(kind: bytes = b"x", **records: str) -> Header:
    body = b"".join(
        record(key, value.encode()) for key, value in records.items()
    )
    return Header(b"././@PaxHeader", kind, body)


def long_name(name: bytes) -> Header:
    return Header(b"././@LongLink", b"L", name + b"\0")


A = Header(b"p/a", body=b"a\n")
UID = 108
MTIME = 136
END = 500


def _with_seconds(digit: bytes) -> Header:
    return Header(b"p/a", fields=((MTIME, b"0" * 10 + digit + b"\0"),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            [A],
            [Header(b"p/a", body=b"a\n", fields=((MTIME, b"+4524770400\0"),))],
            "tar header, mtime (bytes 136 to 147): differs in 1 member "
            "(a: 14524770400 → +4524770400)",
            id="number in another way",
        ),
        pytest.param(
            [A],
            [Header(b"p/a", body=b"a\n", fields=((UID, b"000000 \0"),))],
            "tar header, uid (bytes 108 to 115): differs in 1 member "
            "(a: 0000000 → 000000)",
            id="number that ends otherwise",
        ),
        pytest.param(
            [A],
            [Header(b"p/a", body=b"a\n", fields=((END, b"hidden"),))],
            "tar header, end (bytes 500 to 511): differs in 1 member "
            "(a: empty → hidden)",
            id="unused bytes",
        ),
        pytest.param(
            [A],
            [Header(b"p/a", b"\0", body=b"a\n")],
            "tar header, type (byte 156): differs in 1 member (a: 0 → empty)",
            id="type of a file",
        ),
        pytest.param(
            [A],
            [Header(b"a", body=b"a\n", prefix=b"p")],
            "tar header, name (bytes 0 to 99): differs in 1 member "
            "(a: p/a → a)",
            id="name in two parts",
        ),
        pytest.param(
            [pax(comment="one"), A],
            [pax(comment="two"), A],
            "pax header comment: differs in 1 member (a: one → two)",
            id="pax record",
        ),
        pytest.param(
            [pax(uid="1"), A],
            [pax(uid="1", vendor="x"), A],
            "pax header vendor: differs in 1 member (a: none → x)",
            id="new pax record",
        ),
        pytest.param(
            [pax(uid="1", gid="2"), A],
            [pax(gid="2", uid="1"), A],
            "order in the pax header: differs in 1 member (a: 0x38207569643d",
            id="order of pax records",
        ),
        pytest.param(
            [pax(uid="1", mtime="1.5"), A],
            [pax(mtime="2.5", uid="1"), A],
            "order in the pax header: differs in 1 member (a: 0x38207569643d",
            id="order of pax records of another time",
        ),
        pytest.param(
            [A],
            [pax(b"g", comment="evil"), A],
            "global pax header comment: differs in 1 member (a: none → evil)",
            id="global pax header",
        ),
        pytest.param(
            [A],
            [pax(b"g", comment="evil"), Header(b"p/0"), A],
            "global pax header comment: differs in 1 member (0: none → evil)",
            id="global pax header of a new member",
        ),
        pytest.param(
            [A],
            [long_name(b"p/a"), A],
            "extended headers: differs in 1 member (a: none → GNU long name)",
            id="long name that is short",
        ),
        pytest.param(
            [long_name(b"p/a"), A],
            [Header(b"hidden", b"L", b"p/a\0"), A],
            "GNU long name itself, name (bytes 0 to 99): differs in 1 member "
            "(a: ././@LongLink → hidden)",
            id="name of a long name",
        ),
        pytest.param(
            [A, Header(b"p/b")],
            [
                Header(b"p/a", body=b"a\n", magic=b"ustar  \0"),
                Header(b"p/b", magic=b"ustar  \0"),
            ],
            "tar header, magic (bytes 257 to 264): differs in 2 members "
            "(a, b; the first: 0x7573746172003030 → ustar)",
            id="two members",
        ),
        pytest.param(
            [A],
            [Header(b"p/a", body=b"a\n", padding=b"x")],
            "bytes after the content: differs in 1 member (a: none → "
            "510 bytes, SHA-256 ",
            id="padding",
        ),
        pytest.param(
            [pax(mtime="1.5"), _with_seconds(b"1")],
            [pax(mtime="1.5"), _with_seconds(b"2")],
            "tar header, mtime (bytes 136 to 147): differs in 1 member "
            "(a: 00000000001 → 00000000002)",
            id="seconds of one time rounded up",
        ),
        pytest.param(
            [pax(mtime="1.5"), A],
            [pax(mtime="1.50"), A],
            "pax header mtime: differs in 1 member (a: 1.5 → 1.50)",
            id="time in another way",
        ),
        pytest.param(
            [pax(path="p/é"), Header(b"p/?")],
            [pax(path="p/é"), Header("p/é".encode())],
            "tar header, name (bytes 0 to 99): differs in 1 member (é: p/? → ",
            id="name that is no longer in ASCII",
        ),
    ],
)
def test_said(
    tmp_path: Path, old: list[Header], new: list[Header], said: str
) -> None:
    found = sentences(tmp_path, Tar(tuple(old)).raw(), Tar(tuple(new)).raw())
    assert any(sentence.startswith(said) for sentence in found), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param([A], [A], id="equal"),
        pytest.param(
            [A],
            [Header(b"p/a", body=b"other\n", fields=((UID, b"0000007\0"),))],
            id="values of the member",
        ),
        pytest.param(
            [Header(b"p-1/a")], [Header(b"p-10/a")], id="another root"
        ),
        pytest.param(
            [pax(mtime="1.5"), A], [pax(mtime="2.25"), A], id="pax time"
        ),
        pytest.param(
            [
                pax(path=f"p-1/{'é' * 70}.py"),
                Header(b"p-1/" + b"?" * 70 + b".py"),
            ],
            [
                pax(path=f"p-2/{'é' * 70}.py"),
                Header(b"p-2/" + b"?" * 70 + b".py"),
            ],
            id="name in ASCII",
        ),
        pytest.param(
            [long_name(b"p-1/" + b"n" * 200), Header(b"p-1/" + b"n" * 96)],
            [long_name(b"p-2/" + b"n" * 200), Header(b"p-2/" + b"n" * 96)],
            id="name that is cut",
        ),
        pytest.param(
            [pax(mtime="1.5"), _with_seconds(b"1")],
            [pax(mtime="2.75"), _with_seconds(b"3")],
            id="seconds that are rounded up on one side",
        ),
    ],
)
def test_silent(tmp_path: Path, old: list[Header], new: list[Header]) -> None:
    sides = Tar(tuple(old)).raw(), Tar(tuple(new)).raw()
    assert sentences(tmp_path, *sides) == []


@pytest.mark.parametrize("seed", range(120))
def test_every_byte_has_a_line(tmp_path: Path, seed: int) -> None:
    """What differs is in a member, a trait or a header."""
    chance = random.Random(seed)  # noqa: S311
    first = tars.tar(chance)
    data = first.raw(), tars.changed(first, chance).raw()
    if data[0] == data[1]:
        return
    old, new = (read(tmp_path, each) for each in data)
    members = [
        [entry.member for entry in side.index.entries] for side in (old, new)
    ]
    assert (
        members[0] != members[1]
        or entry_sentences(old, new)
        or trait_sentences(old.index.traits, new.index.traits)
    )
