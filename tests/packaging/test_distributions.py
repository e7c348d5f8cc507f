"""What is uploaded: contents, installation, a run, and what is left behind.

Takes a minute and the network, so it runs where `build` is installed only:
``tox -e packaging``.
"""

from __future__ import annotations

import importlib.metadata
import io
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not list(importlib.metadata.distributions(name="build")),
    reason="needs build: tox -e packaging",
)

ROOT = Path(__file__).parents[2]
STARTUP_FILES = {"diffoscope_sdist.pth", "diffoscope_sdist.start"}
NOT_SOURCE = shutil.ignore_patterns(
    *(".git", ".tox", ".venv", "build", "dist", "*.egg-info"),
    *("__pycache__", ".*_cache", ".hypothesis"),
)


def _run(*command: str | Path, status: int = 0) -> str:
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


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, because building leaves files in the tree."""
    copy = tmp_path_factory.mktemp("source") / "copy"
    shutil.copytree(ROOT, copy, ignore=NOT_SOURCE)
    return copy


@pytest.fixture(scope="module")
def sources(source: Path) -> set[str]:
    return {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(
    source: Path, sources: set[str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The directory with the sdist and the wheel built from it."""
    output = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--outdir", output, source)
    return output


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


def test_the_wheel_holds_the_modules_and_the_startup_files(
    wheel: Path, sources: set[str]
) -> None:
    names = {
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if ".dist-info/" not in name and not name.endswith("/")
    }
    modules = {
        f"diffoscope_sdist/{path}"
        for path in sources
        if path.startswith(("plugins/", "comparators/"))
    }
    shared = {name for name in names if ".data/data/" in name}
    assert {name.partition(".data/data/")[2] for name in shared} == {
        path for path in sources if path.startswith("share/")
    }
    assert names - shared == modules | STARTUP_FILES


def test_the_import_package_stays_a_namespace(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "diffoscope_sdist/__init__.py" not in names


def test_the_startup_files_are_those_of_the_repository(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    for name in STARTUP_FILES:
        expected = (ROOT / "startup" / name).read_bytes()
        assert archive.read(name) == expected


def test_the_sdist_holds_the_repository(
    built: Path, sources: set[str]
) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {
            member.name.partition("/")[2]
            for member in archive
            if member.isfile()
        }
    assert sources - names <= {".gitignore", ".git"}
    assert {
        name
        for name in names - sources
        if not name.startswith("diffoscope_sdist.egg-info/")
    } == {"PKG-INFO"}


def _files(environment: Path) -> set[str]:
    return {
        path.relative_to(environment).as_posix()
        for path in environment.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _sdist(path: Path, version: str) -> Path:
    content = f"Metadata-Version: 2.1\nName: a\nVersion: {version}\n".encode()
    info = tarfile.TarInfo(f"a-{version}/PKG-INFO")
    info.size = len(content)
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(info, io.BytesIO(content))
    return path


def test_installs_runs_and_uninstalls(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / "bin"
    pip = (programs / "python", "-m", "pip", "--quiet")
    pair = (
        _sdist(tmp_path / "a-1.tar.gz", "1"),
        _sdist(tmp_path / "a-2.tar.gz", "2"),
    )
    _run(*pip, "install", wheel)
    for program in (
        (programs / "diffoscope", "--plugin", "sdist"),
        (programs / "python", "-m", "diffoscope.main", "--plugin", "sdist"),
        (programs / "diffoscope-sdist",),
    ):
        report = _run(*program, *pair, status=1)
        assert "1 changed, 0 identical" in report
    assert "diffoscope-sdist" in _run(
        programs / "diffoscope", "--list-plugins"
    )
    assert (environment / "share/man/man1/diffoscope-sdist.1").is_file()

    _run(*pip, "uninstall", "--yes", "diffoscope-sdist")
    without = _files(environment)
    assert not {name for name in without if "diffoscope_sdist" in name}
    assert not {name for name in without if "diffoscope-sdist" in name}
    assert "1 changed" not in _run(programs / "diffoscope", *pair, status=1)
    error = _run(programs / "diffoscope", "--plugin", "sdist", *pair, status=2)
    assert "unrecognized arguments: --plugin" in error

    _run(*pip, "install", "--no-deps", wheel)
    assert _files(environment) - without
    _run(*pip, "uninstall", "--yes", "diffoscope-sdist")
    assert _files(environment) == without


def test_ci_runs_the_tests_by_the_command_of_the_readme() -> None:
    (command,) = (
        line.strip()
        for line in (ROOT / "README.md").read_text().splitlines()
        if line.startswith("    ") and line.endswith(" test")
    )

    assert command in (ROOT / ".ci" / "run").read_text().splitlines()
