"""Pages of real pairs: every path that the report names is in the page."""

from __future__ import annotations

import html
import pathlib
import re
import subprocess
from typing import Any

import pytest
from diffoscope.readers import load_diff_from_path

from benchmarks import corpus
from tests.corpus.test_corpus import command

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("pair", corpus.pairs(), ids=lambda pair: pair.name)
def test_every_path_and_every_comment_is_in_the_page(
    pair: corpus.Pair, tmp_path: pathlib.Path
) -> None:
    corpus.fetch([pair])
    page, report = tmp_path / "page.html", tmp_path / "report.json"
    subprocess.run(  # noqa: S603 - our own command
        [
            *command(),
            f"--html={page}",
            f"--json={report}",
            str(pair.old),
            str(pair.new),
        ],
        stdin=subprocess.DEVNULL,
    )
    text = html.unescape(re.sub(r"<[^>]+>", "", page.read_text()))
    words = " ".join(text.split())
    root: Any = load_diff_from_path(str(report))
    missing = [
        line
        for node in root.details
        if node.source1 == "file list"
        for line in node.unified_diff.splitlines()
        if line[:1] in "+-" and line[1:].strip() not in text
    ]
    missing += [
        comment
        for node in root.traverse_depth()
        for comment in node.comments
        if " ".join(comment.split()) not in words
    ]
    assert missing == []
