"""How much of one content is found in another."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.similarity import spans
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    Similarity,
    compare,
    digest_distance,
    is_binary,
    tlsh_digest,
)

LINES = [b"line number %d of this text\n" % number for number in range(100)]
TEXT = b"".join(LINES)

lines = st.lists(
    st.sampled_from(
        [b"", b"a", b"  a", b"a longer line than the others", b"b"]
    )
    | st.binary(max_size=12),
    max_size=30,
)
contents = st.builds(b"\n".join, lines) | st.binary(max_size=400)


def percent(old: bytes, new: bytes) -> int:
    return compare(old, new).similarity.percent


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(TEXT, TEXT + LINES[0], 99, id="a line added"),
        pytest.param(TEXT, b"".join(LINES[:50]), 66, id="second half gone"),
        pytest.param(TEXT, b"".join(LINES[::-1]), 99, id="lines reversed"),
        pytest.param(TEXT, TEXT.replace(b"\n", b"\r\n"), 99, id="CRLF"),
        pytest.param(
            TEXT, b"    " + TEXT.replace(b"\n", b"\n    "), 99, id="indented"
        ),
        pytest.param(TEXT, b"nothing of it\n" * 100, 0, id="unrelated"),
        pytest.param(b"", TEXT, 0, id="from nothing"),
    ],
)
def test_percent(old: bytes, new: bytes, expected: int) -> None:
    assert percent(old, new) == expected


@given(contents, contents)
def test_is_symmetric(old: bytes, new: bytes) -> None:
    there = compare(old, new)
    back = compare(new, old)
    assert there.similarity.common == back.similarity.common
    assert there.similarity.old == back.similarity.new
    assert there.only_old == back.only_new


@given(contents, contents)
def test_is_within_bounds(old: bytes, new: bytes) -> None:
    similarity = compare(old, new).similarity
    assert 0 <= similarity.common <= min(similarity.old, similarity.new)
    assert 0 <= similarity.percent <= 99


def test_what_is_left_is_told() -> None:
    comparison = compare(TEXT + b"old\n", b"new\n" + TEXT)
    assert dict(comparison.only_old) == {b"old": 1}
    assert dict(comparison.only_new) == {b"new": 1}


def test_minified_code_is_cut_at_delimiters() -> None:
    words = [b"var name%d=function(){return %d};" % (n, n) for n in range(500)]
    old = b"".join(words)
    new = b"".join([*words[:250], b"var inserted = 1;", *words[250:]])
    assert percent(old, new) >= 97


def test_binary_content_with_an_insertion() -> None:
    noise = random.Random(0)  # noqa: S311
    old = noise.randbytes(20_000)
    new = old[:9000] + b"inserted" + old[9000:]
    assert percent(old, new) >= 95
    assert percent(old, noise.randbytes(20_000)) == 0


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\n" * 4_000_000, id="only newlines"),
        pytest.param(b"a" * 4_000_000, id="one line"),
        pytest.param(b"a\n" * 2_000_000, id="one letter a line"),
        pytest.param(b" " * 4_000_000, id="only spaces"),
        pytest.param(b";" * 4_000_000, id="only delimiters"),
        pytest.param(
            b"".join(b"%07d\n%07d x\n" % (n, -n) for n in range(200_000)),
            id="short lines",
        ),
    ],
)
def test_takes_time_in_proportion(content: bytes) -> None:
    begin = time.process_time()
    compare(content, content[:1000] + b"x" + content[2000:] + b"y")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("similarity", "expected"),
    [
        pytest.param(Similarity(0, 0, 0), 0, id="nothing to compare"),
        pytest.param(Similarity(10, 10, 10), 99, id="never 100"),
        pytest.param(Similarity(2, 3, 3), 66, id="rounded down"),
    ],
)
def test_percent_of_record(similarity: Similarity, expected: int) -> None:
    assert similarity.percent == expected


@given(contents)
def test_spans_are_short_and_never_empty(content: bytes) -> None:
    for span in spans.cut(content):
        assert 0 < len(span) <= spans.LONGEST_LINE


def test_sketch_is_a_sample_of_what_is_common() -> None:
    whole = spans.sketch(TEXT, 1000)
    assert len(whole) == 100
    assert spans.sketch(TEXT, 10) == whole[:10]
    half = b"".join(LINES[:50])
    assert set(spans.sketch(half, 1000)) < set(whole)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TEXT.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(TEXT.replace(b"line", b"  line"), id="indented"),
        pytest.param(TEXT.replace(b"\n", b"\n\n"), id="blank lines"),
        pytest.param(TEXT + LINES[7], id="a line twice"),
        pytest.param(b"".join(LINES[::-1]), id="other order"),
    ],
)
def test_sketch_is_of_the_distinct_spans(other: bytes) -> None:
    assert spans.sketch(other, 1000) == spans.sketch(TEXT, 1000)


def test_sketch_of_a_long_content_is_of_both_ends() -> None:
    middle = b"".join(b"%d\n" % number for number in range(20_000))
    other = b"".join(b"%d\n" % number for number in range(50_000, 70_000))
    filler = b"padding of more than sixteen kibibytes\n" * 500
    long, changed = (
        TEXT + filler + numbers + filler + TEXT for numbers in (middle, other)
    )
    assert spans.sketch(long, 64) == spans.sketch(changed, 64)
    assert set(spans.sketch(TEXT, 64)) & set(spans.sketch(long, 64))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"a" * 49, id="under 50 bytes"),
        pytest.param(b"a" * 5000, id="no variety"),
    ],
)
def test_no_tlsh_digest(content: bytes) -> None:
    assert tlsh_digest(content) is None


def test_digest_distance() -> None:
    digest = tlsh_digest(TEXT)
    other = tlsh_digest(TEXT.replace(b"text", b"novel"))
    assert digest is not None
    assert other is not None
    assert digest_distance(digest, digest) == 0
    assert digest_distance(digest, other) > 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"\x89PNG\0", True, id="NUL in the beginning"),
        pytest.param(b"a" * 9000 + b"\0", False, id="NUL far behind"),
        pytest.param("ü".encode("latin-1"), False, id="not UTF-8"),
    ],
)
def test_is_binary(content: bytes, expected: bool) -> None:
    assert is_binary(content) is expected
