"""The comparator of setup.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.setup_py import SetupPyFile


def file_of(tmp_path: Path, side: str, content: str) -> FilesystemFile:
    path = tmp_path / side / "setup.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return specialize_as(SetupPyFile, FilesystemFile(str(path)))


def compared(tmp_path: Path, old: str, new: str) -> Difference | None:
    one = file_of(tmp_path, "old", old)
    return one.compare(file_of(tmp_path, "new", new), "setup.py")


@pytest.mark.parametrize(
    ("name", "recognized"),
    [
        ("setup.py", True),
        ("sub/setup.py", True),
        ("/tmp/x/setup.py", True),  # noqa: S108
        ("setup.pyc", False),
        ("my_setup.py", False),
        ("setup.py/x", False),
    ],
)
def test_recognized_by_name(name: str, recognized: bool) -> None:
    file = FilesystemFile("/nowhere")
    file._name = name
    assert SetupPyFile.recognizes(file) is recognized


def test_changed_arguments(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "setup(name='x', version='1', install_requires=['a>=1', 'b'])",
        "setup(name='x', version='2', install_requires=['a>=2'])",
    )
    assert node is not None
    assert "install_requires: a: >=1 → >=2" in node.comments
    assert "install_requires: removed: b" in node.comments
    assert 'version: "1" → "2"' in node.comments
    assert "+setup(name='x', version='2'" in node.unified_diff
    assert not node.details


def test_only_the_layout_changed(tmp_path: Path) -> None:
    node = compared(tmp_path, "setup(a=1)\n", "setup(\n    a=1,\n)\n")
    assert node is not None
    assert node.unified_diff
    assert not node.details
    assert not node.comments


def test_same_files(tmp_path: Path) -> None:
    assert compared(tmp_path, "setup(a=1)\n", "setup(a=1)\n") is None


@pytest.mark.parametrize(
    "name", ["cmdclass", "setup_requires", "dependency_links"]
)
def test_what_is_reviewed_first(tmp_path: Path, name: str) -> None:
    node = compared(
        tmp_path,
        "setup(install_requires=['a'])\n",
        f"setup({name}=['x'], install_requires=['b'])\n",
    )
    assert node is not None
    assert (
        node.comments[0] == f"setup() newly has {name}: to be reviewed first"
    )


def test_what_was_there_before_is_no_news(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "setup(cmdclass={'a': A})\n",
        "setup(cmdclass={'a': B})\n",
    )
    assert node is not None
    assert node.comments == ["cmdclass: {'a': A} → {'a': B}"]


def test_problems_are_comments(tmp_path: Path) -> None:
    node = compared(tmp_path, "setup()\n", "print 'x'\nsetup()\n")
    assert node is not None
    (comment,) = node.comments
    assert comment.startswith(
        "setup() of the new file: not evaluated: Python 2, or not Python"
    )


def test_invisible_characters_are_escaped(tmp_path: Path) -> None:
    node = compared(
        tmp_path,
        "setup(setup_requires=['a'])\n",
        "setup(setup_requires=['a', 'b\u202e'])\n",
    )
    assert node is not None
    assert all("\u202e" not in comment for comment in node.comments)


def test_missing_other(tmp_path: Path) -> None:
    one = file_of(tmp_path, "old", "setup(cmdclass={})\n")
    node = one.compare(MissingFile("/dev/null", one), "setup.py")
    assert node is not None
    assert not node.comments
    assert not node.details


def test_what_an_expression_depends_on(tmp_path: Path) -> None:
    old = "src = f('a.c')\nsetup(name='x', ext_modules=[E('p', src)])\n"
    node = compared(tmp_path, old, old.replace("a.c", "b.c"))
    assert node is not None
    assert node.comments == [
        "ext_modules: the expression is the same, src (line 1) changed"
    ]
    assert node.details == []
    assert "-src = f('a.c')\n" in node.unified_diff


def test_what_several_expressions_depend_on_is_said_once(
    tmp_path: Path,
) -> None:
    old = (
        "from setuptools import setup\nexec(open('a').read(), d)\n"
        "setup(name=d['n'], author=d['a'])\n"
    )
    node = compared(tmp_path, old, old.replace("open('a')", "open('b')"))
    assert node is not None
    assert node.comments == [
        "name, author: the expressions are the same, exec (line 2) changed"
    ]


def test_an_expression_and_all_it_depends_on_are_the_same(
    tmp_path: Path,
) -> None:
    old = "src = f('a.c')\nsetup(ext_modules=[E('p', src)])\n"
    node = compared(tmp_path, old, f"import os\n{old}os.umask(1)\n")
    assert node is not None
    assert not node.comments
    assert not node.details
