"""The order in which a reviewer reads."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.release.sections import (
    Section,
    decides,
    section_of,
)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("PKG-INFO", Section.METADATA),
        ("src/foo.egg-info/PKG-INFO", Section.METADATA),
        ("foo.egg-info/requires.txt", Section.METADATA),
        ("foo.egg-info/entry_points.txt", Section.ENTRY_POINTS),
        ("docs/entry_points.txt", Section.DOCS),
        ("pyproject.toml", Section.BUILD),
        ("setup.py", Section.BUILD),
        ("src/a.c", Section.CODE),
        ("foo/a.pth", Section.CODE),
        ("foo/table.csv", Section.OTHER),
        ("foo/meson.build", Section.BUILD),
        ("foo/tox.ini", Section.OTHER),
        ("foo/loops.c.src", Section.CODE),
        ("foo/config.py.in", Section.CODE),
        ("tests/conftest.py", Section.TESTS),
        ("foo/tests/data.bin", Section.TESTS),
        ("foo/test_a.py", Section.TESTS),
        ("foo/latest.py", Section.CODE),
        ("README.md", Section.DOCS),
        ("LICENSE", Section.DOCS),
        ("docs/pyproject.toml", Section.DOCS),
        ("docs/conf.py", Section.DOCS),
        ("examples/a.py", Section.DOCS),
        ("foo/examples/a.py", Section.CODE),
    ],
)
def test_section(path: str, section: Section) -> None:
    assert section_of(path) is section


def test_added_and_generated() -> None:
    assert section_of("a.py", is_added=True) is Section.ADDED_CODE
    assert section_of("a.c", is_generated=True) is Section.GENERATED
    assert section_of("tests/a.py", is_added=True) is Section.TESTS


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", True),
        ("a.pth", True),
        ("pyproject.toml", True),
        ("a.egg-info/entry_points.txt", True),
        ("README.md", False),
        ("table.csv", False),
    ],
)
def test_decides(path: str, expected: bool) -> None:
    assert decides(path) is expected
