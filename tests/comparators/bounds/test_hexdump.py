"""Hexdumps as xxd makes them, and no more of them than a person reads."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.utils.compare import compare_binary_files
from diffoscope.config import Config

from diffoscope_sdist.comparators.bounds import hexdump
from diffoscope_sdist.comparators.bounds.spending import reset, spending
from tests.runs import temporary_directories_removed
from tests.sdists import Entry, build, run, simple_sdist

NOISE = random.Random(0).randbytes(200_000)  # noqa: S311


@pytest.fixture(autouse=True)
def guarded() -> Iterator[None]:
    reset()
    spending().is_guarded = True
    with temporary_directories_removed():
        yield
    reset()


def node(
    tmp_path: Path, old: bytes, new: bytes, *, is_whole: bool = False
) -> tuple[str, list[str]]:
    files = []
    for side, content in (("old", old), ("new", new)):
        path = tmp_path / side
        path.write_bytes(content)
        files.append(FilesystemFile(str(path)))
    found = hexdump.compare_binary_files(
        compare_binary_files, *files, is_whole=is_whole
    )
    assert found is not None
    return found.unified_diff, found.comments


@pytest.mark.parametrize("size", [1, 2, 15, 16, 17, 300, 70_000])
def test_lines_are_those_of_xxd(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(NOISE[:size])
    dumped = subprocess.run(  # noqa: S603 - our own command
        ["xxd", path],  # noqa: S607
        capture_output=True,
        check=True,
    )
    window = dumped.stdout.splitlines(keepends=True)[: hexdump._WINDOW // 16]
    assert hexdump._dump(str(path), 0) == b"".join(window)


def test_small_files_are_shown_whole(tmp_path: Path) -> None:
    diff, comments = node(tmp_path, b"\0old\xff" * 9, b"\0new\xff" * 9)
    assert diff.count("\n-") == diff.count("\n+") == 3
    assert not [line for line in comments if "hexdump" in line]


@pytest.mark.parametrize("at", [0, 16, 65_535, 65_536, 131_077, 199_999])
def test_one_byte_is_shown_wherever_it_is(tmp_path: Path, at: int) -> None:
    new = bytearray(NOISE)
    new[at] ^= 0xFF
    diff, comments = node(tmp_path, NOISE, bytes(new))
    row = f"{at // 16 * 16:08x}: "
    assert f"\n-{row}" in diff
    assert f"\n+{row}" in diff
    said = any(f"from byte {at:,} on" in line for line in comments)
    assert said == (at < 199_000)  # else it is the end of the files


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    old, new = b"\0" + NOISE[:90_000], b"\1" + NOISE[100_000:180_000]
    diff, comments = node(tmp_path, old, new)
    assert len(diff.splitlines()) == hexdump.LINES
    assert comments[0] == (
        "the files differ from byte 0 on; the first 128 lines of the "
        "hexdump are shown"
    )
    assert comments[1].startswith("the old file has 90,001 bytes, SHA-256 ")
    assert comments[2].startswith("the new file has 80,001 bytes, SHA-256 ")


def test_an_end_that_one_file_lacks(tmp_path: Path) -> None:
    diff, _ = node(tmp_path, NOISE, NOISE + b"\0")
    assert f"\n+{200_000:08x}: 00 " in diff


def test_whole_hexdumps(tmp_path: Path) -> None:
    old, new = b"\0" + NOISE[:90_000], b"\1" + NOISE[100_000:180_000]
    diff, comments = node(tmp_path, old, new, is_whole=True)
    assert diff.count("\n-") == 5_626
    assert diff.count("\n+") == 5_001
    assert not comments


def test_masks_are_honoured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Config(), "diff_masks", [r"6\d"])
    diff, _ = node(tmp_path, b"\0a", b"\1b")
    assert "-00000000: 00[masked] " in diff


def test_outside_of_source_distributions_it_is_the_hosts(
    tmp_path: Path,
) -> None:
    spending().is_guarded = False
    diff, _ = node(tmp_path, NOISE[:90_000], NOISE[90_000:])
    assert len(diff.splitlines()) > 10_000


def test_the_option_for_hexdumps(tmp_path: Path) -> None:
    for side, content in (("old", NOISE), ("new", NOISE[::-1])):
        (tmp_path / side).mkdir()
        entries = [*simple_sdist(), Entry("a.dat", content)]
        build(tmp_path / side / "pkg-1.0.tar", entries)
    paths = [tmp_path / side / "pkg-1.0.tar" for side in ("old", "new")]
    report = run(*paths, "--sdist-binaries=hex")
    assert report.node("a.dat").diff.count("\n+") == len(NOISE) // 16
