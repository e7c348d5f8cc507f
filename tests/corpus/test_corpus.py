"""Real releases: whatever differs is named by the report, every file of it.

What differs is found out a second time, by a reading with the standard
library that shares no code with the plugin.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import sysconfig

import pytest

from benchmarks import corpus
from benchmarks.reading import Node, Reading, nodes, read, without_root

pytestmark = pytest.mark.corpus

COUNTS = re.compile(
    r"([\d,]+) files?: ([\d,]+) changed, ([\d,]+) identical,"
    r" ([\d,]+) renamed, ([\d,]+) added, ([\d,]+) removed"
)
HEXDUMP = re.compile(r"^[-+ ][0-9a-f]{8}: ", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Compared:
    """A pair, its independent reading, and what the plugin says of it."""

    reading: Reading
    roots: frozenset[str]
    status: int
    errors: str
    nodes: list[Node]

    @property
    def file_list(self) -> str:
        return "\n".join(
            node.diff
            for node in self.nodes
            if "file list" in (node.old, node.new)
        )


def command() -> list[str]:
    """Return diffoscope with the plugin, however this environment has it."""
    scripts = pathlib.Path(sysconfig.get_path("scripts"))
    helped = subprocess.run(
        [sys.executable, "-m", "diffoscope.main", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    if "--plugin" in helped.stdout:
        return [str(scripts / "diffoscope"), "--plugin", "sdist"]
    # An editable install carries no start-up file.
    return [str(scripts / "diffoscope-sdist")]


@pytest.fixture(scope="module")
def diffoscope() -> list[str]:
    return command()


def run_plugin(
    pair: corpus.Pair, program: list[str], report: pathlib.Path
) -> subprocess.CompletedProcess[str]:
    """Compare a pair, with its JSON report written to a file."""
    corpus.fetch([pair])
    run = subprocess.run(  # noqa: S603 - our own command
        [*program, "--json", str(report), str(pair.old), str(pair.new)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert report.exists(), (run.returncode, run.stderr)
    return run


def compare(
    pair: corpus.Pair, program: list[str], directory: pathlib.Path
) -> Compared:
    report = directory / "report.json"
    run = run_plugin(pair, program, report)
    old_root, old = read(pair.old)
    new_root, new = read(pair.new)
    return Compared(
        reading=Reading(old, new),
        roots=frozenset({old_root, new_root}),
        status=run.returncode,
        errors=run.stderr,
        nodes=list(nodes(json.loads(report.read_text()))),
    )


def unnamed(compared: Compared) -> list[str]:
    """Return the files that differ and that the report does not name.

    A file whose content changed needs a node that says something; for one
    in one archive only, the file list or a rename is enough.
    """
    titles = {
        without_root(title, compared.roots)
        for node in compared.nodes
        if node.says_something
        for title in (node.old, node.new)
    }
    # Whatever columns the list has before the path.
    listed = {
        " ".join(line.split()[column:])
        for line in list_lines(compared.file_list)
        for column in range(1, len(line.split()))
    }
    comments = "\n".join(c for node in compared.nodes for c in node.comments)
    missing = [path for path in compared.reading.changed if path not in titles]
    missing += [
        path
        for path in compared.reading.only_old | compared.reading.only_new
        if path not in titles
        and path not in listed
        and not re.search(rf"(?<!\S){re.escape(path)}(?!\S)", comments)
    ]
    return sorted(missing)


def list_lines(diff: str) -> list[str]:
    """Return the lines of the file list, unmarked."""
    return [line[1:] for line in diff.splitlines() if line[:1] in "-+ "]


def hexdumps_of_text(compared: Compared) -> list[str]:
    """Return the text files that the report shows as hexdumps."""
    found = []
    for node in compared.nodes:
        reading = compared.reading
        contents = [
            side.get(title)
            for side, title in (
                (reading.old, node.old),
                (reading.new, node.new),
            )
        ]
        if HEXDUMP.search(node.diff) and all(map(is_text, contents)):
            found.append(node.new)
    return found


def is_text(content: bytes | None) -> bool:
    """Return whether a person would call this text."""
    if content is None or b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def empty_changes(compared: Compared) -> list[str]:
    """Return lines of the file list that say nothing: root or time only."""
    seen: dict[str, collections.Counter[str]] = {
        "-": collections.Counter(),
        "+": collections.Counter(),
    }
    for line in compared.file_list.splitlines():
        if line[:1] in seen:
            words = [
                word
                for word in line[1:].split()
                if not re.fullmatch(r"\d{4}-\d\d-\d\d|[\d:.]+:[\d:.]+", word)
            ]
            body = " ".join(words)
            for root in compared.roots:
                body = body.replace(f"{root}/", "")
            seen[line[0]][body] += 1
    return sorted((seen["-"] & seen["+"]).elements())


def reported_twice(compared: Compared) -> list[str]:
    """Return the titles that several of the uppermost nodes have."""
    titles = collections.Counter(
        (node.old, node.new) for node in compared.nodes if node.depth == 1
    )
    return sorted(new for (_, new), count in titles.items() if count > 1)


def wrong_counts(compared: Compared) -> str:
    """Return what is wrong with the counts of the summary, or nothing."""
    found = [
        match
        for node in compared.nodes[:1]
        for comment in node.comments
        if (match := COUNTS.search(comment))
    ]
    if len(found) != 1:
        return f"{len(found)} comments with counts"
    files, changed, identical, renamed, added, removed = (
        int(number.replace(",", "")) for number in found[0].groups()
    )
    reading = compared.reading
    said = {
        "changed": changed,
        "identical": identical,
        "renamed + added": renamed + added,
        "renamed + removed": renamed + removed,
        "all": files,
    }
    counted = {
        "changed": len(reading.changed),
        "identical": len(reading.both - reading.changed),
        "renamed + added": len(reading.only_new),
        "renamed + removed": len(reading.only_old),
        "all": changed + identical + renamed + added + removed,
    }
    return "" if said == counted else f"said {said}, counted {counted}"


@pytest.mark.parametrize("pair", corpus.pairs(), ids=lambda pair: pair.name)
def test_report_of_a_real_pair(
    pair: corpus.Pair, diffoscope: list[str], tmp_path: pathlib.Path
) -> None:
    compared = compare(pair, diffoscope, tmp_path)

    assert "Traceback" not in compared.errors
    assert compared.status == 1
    assert unnamed(compared) == []
    assert not [
        node
        for node in compared.nodes
        if without_root(node.new, compared.roots) != node.new
    ]
    assert empty_changes(compared) == []
    assert reported_twice(compared) == []
    assert hexdumps_of_text(compared) == []
    assert wrong_counts(compared) == ""
    assert not [
        node
        for node in compared.nodes
        for comment in node.comments
        if "identical despite different names" in comment
    ]


def test_the_reading_finds_what_a_report_lacks(tmp_path: pathlib.Path) -> None:
    (pair,) = corpus.pairs(["backend.ai-kernel"])
    plain = [sys.executable, "-m", "diffoscope.main"]

    compared = compare(pair, plain, tmp_path)

    # 8 bytes: too short for plain diffoscope to find its counterpart.
    assert unnamed(compared) == ["ai/backend/kernel/VERSION"]
    assert wrong_counts(compared) == "0 comments with counts"
    assert len(empty_changes(compared)) == 79  # all, but for root and time
