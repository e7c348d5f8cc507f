"""The comparator of modules."""

from __future__ import annotations

from diffoscope.comparators.binary import FilesystemFile
from diffoscope.difference import Difference

from diffoscope_sdist.comparators.python_source import PythonSourceFile


class Source(PythonSourceFile):
    """A module that is nowhere but here."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._name = "pkg/module.py"
        self.content = content

    path = "/nowhere"

    def is_directory(self) -> bool:
        return False

    is_symlink = is_device = is_socket_or_fifo = is_directory


def compared(old: bytes, new: bytes) -> Difference | None:
    return Source(old).compare(Source(new))


def test_outside_of_an_sdist_it_is_not_recognized() -> None:
    file = FilesystemFile("/nowhere")
    file._name = "module.py"
    assert PythonSourceFile.recognizes(file) is False


def test_only_a_comment_changed() -> None:
    node = compared(b"x = 1\n", b"x = 1  # one\n")
    assert node is not None
    assert node.unified_diff
    assert node.comments == [
        "the code is the same: only comments, blank lines or layout changed"
    ]


def test_changed_code_is_not_commented() -> None:
    node = compared(b"x = 1\n", b"x = 2\n")
    assert node is not None
    assert node.unified_diff
    assert node.comments == []


def test_a_missing_side_is_not_commented() -> None:
    node = compared(b"", b"# only a comment\n")
    assert node is not None
    assert node.comments == []


def test_same_content() -> None:
    assert compared(b"x = 1\n", b"x = 1\n") is None
