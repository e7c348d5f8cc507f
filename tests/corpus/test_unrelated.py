"""Real projects that have nothing to do with each other."""

from __future__ import annotations

import pathlib

import pytest

from benchmarks import corpus
from benchmarks.unrelated import in_common
from diffoscope_sdist.comparators.analysis.python_code.code_shingles import (
    NOTABLE,
)

pytestmark = pytest.mark.corpus

#: Those that are read in no time.
LARGEST = 1_500_000


def test_no_two_have_much_in_common(tmp_path: pathlib.Path) -> None:
    pairs = corpus.pairs()
    corpus.fetch(pairs)
    small = [pair for pair in pairs if pair.old.stat().st_size <= LARGEST]
    found = list(in_common(small, str(tmp_path)))
    assert len(found) > 100
    for one in found:
        assert one.lines < NOTABLE, one
        assert one.code < NOTABLE, one
