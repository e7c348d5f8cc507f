"""Name and version in reports, whatever states them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sdists import Report, build, run, simple_sdist


def compared(tmp_path: Path, old: bytes, new: bytes, path: str) -> Report:
    sides = [
        build(
            tmp_path / side / "pkg-1.0.tar.gz",
            simple_sdist(extra={path: content}),
        )
        for side, content in (("old", old), ("new", new))
        if (tmp_path / side).mkdir() is None
    ]
    return run(*sides)


SCRIPT = b"from setuptools import setup\nsetup(version=%s)\n"
HUGE = b"0x" + b"f" * 5000


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("setup.py", SCRIPT % b"'1.0'", SCRIPT % b"'\\ud800'"),
        ("setup.py", SCRIPT % b"'1.0'", SCRIPT % HUGE),
        ("setup.py", SCRIPT % b"'1.0'", SCRIPT % (b"1" * 5000)),
        ("pyproject.toml", b"[project]\n", b"[project]\nversion = " + HUGE),
        ("pkg/core.py", b"x = 1\n", b"x = " + HUGE),
        ("pkg/core.py", b"x = " + HUGE, b"x = " + HUGE + b"  # huge"),
        ("pkg/__init__.py", b"", b"__version__ = " + HUGE),
        ("pkg/__init__.py", b"", b"__version__ = '\\ud800'"),
    ],
    ids=[
        "lone surrogate",
        "huge number in a script",
        "number of 5,000 digits in a script",
        "huge number in pyproject.toml",
        "huge number in a module",
        "the same huge number",
        "huge number for a version",
        "lone surrogate for a version",
    ],
)
def test_no_value_breaks_the_report(
    tmp_path: Path, path: str, old: bytes, new: bytes
) -> None:
    report = compared(tmp_path, old, new, path)
    assert report.status == 1
    assert not report.traceback
    assert not [one for one in report.comments if "not compared" in one]
    assert report.node(path).diff


def test_one_version_everywhere_is_a_sentence(tmp_path: Path) -> None:
    report = run(
        build(tmp_path / "pkg-1.0.tar.gz", simple_sdist()),
        build(
            tmp_path / "pkg-1.1.tar.gz",
            simple_sdist(version="1.1"),
            root="pkg-1.1",
        ),
    )
    node = report.node("release")
    assert not node.diff
    assert node.comments == (
        "the version is the same in file name, root directory, PKG-INFO, "
        "pkg.egg-info/PKG-INFO, setup.py, pkg/__init__.py",
    )


def test_a_version_that_one_place_keeps_is_a_table(tmp_path: Path) -> None:
    init = {"pkg/__init__.py": b"__version__ = '1.0'"}
    report = run(
        build(tmp_path / "pkg-1.0.tar.gz", simple_sdist(extra=init)),
        build(
            tmp_path / "pkg-1.1.tar.gz",
            simple_sdist(version="1.1", extra=init),
            root="pkg-1.1",
        ),
    )
    assert "+PKG-INFO: pkg 1.1" in report.node("release").diff


def test_a_lone_surrogate_is_shown_escaped(tmp_path: Path) -> None:
    report = compared(
        tmp_path, SCRIPT % b"'1.0'", SCRIPT % b"'\\ud800'", "setup.py"
    )
    assert "+setup.py: \\ud800" in report.node("release").diff


def test_metadata_in_egg_info_is_set_against_that_at_the_root(
    tmp_path: Path,
) -> None:
    old = b"Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"
    new = old + b"Requires-Dist: evil\n"
    report = compared(tmp_path, old, new, "PKG-INFO")
    said = "not equal to pkg.egg-info/PKG-INFO of the same archive"
    assert said in report.node("PKG-INFO").comments


def test_metadata_at_the_root_is_set_against_that_in_egg_info(
    tmp_path: Path,
) -> None:
    path = "pkg.egg-info/PKG-INFO"
    new = b"Metadata-Version: 2.1\nName: pkg\nVersion: 1.1\n"
    report = compared(tmp_path, b"Name: pkg\n", new, path)
    said = "not equal to PKG-INFO of the same archive"
    assert said in report.node(path).comments


def test_a_placeholder_contradicts_nothing(tmp_path: Path) -> None:
    report = compared(
        tmp_path, b"", b"__version__ = '0.0.0.dev1'\n", "pkg/__init__.py"
    )
    assert not [one for one in report.comments if "versions stated" in one]


def test_another_version_is_a_contradiction(tmp_path: Path) -> None:
    report = compared(
        tmp_path, b"", b"__version__ = '1.1'\n", "pkg/__init__.py"
    )
    assert [one for one in report.comments if "2 versions stated" in one]
