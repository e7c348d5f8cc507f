"""A report has a most; what it has no room for is said."""

from __future__ import annotations

import re
from pathlib import Path

from tests.sdists import Entry, Report, build, run, simple_sdist


def compare(tmp_path: Path, *options: str) -> Report:
    paths = []
    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        entries = [
            Entry(f"{name}.txt", f"{side} {name}\n".encode() * size)
            for name, size in (("a", 1), ("b", 99), ("c", 1))
        ]
        path = tmp_path / side / "pkg-1.0.tar"
        paths.append(build(path, [*simple_sdist(), *entries]))
    return run(*paths, *options)


def test_what_has_no_room_is_said(tmp_path: Path) -> None:
    report = compare(tmp_path, "--sdist-max-report-bytes=200")
    assert report.node("a.txt").diff
    assert report.node("c.txt").diff
    node = report.node("b.txt")
    assert not node.diff
    assert any(
        re.match(r"not shown: a difference of [\d,]+ bytes", comment)
        for comment in node.comments
    )


def test_usually_there_is_room(tmp_path: Path) -> None:
    report = compare(tmp_path)
    assert report.node("b.txt").diff
    assert "not shown" not in report.text
