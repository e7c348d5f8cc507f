"""What is uploaded: contents, installation, a run, and what is left behind.

Takes a minute and the network, so it runs where `build` is installed only:
``tox -e packaging``.
"""

from __future__ import annotations

import importlib.metadata
import io
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, run

pytestmark = pytest.mark.skipif(
    not list(importlib.metadata.distributions(name="build")),
    reason="needs build: tox -e packaging",
)

STARTUP_FILES = {"diffoscope_sdist.pth", "diffoscope_sdist.start"}


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
    run(*pip, "install", wheel)
    for program in (
        (programs / "diffoscope", "--plugin", "sdist"),
        (programs / "python", "-m", "diffoscope.main", "--plugin", "sdist"),
        (programs / "diffoscope-sdist",),
    ):
        report = run(*program, *pair, status=1)
        assert "1 changed, 0 identical" in report
    assert "diffoscope-sdist" in run(programs / "diffoscope", "--list-plugins")
    assert (environment / "share/man/man1/diffoscope-sdist.1").is_file()

    run(*pip, "uninstall", "--yes", "diffoscope-sdist")
    assert not [
        path
        for path in environment.rglob("*")
        if path.is_file() and "diffoscope_sdist" in path.as_posix()
    ]
    without = _files(environment)
    assert not {name for name in without if "diffoscope_sdist" in name}
    assert not {name for name in without if "diffoscope-sdist" in name}
    assert "1 changed" not in run(programs / "diffoscope", *pair, status=1)
    error = run(programs / "diffoscope", "--plugin", "sdist", *pair, status=2)
    assert "unrecognized arguments: --plugin" in error

    run(*pip, "install", "--no-deps", wheel)
    assert _files(environment) - without
    run(*pip, "uninstall", "--yes", "diffoscope-sdist")
    assert _files(environment) == without


def test_ci_runs_the_tests_by_the_command_of_the_readme() -> None:
    (command,) = (
        line.strip()
        for line in (ROOT / "README.md").read_text().splitlines()
        if line.startswith("    ") and line.endswith(" test")
    )

    assert command in (ROOT / ".ci" / "run").read_text().splitlines()
