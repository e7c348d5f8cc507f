"""The header block: nothing lost, and what moved is told from what changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata import headers


@given(
    st.lists(
        st.sampled_from(
            [
                b"Name: a\n",
                b"Name: b\r\n",
                b" folded\r",
                b"\n",
                b"\r\n",
                b": x\n",
                b"From me\n",
                b"no header\n",
                b"A:",
                b"\xff\xfe\x00",
            ]
        )
    ).map(b"".join)
    | st.binary()
)
def test_no_byte_is_lost(content: bytes) -> None:
    parts = headers.split(content)
    assert b"".join(parts.headers) + parts.separator + parts.body == content


def test_headers_keep_their_continuation_lines() -> None:
    parts = headers.split(b"A: 1\n  2\n\t3\nB: 4\n\nbody\n\nmore")
    assert parts.headers == (b"A: 1\n  2\n\t3\n", b"B: 4\n")
    assert parts.separator == b"\n"
    assert parts.body == b"body\n\nmore"


def test_a_line_that_is_no_header_begins_the_body() -> None:
    parts = headers.split(b"A: 1\nnothing\n")
    assert (parts.separator, parts.body) == (b"", b"nothing\n")


@pytest.mark.parametrize(
    "content",
    [
        b"A: " + b"x" * headers.LARGEST,
        b"A: 1\n" * (headers.MOST + 1),
        b"".join(b"A%d: 1\n" % i for i in range(headers.MOST_NAMES + 1)),
        b"A: 1\n" + (b" " + b"2" * 500 + b"\n") * 10_000,
    ],
    ids=["one long line", "many lines", "many names", "much folding"],
)
def test_beyond_a_limit_is_too_large(content: bytes) -> None:
    with pytest.raises(headers.TooLarge, match="more than"):
        headers.split(content)


def test_a_large_body_is_none_of_its_business() -> None:
    body = b"x\n" * headers.LARGEST
    assert headers.split(b"A: 1\n\n" + body).body == body


ACCOUNTED = {
    "a changed header": (b"A: 1\nB: 2\n", b"A: 1\nB: 3\n"),
    "an added header": (b"A: 1\n", b"A: 1\nB: 2\n"),
    "changed where all end by CR LF": (b"A: 1\r\n", b"A: 2\r\n"),
    "another body": (b"A: 1\n\nx", b"A: 1\n\ny"),
}
NOT_ACCOUNTED = {
    "moved": (b"A: 1\nB: 2\nC: 3\n", b"B: 2\nA: 1\nC: 4\n"),
    "added once more": (b"A: 1\n", b"A: 1\nA: 1\n"),
    "added twice": (b"A: 1\n", b"A: 1\nB: 2\nB: 2\n"),
    "repeated": (b"A: 1\nB: 2\nA: 1\n", b"A: 1\nA: 1\nB: 2\n"),
    "folded": (b"A: 1 2\n", b"A: 1\n 2\n"),
    "other line endings": (b"A: 1\nB: 2\n", b"A: 1\r\nB: 3\r\n"),
    "other spelling of the name": (b"A: 1\n", b"a: 1\n"),
    "more white space": (b"A: 1\n", b"A:  1\n"),
    "separator lost": (b"A: 1\n\nx", b"A: 1\nx"),
    "no final newline": (b"A: 1\n", b"A: 1"),
}
SHOWN = {b"A: 1", b"A: 2", b"B: 2", b"B: 3", b"C: 3", b"C: 4", b"A: 1 2"}


@pytest.mark.parametrize("name", ACCOUNTED)
def test_changed_lines_that_are_shown_are_accounted_for(name: str) -> None:
    old, new = map(headers.split, ACCOUNTED[name])
    assert headers.same_but_for(old, new, SHOWN, SHOWN)


@pytest.mark.parametrize("name", NOT_ACCOUNTED)
def test_anything_else_is_not(name: str) -> None:
    old, new = map(headers.split, NOT_ACCOUNTED[name])
    assert not headers.same_but_for(old, new, SHOWN, SHOWN)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"A: 1\n", b"A: 1\n", ()),
        (b"A: 1\n", b"A: 1\r\n", ("line endings",)),
        (b"A: 1 2\n", b"A: 1\n 2\n", ("folding",)),
        (b"A: 1\nB: 2\n", b"B: 2\nA: 1\n", ("order",)),
        (b"A: 1\n", b"A: 1\nA: 1\n", ("repetition",)),
        (b"A: 1\n", b"a:1\n", ("spelling",)),
        (b"A: 1\nB: 2\n", b"B: 2\r\nA: 1\r\n", ("line endings", "order")),
        (b"A: 1\n", b"A: 2\n", ()),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_layout_change_is_named(
    old: bytes, new: bytes, words: tuple[str, ...]
) -> None:
    found = headers.layout_changes(headers.split(old), headers.split(new))
    assert found == words
