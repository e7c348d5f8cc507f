"""What a run may expand to."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.budget import (
    RATIO_FLOOR,
    Budget,
    LimitReachedError,
)


def test_bytes_are_counted_over_everything() -> None:
    budget = Budget(max_bytes=100)
    budget.take(60)
    budget.take(40)
    assert budget.left == 0
    with pytest.raises(LimitReachedError, match="more than 100 bytes"):
        budget.take(1)
    assert budget.expanded == 100


def test_the_ratio_counts_only_beyond_its_floor() -> None:
    budget = Budget(max_ratio=10, given=1000)
    budget.take(RATIO_FLOOR)
    with pytest.raises(LimitReachedError, match="10 times its size"):
        budget.take(1)


def test_what_was_given_allows_for_more() -> None:
    budget = Budget(max_ratio=10, given=2 * RATIO_FLOOR)
    budget.take(20 * RATIO_FLOOR)
    assert budget.left == 0
