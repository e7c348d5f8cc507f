"""Drawings that say in words what they show, and stay small."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.pairing.pairs import State
from diffoscope_sdist.comparators.analysis.release.overview import (
    Category,
    ListedMember,
    Overview,
)
from diffoscope_sdist.comparators.analysis.release.sections import Section
from diffoscope_sdist.plugins.presenters.release_graphics import (
    Box,
    bar,
    boxes_of,
    treemap,
)


def members(
    count: int,
    state: State = State.CHANGED,
    category: Category = Category.CODE,
    changed: int = 10,
) -> list[ListedMember]:
    return [
        ListedMember(
            f"pkg/{n}<b>.py",
            state,
            Section.CODE,
            category,
            97 * n % 9973,
            changed,
        )
        for n in range(count)
    ]


def drawn(listed: list[ListedMember]) -> tuple[str, str]:
    overview = Overview(tuple(listed))
    return bar(overview), treemap(overview)


def test_the_bar_has_a_piece_for_each_kind_and_says_so() -> None:
    shown, _ = drawn(
        [
            *members(3, category=Category.CODE, changed=1000),
            *members(1, category=Category.TESTS, changed=999),
            *members(1, category=Category.BINARY, changed=1),
        ]
    )
    label = re.search(r'aria-label="([^"]+)"', shown)
    assert label
    assert label[1] == (
        "about 3.91 KB changed, removed and added together: "
        "code 2.93 KB (75 %), tests 999 B (25 %), binary 1.0 B (&lt; 1 %)"
    )
    widths = [int(w) for w in re.findall(r'width="(\d+)" height="80"', shown)]
    assert widths == [3000, 999, 1]


def test_no_bar_where_nothing_changed() -> None:
    assert drawn(members(3, State.IDENTICAL, changed=0)) == ("", "")


@pytest.mark.parametrize(
    ("count", "is_drawn"),
    [pytest.param(50, False, id="few"), pytest.param(51, True, id="many")],
)
def test_a_map_is_drawn_of_many_changes(count: int, is_drawn: bool) -> None:
    listed = [*members(count), *members(100, State.IDENTICAL, changed=0)]
    _, shown = drawn(listed)
    assert bool(shown) is is_drawn
    if is_drawn:
        assert "51 changed" in shown
        assert "100 identical" in shown
        assert "<b>" not in shown


def test_ten_thousand_members_are_a_small_map() -> None:
    listed = [*members(3_000), *members(7_000, State.IDENTICAL, changed=0)]
    _, shown = drawn(listed)
    assert 10_000 < len(shown) < 300_000


SIZES = st.lists(
    st.integers(1, 9) | st.integers(1, 2**50), min_size=1, max_size=40
)


@given(SIZES)
def test_boxes_are_as_large_as_sizes_and_fill_the_whole(
    sizes: list[int],
) -> None:
    boxes = list(boxes_of(sizes, Box(0, 0, 400, 100)))
    assert len(boxes) == len(sizes)
    total = sum(sizes)
    for n, box in enumerate(boxes):
        share = box.width * box.height / 40_000
        assert share == pytest.approx(sizes[n] / total, rel=1e-6, abs=1e-9)
        assert -1e-6 <= box.x <= box.x + box.width <= 400 + 1e-6
        assert -1e-6 <= box.y <= box.y + box.height <= 100 + 1e-6


def test_large_files_beside_many_small_ones() -> None:
    sizes = [2**40] * 3 + [1] * 10_000
    assert len(list(boxes_of(sizes, Box(0, 0, 400, 100)))) == 10_003
