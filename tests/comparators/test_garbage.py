from __future__ import annotations

import gc

import pytest

from diffoscope_sdist.comparators.garbage import seldom_collected


@pytest.fixture(autouse=True)
def _thresholds():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_collects_less_often_meanwhile() -> None:
    gc.set_threshold(700, 10, 10)
    with seldom_collected():
        assert gc.get_threshold()[0] > 700
        assert gc.get_threshold()[1] == 10
    assert gc.get_threshold() == (700, 10, 10)


def test_is_undone_after_an_error() -> None:
    gc.set_threshold(700, 10, 10)
    with pytest.raises(ValueError, match="x"), seldom_collected():
        raise ValueError("x")
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("threshold", [0, 1_000_000], ids=["off", "rarer"])
def test_leaves_what_collects_less_often_yet(threshold: int) -> None:
    gc.set_threshold(threshold, 10, 10)
    with seldom_collected():
        assert gc.get_threshold() == (threshold, 10, 10)
