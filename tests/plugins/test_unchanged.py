"""Without ``--plugin`` diffoscope is what it is alone, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.plugins.processes import ALONE, MODULE, SCRIPT, run
from tests.sdists import build

pytestmark = processes.needs_startup_files

PRESENTERS = [
    "--text",
    "--html",
    "--html-dir",
    "--json",
    "--markdown",
    "--restructured-text",
]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("inputs")
    for name, version in (("old", "1.0"), ("new", "1.1")):
        root = f"example-{version}"
        build(
            top / f"{root}.tar.gz",
            {
                f"{root}/PKG-INFO": f"Name: example\nVersion: {version}\n",
                f"{root}/setup.py": f"# {version}\n" * 100,
            },
        )
        directory = top / name
        (directory / "below").mkdir(parents=True)
        (directory / "below" / "text").write_text(f"{name} ünï\n")
        (directory / "data").write_bytes(name.encode() * 99 + b"\0\xff")
    return top


PAIRS = [
    pytest.param(("example-1.0.tar.gz", "example-1.1.tar.gz"), id="archives"),
    pytest.param(("old/below/text", "new/below/text"), id="texts"),
    pytest.param(("old", "new"), id="directories"),
    pytest.param(("old/data", "new"), id="file and directory"),
    pytest.param(("old", "old"), id="identical"),
    pytest.param(("old", "not-there"), id="missing"),
]


def _all_files(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("pair", PAIRS)
def test_every_presenter_writes_the_same(
    inputs: Path, tmp_path: Path, pair: tuple[str, str]
) -> None:
    # The title of an HTML page is the command line, so it has to be the same.
    options = [f"{presenter}=out{presenter}" for presenter in PRESENTERS]
    results = []
    for program in (ALONE, SCRIPT):
        cwd = tmp_path / str(len(results))
        shutil.copytree(inputs, cwd)
        done = run(*program, *options, *pair, cwd=cwd)
        outputs = [_all_files(cwd / f"out{p}") for p in PRESENTERS]
        results.append((done.returncode, done.stdout, done.stderr, outputs))
    assert results[0] == results[1]


@pytest.mark.parametrize("pair", PAIRS)
def test_standard_output_is_the_same(
    inputs: Path, pair: tuple[str, str]
) -> None:
    alone, ours, module = (
        run(*program, *pair, cwd=inputs) for program in (ALONE, SCRIPT, MODULE)
    )
    assert ours.stdout == module.stdout == alone.stdout
    assert ours.stderr == alone.stderr
    assert ours.returncode == module.returncode == alone.returncode


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no argument"),
        pytest.param(["--not-an-option"], id="unknown option"),
        pytest.param(["--sdist-max-bytes=1", "a", "b"], id="option of ours"),
        pytest.param(["--list-tools"], id="list tools"),
        pytest.param(["--version"], id="version"),
    ],
)
def test_other_commands_are_the_same(arguments: list[str]) -> None:
    alone, ours = (run(*program, *arguments) for program in (ALONE, SCRIPT))
    assert ours.stdout == alone.stdout
    assert ours.stderr == alone.stderr
    assert ours.returncode == alone.returncode


def test_help_differs_by_our_options_only() -> None:
    alone, ours = (run(*program, "--help") for program in (ALONE, SCRIPT))
    usage = "[--plugin NAME] [--list-plugins]"
    words = ours.stdout.split()
    group = ours.stdout[ours.stdout.index("\nplugins:") :]
    group = group[: group.index("\n\n", 1)]
    text = " ".join(words).replace(usage + " ", "", 1)
    text = text.replace(" ".join(group.split()) + " ", "", 1)
    assert text == " ".join(alone.stdout.split())


@pytest.mark.parametrize("program", [SCRIPT, MODULE], ids=["script", "-m"])
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["--version"], {"", ".startup"}, id="no plugin"),
        pytest.param(
            ["--plugin=sdist", "--not-an-option"],
            {"", ".arguments", ".finder", ".hooks", ".host"}
            | {".plugin", ".startup"}
            | {".placement", ".presenters", ".presenters.presentation"}
            | {".sdist_options", ".presenters.escaped_report"}
            | {".package_index", ".package_index.errors"}
            | {".package_index.inputs", ".package_index.requirement"},
            id="our plugin",
        ),
    ],
)
def test_imports_no_more_than_it_needs(
    program: tuple[str, ...], arguments: list[str], expected: set[str]
) -> None:
    done = run(*program, *arguments, env={"PYTHONPROFILEIMPORTTIME": "1"})
    # The plugin is imported by its name, which this report leaves out.
    imported = {
        line.rpartition("|")[2].strip()
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }
    package = "diffoscope_sdist.plugins"
    ours = {
        name.removeprefix(package)
        for name in imported
        if name.startswith(package)
    }
    assert ours - {".libraries"} == expected
    # It costs 20 ms.
    assert "importlib.metadata" not in imported
