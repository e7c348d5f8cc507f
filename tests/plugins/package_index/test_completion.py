"""What a shell offers."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.plugins.package_index import server
from tests.plugins.package_index.conftest import Fetch

BASH = shutil.which("bash")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def fetched(index: server.Index, fetch: Fetch) -> None:
    """A cache with two releases."""
    index.add("requests-2.31.0.tar.gz")
    index.add("requests-2.32.0.tar.gz")
    fetch("requests==2.31.0")
    fetch("requests==2.32.0")


def offered(line: str, directory: Path) -> set[str]:
    """What argcomplete gives a shell for the last word."""
    output = directory / "offered"
    done = processes.run(
        *processes.OURS,
        cwd=directory,
        env={
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(output),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        },
    )
    assert "Traceback" not in done.stderr
    found = set(output.read_text().split("\n"))
    output.unlink()
    return {word.strip() for word in found} - {"offered"}


@pytest.mark.usefixtures("fetched")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            "pypi:",
            {
                "pypi:requests",
                "pypi:requests@previous",
                "pypi:requests==2.31.0",
                "pypi:requests==2.32.0",
            },
            id="releases",
        ),
        pytest.param(
            "pypi:requests==2.32", {"pypi:requests==2.32.0"}, id="one"
        ),
        pytest.param("loc", {"local-1.tar.gz"}, id="files"),
        pytest.param("", {"local-1.tar.gz"}, id="no release unasked"),
        pytest.param("--plugin s", {"sdist"}, id="plugin names"),
        pytest.param("--sdist-index", {"--sdist-index-url"}, id="options"),
    ],
)
def test_offers(typed: str, expected: set[str], tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "local-1.tar.gz").touch()
    found = offered(f"diffoscope-sdist {typed}", here)
    if not typed:
        found = {word for word in found if not word.startswith("-")}
    assert found == expected


@pytest.mark.skipif(not BASH, reason="needs bash")
@pytest.mark.usefixtures("fetched")
def test_the_completion_of_bash(tmp_path: Path) -> None:
    script = ROOT / "share/bash-completion/completions/diffoscope-sdist"
    line = "diffoscope-sdist --sdist-index"
    done = subprocess.run(  # noqa: S603 - our own command
        [
            str(BASH),
            "-c",
            f"source {script}; complete -p diffoscope-sdist;"
            f" COMP_LINE='{line}' COMP_POINT={len(line)} COMP_TYPE=9;"
            " _python_argcomplete diffoscope-sdist; echo ${COMPREPLY[@]}",
        ],
        env={
            **os.environ,
            "PATH": f"{processes.SCRIPTS}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    registered, reply = done.stdout.splitlines()
    assert registered.endswith(" -F _python_argcomplete diffoscope-sdist")
    assert reply.strip() == "--sdist-index-url"
