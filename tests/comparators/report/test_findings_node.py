"""Where findings stand in a report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.analysis.findings.records.codes import (
    Code,
    Severity,
)
from diffoscope_sdist.comparators.analysis.findings.records.finding import (
    Finding,
    finding,
    in_order,
)
from diffoscope_sdist.comparators.analysis.findings.search import Found
from diffoscope_sdist.comparators.report.findings_node import (
    findings_node,
    head_lines,
)
from tests.sdists import build, run, simple_sdist

LOOKED_FOR = (Code.SET_ID, Code.NEW_LINK)


def found(*findings: object) -> Found:
    return Found(in_order(findings), LOOKED_FOR)  # type: ignore[arg-type]


def test_the_head_says_that_there_is_nothing_and_what_was_looked_for() -> None:
    assert list(head_lines(found(), is_whole=True)) == [
        "no findings (2 checks: files)"
    ]
    assert findings_node(found()) is None


def test_it_is_said_where_not_all_was_read() -> None:
    assert list(head_lines(found(), is_whole=False)) == [
        "no findings in what could be read (2 checks: files)"
    ]


def test_what_lies_beside_the_project_comes_after_its_code() -> None:
    def note(member: str) -> Finding:
        code, severity = Code.NEW_CAPABILITY, Severity.NOTE
        return finding(code, member, member, severity=severity)

    lines = head_lines(found(note("a/tests/x.py"), note("b/x.py")), True)
    assert [line.split()[-1] for line in lines][1:] == [
        "b/x.py",
        "a/tests/x.py",
    ]


def test_the_most_severe_come_first_in_columns() -> None:
    all_found = found(
        finding(Code.NEW_LINK, "b: symbolic link to a", "b"),
        finding(Code.SET_ID, "a: set-user-ID", "a"),
        finding(Code.NEW_BINARY, "c: ELF", "c"),
    )
    assert list(head_lines(all_found, is_whole=True)) == [
        "findings: 1 alert, 1 to review, 1 note",
        "alert   set-id      a: set-user-ID",
        "review  new-binary  c: ELF",
        "note    new-link    b: symbolic link to a",
    ]
    node = findings_node(all_found)
    assert node is not None
    assert len(node.comments) == 3
    assert not any("nothing else" in line for line in node.comments)


def test_the_node_counts_the_checks_that_found_nothing() -> None:
    node = findings_node(found(finding(Code.SET_ID, "a: set-user-ID", "a")))
    assert node is not None
    assert node.comments[-1] == "nothing else found (1 check: files)"


def test_many_of_one_kind_leave_room_for_others() -> None:
    all_found = found(
        *(finding(Code.SET_ID, f"{n:02}", f"{n:02}") for n in range(40)),
        finding(Code.NEW_BINARY, "c: ELF", "c"),
    )
    head = list(head_lines(all_found, is_whole=True))
    assert head[0] == "findings: 40 alerts, 1 to review"
    assert head[-2:] == [
        "review  new-binary  c: ELF",
        "and 36 alerts, in the section “findings”: set-id (36)",
    ]
    node = findings_node(all_found)
    assert node is not None
    assert node.comments[:36] == [
        f"alert   set-id  {number:02}" for number in range(4, 40)
    ]


@pytest.mark.parametrize(("count", "lines"), [(5, 6), (6, 6)])
def test_one_more_is_shown_in_place_of_its_number(
    count: int, lines: int
) -> None:
    every = found(
        *(finding(Code.SET_ID, f"{n}", f"{n}") for n in range(count))
    )
    head = list(head_lines(every, is_whole=True))
    assert len(head) == lines
    assert any("in the section" in line for line in head) == (count > 5)


def test_what_comes_from_an_archive_is_escaped() -> None:
    all_found = found(
        finding(Code.SET_ID, "a\x1b", severity=Severity.NOTE),
    )
    node = findings_node(all_found)
    assert node is not None
    assert "\x1b" not in "".join(node.comments)


@pytest.mark.parametrize("mode", [0o4755, 0o644])
def test_a_whole_run(tmp_path: Path, mode: int) -> None:
    old = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    entries = [
        dataclasses.replace(entry, mode=mode)
        if entry.path == "README.md"
        else entry
        for entry in simple_sdist(version="1.1")
    ]
    new = build(tmp_path / "pkg-1.1.tar.gz", entries, root="pkg-1.1")
    report = run(old, new)
    head = next(report.nodes()).comments
    at = next(n for n, line in enumerate(head) if "findings" in line)
    assert "files:" in head[at - 1]
    if mode == 0o644:
        assert head[at].startswith("no findings (")
        assert not report.has_node("findings")
    else:
        assert head[at].startswith("findings: 1 alert")
        assert "set-id" in head[at + 1]
        assert [n.titles[0] for n in report.nodes()][1] == "findings"


@pytest.mark.parametrize(
    ("count", "severity", "expected"),
    [
        (
            5,
            Severity.REVIEW,
            [
                "review  new-binary  5 files in p/data (0.dat, 1.dat, 2.dat and "
                "2 more): Python pickle, 4.5 kB in all"
            ],
        ),
        (
            4,
            Severity.REVIEW,
            [
                f"review  new-binary  p/data/{n}.dat: Python pickle, 900 bytes"
                for n in range(4)
            ],
        ),
        (
            5,
            Severity.ALERT,
            [
                f"alert   new-binary  p/data/{n}.dat: Python pickle, 900 bytes"
                for n in range(4)
            ],
        ),
    ],
    ids=["many", "few", "alerts"],
)
def test_the_same_of_many_files_of_a_directory_is_one_line(
    count: int, severity: Severity, expected: list[str]
) -> None:
    paths = [f"p/data/{number}.dat" for number in range(count)]
    findings = found(
        *(
            finding(
                Code.NEW_BINARY,
                f"{path}: Python pickle, 900 bytes",
                path,
                severity=severity,
                size=900,
            )
            for path in paths
        )
    )
    head = list(head_lines(findings, is_whole=True))
    assert head[1 : 1 + len(expected)] == expected
