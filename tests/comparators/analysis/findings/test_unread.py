"""What states something and is not read is said."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import lines, pkg_info

HOOK = "[tool.hatch.build.hooks.custom]\n"
CASES = {
    "blanks": (
        "setup.cfg",
        "[global]\ncommand_packages = p\n[x]\na = b" + " " * 250 + "c\n",
        "not read: 200 or more spaces in a row",
    ),
    "dots": (
        "pyproject.toml",
        HOOK + "[tool." + "a." * 70 + "b]\n",
        "not read: its dotted keys are too deep",
    ),
    "bytes": (
        "setup.cfg",
        "#" * (1 << 18) + "\n[global]\ncommand_packages = p\n",
        "not read: larger than 262144 bytes",
    ),
    "no TOML": (
        "hatch.toml",
        HOOK + "a",
        "not TOML: ",
    ),
    "names": (
        "PKG-INFO",
        pkg_info().decode() + "".join(f"X{n}: y\n" for n in range(5_000)),
        "not read: more than 500 names of headers",
    ),
    "requirements": (
        "p.egg-info/requires.txt",
        "".join(f"a>={n}\n" for n in range(10_001)) + "evil\n",
        "states 10,000 requirements or commands",
    ),
}


@pytest.mark.parametrize(("path", "new", "problem"), CASES.values(), ids=CASES)
def test_what_is_not_read(path: str, new: str, problem: str) -> None:
    tree = {path: new.encode()}
    [found] = lines({path: b""}, tree, "not-examined")
    assert found.startswith(f"alert not-examined {path}: {problem}")
    assert lines(tree, {path: tree[path] + b"\n"}, "not-examined") == []


def test_what_is_read_though_something_is_odd() -> None:
    new = {"setup.cfg": b"[a]\nb = \xe4\n[a]\nc = d\n", "pyproject.toml": b""}
    assert lines({}, new, "not-examined") == []
