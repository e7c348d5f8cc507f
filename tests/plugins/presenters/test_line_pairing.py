"""Lines are paired as `difflib` pairs them."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.plugins.presenters import line_pairing


def without_hints(old: list[str], new: list[str]) -> list[str]:
    return [
        line
        for line in difflib.Differ().compare(old, new)
        if not line.startswith("? ")
    ]


WORDS = st.sampled_from(["foo", "bar", "x", "(", ")", " = ", "    ", "self."])
LINE = st.lists(WORDS, max_size=8).map("".join)
SIMILAR = st.lists(LINE, max_size=12)
LONG = st.lists(LINE.map(lambda line: line * 30), max_size=4)


@given(SIMILAR, SIMILAR)
def test_differ_pairs_lines_as_difflib(old: list[str], new: list[str]) -> None:
    assert list(line_pairing.QuietDiffer().compare(old, new)) == without_hints(
        old, new
    )


@given(LONG, LONG)
def test_differ_pairs_long_lines_as_difflib(
    old: list[str], new: list[str]
) -> None:
    assert list(line_pairing.QuietDiffer().compare(old, new)) == without_hints(
        old, new
    )


@given(st.text("abcdefgh", max_size=30), st.text("abcdefgh", max_size=30))
def test_matching_characters_are_difflibs(old: str, new: str) -> None:
    matched, is_exact = line_pairing.matching_characters(old, new, 0)
    assert is_exact
    blocks = difflib.SequenceMatcher(None, old, new).get_matching_blocks()
    assert matched == sum(block.size for block in blocks)


@given(
    st.text("abcde \t.", min_size=150, max_size=400),
    st.text("abcde \t.", min_size=200, max_size=400),
    st.randoms(use_true_random=False),
)
def test_matching_characters_of_long_lines(
    old: str, new: str, random: "object"
) -> None:
    rare = "xyz" * 3
    old, new = old[:60] + rare + old[60:], new[:90] + rare + new[90:]
    blocks = difflib.SequenceMatcher(None, old, new).get_matching_blocks()
    size = sum(block.size for block in blocks)
    assert line_pairing.matching_characters(old, new, 0) == (size, True)
    bound, is_exact = line_pairing.matching_characters(old, new, size + 1)
    assert bound >= size
    assert is_exact == (bound == size) or bound < size + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(["a" * 5000], ["a" * 4999 + "b"], id="over-long"),
        pytest.param(["a\ufdd0" * 150], ["a\ufdd1" * 150], id="noncharacter"),
        pytest.param(["}"] * 210, ["}"] * 205 + ["x"], id="popular-lines"),
        pytest.param(["", "a"], ["", "b"], id="empty-line"),
    ],
)
def test_differ_on_one_block(old: list[str], new: list[str]) -> None:
    assert list(line_pairing.QuietDiffer().compare(old, new)) == without_hints(
        old, new
    )


def test_equal_lines_of_a_block_are_paired() -> None:
    # Popular lines are no anchors for difflib, so a block may hold equal ones.
    old = ["zz", *["}"] * 120, "q1", *["}"] * 120]
    new = ["yy", *["}"] * 130, "w2", *["}"] * 110]
    assert list(line_pairing.QuietDiffer().compare(old, new)) == without_hints(
        old, new
    )
