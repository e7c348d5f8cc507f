"""What is nested in members is compared within the limits of the run."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.bounds import nested, spending
from tests.sdists import Entry, Report, build, run, simple_sdist


def _zip(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def compare(
    tmp_path: Path, old: bytes, new: bytes, name: str, *options: str
) -> Report:
    paths = []
    for side, content in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        entries = [*simple_sdist(), Entry(name, content)]
        paths.append(build(tmp_path / side / "pkg-1.0.tar", entries))
    report = run(*paths, *options)
    assert report.status == 1
    assert not report.traceback
    return report


def test_members_are_counted_over_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "MOST_OPENED", 3)
    old = {f"{number}.txt": b"old\n" for number in range(5)}
    report = compare(
        tmp_path, _zip(old), _zip(dict.fromkeys(old, b"new\n")), "a.zip"
    )
    assert report.node("2.txt").diff
    for name in ("3.txt", "4.txt"):
        assert report.node(name).comments == (
            "not compared: 3 members of nested archives were opened before it",
        )


def test_what_is_the_same_is_not_said_to_be_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "MOST_OPENED", 1)
    report = compare(
        tmp_path,
        _zip({"a": b"old\n", "b": b"same\n"}),
        _zip({"a": b"new\n", "b": b"same\n"}),
        "a.zip",
    )
    assert report.node("a").diff
    assert not report.has_node("b")


def test_bytes_are_counted_over_the_run(tmp_path: Path) -> None:
    old, new = (
        gzip.compress(bytes(2**20) + end, mtime=0) for end in (b"a", b"b")
    )
    report = compare(tmp_path, old, new, "a.gz", "--sdist-max-bytes=500000")
    comments = report.node("a.gz").comments
    assert any("expands to more than the limits" in c for c in comments)


def test_a_failing_nested_member_ends_its_own_node_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffoscope.comparators.text import TextFile

    original = TextFile.compare

    def compare_text(
        self: TextFile, other: TextFile, source: None = None
    ) -> object:
        if self.name == "a":
            raise ValueError("hidden")
        return original(self, other, source)

    monkeypatch.setattr(TextFile, "compare", compare_text)
    report = compare(
        tmp_path,
        _zip({"a": b"old\n", "b": b"old\n"}),
        _zip({"a": b"new\n", "b": b"new\n"}),
        "a.zip",
    )
    assert report.node("a").comments == ("not compared: ValueError (hidden)",)
    assert report.node("b").diff


def test_a_kind_that_took_its_time_is_compared_byte_by_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spending, "_SECONDS_OF_A_KIND", -1.0)
    report = compare(
        tmp_path, _zip({"a": b"old\n"}), _zip({"a": b"new\n"}), "a.zip"
    )
    node = report.node("a.zip")
    assert "SHA-256" in node.comments[0]
    assert any("compared byte by byte" in line for line in node.comments)


def test_all_of_the_time_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spending, "_SECONDS", -1.0)
    report = compare(tmp_path, b"old\n", b"new\n", "a.txt")
    comments = report.node("a.txt").comments
    assert comments[0] == (
        "not compared: the comparisons before it took all of the time for them"
    )
    assert "SHA-256" in comments[1]
