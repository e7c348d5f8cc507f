"""The comparator of the files of .egg-info directories."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.egg_info import EggInfoFile


def file_of(
    tmp_path: Path,
    side: str,
    name: str,
    content: bytes,
) -> FilesystemFile:
    path = tmp_path / side / "foo.egg-info" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return specialize_as(EggInfoFile, FilesystemFile(str(path)))


def compared(
    tmp_path: Path, name: str, old: bytes, new: bytes
) -> Difference | None:
    one = file_of(tmp_path, "old", name, old)
    return one.compare(file_of(tmp_path, "new", name, new), name)


@pytest.mark.parametrize(
    ("name", "recognized"),
    [
        ("foo.egg-info/SOURCES.txt", True),
        ("src/foo.egg-info/requires.txt", True),
        ("foo.egg-info/not-zip-safe", False),
        ("foo.dist-info/entry_points.txt", True),
        ("foo.egg-info/PKG-INFO", False),
        ("foo.egg-info/pbr.json", False),
        ("requires.txt", False),
        ("docs/requires.txt", False),
    ],
)
def test_files_are_recognized_by_path(name: str, recognized: bool) -> None:
    file = FilesystemFile("/nowhere")
    file._name = name
    assert EggInfoFile.recognizes(file) is recognized


@pytest.mark.parametrize(
    ("name", "old", "new", "comments"),
    [
        (
            "requires.txt",
            b"a>=1\n",
            b"a>=2\n\n[x]\nb\n",
            ["a: >=1 → >=2", "[x] added: b"],
        ),
        ("top_level.txt", b"a\n", b"b\n", None),
        (
            "SOURCES.txt",
            b"a\nb\n",
            b"b\na\n",
            ["the same entries in another order or spelling"],
        ),
        (
            "entry_points.txt",
            b"[g]\na = m\n",
            "[g]\na = \u202em\n".encode(),
            ["[g] a = m → \\u202em"],
        ),
    ],
    ids=["requirements", "names", "order", "invisible characters"],
)
def test_comments_and_the_text_diff(
    tmp_path: Path,
    name: str,
    old: bytes,
    new: bytes,
    comments: list[str] | None,
) -> None:
    difference = compared(tmp_path, name, old, new)
    assert difference is not None
    assert difference.source1 == name
    assert difference.unified_diff
    assert difference.details == []
    if comments is not None:
        assert [
            c for c in difference.comments if "ordering" not in c.lower()
        ] == comments


def test_the_same_bytes_are_no_difference(tmp_path: Path) -> None:
    assert compared(tmp_path, "SOURCES.txt", b"a\n", b"a\n") is None


def test_a_missing_side_is_shown_as_text(tmp_path: Path) -> None:
    one = file_of(tmp_path, "old", "top_level.txt", b"a\n")
    difference = one.compare(MissingFile("/dev/null", one), "top_level.txt")
    assert difference is not None
    assert "-a" in difference.unified_diff


def test_comments_are_limited(tmp_path: Path) -> None:
    new = b"".join(b"a%d\n" % i for i in range(300))
    difference = compared(tmp_path, "requires.txt", b"b\n", new)
    assert difference is not None
    assert difference.comments[-1] == "201 more changes"
    assert len(difference.comments) == 101
