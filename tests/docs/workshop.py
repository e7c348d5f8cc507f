"""Where the commands of the documentation are run: a directory and an index.

What the pages take for granted is there: two sdists, a project with a
revision to build, a package index with two releases of what they name.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from tests.plugins import processes
from tests.plugins.package_index import server
from tests.sdists import build, simple_sdist

PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "mine"
version = "1.1"
[tool.setuptools]
py-modules = ["mine"]
"""
#: Programs of a CI that tests have no use for: each notes how it was called.
STUBS = ("sudo", "apt-get", "pip", "gh", "curl")
#: A page may show differences; a shell with -e must not end there.  Where the
#: start-up files are not installed, the other program does the same.
PRELUDE = """
set -e
diffoscope() {
    local status=0
    if [ -n "$STARTUP_FILES" ]; then
        command diffoscope "$@" || status=$?
    else
        [ "$1 $2" = "--plugin sdist" ]
        shift 2
        diffoscope-sdist "$@" || status=$?
    fi
    [ "$status" -le 1 ]
}
"""


class Block(NamedTuple):
    """A block of code of a page: its language and its text."""

    language: str
    text: str


def blocks(page: Path, *languages: str) -> list[Block]:
    """The fenced blocks of a page in these languages."""
    return [
        Block(token.info, token.content)
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8"))
        if token.type == "fence" and token.info in languages
    ]


class Workshop:
    """A directory in which commands are run.

    Attributes:
        directory: where they are run.
    """

    def __init__(self, directory: Path, index: server.Index) -> None:
        self.directory = directory / "here"
        self._programs = directory / "programs"
        self._environment = {
            **os.environ,
            "PATH": f"{self._programs}:{processes.SCRIPTS}:{os.environ['PATH']}",
            "STARTUP_FILES": "yes"
            if processes.STARTUP_FILES_ARE_THERE
            else "",
            "PIP_INDEX_URL": index.simple,
            "INDEX": index.simple,
            "CALLS": str(directory / "calls"),
            "DIFFOSCOPE_SDIST_CACHE": str(directory / "cache"),
            "GIT_CONFIG_GLOBAL": str(directory / "gitconfig"),
        }
        self.directory.mkdir()
        self._programs.mkdir()
        for name in STUBS:
            program = self._programs / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\n')
            program.chmod(0o755)
        self._calls = directory / "calls"
        self._calls.touch()
        # Whatever python3 the system has, the one of the tests is meant.
        python = self._programs / "python3"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        for name, version in (
            *(("requests", "2.31.0"), ("requests", "2.32.0")),
            ("mine", "1.0"),
        ):
            path = self._sdist(directory / "index", name, version)
            index.add(path.name, path.read_bytes())
        self._sdist(self.directory, "old", "1.0")
        self._sdist(self.directory, "new", "1.1")
        (self.directory / "pyproject.toml").write_text(PROJECT)
        (self.directory / "mine.py").write_text("x = 1\n")

    @staticmethod
    def _sdist(directory: Path, name: str, version: str) -> Path:
        directory.mkdir(exist_ok=True)
        stem = f"{name}-{version}"
        return build(
            directory / f"{stem}.tar.gz",
            simple_sdist(name, version),
            root=stem,
        )

    @property
    def calls(self) -> str:
        """How the programs of a CI were called, a line each."""
        return self._calls.read_text()

    def run(self, script: str, **environment: str) -> str:
        """Run a script of bash; its standard output.

        Raises:
            AssertionError: a command failed.
        """
        done = subprocess.run(  # noqa: S603 - a page of our own
            ["bash", "-c", PRELUDE + script],  # noqa: S607
            cwd=self.directory,
            env={**self._environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout
