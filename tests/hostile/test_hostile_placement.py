"""Archives of which pip takes no root directory off."""

from __future__ import annotations

from pathlib import Path

from tests.sdists import Entry, build, run, simple_sdist


def test_where_pip_unpacks_to_is_said(tmp_path: Path) -> None:
    plain = simple_sdist()
    dotted = [
        Entry(f"./pkg-1.0/{entry.path}", entry.content, verbatim=True)
        for entry in plain
    ]
    (tmp_path / "new").mkdir()
    report = run(
        build(tmp_path / "pkg-1.0.tar.gz", plain),
        build(tmp_path / "new" / "pkg-1.0.tar.gz", dotted),
    )
    node = report.node("where pip unpacks to")
    assert "+pkg-1.0/setup.py" in node.diff
    assert "-setup.py" in node.diff


def test_nothing_is_said_where_both_have_a_root(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    report = run(
        build(tmp_path / "pkg-1.0.tar.gz", simple_sdist()),
        build(
            tmp_path / "new" / "pkg-1.1.tar.gz",
            simple_sdist(version="1.1"),
            root="pkg-1.1",
        ),
    )
    assert not report.has_node("where pip unpacks to")
