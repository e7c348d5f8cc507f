"""Message catalogs: the messages as text, and what hides beside them."""

from __future__ import annotations

from pathlib import Path

from tests.comparators.analysis.differences.test_message_catalog import catalog
from tests.sdists import Entry, Report, build, run, simple_sdist

OLD = catalog({b"": b"Language: de\n", b"yes": b"ja"})
NEW = catalog({b"": b"Language: de\n", b"yes": b"doch"})


def compare(tmp_path: Path, old: bytes, new: bytes) -> Report:
    paths = []
    for side, content in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        entries = [*simple_sdist(), Entry("pkg/de.mo", content)]
        paths.append(build(tmp_path / side / "pkg-1.0.tar", entries))
    return run(*paths)


def test_messages_that_changed(tmp_path: Path) -> None:
    report = compare(tmp_path, OLD, NEW)
    assert '-msgstr "ja"\n+msgstr "doch"' in report.node("messages").diff
    assert "beside the messages" not in report.text


def test_a_payload_beside_messages_that_changed(tmp_path: Path) -> None:
    report = compare(tmp_path, OLD, NEW + b"payload")
    assert report.has_node("messages")
    assert any(
        line.startswith("beside the messages, where nothing belongs: 0 → 7 ")
        for line in report.node("pkg/de.mo").comments
    )


def test_a_payload_alone(tmp_path: Path) -> None:
    report = compare(tmp_path, OLD, OLD + b"payload")
    comments = report.node("pkg/de.mo").comments
    assert "the messages are the same, the files are not" in comments
    assert any("SHA-256" in line for line in comments)


def test_a_payload_that_stayed(tmp_path: Path) -> None:
    report = compare(tmp_path, OLD + b"payload", NEW + b"payload")
    assert "beside the messages" not in report.text
