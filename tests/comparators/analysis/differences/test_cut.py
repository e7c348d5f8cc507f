"""The beginning of a diff is a diff."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.cut import (
    changed_lines,
    first_lines,
    shortened_lines,
)
from diffoscope_sdist.comparators.analysis.differences.line_difference import (
    unified,
)

texts = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=40)


@pytest.mark.parametrize(
    ("hunks", "most", "expected", "left_out"),
    [
        ("@@ -1 +1 @@\n-a\n+b\n", 3, "@@ -1 +1 @@\n-a\n+b\n", 0),
        ("@@ -1 +1 @@\n-a\n+b\n", 2, "@@ -1,1 +0,0 @@\n-a\n", 1),
        ("@@ -0,0 +1,9 @@\n" + "+a\n" * 9, 3, "@@ -0,0 +1,2 @@\n+a\n+a\n", 7),
        (
            "@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n",
            4,
            "@@ -1 +1 @@\n-a\n+b\n",
            3,
        ),
        ("", 5, "", 0),
    ],
    ids=["whole", "within a hunk", "added", "at a header", "empty"],
)
def test_first_lines(
    hunks: str, most: int, expected: str, left_out: int
) -> None:
    assert first_lines(hunks, most) == (expected, left_out)


@given(texts, texts, st.integers(1, 30))
def test_headers_count_the_lines_that_are_there(
    old: list[bytes], new: list[bytes], most: int
) -> None:
    hunks = unified(b"".join(old), b"".join(new), 3).decode()
    kept, left_out = first_lines(hunks, most)
    kept_lines = kept.splitlines()
    assert len(kept_lines) <= most
    assert len(kept_lines) + left_out == len(hunks.splitlines())
    for hunk in re.split(r"(?m)^(?=@@ )", kept)[1:]:
        header, *lines = hunk.splitlines()
        counts = re.findall(r"[-+]\d+(?:,(\d+))?", header)
        signs = [line[0] for line in lines]
        assert [int(c or 1) for c in counts] == [
            sum(s != "+" for s in signs),
            sum(s != "-" for s in signs),
        ]


def test_changed_lines() -> None:
    assert changed_lines("@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n") == (2, 1)
    assert changed_lines("") == (0, 0)


SAME = "x" * 500


@pytest.mark.parametrize(
    ("hunks", "expected", "left_out"),
    [
        ("@@ -1 +1 @@\n-aaaa\n+bb\n", "@@ -1 +1 @@\n-aaaa\n+bb\n", 0),
        (f"+{SAME}\n", f"+{SAME[:99]}…\n", 401),
        (
            f"-{SAME}a\n+{SAME}b\n",
            "-…xxxxxxxxxxa\n+…xxxxxxxxxxb\n",
            2 * 490,
        ),
        (
            f"-{SAME}\n\\ No newline\n+{SAME}b{SAME}\n",
            f"-…xxxxxxxxxx\n\\ No newline\n+…xxxxxxxxxxb{SAME[:88]}…\n",
            490 + 1001 - 99,
        ),
        (
            f"-{SAME}a\n-b\n+{SAME}c\n+{SAME}d\n",
            f"-…xxxxxxxxxxa\n-b\n+…xxxxxxxxxxc\n+{SAME[:99]}…\n",
            2 * 490 + 402,
        ),
    ],
    ids=["short", "added", "end", "middle", "two lines"],
)
def test_a_long_line_is_cut_around_its_first_difference(
    hunks: str, expected: str, left_out: int
) -> None:
    assert shortened_lines(hunks, 100) == (expected, left_out)
