"""The tutorial, followed word by word in a fresh virtual environment.

Needs the network: pip installs, and the releases are fetched.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

pytestmark = pytest.mark.skipif(
    not list(importlib.metadata.distributions(name="build")),
    reason="needs build: tox -e packaging",
)

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"


def steps() -> list[tuple[str, list[str]]]:
    """Each command and the lines of output that the page shows for it."""
    found: list[tuple[str, list[str]]] = []
    for token in MarkdownIt().parse(TUTORIAL.read_text(encoding="utf-8")):
        if token.type != "fence":
            continue
        for line in token.content.splitlines():
            if token.info == "sh":
                found.append((line, []))
            elif line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_the_tutorial_word_by_word(wheel: Path, tmp_path: Path) -> None:
    script = "".join(
        f"{command} >output-{number}\necho $? >status-{number}\n"
        for number, (command, _) in enumerate(steps())
    )
    here = tmp_path / "here"
    here.mkdir()
    done = subprocess.run(  # noqa: S603 - a page of our own
        ["bash", "-c", script],  # noqa: S607
        cwd=here,
        env={
            **os.environ,
            # The wheel stands for the one on an index.
            "PIP_FIND_LINKS": " ".join(
                [os.environ.get("PIP_FIND_LINKS", ""), str(wheel.parent)]
            ),
            "DIFFOSCOPE_SDIST_CACHE": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "error" not in done.stderr.lower(), done.stderr
    for number, (command, lines) in enumerate(steps()):
        status = int((here / f"status-{number}").read_text())
        assert status == ("diffoscope" in command.split()), command
        output = (here / f"output-{number}").read_text().splitlines()
        assert [line for line in output if line in lines] == lines, command
