"""Real reports: the fast HTML is byte for byte what the host writes.

The host takes minutes for the largest of them.
"""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
from diffoscope.presenters.html import (
    HTMLDirectoryPresenter,
    HTMLPresenter,
)
from diffoscope.readers import load_diff_from_path

from benchmarks import corpus
from tests.corpus.test_corpus import command, run_plugin
from tests.plugins.presenters.test_html_rendering import both

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize(
    "presenter",
    [
        pytest.param(HTMLPresenter, id="html"),
        pytest.param(HTMLDirectoryPresenter, id="html-dir"),
    ],
)
@pytest.mark.parametrize("pair", corpus.pairs(), ids=lambda pair: pair.name)
def test_html_of_a_real_pair_is_the_hosts(
    pair: corpus.Pair, presenter: Any, tmp_path: pathlib.Path
) -> None:
    report = tmp_path / "report.json"
    run_plugin(pair, command(), report)
    difference = load_diff_from_path(str(report))

    host, fast = both(presenter, difference, tmp_path)

    assert host == fast
