"""The comparator of setup.cfg."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.setup_cfg import SetupCfgFile


def compared(tmp_path: Path, old: str, new: str) -> Difference | None:
    files = []
    for side, content in (("old", old), ("new", new)):
        path = tmp_path / side / "setup.cfg"
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
        files.append(specialize_as(SetupCfgFile, FilesystemFile(str(path))))
    return files[0].compare(files[1], "setup.cfg")


@pytest.mark.parametrize(
    ("name", "recognized"),
    [("setup.cfg", True), ("a/setup.cfg", True), ("tox.cfg", False)],
)
def test_recognized_by_name(name: str, recognized: bool) -> None:
    file = FilesystemFile("/nowhere")
    file._name = name
    assert SetupCfgFile.recognizes(file) is recognized


def test_changed_keys(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "[metadata]\nversion = 1\n[options]\ninstall_requires = a\n",
        "[metadata]\nversion = 2\n[options]\ninstall_requires =\n  a\n  b\n",
    )
    assert node is not None
    assert node.comments == [
        'metadata.version: "1" → "2"',
        "options.install_requires: added: b",
    ]
    assert "+version = 2" in node.unified_diff


def test_comments_and_layout_are_only_in_the_text(tmp_path: Path) -> None:
    node = compared(tmp_path, "[a]\nb = 1\n", "# a\n[a]\nb: 1\n")
    assert node is not None
    assert node.comments == []


def test_problems_are_comments(tmp_path: Path) -> None:
    node = compared(tmp_path, "[a]\nb = 1\n", "[a]\nb = 1\nb = 2\n")
    assert node is not None
    assert "already exists" in node.comments[-1]
