"""Archives that are cut, damaged, empty or none at all.

One clear sentence each, the rest still compared, and never a silent "same".
"""

from __future__ import annotations

import os
import random
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sdists import (
    FORMATS,
    Entry,
    Report,
    build,
    compress,
    run,
    run_process,
    simple_sdist,
    tar_bytes,
    zip_bytes,
)

# Larger than one block of every compression, and not to be compressed away.
NOISE = random.Random(0).randbytes(300_000)  # noqa: S311
ENTRIES = [
    *simple_sdist(),
    Entry("pkg/noise.bin", NOISE),
    Entry("pkg/last.py", b"last = 1\n"),
]
NEWER = [
    Entry("PKG-INFO", e.content.replace(b"Summary: A", b"Summary: The"))
    if e.path == "PKG-INFO"
    else e
    for e in ENTRIES
]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A sound sdist to compare the others with."""
    (tmp_path / "sound").mkdir()
    return build(tmp_path / "sound" / "pkg-1.0.tar.gz", ENTRIES)


def told(report: Report) -> str:
    """All that the user can read."""
    return report.text + report.errors


def check(report: Report, sentence: str) -> None:
    assert sentence, "every text holds the empty one"
    assert report.status == 1, told(report)
    assert not report.traceback
    assert sentence in told(report), told(report)


def check_trouble(report: Report, side: str) -> None:
    """The head says what is wrong with the file of that side."""
    check(report, f"the {side} file ")
    problems = [
        line
        for line in report.comments
        if line.startswith(f"the {side} file ")
    ]
    assert all(len(line.split()) > 4 for line in problems), problems


@pytest.mark.parametrize("format", FORMATS)
def test_truncated(tmp_path: Path, sound: Path, format: str) -> None:
    path = build(tmp_path / f"pkg-1.0.{format}", NEWER)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    report = run(sound, path)
    check(report, "new file")
    if format not in ("zip", "tar.bz2", "tar.xz"):
        # What was read is compared.
        assert report.has_node("PKG-INFO")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("side", ["old", "new"])
def test_damaged(tmp_path: Path, sound: Path, format: str, side: str) -> None:
    path = build(tmp_path / f"pkg-1.0.{format}", NEWER)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(x ^ 0x5A for x in data[middle:][:64])
    path.write_bytes(data)
    pair = (sound, path) if side == "new" else (path, sound)
    report = run(*pair)
    if format in ("tar", "tar.zst"):  # neither has a checksum of content
        check(report, "pkg/noise.bin")
    else:
        check(report, f"{side} file")


@pytest.mark.parametrize("format", [f for f in FORMATS if f != "zip"])
def test_wrong_tar_checksum(tmp_path: Path, sound: Path, format: str) -> None:
    data = bytearray(tar_bytes(NEWER))
    at = data.index(b"pkg-1.0/pkg/core.py")
    data[at + 2] ^= 0x20
    path = tmp_path / f"pkg-1.0.{format}"
    path.write_bytes(compress(bytes(data), format))
    report = run(sound, path)
    check(report, "new file")
    assert report.has_node("PKG-INFO")


@pytest.mark.parametrize("format", FORMATS)
def test_two_damaged_archives_are_not_the_same(
    tmp_path: Path, format: str
) -> None:
    paths = []
    for name, start in (("old", 0.5), ("new", 0.6)):
        (tmp_path / name).mkdir()
        path = build(tmp_path / name / f"pkg-1.0.{format}", ENTRIES)
        data = bytearray(path.read_bytes())
        data[int(len(data) * start) :] = b""
        path.write_bytes(data)
        paths.append(path)
    report = run(*paths)
    if report.has_counts:
        check_trouble(report, "old")
        check_trouble(report, "new")
    else:  # no member of either could be read: diffoscope compares the bytes
        assert report.status == 1
        assert any("\n-0" in node.diff for node in report.nodes())


@pytest.mark.parametrize("cut", [10, 600, 2000])
@pytest.mark.parametrize("format", FORMATS)
def test_cut_near_the_start(
    tmp_path: Path, sound: Path, format: str, cut: int
) -> None:
    path = build(tmp_path / f"pkg-1.0.{format}", NEWER)
    path.write_bytes(path.read_bytes()[:cut])
    check_trouble(run(sound, path), "new")
    check_trouble(run(path, sound), "old")


def test_encrypted_zip(tmp_path: Path, sound: Path) -> None:
    data = bytearray(zip_bytes(ENTRIES))
    at = 0
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    path = tmp_path / "pkg-1.0.zip"
    path.write_bytes(data)
    report = run(sound, path)
    check(report, "ncrypt")
    # Nor is it equal to another that cannot be read either.
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "pkg-1.0.zip"
    other.write_bytes(bytes(data) + b"x")
    check(run(path, other), "ncrypt")


@pytest.mark.parametrize("format", FORMATS)
def test_archive_without_members(
    tmp_path: Path, sound: Path, format: str
) -> None:
    path = build(tmp_path / f"pkg-1.0.{format}", [])
    report = run(sound, path)
    check(report, "the new file is an archive without members")
    assert report.counts()["new"] == 0
    assert report.counts()["removed"] == len(ENTRIES)
    (tmp_path / "b").mkdir()
    again = build(tmp_path / "b" / path.name, [])
    assert run(path, again).status == 0


@pytest.mark.parametrize("format", FORMATS)
def test_zero_byte_file(tmp_path: Path, sound: Path, format: str) -> None:
    path = tmp_path / f"pkg-1.0.{format}"
    path.touch()
    check(run(sound, path), "zero bytes")
    check(run(path, sound), "zero bytes")


@pytest.mark.parametrize("format", FORMATS)
def test_random_bytes(tmp_path: Path, sound: Path, format: str) -> None:
    path = tmp_path / f"pkg-1.0.{format}"
    path.write_bytes(NOISE[:5000])
    check(run(sound, path), "new")


def test_zip_with_a_member_of_unknown_compression(
    tmp_path: Path, sound: Path
) -> None:
    data = bytearray(zip_bytes(NEWER))
    local = data.index(b"PK\x03\x04")
    central = data.index(b"PK\x01\x02")
    data[local + 8] = data[central + 10] = 97
    path = tmp_path / "pkg-1.0.zip"
    path.write_bytes(data)
    report = run(sound, path)
    check(report, "new file")
    assert report.lines_about("PKG-INFO")


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _directory(path: Path) -> None:
    path.mkdir()
    (path / "PKG-INFO").write_text("Metadata-Version: 2.1\n")


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    with socket.socket(socket.AF_UNIX) as server:
        yield lambda path: server.bind(str(path))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_fifo, id="FIFO"),
        pytest.param(_directory, id="directory"),
        pytest.param(_dangling, id="dangling link"),
        pytest.param(_device, id="device"),
    ],
)
@pytest.mark.parametrize("side", ["old", "new"])
def test_not_a_file(
    tmp_path: Path, sound: Path, make: Callable[[Path], None], side: str
) -> None:
    path = tmp_path / "pkg-1.0.tar.gz"
    make(path)
    pair = (sound, path) if side == "new" else (path, sound)
    # In a process of its own: opening a FIFO would wait for ever.
    report = run_process(*pair, timeout=60)
    assert report.status in (1, 2)
    assert not report.traceback, told(report)
    assert told(report)


def test_socket(
    tmp_path: Path, sound: Path, listening: Callable[[Path], None]
) -> None:
    path = tmp_path / "s.tar.gz"
    listening(path)
    report = run_process(sound, path, timeout=60)
    assert report.status in (1, 2)
    assert not report.traceback, told(report)
    assert told(report)


#: The program without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which
#: root reads everything; who has none of them has nothing to give up.
WITHOUT_PRIVILEGES = """
import ctypes, os, sys
PR_CAPBSET_DROP = 24
for capability in (1, 2):
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
program = [sys.executable, "-m", "diffoscope_sdist.plugins.command_line"]
os.execv(program[0], [*program, *sys.argv[1:]])
"""


@pytest.mark.parametrize("side", ["old", "new"])
def test_unreadable_file(tmp_path: Path, sound: Path, side: str) -> None:
    path = build(tmp_path / "pkg-1.0.tar.gz", NEWER)
    path.chmod(0)
    pair = (sound, path) if side == "new" else (path, sound)
    report = run_process(*pair, script=WITHOUT_PRIVILEGES)
    assert report.status in (1, 2)
    assert not report.traceback, told(report)
    assert "ermission" in told(report)
    path.chmod(0o644)
    report = run_process(*pair, script=WITHOUT_PRIVILEGES)
    assert report.status == 1
    assert "ermission" not in told(report)


@pytest.mark.parametrize("format", ["tar.gz", "zip"])
def test_only_one_side_is_an_sdist(
    tmp_path: Path, sound: Path, format: str
) -> None:
    other = build(
        tmp_path / f"other.{format}",
        [Entry("a.txt", b"a\n"), Entry("b.txt", b"b\n")],
        root="somewhere",
    )
    check(run(sound, other), "no source distribution")
    check(run(other, sound), "no source distribution")


def test_a_directory_inside_a_zip_that_is_a_file(
    tmp_path: Path, sound: Path
) -> None:
    path = tmp_path / "pkg-1.0.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pkg-1.0/PKG-INFO", b"Name: pkg\n")
        archive.writestr("pkg-1.0/pkg", b"a file\n")
        archive.writestr("pkg-1.0/pkg/core.py", b"below a file\n")
    check(run(sound, path), "pkg/core.py")
