"""Nothing of the inputs acts on a terminal or forges a line, in any format."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from diffoscope.difference import Difference

from diffoscope_sdist.plugins.presenters.escaped_report import escape_report
from tests.sdists import Entry, build, run, run_main, simple_sdist

FORMATS = ("--text", "--markdown", "--restructured-text", "--html", "--json")
HOSTILE = "evil\n+++ forged\r\x1b[31m\u202e\u2028x\u2800.txt"
RAW = ("\x1b[31m", "\u202e", "\u2028", "\u2800", "\n+++ forged", "\r")


def _zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(HOSTILE), text)
    return out.getvalue()


def _database(path: Path, text: str) -> bytes:
    connection = sqlite3.connect(path)
    connection.execute("create table t (a)")
    connection.execute("insert into t values (?)", (f"{HOSTILE}{text}",))
    connection.commit()
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_what_the_host_prints_is_escaped(tmp_path: Path, format: str) -> None:
    paths = []
    for side in ("old", "new"):
        entries = [
            *simple_sdist(),
            Entry("a.zip", _zip(side)),
            Entry("b.sqlite3", _database(tmp_path / side, side)),
        ]
        directory = tmp_path / f"{side}\x1b[31m\u202e"
        directory.mkdir()
        paths.append(build(directory / "pkg-1.0.tar", entries))
    output = tmp_path / "output"
    report = run_main([f"{format}={output}", *map(str, paths)])
    assert report.status == 1
    assert not report.errors
    written = output.read_bytes().decode("utf-8")
    assert "forged" in written
    assert not [raw for raw in RAW if raw in written]


def test_line_ends_that_are_the_same_are_no_noise() -> None:
    same = Difference("a", "b", unified_diff="@@ -1 +1 @@\n-a\r\n+b\r\n")
    escape_report(same)
    assert same.unified_diff == "@@ -1 +1 @@\n-a\n+b\n"


def test_line_ends_that_differ_are_shown() -> None:
    other = Difference("a", "b", unified_diff="@@ -1 +1 @@\n-a\r\n+a\n")
    escape_report(other)
    assert other.unified_diff == "@@ -1 +1 @@\n-a\\r\n+a\n"


def test_lines_that_look_alike_are_said_to_differ() -> None:
    alike = Difference("a", "b", unified_diff="@@ -1 +1 @@\n-\\x1b\n+\x1b\n")
    escape_report(alike)
    assert "look alike" in alike.comments[0]


def test_plain_reports_stay_as_they_are() -> None:
    difference = "@@ -1 +1 @@\n-caf\u00e9\n+coffee\t\\x1b\n"
    node = Difference("a", "b", comment="1 → 2", unified_diff=difference)
    escape_report(node)
    assert node.unified_diff == difference
    assert node.comments == ["1 → 2"]


def test_without_a_plugin_nothing_is_escaped(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("a\n")
    new.write_text("b \u202e\n")
    assert "\u202e" in run(old, new, plugin=None).text
    assert "\u202e" not in run(old, new).text
