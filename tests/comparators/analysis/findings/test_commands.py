"""Commands, plugins, and files that run when Python starts."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    lines,
    pkg_info,
)


def points(group: str, *entries: str) -> bytes:
    lines = "".join(f"{entry}\n" for entry in entries)
    return f"[{group}]\n{lines}".encode()


POINTS = {
    "a command": (
        "console_scripts",
        "run = pkg:main",
        ["review new-command run = pkg:main"],
    ),
    "a known tool": (
        "console_scripts",
        "pip = pkg:main",
        ["alert new-command pip = pkg:main, in place of the known tool pip"],
    ),
    "a plugin of pytest": (
        "pytest11",
        "p = pkg.plugin",
        ["review pytest-plugin p = pkg.plugin"],
    ),
    "a plugin of setuptools": (
        "distutils.commands",
        "p = pkg.plugin:P",
        [
            "review autoloaded-plugin p = pkg.plugin:P, by setuptools, in "
            "every build"
        ],
    ),
    "a plugin of anything": (
        "pkg.things",
        "p = pkg.plugin",
        ["note new-command [pkg.things] p = pkg.plugin"],
    ),
}


@pytest.mark.parametrize(
    ("group", "entry", "expected"), POINTS.values(), ids=POINTS
)
def test_entry_points(group: str, entry: str, expected: list[str]) -> None:
    old = {"PKG-INFO": pkg_info()}
    new = {
        "PKG-INFO": pkg_info("1.1"),
        "pkg.egg-info/entry_points.txt": points(group, entry),
    }
    assert lines(old, new) == expected
    assert lines(new, new | {"README": b""}, "new-command") == []


def test_a_command_that_does_something_else() -> None:
    path = "pkg.egg-info/entry_points.txt"
    old = {path: points("console_scripts", "run = pkg:main")}
    new = {path: points("console_scripts", "run = pkg:other")}
    assert lines(old, new) == ["review new-command run = pkg:main → pkg:other"]


COMMANDS = {
    "added beside the old one": (
        "run = pkg:main\nrun = evil:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "added before the old one": (
        "run = evil:main\nrun = pkg:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "in a second section": (
        "run = pkg:main\n[console_scripts]\nrun = evil:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "with an extra": (
        "run = pkg:main [evil]",
        ["review new-command run = pkg:main → pkg:main [evil]"],
    ),
    "over two lines": (
        "run = pkg:main\nfly =\n  evil:main",
        ["review new-command fly = evil:main"],
    ),
    "behind a line separator": (
        "run = pkg:main\u2028fly = evil:main",
        ["review new-command fly = evil:main"],
    ),
    "only written otherwise": ("run=pkg : main\nrun = pkg:main", []),
}


@pytest.mark.parametrize(("new", "expected"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_is_compared_with_all_of_its_name(
    new: str, expected: list[str]
) -> None:
    path = "pkg.egg-info/entry_points.txt"
    old = {path: points("console_scripts", "run = pkg:main")}
    assert (
        lines(old, {path: points("console_scripts", new)}, "new-command")
        == expected
    )


ELSEWHERE = {
    "setup.cfg": ("setup.cfg", "[options]\nentry_points = file: a.txt\n"),
    "pyproject.toml": (
        "pyproject.toml",
        "[tool.setuptools.dynamic]\nentry-points = {file = ['./a.txt']}\n",
    ),
}


@pytest.mark.parametrize(("path", "text"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_command_in_a_file_that_is_named(path: str, text: str) -> None:
    old = {path: text.encode(), "a.txt": b""}
    new = old | {"a.txt": points("console_scripts", "run = pkg:main")}
    assert lines(old, new, "new-command") == [
        "review new-command run = pkg:main"
    ]
    assert lines(new, new | {"b": b""}, "new-command") == []
    unread = {"a.txt": new["a.txt"], "setup.cfg": b"[metadata]\nname = p\n"}
    assert lines(unread | {"a.txt": b""}, unread, "new-command") == []


def test_a_command_of_pbr() -> None:
    head = b"[options]\nsetup_requires = pbr\n"
    new = head + b"[entry_points]\nconsole_scripts =\n  run = pkg:main\n"
    old = {"setup.cfg": head}
    assert lines(old, {"setup.cfg": new}, "new-command") == [
        "review new-command run = pkg:main"
    ]
    assert lines(old, {"setup.cfg": new[len(head) :]}, "new-command") == []


def test_a_command_that_moved_to_another_file_is_none() -> None:
    old = {
        "setup.cfg": b"[metadata]\nname = pkg\n[options.entry_points]\n"
        b"console_scripts =\n    run = pkg:main\n"
    }
    new = {
        "pyproject.toml": b'[project]\nname = "pkg"\n[project.scripts]\n'
        b'run = "pkg:main"\n'
    }
    assert lines(old, new, "new-command") == []


START = "runs-at-start"


def test_files_that_run_at_start() -> None:
    assert lines({}, {"a.pth": b"import os; os.getpid()\n"}) == [
        "alert runs-at-start a.pth added: 1 new line, runs import os; "
        "os.getpid()"
    ]
    assert lines({}, {"src/sitecustomize.py": b"x = 1\n"}) == [
        "alert runs-at-start src/sitecustomize.py added"
    ]
    for path in ("sitecustomize/__init__.py", "usercustomize.abi3.so"):
        assert f"alert runs-at-start {path} added" in lines({}, {path: b"1"})
    assert lines({}, {"p/customize.py": b"x = 1\n"}) == []
    assert lines({}, {"a.pth": b"src\n"}) == [
        "review runs-at-start a.pth added: 1 new line, directories to import "
        "from"
    ]
    assert lines({"a.pth": b"import a\n"}, {"b.pth": b"import a\n"}) == []


@pytest.mark.parametrize(
    "between",
    ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\n\ufeff", "\n "],
    ids=ascii,
)
def test_a_line_of_a_start_file_as_some_python_cuts_it(between: str) -> None:
    new = f"lib{between}import os\n"
    [line] = lines({"a.pth": b"lib\n"}, {"a.pth": new.encode()}, START)
    assert line.startswith("alert ")
    assert " 1 new line, runs " in line and line.endswith("import os")
    quiet = f"lib{between}imports\n"
    [line] = lines({"a.pth": b"lib\n"}, {"a.pth": quiet.encode()}, START)
    assert line.startswith("review ")
    assert lines({"a.pth": new.encode()}, {"a.pth": b"lib\n"}, START) == []


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfimport os", b"lib\x85import os", b"import os\n\0"],
)
def test_a_start_file_that_is_no_plain_text(content: bytes) -> None:
    [line] = lines({}, {"a.pth": content}, START)
    assert line.startswith("alert ") and ", runs " in line


def test_a_command_that_may_have_been_there_is_a_note() -> None:
    old = {
        "setup.py": b"from setuptools import setup\n"
        b"setup(name='p', entry_points=points())\n"
    }
    path = "p.egg-info/entry_points.txt"
    new = old | {path: points("console_scripts", "run = p:main")}
    assert lines(old, new, "new-command") == ["note new-command run = p:main"]
