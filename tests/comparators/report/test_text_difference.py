"""Text differences are those that diffoscope makes with diff(1)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from diffoscope import feeders, tempfiles
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.config import Config
from diffoscope.difference import Difference
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.text.decoding import Text
from diffoscope_sdist.comparators.report.text_difference import (
    bytes_difference,
    decoded_difference,
    decoded_text_difference,
    text_difference,
)

# Each example of these starts a process for the host's diff(1).
few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(autouse=True, scope="module")
def clean() -> Iterator[None]:
    """diffoscope's temporary directory goes away."""
    yield
    tempfiles.clean_all_temp_files()
    if tempfiles._BASEDIR is not None:
        tempfiles._BASEDIR.cleanup()
        tempfiles._BASEDIR = None


@contextmanager
def config(**values: Any) -> Iterator[None]:
    """diffoscope's configuration with other *values* for a while."""
    before = dict(Config().__dict__)
    try:
        for name, value in values.items():
            setattr(Config(), name, value)
        yield
    finally:
        Config().__dict__.clear()
        Config().__dict__.update(before)


def host_difference(old: str, new: str, title: str = "a") -> Difference | None:
    """What diffoscope makes of two text files."""
    difference: Difference | None = Difference.from_text_readers(
        io.StringIO(old, newline="\n"),
        io.StringIO(new, newline="\n"),
        title,
        title,
    )
    if difference is not None:
        difference.check_for_ordering_differences()
    return difference


def ours_and_hosts(
    old: str, new: str
) -> tuple[Difference | None, Difference | None]:
    return text_difference(old, new, "a"), host_difference(old, new)


def assert_same(old: str, new: str) -> None:
    ours, hosts = ours_and_hosts(old, new)
    assert (ours is None) == (hosts is None)
    if ours is not None and hosts is not None:
        assert ours.unified_diff == hosts.unified_diff
        assert (ours.source1, ours.source2) == (hosts.source1, hosts.source2)


HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def applied(diff: str, old: str) -> list[str]:
    """The lines of the new text, from those of the old and a diff."""
    lines = old.split("\n")
    if lines[-1] == "":
        lines.pop()
    new: list[str] = []
    position = 0
    for line in diff.split("\n")[:-1]:
        header = HUNK.fullmatch(line)
        if header:
            start = int(header[1]) - (header[2] != "0")
            new += lines[position:start]
            position = start
            continue
        if line[0] in " -":
            assert lines[position] == line[1:]
            position += 1
        if line[0] in " +":
            new.append(line[1:])
    return new + lines[position:]


words = st.text(st.sampled_from("ab é@+-\\"), max_size=4)
any_text = st.builds(
    lambda lines, end: "\n".join(lines) + end,
    st.lists(words, max_size=30),
    st.sampled_from(["", "\n"]),
)


@st.composite
def plain_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts that can be aligned in one way only.

    All lines of a text are distinct, and those in both are in one order.
    Between two common lines old ones and new ones are as many as may be.
    """
    states = draw(
        st.lists(st.sampled_from("ccccccco" + "nb"), min_size=1, max_size=80)
    )
    old, new = [], []
    for number, state in enumerate(states):
        if state in "cob":
            old.append(f"{number}" + "!" * (state == "b"))
        if state in "cnb":
            new.append(f"{number}" + "?" * (state == "b"))
    ends = draw(st.tuples(*2 * [st.sampled_from(["\n", "\n", ""])]))
    return (
        "\n".join(old) + ends[0] * bool(old),
        "\n".join(new) + ends[1] * bool(new),
    )


@given(any_text, any_text, st.integers(0, 9))
@settings(deadline=None)
def test_applying_the_diff_to_the_old_gives_the_new(
    old: str, new: str, context: int
) -> None:
    with config(diff_context=context):
        difference = text_difference(old, new, "a")
    if difference is None:
        assert old == new
        return
    lines = new.split("\n")
    if lines[-1] == "":
        lines.pop()
    assert applied(difference.unified_diff, old) == lines


@given(plain_pairs())
@few
@example(("a", "a\n"))
@example(("a\n", "a"))
@example(("a", "b"))
@example(("", "a"))
@example(("a\n", ""))
@example(("x\ny", "x\nz"))
def test_same_as_the_hosts(pair: tuple[str, str]) -> None:
    assert_same(*pair)


@given(plain_pairs(), st.sampled_from([0, 1, 3, 100]))
@few
def test_same_context(pair: tuple[str, str], context: int) -> None:
    with config(diff_context=context):
        assert_same(*pair)


@given(plain_pairs(), st.integers(1, 20))
@few
def test_same_limit_on_input(pair: tuple[str, str], limit: int) -> None:
    with config(max_diff_input_lines=limit):
        ours, hosts = ours_and_hosts(*pair)
    assert (ours is None) == (hosts is None)
    if ours is not None and hosts is not None:
        assert ours.unified_diff == hosts.unified_diff


@given(plain_pairs(), st.integers(1, 6))
@few
def test_same_limit_on_blocks(pair: tuple[str, str], limit: int) -> None:
    with config(max_diff_block_lines_saved=limit):
        assert_same(*pair)


@given(
    plain_pairs(),
    st.lists(
        st.sampled_from(["1", "[2-4]+", "^5", "6$", "!", r"\?"]),
        min_size=1,
        max_size=3,
    ),
)
@few
def test_same_masks(pair: tuple[str, str], masks: list[str]) -> None:
    with config(diff_masks=masks):
        ours, hosts = ours_and_hosts(*pair)
        # Masked lines may be equal, and then more than one way to align.
        masked = [
            [feeders.filter_reader(line) for line in text.split("\n")]
            for text in pair
        ]
    assert (ours is None) == (hosts is None)
    distinct = all(len(set(lines)) == len(lines) for lines in masked)
    if ours is not None and hosts is not None and distinct:
        assert ours.unified_diff == hosts.unified_diff


@pytest.mark.parametrize("context", [2**16, 2**30, 2**31, 2**32, 2**64])
def test_more_context_than_there_are_lines(context: int) -> None:
    with config(diff_context=context):
        assert_same("a\nb\n", "a\nc\n")


@pytest.mark.parametrize(
    ("old", "new", "comments"),
    [
        pytest.param(
            "a\nb\n", "b\na\n", ["Ordering differences only"], id="o"
        ),
        pytest.param(
            "a\r\n", "a\n", ["Line-ending differences only"], id="endings"
        ),
        pytest.param("a\nb\n", "b\nc\n", [], id="neither"),
    ],
)
def test_comments(old: str, new: str, comments: list[str]) -> None:
    difference = text_difference(old, new, "a")
    assert difference is not None
    assert difference.comments == comments


def test_nothing_else_is_all_that_differs_where_the_encoding_does() -> None:
    difference = texts(Text(b"a\nb\n"), Text(b"b\na\n", "iso8859-1"))
    assert difference is not None
    assert difference.comments == ["encoding: utf-8 → iso8859-1"]


def test_equal_texts_have_no_difference() -> None:
    assert text_difference("a\n", "a\n", "a") is None


def test_texts_that_masks_make_equal_have_none() -> None:
    with config(diff_masks=[r"\d+"]):
        assert text_difference("a1\n", "a2\n", "a") is None
        assert text_difference("a1\n", "b2\n", "a") is not None


def test_carriage_returns_of_both_sides_are_not_shown() -> None:
    difference = text_difference("a\r\nb\r\n", "a\r\nc\r\n", "a")
    assert difference is not None
    assert difference.unified_diff == "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"


def test_carriage_returns_of_one_side_are_shown() -> None:
    difference = text_difference("a\r\n", "b\n", "a")
    assert difference is not None
    assert difference.unified_diff == "@@ -1 +1 @@\n-a\\r\n+b\n"


def test_a_carriage_return_within_a_line_is_shown() -> None:
    difference = text_difference("a\rx\r\n", "b\rx\r\n", "a")
    assert difference is not None
    assert difference.unified_diff == "@@ -1 +1 @@\n-a\\rx\n+b\\rx\n"


def test_titles_and_lines_are_escaped() -> None:
    difference = text_difference("a\u202e\n", "b\x1b\n", "x\ny", "z\u200b")
    assert difference is not None
    assert difference.source1 == r"x\ny"
    assert difference.source2 == r"z\u200b"
    assert difference.unified_diff == ("@@ -1 +1 @@\n-a\\u202e\n+b\\x1b\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a\x1b\n", "a\\x1b\n", id="control-character"),
        pytest.param("\\u202e", "\u202e", id="bidirectional-control"),
        pytest.param("a\udcff\n", "a\\xff\n", id="byte"),
    ],
)
def test_lines_that_look_alike_are_spoken_of(old: str, new: str) -> None:
    difference = text_difference(old, new, "a")
    assert difference is not None
    assert "look alike" in difference.comments[-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a\x1b\n", "b\\x1b\n", id="another-line"),
        pytest.param("a\x1b\n", "a\x1b", id="final-newline"),
        pytest.param("a\x1b\n", "a\u202e\n", id="another-character"),
        pytest.param("a\n", "b\n", id="nothing-escaped"),
    ],
)
def test_lines_that_do_not_look_alike(old: str, new: str) -> None:
    difference = text_difference(old, new, "a")
    assert difference is not None
    assert not any("look alike" in line for line in difference.comments)


def test_bytes_that_are_no_text_are_shown() -> None:
    difference = bytes_difference(b"a\xff\0\n", b"b\xfe\n", "a")
    assert difference is not None
    assert difference.unified_diff == ("@@ -1 +1 @@\n-a\\xff\\x00\n+b\\xfe\n")
    again = text_difference("a\udcff\0\n", "b\udcfe\n", "a")
    assert again is not None
    assert again.unified_diff == difference.unified_diff


def test_section_names_are_not_shown() -> None:
    old = "def f():\n" + "    pass\n" * 20 + "    a\n"
    difference = text_difference(old, old.replace("    a", "    b"), "a")
    assert difference is not None
    assert "def f" not in difference.unified_diff


def test_what_looks_like_a_diff_is_text() -> None:
    old = "@@ -1 +1 @@ x\n\\ No newline at end of file\n--- a\n+++ b\na\n"
    assert_same(old, old.replace("\na\n", "\nb\n"))


# Two files


def texts(old: Text | bytes, new: Text | bytes) -> Difference | None:
    one, other = (
        Text(side) if isinstance(side, bytes) else side for side in (old, new)
    )
    return decoded_text_difference(one, other, "a", "a")


@pytest.mark.parametrize(
    ("old", "new", "comment"),
    [
        pytest.param(
            Text(b"a\n"),
            Text(b"a\n", "iso8859-1"),
            "encoding: utf-8 → iso8859-1",
            id="encoding",
        ),
        pytest.param(
            Text(b"a\n", problem="not valid"),
            Text(b"b\n"),
            "the old file is not valid",
            id="problem-old",
        ),
        pytest.param(
            Text(b"a\n"),
            Text(b"b\n", problem="not valid"),
            "the new file is not valid",
            id="problem-new",
        ),
        pytest.param(
            b"a\r\nb\r\n", b"a\nb\n", "line endings: CRLF → LF", id="crlf-lf"
        ),
        pytest.param(
            b"a\r\nb\r\n",
            b"a\r\nb\n",
            "line endings: CRLF → mixed",
            id="crlf-mixed",
        ),
        pytest.param(
            b"a\n",
            b"a",
            "no newline at the end of the new file, one in the old",
            id="final-newline-new",
        ),
        pytest.param(
            b"a",
            b"a\n",
            "no newline at the end of the old file, one in the new",
            id="final-newline-old",
        ),
    ],
)
def test_said_of_two_texts(
    old: Text | bytes, new: Text | bytes, comment: str
) -> None:
    difference = texts(old, new)
    assert difference is not None
    assert comment in difference.comments


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"a\n", b"b\n", id="same-form"),
        pytest.param(b"a", b"b", id="both-without-final-newline"),
        pytest.param(b"a\r\n", b"b\r\n", id="both-crlf"),
        pytest.param(b"", b"b", id="nothing-to-compare-with"),
        pytest.param(
            Text(b"a", "iso8859-1"), Text(b"b", "iso8859-1"), id="encoding"
        ),
    ],
)
def test_nothing_said_of_two_texts(
    old: Text | bytes, new: Text | bytes
) -> None:
    difference = texts(old, new)
    assert difference is not None
    assert difference.comments == []


def test_lines_with_other_ends_alone_are_said_and_not_shown() -> None:
    difference = texts(b"a\r\nb\r\n", b"a\nb\n")
    assert difference is not None
    assert difference.unified_diff is None
    assert difference.comments == [
        "Line-ending differences only",
        "line endings: CRLF → LF",
    ]


def test_lines_with_other_ends_and_words_show_the_words_alone() -> None:
    difference = texts(b"a\nb\nc\n", b"a\r\nc\r\nb\r\n")
    assert difference is not None
    assert "\n a\n" in difference.unified_diff
    assert "\r" not in difference.unified_diff
    assert difference.comments == ["line endings: LF → CRLF"]


def test_mixed_ends_of_lines_are_shown() -> None:
    difference = texts(b"a\r\nb\r\n", b"a\r\nb\n")
    assert difference is not None
    assert "-b\\r\n+b\n" in difference.unified_diff


def test_same_text_in_the_same_encoding() -> None:
    assert texts(b"a", b"a") is None


def files(tmp_path: Path, *contents: bytes) -> list[FilesystemFile]:
    made = []
    for number, content in enumerate(contents):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(content)
        made.append(FilesystemFile(str(path)))
    return made


def test_files(tmp_path: Path) -> None:
    old, new = files(tmp_path, b"a\xe9\n", "b\xe9\n".encode())
    difference = decoded_difference(old, new, "title")
    assert difference is not None
    assert (difference.source1, difference.source2) == ("title", "title")
    assert difference.unified_diff == "@@ -1 +1 @@\n-aé\n+bé\n"
    assert "encoding: iso8859-1 → utf-8" in difference.comments


def test_files_with_two_titles(tmp_path: Path) -> None:
    old, new = files(tmp_path, b"a\n", b"b\n")
    difference = decoded_difference(old, new, ["one", "other"])
    assert difference is not None
    assert (difference.source1, difference.source2) == ("one", "other")
    difference = decoded_difference(old, new)
    assert difference is not None
    assert (difference.source1, difference.source2) == (old.name, new.name)


def test_files_that_are_equal(tmp_path: Path) -> None:
    old, new = files(tmp_path, b"a\n", b"a\n")
    assert decoded_difference(old, new) is None


def test_a_missing_file(tmp_path: Path) -> None:
    (new,) = files(tmp_path, b"a\n")
    difference = decoded_difference(MissingFile("/dev/null", new), new, "t")
    assert difference is not None
    assert difference.unified_diff == "@@ -0,0 +1 @@\n+a\n"


def test_files_that_are_no_text_go_to_the_host(tmp_path: Path) -> None:
    old, new = files(tmp_path, bytes(range(256)), bytes(range(1, 256)))
    difference = decoded_difference(old, new, "t")
    assert difference is not None
    assert "0000000" in difference.unified_diff


# The host's own diffs, in process
