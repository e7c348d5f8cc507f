"""Nothing of an archive is executed, imported or compiled for execution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sdists import Entry, build, run_process, simple_sdist

# Runs the program with a hook on what Python executes, compiles, imports and
# starts, and writes what it saw to the file named first.
WATCHED = """
import builtins, json, sys
seen = {"executed": [], "compiled": [], "imported": [], "started": []}
ast_only = 0x400

def text_of(source):
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source).decode("latin-1")
    return source if isinstance(source, str) else repr(source)

original = builtins.compile

def compile(source, filename, mode, flags=0, *args, **kw):
    if not flags & ast_only and "CANARY" in text_of(source):
        seen["compiled"].append(str(filename))
    return original(source, filename, mode, flags, *args, **kw)

def constants(code, depth=0):
    for constant in code.co_consts:
        if hasattr(constant, "co_consts") and depth < 5:
            yield from constants(constant, depth + 1)
        else:
            yield str(constant)

def hook(event, arguments):
    if event == "exec":
        code = arguments[0]
        if any("CANARY" in text for text in constants(code)):
            seen["executed"].append(code.co_filename)
        elif not code.co_filename.startswith("<"):
            seen["executed"].append(code.co_filename)
    elif event == "import":
        seen["imported"].append(str(arguments[0]))
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
        seen["started"].append([str(x) for x in arguments[:2]])
    elif event in ("os.system", "pty.spawn", "ctypes.dlopen.archive"):
        seen["started"].append([event, str(arguments)])

output = sys.argv.pop(1)
from diffoscope_sdist.plugins import command_line  # before the hook
builtins.compile = compile
sys.addaudithook(hook)
try:
    command_line.main(sys.argv[1:])
finally:
    # What is still imported for this is seen too, and harmless.
    with open(output, "w") as file:
        json.dump(seen, file)
"""


def canaries(version: str, canary: Path) -> list[Entry]:
    """Files that something executes on its way, had it a chance."""
    bomb = (
        f"CANARY = {version!r}\n"
        f"import os\nos.mkdir({str(canary)!r})\n"
        f"open({str(canary / 'x')!r}, 'w').close()\n"
    ).encode()
    setup = (
        b"from setuptools import setup\nsetup(name='pkg', version=("
        + (
            f"__import__('os').system('mkdir {canary} # CANARY {version}')"
        ).encode()
        + b"))\n"
    )
    return [
        *simple_sdist(
            version=version,
            extra={
                "setup.py": bomb + setup,
                "conftest.py": bomb,
                "sitecustomize.py": bomb,
                "usercustomize.py": bomb,
                "pkg/__init__.py": bomb + f"v='{version}'\n".encode(),
                "pkg/__main__.py": bomb,
                "pkg.pth": b"import os; CANARY = " + repr(bomb).encode(),
                "backend.py": bomb,
                "pyproject.toml": (
                    "[build-system]\nrequires = []\n"
                    'build-backend = "backend"\nbackend-path = ["."]\n'
                    f'[project]\nname = "pkg"\nversion = "{version}"\n'
                    '[project.entry-points."diffoscope.plugins"]\n'
                    f'evil{version[-1]} = "pkg:__main__"\n'
                ).encode(),
                "setup.cfg": (
                    "[metadata]\nname = pkg\nversion = attr: pkg.CANARY\n"
                    f"description = {version}\n"
                ).encode(),
                "pkg.egg-info/entry_points.txt": (
                    f"[diffoscope.plugins]\nevil{version[-1]} = pkg\n"
                ).encode(),
                "configure": (
                    f"#!/bin/sh\nmkdir {canary} # {version}\n"
                ).encode(),
                "Makefile": (
                    f"x := $(shell mkdir {canary}) {version}\n"
                ).encode(),
                ".gitattributes": f"* diff=x{version}\n".encode(),
                ".gitconfig": f"[diff]\nexternal=mkdir {canary}\n".encode(),
            },
        )
    ]


@pytest.mark.parametrize("format", ["tar.gz", "zip"])
@pytest.mark.parametrize("place", ["elsewhere", "beside the archives"])
def test_nothing_is_executed(
    tmp_path: Path, format: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary"
    old = build(tmp_path / f"pkg-1.0.{format}", canaries("1.0", canary))
    new = build(
        tmp_path / f"pkg-1.1.{format}",
        canaries("1.1", canary),
        root="pkg-1.1",
    )
    if place != "elsewhere":
        monkeypatch.chdir(tmp_path)
    seen_path = tmp_path / "seen.json"
    # run_process puts the first option of the program first.
    script = WATCHED.replace("sys.argv.pop(1)", f"{str(seen_path)!r}")
    report = run_process(old, new, "--new-file", script=script)
    assert report.status == 1, report.errors
    assert not report.traceback
    assert report.has_node("setup.py")
    assert not canary.exists()
    seen = json.loads(seen_path.read_text())
    assert seen["compiled"] == []
    assert [name for name in seen["executed"] if not _is_installed(name)] == []
    ours = {"setup", "conftest", "pkg", "backend", "usercustomize"}
    assert not ours.intersection(seen["imported"])
    assert [
        program for program in seen["started"] if not _is_tool(program[0])
    ] == []


def _is_installed(filename: str) -> bool:
    """Whether it belongs to Python, a distribution or this project."""
    import sys

    import diffoscope

    import diffoscope_sdist.plugins as plugins

    places = [
        sys.prefix,
        sys.base_prefix,
        str(Path(diffoscope.__file__).parent.parent),
        str(Path(plugins.__file__).parent.parent),
    ]
    return any(filename.startswith(place) for place in places)


# How ctypes.util.find_library looks for libmagic and libarchive.
LIBRARY_SEARCH = ("ldconfig", "gcc", "cc", "ld", "objdump")


def _is_tool(program: str) -> bool:
    from diffoscope.external_tools import EXTERNAL_TOOLS

    return Path(program).name in {*EXTERNAL_TOOLS, *LIBRARY_SEARCH}
