"""The comparator of core metadata files."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference
from hypothesis import given

from diffoscope_sdist.comparators.analysis.text.escaping import escape
from diffoscope_sdist.comparators.pkg_info import PkgInfoFile
from tests.comparators.analysis.metadata.test_core_metadata import (
    LINES,
    PKG_INFO,
    changed,
)
from tests.runs import Node
from tests.sdists import Entry, build, run


def file_of(
    tmp_path: Path, side: str, content: bytes, name: str = "PKG-INFO"
) -> FilesystemFile:
    path = tmp_path / side / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return specialize_as(PkgInfoFile, FilesystemFile(str(path)))


def compared(
    tmp_path: Path, old: bytes, new: bytes, source: str | None = "PKG-INFO"
) -> Difference | None:
    one = file_of(tmp_path, "old", old)
    return one.compare(file_of(tmp_path, "new", new), source)


@pytest.mark.parametrize(
    ("name", "recognized"),
    [
        ("PKG-INFO", True),
        ("METADATA", True),
        ("foo.egg-info/PKG-INFO", True),
        ("src/foo.egg-info/PKG-INFO", True),
        ("foo-1.dist-info/METADATA", True),
        ("data/METADATA", False),
        ("PKG-INFO.txt", False),
        ("pkg-info", False),
    ],
)
def test_files_are_recognized_by_name(name: str, recognized: bool) -> None:
    file = FilesystemFile("/nowhere")
    file._name = name
    assert PkgInfoFile.recognizes(file) is recognized


def test_the_same_bytes_are_no_difference(tmp_path: Path) -> None:
    assert compared(tmp_path, PKG_INFO, PKG_INFO) is None


def test_changes_are_comments_beside_the_text_diff(tmp_path: Path) -> None:
    new = changed(
        (b"Version: 1.0", b"Version: 1.1"),
        (b"six>=1", b"six>=2"),
        (b"Text.", b"Other text."),
        (b"Platform: any", b"X-Own: 1"),
    )
    difference = compared(tmp_path, PKG_INFO, new)
    assert difference is not None
    assert difference.comments == [
        "Version: 1.0 → 1.1 (minor release)",
        'X-Own: added, "1"',
        "six: >=1 → >=2",
        'Platform: removed, was "any"',
    ]
    assert "-Platform: any\n+X-Own: 1\n" in difference.unified_diff
    assert "-Text.\n+Other text.\n" in difference.unified_diff


def test_other_bytes_of_the_same_fields_are_said(tmp_path: Path) -> None:
    new = changed((b"Summary: A", b"Summary:  A"))
    difference = compared(tmp_path, PKG_INFO, new)
    assert difference is not None
    assert "-Summary: A thing\n" in difference.unified_diff
    assert difference.comments == [
        "the same fields and description, written in another way"
    ]


def pkg_info_node(
    tmp_path: Path,
    *releases: tuple[bytes, bytes],
    options: tuple[str, ...] = (),
) -> Node:
    """The node of PKG-INFO, of two releases with a description and a README."""
    head = PKG_INFO.partition(b"\n\n")[0]
    archives = [
        build(
            tmp_path / f"foo-1.{number}.tar.gz",
            [
                Entry("PKG-INFO", head + b"\n\n" + description),
                Entry("README.md", readme),
            ],
        )
        for number, (description, readme) in enumerate(releases)
    ]
    return run(*archives, *options).node("PKG-INFO")


def test_a_description_is_not_shown_beside_the_readme(tmp_path: Path) -> None:
    old, new = b"# Foo\n\nA text.\n", b"# Foo\n\nAnother text.\n"
    node = pkg_info_node(tmp_path, (old, old.strip()), (new, new + b"\n"))
    assert "description: the text of README.md, see there" in node.comments
    assert not node.diff


def test_other_line_ends_are_not_all_beside_another_description(
    tmp_path: Path,
) -> None:
    heads = b"Name: foo\nVersion: 1\n", b"Name: foo\r\nVersion: 1\r\n"
    readmes = b"A text.", b"Another."
    sides = [
        build(
            tmp_path / f"foo-1.{number}.tar.gz",
            [Entry("PKG-INFO", head + end + text), Entry("README", text)],
        )
        for number, (head, end, text) in enumerate(
            zip(heads, (b"\n", b"\r\n"), readmes, strict=True)
        )
    ]
    comments = run(*sides).node("PKG-INFO").comments
    assert "line endings: LF → CRLF" in comments
    assert "description: the text of README, see there" in comments
    assert not [each for each in comments if "only" in each.lower()]


@pytest.mark.parametrize(
    ("old", "new", "options"),
    [
        ((b"A text.\n", b"A word.\n"), (b"No text.\n", b"No text.\n"), ()),
        ((b"A text.\n", b"A text.\n"), (b"No text.\n", b"No word.\n"), ()),
        ((b"A text.\n", b"A text.\n"), (b"No text.\n\n", b"No text.\n"), ()),
        (
            (b"A text.\n", b"A text.\n"),
            (b"No text.\n", b"No text.\n"),
            ("--exclude", "README*"),
        ),
    ],
    ids=["another old", "another new", "white space", "not shown"],
)
def test_a_description_is_shown_where_the_readme_does_not_show_it(
    tmp_path: Path,
    old: tuple[bytes, bytes],
    new: tuple[bytes, bytes],
    options: tuple[str, ...],
) -> None:
    node = pkg_info_node(tmp_path, old, new, options=options)
    assert "-A text.\n+No text.\n" in node.diff


def test_invalid_metadata_is_a_comment(tmp_path: Path) -> None:
    old = changed((b">=3.8", b"?"), (b"Foo_Bar", b"-"))
    new = changed((b">=3.8", b"?"), (b"1.0", b"one"))
    difference = compared(tmp_path, old, new)
    assert difference is not None
    assert difference.comments[-3:] == [
        "invalid metadata in the old file: '-' is invalid for 'name'",
        "invalid metadata in both files: '?' is invalid for 'requires-python'",
        "invalid metadata in the new file: 'one' is invalid for 'version'",
    ]


def test_what_is_too_large_to_be_read_is_compared_as_text(
    tmp_path: Path,
) -> None:
    huge = b"Classifier: a\n" * 20_000
    difference = compared(tmp_path, huge, huge + b"Classifier: b\n")
    assert difference is not None
    assert "+Classifier: b" in difference.unified_diff
    assert difference.comments == [
        "invalid metadata in both files: not read: more than 10,000 lines "
        "of headers"
    ]


def test_invisible_characters_are_escaped(tmp_path: Path) -> None:
    new = changed((b"A thing", "A \u202e\x1b[31m thing".encode()))
    difference = compared(tmp_path, PKG_INFO, new)
    assert difference is not None
    told = difference.comments[0] + difference.unified_diff
    assert "\\u202e\\x1b[31m" in told
    assert told.isprintable() or not {"\u202e", "\x1b"} & set(told)


def test_comments_are_limited(tmp_path: Path) -> None:
    lines = b"".join(b"Requires-Dist: a%d\n" % i for i in range(300))
    new = changed((b"Requires-Dist: six>=1\n", lines))
    difference = compared(tmp_path, PKG_INFO, new)
    assert difference is not None
    assert len(difference.comments) == 101
    assert difference.comments[-1] == "201 more changes"


def test_a_missing_side_is_shown_as_text(tmp_path: Path) -> None:
    one = file_of(tmp_path, "old", PKG_INFO)
    difference = one.compare(MissingFile("/dev/null", one), "PKG-INFO")
    assert difference is not None
    assert "-Name: Foo_Bar" in difference.unified_diff
    assert difference.comments == []


@pytest.mark.parametrize("source", [None, ["a/PKG-INFO", "b/PKG-INFO"]])
def test_both_titles_are_kept(
    tmp_path: Path, source: list[str] | None
) -> None:
    one = file_of(tmp_path, "old", PKG_INFO)
    other = file_of(tmp_path, "new", changed((b"1.0", b"1.1")))
    difference = one.compare(other, source)
    expected = source or [one.name, other.name]
    assert [difference.source1, difference.source2] == expected


class InMemory(PkgInfoFile):
    """A core metadata file that is nowhere on disk."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._name = "PKG-INFO"
        self.content = content

    @property
    def path(self) -> str:
        return os.devnull

    is_directory = is_symlink = is_device = is_socket_or_fifo = None


def shown(difference: Difference) -> list[str]:
    """Removed and added lines of all nodes."""
    diffs = [difference, *difference.details]
    return [
        line
        for node in diffs
        for line in (node.unified_diff or "").split("\n")
        if line[:1] in ("-", "+")
    ]


@given(LINES, LINES)
def test_any_difference_is_shown(old: bytes, new: bytes) -> None:
    difference = InMemory(old).compare(InMemory(new))
    assert (difference is None) == (old == new)
    if difference is not None:
        assert shown(difference)


@given(LINES, LINES)
def test_every_changed_line_is_shown(old: bytes, new: bytes) -> None:
    before, after = Counter(old.split(b"\n")), Counter(new.split(b"\n"))
    difference = InMemory(old).compare(InMemory(new))
    told = shown(difference) if difference else []
    for sign, lines in (("-", before - after), ("+", after - before)):
        for line in lines - Counter([b""]):
            # What is not UTF-8 is shown in the encoding that libmagic sees.
            if b"\xff" not in old + new:
                assert sign + escape(line.decode()) in told
