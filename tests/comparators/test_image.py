"""Images, and other contents that nobody reads, in one line each."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pytest

from tests.sdists import Entry, Report, build, run, simple_sdist


def png(width: int, height: int, noise: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", check)
        )

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", noise)
        + chunk(b"IEND", b"")
    )


def compare(
    tmp_path: Path, path: str, old: bytes, new: bytes, *options: str
) -> Report:
    (tmp_path / "new").mkdir()
    return run(
        build(
            tmp_path / "pkg-1.0.tar.gz", [*simple_sdist(), Entry(path, old)]
        ),
        build(
            tmp_path / "new" / "pkg-1.0.tar.gz",
            [*simple_sdist(), Entry(path, new)],
        ),
        *options,
    )


def test_an_image_is_one_line(tmp_path: Path) -> None:
    old, new = png(800, 373, b"x" * 71_000), png(812, 380, b"x" * 36_000)
    node = compare(tmp_path, "docs/a.png", old, new).node("docs/a.png")
    assert node.diff == ""
    assert list(node.comments) == [
        "PNG image, 800 × 373 → 812 × 380, 71 → 36 kB, SHA-256 "
        f"{hashlib.sha256(old).hexdigest()} → {hashlib.sha256(new).hexdigest()}"
    ] + [c for c in node.comments[1:] if c.endswith("% alike")]


@pytest.mark.parametrize("path", ["a.bin", "docs/a.png", "pkg/table.dat"])
def test_what_is_no_text_is_one_line(tmp_path: Path, path: str) -> None:
    old = bytes(range(255, -1, -1)) * 9
    node = compare(tmp_path, path, old, old + b"\0new").node(path)
    assert node.diff == ""
    assert node.comments[0].startswith("data, 2,304 → 2,308 bytes, SHA-256 ")


@pytest.mark.parametrize("option", ["--sdist-binaries=hex", "--sdist-full"])
def test_a_hexdump_where_it_is_wished_for(tmp_path: Path, option: str) -> None:
    old = bytes(range(255, -1, -1)) * 9
    node = compare(tmp_path, "a.bin", old, old + b"\0new", option).node(
        "a.bin"
    )
    assert "00000900: 006e 6577" in node.diff


def test_the_name_of_an_image_does_not_make_one(tmp_path: Path) -> None:
    node = compare(tmp_path, "a.png", b"one\n", b"two\n").node("a.png")
    assert node.diff == "@@ -1 +1 @@\n-one\n+two\n"


def test_text_that_becomes_binary(tmp_path: Path) -> None:
    node = compare(tmp_path, "a", b"one\n", bytes(range(255, -1, -1))).node(
        "a"
    )
    assert node.comments[0].startswith("ASCII text → data, 4 → 256 bytes, ")


@pytest.mark.parametrize("added", [True, False])
def test_a_binary_of_one_side_is_one_line_too(
    tmp_path: Path, added: bool
) -> None:
    content = png(8, 9)
    archives = [
        build(tmp_path / "pkg-1.0.tar.gz", simple_sdist()),
        build(
            tmp_path / "pkg-1.1.tar.gz",
            [*simple_sdist(), Entry("a.png", content)],
        ),
    ]
    node = run(*archives[:: 1 if added else -1], "--new-file").node("a.png")
    assert node.diff == ""
    assert (
        f"PNG image, 8 × 9, {len(content)} bytes, "
        f"SHA-256 {hashlib.sha256(content).hexdigest()}"
    ) in node.comments


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pkg/mod.pyx", "pkg/mod.py"),
        ("pkg/run.py", "pkg/run"),
        ("a.txt", "a.cfg"),
    ],
)
def test_a_text_whose_name_changes_the_comparator(
    tmp_path: Path, before: str, after: str
) -> None:
    text = b"".join(b"value_%d = %d\n" % (n, n) for n in range(60))
    report = run(
        build(
            tmp_path / "pkg-1.0.tar.gz", [*simple_sdist(), Entry(before, text)]
        ),
        build(
            tmp_path / "pkg-1.1.tar.gz",
            [*simple_sdist(), Entry(after, text + b"more = 1\n")],
        ),
    )
    node = report.node(after)
    assert node.titles == (before, after)
    assert node.diff.endswith("+more = 1\n")
