"""What was published and did harm is said in the first twenty lines."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.incidents.incidents import INCIDENTS, Incident
from tests.sdists import build, run_main

FIRST = 20
FORMATS = ("text", "markdown", "restructured-text", "html", "json")


@pytest.fixture(params=INCIDENTS, ids=lambda make: make.__name__)
def incident(request: pytest.FixtureRequest) -> Incident:
    make: Callable[[], Incident] = request.param
    return make()


def archives(incident: Incident, directory: Path) -> tuple[Path, Path]:
    old, new = incident.entries()
    names = (incident.name, incident.new_name or incident.name)
    versions = (incident.old_version, incident.new_version)
    roots = [f"{n}-{v}" for n, v in zip(names, versions, strict=True)]
    return (
        build(directory / f"{roots[0]}.tar.gz", old, root=roots[0]),
        build(directory / f"{roots[1]}.tar.gz", new, root=roots[1]),
    )


def first_lines(text: str, format: str) -> list[str]:
    if format == "json":
        comments = json.loads(text)["comments"]
        assert isinstance(comments, list)
        return comments[:FIRST]
    if format == "html":
        body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", text)
        body = re.sub(r"</?(?:span|code|b|a|i|em|strong)\b[^>]*>", " ", body)
        text = html.unescape(re.sub(r"<[^>]*>", "\n", body))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [line for line in lines if line][:FIRST]


def test_the_alert_is_in_the_first_lines(
    incident: Incident, tmp_path: Path
) -> None:
    pair = archives(incident, tmp_path)
    outputs = {format: tmp_path / f"report.{format}" for format in FORMATS}
    arguments = [f"--{format}={path}" for format, path in outputs.items()]
    report = run_main([*arguments, *map(str, pair)])
    assert report.status == 1, report.errors
    for format, path in outputs.items():
        lines = first_lines(path.read_text("utf-8"), format)
        found = [
            line
            for line in lines
            if "alert" in line and incident.alert in line
        ]
        assert any(incident.told in line for line in found), (
            format,
            lines,
        )


def test_the_release_before_has_no_alert(
    incident: Incident, tmp_path: Path
) -> None:
    """The twin: the same project, a release that brings nothing."""
    old, _ = incident.entries()
    root = f"{incident.name}-{incident.old_version}"
    one = build(tmp_path / f"{root}.tar.gz", old, root=root)
    changed = [
        entry
        if entry.path != "README.md"
        else entry.__class__("README.md", b"Another text.\n")
        for entry in old
    ]
    (tmp_path / "new").mkdir()
    other = build(tmp_path / "new" / f"{root}.tar.gz", changed, root=root)
    path = tmp_path / "report.text"
    run_main([f"--text={path}", str(one), str(other)])
    assert "alert " not in path.read_text("utf-8")
