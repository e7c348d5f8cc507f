"""The distributions, built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_SOURCE = shutil.ignore_patterns(
    *(".git", ".tox", ".venv", "build", "dist", "*.egg-info"),
    *("__pycache__", ".*_cache", ".hypothesis"),
)


def run(*command: str | Path, status: int = 0) -> str:
    """Run a command; its output, where its status is as expected."""
    done = subprocess.run(  # noqa: S603 - our own command
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env={
            **{k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, because building leaves files in the tree."""
    copy = tmp_path_factory.mktemp("source") / "copy"
    shutil.copytree(ROOT, copy, ignore=NOT_SOURCE)
    return copy


@pytest.fixture(scope="session")
def sources(source: Path) -> set[str]:
    return {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def built(
    source: Path, sources: set[str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The directory with the sdist and the wheel built from it."""
    output = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", output, source)
    return output


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel
