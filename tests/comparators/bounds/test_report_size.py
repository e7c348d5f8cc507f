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


def test_a_long_difference_is_cut(tmp_path: Path) -> None:
    report = compare(tmp_path, "--sdist-max-report-bytes=5000")
    assert report.node("a.txt").diff
    assert report.node("c.txt").diff
    node = report.node("b.txt")
    assert len(node.diff) <= 100
    left = 1 + 2 * 99 - len(node.diff.splitlines())
    assert any(
        re.match(rf"not shown: the other {left} lines", comment)
        for comment in node.comments
    )


def test_no_room_at_all(tmp_path: Path) -> None:
    report = compare(tmp_path, "--sdist-max-report-bytes=50")
    for name in ("a.txt", "b.txt", "c.txt"):
        node = report.node(name)
        assert not node.diff
        assert any("not shown: " in comment for comment in node.comments)


def test_usually_there_is_room(tmp_path: Path) -> None:
    report = compare(tmp_path)
    assert report.node("b.txt").diff
    assert "not shown" not in report.text
