"""What is made to keep a parser busy is bounded in time and memory.

Each pair is compared by the whole program in a process of its own, which may
take a minute and two gibibytes; a comment says what was not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sdists import Report, build, run_process, simple_sdist

SECONDS = 60
MEBIBYTES = 1500

# Runs the program, then writes the peaks of it and its children to a file.
MEASURED = r"""
import json, re, resource, sys

def own_peak():
    # Not ru_maxrss: it begins with the memory of the process that started
    # this one.
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
    except (OSError, TypeError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

try:
    from diffoscope_sdist.plugins import command_line
    command_line.main(sys.argv[1:])
finally:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peaks = [own_peak() // 1024, children // 1024]
    with open({output!r}, "w") as file:
        json.dump(peaks, file)
"""


def compared(tmp_path: Path, path: str, old: bytes, new: bytes) -> Report:
    output = tmp_path / "peaks.json"
    report = run_process(
        build(
            tmp_path / "pkg-1.0.tar",
            simple_sdist(extra={path: old}),
        ),
        build(
            tmp_path / "pkg-1.1.tar",
            simple_sdist(version="1.1", extra={path: new}),
            root="pkg-1.1",
        ),
        timeout=SECONDS,
        script=MEASURED.replace("{output!r}", repr(str(output))),
    )
    assert report.status == 1, report.errors[-2000:]
    assert not report.traceback, report.errors[-2000:]
    own, children = json.loads(output.read_text())
    assert own < MEBIBYTES, f"{own} MiB"
    assert children < MEBIBYTES, f"{children} MiB"
    return report


def _headers(version: str) -> bytes:
    start = f"Metadata-Version: 2.1\nName: pkg\nVersion: {version}\n"
    line = b"Classifier: Framework :: Number %09d\n"
    lines = b"".join(line % number for number in range(1_250_000))
    return start.encode() + lines


def _requirements(version: str) -> bytes:
    start = f"Metadata-Version: 2.1\nName: pkg\nVersion: {version}\n"
    line = f"Requires-Dist: name%d>={version}\n"
    return (start + "".join(line % n for n in range(1_000_000))).encode()


def _nested(
    before: str, after: str, start: str = "x = "
) -> Callable[[str], bytes]:
    def make(version: str) -> bytes:
        depth = 100_000
        body = before * depth + f'"{version}"' + after * depth
        return f"{start}{body}\n".encode()

    return make


def _one_line(version: str) -> bytes:
    return b"x = '" + version.encode() * 3_000_000 + b"'\n"


def _setup_call(version: str) -> bytes:
    return (
        "from setuptools import setup\n"
        f"setup(name='pkg', version='{version}' + 'a' * 10 ** 12, "
        "packages=list(range(10 ** 15)), url=('a' * 10 ** 6) * 10 ** 6)\n"
    ).encode()


def _setup_loop(version: str) -> bytes:
    return (
        "from setuptools import setup\nx = [0]\n"
        "while True:\n    x = x + x\n"
        f"setup(name='pkg', version='{version}')\n"
    ).encode()


CASES = [
    pytest.param("PKG-INFO", _headers, id="50 MB of headers"),
    pytest.param("PKG-INFO", _requirements, id="a million requirements"),
    pytest.param("setup.py", _nested("(", ")"), id="nested parentheses"),
    pytest.param("setup.py", _nested("[", "]"), id="nested lists"),
    pytest.param("setup.py", _nested("-", ""), id="nested minus"),
    pytest.param("setup.py", _nested("f(", ")"), id="nested calls"),
    pytest.param("setup.py", _nested("a.", "", "y = b."), id="attributes"),
    pytest.param("setup.py", _setup_call, id="large constants"),
    pytest.param("setup.py", _setup_loop, id="endless loop"),
    pytest.param("pyproject.toml", _nested("[", "]"), id="TOML arrays"),
    pytest.param(
        "pyproject.toml", _nested("{a=", "}"), id="TOML inline tables"
    ),
    pytest.param(
        "pyproject.toml", _nested("a.", "", "a."), id="TOML dotted keys"
    ),
    pytest.param("setup.cfg", _one_line, id="one long line of setup.cfg"),
    pytest.param("pkg/core.py", _one_line, id="one long line of Python"),
    pytest.param("README.md", _one_line, id="one long line of text"),
]


@pytest.mark.parametrize(("path", "make"), CASES)
def test_bounded(
    tmp_path: Path, path: str, make: Callable[[str], bytes]
) -> None:
    report = compared(tmp_path, path, make("1.0"), make("1.1"))
    assert report.lines_about(path)


WORST = {
    "brackets": "a[" * 20_000,
    "spaces": "a" + " " * 50_000 + "b",
    "equals": "=" * 50_000,
    "semicolons": "a;" * 20_000,
    "parentheses": "a(" * 20_000 + ")" * 19_999,
    "quotes": "a; b == '" + "\\'" * 20_000,
    "dots": "1." * 20_000 + "!",
    "dashes": "1-" * 20_000,
    "underscores": "_" * 50_000 + "!",
    "versions": "1.0a" * 10_000,
    "at": "a @ " * 10_000,
    "commas": "a>=1," * 10_000,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_worst_case_of_regular_expressions(tmp_path: Path, text: str) -> None:
    def make(number: str) -> bytes:
        value = number + text + number
        return (
            f"Metadata-Version: 2.1\nName: pkg\nVersion: {value}\n"
            f"Requires-Python: {value}\nRequires-Dist: {text}{number}\n"
            f"Requires-Dist: a{number}; {text}\nClassifier: {value}\n"
            f"Project-URL: {value}, {value}\nKeywords: {value}\n"
            f"Author-email: {value}\n\n{value}\n"
        ).encode()

    report = compared(tmp_path, "PKG-INFO", make("1"), make("2"))
    assert report.lines_about("PKG-INFO")
