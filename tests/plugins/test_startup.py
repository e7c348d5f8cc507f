from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diffoscope_sdist.plugins import startup

STARTUP_FILES = Path(__file__).parents[2] / "startup"
LINE = (STARTUP_FILES / "diffoscope_sdist.pth").read_text()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "python /bin/diffoscope a b", (False, ["a", "b"]), id="script"
        ),
        pytest.param(
            "python -I /bin/diffoscope a", (False, ["a"]), id="isolated"
        ),
        pytest.param(
            "python -X dev diffoscope a",
            (False, ["a"]),
            id="option with value",
        ),
        pytest.param(
            "python -m diffoscope.main a", (True, ["a"]), id="module"
        ),
        pytest.param(
            "python -mdiffoscope.main a", (True, ["a"]), id="module, one word"
        ),
        pytest.param("python", None, id="interactive"),
        pytest.param("python -", None, id="standard input"),
        pytest.param("python -c diffoscope", None, id="command"),
        pytest.param("python -m pytest diffoscope", None, id="other module"),
        pytest.param("python -m", None, id="incomplete"),
        pytest.param("python cp diffoscope", None, id="other program"),
        pytest.param("python /diffoscope/cp a", None, id="in a directory"),
        pytest.param("python /bin/diffoscope-sdist", None, id="our script"),
    ],
)
def test_knows_whose_command_line_it_is(
    line: str, expected: tuple[bool, list[str]] | None
) -> None:
    assert startup.find_arguments(line.split()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "--plugin sdist a b",
        "--plugin=sdist a b",
        "a b --plug sdist",
        "--list-plugins",
        "--list-p",
        "--help",
        "--he",
        "-h",
        "@arguments.txt",
    ],
)
def test_concerns_plugins(line: str) -> None:
    assert startup.concerns_plugins(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a b",
        "--html - a b",
        "--list-tools",
        "--version",
        "--progress --pdb a b",
        "-- a b",
        "--plugins a b",
        "- plugin",
    ],
)
def test_does_not_concern_plugins(line: str) -> None:
    assert not startup.concerns_plugins(line.split())


def test_the_line_is_one_line() -> None:
    assert LINE.startswith("import sys; ")
    assert LINE.count("\n") == 1


def test_the_start_file_names_the_same_function() -> None:
    start = (STARTUP_FILES / "diffoscope_sdist.start").read_text()
    assert start == f"{startup.__name__}:{startup.install.__name__}\n"


def _modules_after(*orig_argv: str, times: int = 1, check: str = "") -> str:
    """Which of our modules the line imports, in a process of its own."""
    code = (
        "import sys\n"
        f"sys.orig_argv = {list(orig_argv)!r}\n"
        f"for _ in range({times}): exec({LINE!r})\n"
        "print(*sorted(m for m in sys.modules\n"
        "              if m.startswith('diffoscope_sdist.plugins.')))\n"
        f"{check}\n"
    )
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.parametrize(
    "orig_argv",
    [
        pytest.param(["python"], id="interactive"),
        pytest.param(["python", "-m", "pip", "install"], id="pip"),
        pytest.param(["diffoscope/python", "-c", "pass"], id="our directory"),
    ],
)
def test_the_line_imports_nothing_in_other_programs(
    orig_argv: list[str],
) -> None:
    assert _modules_after(*orig_argv) == ""


@pytest.mark.parametrize(
    ("orig_argv", "finders"),
    [
        pytest.param(["python", "/diffoscope", "--plugin=a"], 1, id="plugin"),
        pytest.param(["python", "/diffoscope", "a", "b"], 0, id="no plugin"),
        pytest.param(
            ["python", "-m", "diffoscope.main", "--help"], 1, id="module"
        ),
        pytest.param(
            ["python", "cp", "diffoscope", "--help"], 0, id="other program"
        ),
    ],
)
@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_the_line_waits_for_diffoscope(
    orig_argv: list[str], finders: int, times: int
) -> None:
    output = _modules_after(
        *orig_argv,
        times=times,
        check=(
            "print(sum(type(f).__name__ == 'MainFinder'"
            " for f in sys.meta_path))\n"
            "assert 'diffoscope.main' not in sys.modules"
        ),
    )
    assert output.split() == ["diffoscope_sdist.plugins.startup", f"{finders}"]


def test_completion_concerns_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "diffoscope"])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    before = len(sys.meta_path)
    startup.install()
    assert len(sys.meta_path) == before
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    startup.install()
    assert len(sys.meta_path) == before + 1


def test_the_document_shows_the_files() -> None:
    document = STARTUP_FILES.parent / "docs" / "startup.md"
    text = document.read_text(encoding="utf-8")
    for file in STARTUP_FILES.iterdir():
        assert f"`{file.name}`" in text
        assert f"  ```\n  {file.read_text()}  ```\n" in text
