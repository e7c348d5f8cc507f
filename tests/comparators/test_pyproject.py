"""The comparator of pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.pyproject import PyprojectFile


def compared(tmp_path: Path, old: str, new: str) -> Difference | None:
    files = []
    for side, content in (("old", old), ("new", new)):
        path = tmp_path / side / "pyproject.toml"
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
        files.append(specialize_as(PyprojectFile, FilesystemFile(str(path))))
    return files[0].compare(files[1], "pyproject.toml")


@pytest.mark.parametrize(
    ("name", "recognized"),
    [
        ("pyproject.toml", True),
        ("sub/pyproject.toml", True),
        ("poetry.toml", False),
        ("x.pyproject.toml", False),
    ],
)
def test_recognized_by_name(name: str, recognized: bool) -> None:
    file = FilesystemFile("/nowhere")
    file._name = name
    assert PyprojectFile.recognizes(file) is recognized


def test_changed_keys(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "[project]\nrequires-python = '>=3.7'\ndependencies = ['a']\n"
        "[tool.ruff]\nline-length = 79\n",
        "[project]\nrequires-python = '>=3.8'\ndependencies = ['a', 'b']\n"
        "[tool.ruff]\nline-length = 80\n[tool.hatch.x]\ny = 1\n",
    )
    assert node is not None
    assert node.comments == [
        'project.requires-python: ">=3.7" → ">=3.8"',
        "project.dependencies: added: b",
        "added: tool.hatch.x.y = 1",
    ]
    assert "+line-length = 80" in node.unified_diff


def test_other_tools_are_only_in_the_text(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "[tool.ruff]\nline-length = 79\n",
        "[tool.ruff]\nline-length = 80\n",
    )
    assert node is not None
    assert node.comments == []


def test_same_files(tmp_path: Path) -> None:
    assert compared(tmp_path, "a = 1\n", "a = 1\n") is None


def test_a_new_table_is_one_sentence(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "[tool.hatch]\nx = 1\n",
        "[tool.hatch]\nx = 1\n[project]\nname = 'x'\nurls.a = 'b'\n",
    )
    assert node is not None
    assert node.comments == ["added: [project], 2 keys"]


def test_problems_are_comments(tmp_path: Path) -> None:
    node = compared(tmp_path, "a = 1\n", "a = \n")
    assert node is not None
    assert node.comments[-1].startswith("the new file: not TOML")


def test_many_changes_are_counted(tmp_path: Path) -> None:
    keys = "".join(f"k{number} = 1\n" for number in range(150))
    node = compared(tmp_path, "project.x = 1\n", f"[project]\nx = 1\n{keys}")
    assert node is not None
    assert len(node.comments) == 101
    assert node.comments[-1] == "50 more changes"
