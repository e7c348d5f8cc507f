"""The text files of source distributions."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile

from diffoscope_sdist.comparators.text_file import MemberTextFile
from tests.sdists import Entry, Report, build, run, simple_sdist


def compare(tmp_path: Path, old: bytes, new: bytes, path: str) -> Report:
    (tmp_path / "new").mkdir()
    return run(
        build(
            tmp_path / "pkg-1.0.tar.gz", [*simple_sdist(), Entry(path, old)]
        ),
        build(
            tmp_path / "new" / "pkg-1.0.tar.gz",
            [*simple_sdist(), Entry(path, new)],
        ),
    )


@pytest.mark.parametrize("path", ["a.txt", "a", "docs/a.weird", "a.html"])
def test_text(tmp_path: Path, path: str) -> None:
    node = compare(tmp_path, b"one\n", b"two\n", path).node(path)
    assert node.diff == "@@ -1 +1 @@\n-one\n+two\n"


def test_a_first_character_that_is_not_ascii_after_64_kib(
    tmp_path: Path,
) -> None:
    """libmagic, and so diffoscope, takes such a file for ASCII."""
    start = b"".join(b"line %d\n" % n for n in range(9000))
    assert len(start) > 2**16
    report = compare(
        tmp_path, start + "é\n".encode(), start + "è\n".encode(), "a.txt"
    )
    node = report.node("a.txt")
    assert node.diff.endswith("\n-é\n+è\n")
    assert node.diff.count("\n") == 10


def test_latin_1(tmp_path: Path) -> None:
    report = compare(tmp_path, b"caf\xe9\n", "café\n".encode(), "a.txt")
    node = report.node("a.txt")
    assert node.diff == ""
    assert node.comments[0] == "encoding: iso8859-1 → utf-8"


def test_binary_is_not_taken_for_text(tmp_path: Path) -> None:
    report = compare(tmp_path, b"\x89PNG\0\1", b"\x89PNG\0\2", "a.bin")
    assert "SHA-256" in report.node("a.bin").comments[0]


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
def test_text_that_became_binary(tmp_path: Path, turned: bool) -> None:
    contents = [b"one\n", bytes(range(256))]
    if turned:
        contents.reverse()
    report = compare(tmp_path, contents[0], contents[1], "a.dat")
    assert not report.traceback
    assert "SHA-256" in report.node("a.dat").comments[0]


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
def test_text_that_became_empty(tmp_path: Path, turned: bool) -> None:
    contents = [b"one\n", b""]
    if turned:
        contents.reverse()
    report = compare(tmp_path, contents[0], contents[1], "a.dat")
    sign = "+" if turned else "-"
    assert f"\n{sign}one\n" in report.node("a.dat").diff


def test_outside_of_source_distributions_text_is_the_hosts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text\n")
    assert not MemberTextFile.recognizes(FilesystemFile(str(path)))
    other = tmp_path / "b.txt"
    other.write_text("other\n")
    ours, hosts = run(path, other), run(path, other, plugin=None)
    assert ours.tree == hosts.tree
    # But for what a reader cannot see.
    other.write_text("other \u202e\n")
    assert r"+other \u202e" in run(path, other).text
