"""Statements that moved from one file to another."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.layout import Layout
from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.analysis.release.moved_statements import (
    moved_statements,
)
from diffoscope_sdist.comparators.analysis.release.stated_metadata import (
    stated_metadata,
)

SETUP_CFG = """\
[metadata]
name = pkg
[options]
python_requires = >= 3.8
install_requires = a >= 1
[options.extras_require]
x = b
[options.entry_points]
console_scripts =
    run = pkg:main
"""
PYPROJECT = """\
[project]
name = "pkg"
requires-python = ">=3.8"
dependencies = ["a>=1"]
[project.optional-dependencies]
x = ["b"]
[project.scripts]
run = "pkg:main"
"""
OTHER = """\
[project]
name = "other"
requires-python = ">=3.9"
dependencies = ["a>=2"]
[project.optional-dependencies]
y = ["b"]
[project.scripts]
run = "pkg:evil"
"""
SETUP_PY = "setup(python_requires='>=3.8', setup_requires=['own'])\n"


def said(old: dict[str, str], new: dict[str, str]) -> list[str]:
    sides = (
        stated_metadata(
            Layout("p", {path: Member(path) for path in side}),
            {path: text.encode() for path, text in side.items()}.get,
        )
        for side in (old, new)
    )
    return list(moved_statements(*sides))


def test_what_another_file_states_now_is_said() -> None:
    old, new = {"setup.cfg": SETUP_CFG}, {"pyproject.toml": PYPROJECT}
    assert said(old, new) == [
        "moved setup.cfg → pyproject.toml: name pkg, Python >= 3.8, "
        "command run, requirement a >= 1, [x] requirement b"
    ]
    assert said(old, {**new, "setup.cfg": "[a]\n"}) == said(old, new)
    assert said({"setup.py": SETUP_PY}, {"pyproject.toml": PYPROJECT}) == [
        "moved setup.py → pyproject.toml: Python >=3.8"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"setup.cfg": SETUP_CFG}, {"pyproject.toml": OTHER}),
        (
            {"setup.cfg": SETUP_CFG},
            {"setup.cfg": SETUP_CFG, "pyproject.toml": PYPROJECT},
        ),
        (
            {"setup.cfg": SETUP_CFG, "pyproject.toml": PYPROJECT},
            {"pyproject.toml": PYPROJECT},
        ),
        (
            {"setup.py": SETUP_PY},
            {"setup.py": "setup(**read())", "pyproject.toml": PYPROJECT},
        ),
        ({"setup.cfg": SETUP_CFG}, {"PKG-INFO": "Name: pkg\n"}),
    ],
    ids=[
        "other values",
        "in both",
        "in both before",
        "what is run",
        "what is built",
    ],
)
def test_what_did_not_move_is_not_said(
    old: dict[str, str], new: dict[str, str]
) -> None:
    assert said(old, new) == []
