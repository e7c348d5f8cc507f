"""Recognising source distributions, and what they give of their members."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from diffoscope import tempfiles
from diffoscope.comparators.binary import FilesystemFile
from diffoscope.comparators.missing_file import MissingFile

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from diffoscope_sdist.comparators.recognition import prepare_pair
from diffoscope_sdist.comparators.report import member as member_module
from diffoscope_sdist.comparators.report.member import SdistMember, safe_suffix
from diffoscope_sdist.comparators.report.options import Options, set_options
from diffoscope_sdist.comparators.sdist import SdistFile
from tests.sdists import FORMATS, Entry, build, simple_sdist, zip_bytes


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """diffoscope's temporary directory and our options go away."""
    yield
    set_options(None)
    tempfiles.clean_all_temp_files()
    if tempfiles._BASEDIR is not None:
        tempfiles._BASEDIR.cleanup()
        tempfiles._BASEDIR = None


def prepared(*paths: Path) -> list[FilesystemFile]:
    files = [FilesystemFile(str(path)) for path in paths]
    prepare_pair(*files)
    return files


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[SdistFile]:
    """A source distribution with members of several kinds."""
    entries = [
        *simple_sdist(),
        Entry("link", kind=Kind.SYMLINK, link="setup.py"),
        Entry("docs", kind=Kind.DIRECTORY),
        Entry("fifo", kind=Kind.FIFO),
        Entry("device", kind=Kind.CHARACTER_DEVICE, device=(1, 3)),
        Entry("a\u202e.txt", b"x\n"),
        Entry("../../../outside.py", b"x\n"),
        Entry("image.png", b"\x89PNG\0\1\2\3"),
    ]
    path = build(tmp_path / "pkg-1.0.tar.gz", entries)
    old, new = prepared(path, path)
    assert isinstance(old, SdistFile)
    assert isinstance(new, SdistFile)
    yield old
    old.cleanup()
    new.cleanup()


@pytest.mark.parametrize("format", FORMATS)
def test_recognised(tmp_path: Path, format: str) -> None:
    path = build(tmp_path / f"pkg-1.0.{format}", simple_sdist())
    for file in prepared(path, path):
        assert isinstance(file, SdistFile)
        assert file.sdist.layout.is_sdist
        file.cleanup()


def test_one_alone_is_not_recognised(tmp_path: Path) -> None:
    path = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    assert not SdistFile.recognizes(FilesystemFile(str(path)))


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
def test_with_a_missing_file(tmp_path: Path, turned: bool) -> None:
    path = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    file = FilesystemFile(str(path))
    missing = MissingFile("/dev/null", file)
    prepare_pair(*((missing, file) if turned else (file, missing)))
    assert isinstance(file, SdistFile)
    assert isinstance(missing, SdistFile)
    assert missing.sdist.index.members == ()
    assert not missing.has_same_content_as(file)
    file.cleanup()


@pytest.mark.parametrize(
    "name", ["pkg-1.0.whl", "pkg-1.0.jar", "pkg-1.0", "pkg-1.0.tar.gz.sig"]
)
def test_not_recognised_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(zip_bytes(simple_sdist()))
    assert not any(
        isinstance(file, SdistFile) for file in prepared(path, path)
    )


def test_not_recognised_by_content(tmp_path: Path) -> None:
    before = set(os.listdir("/proc/self/fd"))
    path = build(tmp_path / "a.tar.gz", {"a": "a"}, root="root")
    assert not any(
        isinstance(file, SdistFile) for file in prepared(path, path)
    )
    # What was read for nothing is closed.
    assert not set(os.listdir("/proc/self/fd")) - before


@pytest.mark.parametrize("kind", ["directory", "link"])
def test_not_recognised_by_kind(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "pkg-1.0.tar.gz"
    if kind == "directory":
        path.mkdir()
    else:
        path.symlink_to(build(tmp_path / "x.tar.gz", simple_sdist()))
    assert not any(
        isinstance(file, SdistFile) for file in prepared(path, path)
    )


def test_options(tmp_path: Path) -> None:
    path = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    set_options(Options(max_members=2))
    for file in prepared(path, path):
        assert isinstance(file, SdistFile)
        assert len(file.sdist.index.members) == 2
        file.cleanup()


def test_cleanup_closes_the_spool(opened: SdistFile) -> None:
    index = opened.sdist.index
    assert index.read(index.members[0])
    opened.cleanup()
    assert index.read(index.members[0]) == b""


def test_cleanup_removes_what_was_extracted(opened: SdistFile) -> None:
    member = opened.as_container.get_member("setup.py")
    path = member.path
    assert os.path.exists(path)
    opened.cleanup()
    assert not os.path.exists(os.path.dirname(path))


def test_same_content(tmp_path: Path) -> None:
    one = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    other = build(tmp_path / "pkg-1.1.tar.gz", simple_sdist())
    third = build(tmp_path / "pkg-1.2.tar.gz", simple_sdist(), level=1)
    same = prepared(one, other)
    assert same[0].has_same_content_as(same[1])
    different = prepared(one, third)
    assert not different[0].has_same_content_as(different[1])
    for file in (*same, *different):
        file.cleanup()


# The container


def test_container_reads_by_path(opened: SdistFile) -> None:
    container = opened.as_container
    assert container is opened.as_container
    assert container.layout is opened.sdist.layout
    assert container.read("pkg/__init__.py") == b'__version__ = "1.0"\n'
    assert container.read("../../../outside.py") == b"x\n"


@pytest.mark.parametrize(
    "path", ["none", "pkg-1.0/setup.py", "link", "docs", "fifo", ""]
)
def test_container_reads_nothing_else(opened: SdistFile, path: str) -> None:
    assert opened.as_container.read(path) is None


def test_member_names(opened: SdistFile) -> None:
    container = opened.as_container
    names = container.get_member_names()
    assert {"PKG-INFO", "link", "docs", "a\u202e.txt"} <= set(names)
    for name in names:
        found = container.get_member(name)
        assert isinstance(found, SdistMember)
        assert found.member_path == name
        assert found.container is container


# Members


def get(opened: SdistFile, path: str) -> SdistMember:
    return opened.as_container.get_member(path)


def test_content_needs_no_file(opened: SdistFile) -> None:
    member = get(opened, "setup.py")
    assert member.content is not None
    assert member.content.startswith(b"from setuptools")
    assert member.text is not None
    assert member.text.data == member.content
    assert member._path is None


def test_path_is_a_file_as_long_as_it_is_needed(opened: SdistFile) -> None:
    member = get(opened, "setup.py")
    path = member.path
    assert Path(path).read_bytes() == member.content
    assert member.path == path
    member.cleanup()
    assert not os.path.exists(path)
    member.cleanup()


@pytest.mark.parametrize("path", ["../../../outside.py", "a\u202e.txt"])
def test_nothing_of_the_name_reaches_the_file_system(
    opened: SdistFile, path: str, tmp_path: Path
) -> None:
    member = get(opened, path)
    name = os.path.basename(member.path)
    stem, suffix = os.path.splitext(name)
    assert stem == str(member.member.position)
    assert suffix == os.path.splitext(path)[1]
    assert tempfiles._BASEDIR is not None
    base: str = tempfiles._BASEDIR.name
    assert member.path.startswith(base)
    member.cleanup()


def test_names_are_shown_escaped(opened: SdistFile) -> None:
    assert get(opened, "a\u202e.txt").name == r"a\u202e.txt"
    assert get(opened, "setup.py").name == "setup.py"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("setup.py", ""),
        ("docs", "is_directory"),
        ("link", "is_symlink"),
        ("device", "is_device"),
        ("fifo", "is_socket_or_fifo"),
    ],
)
def test_kinds(opened: SdistFile, path: str, kind: str) -> None:
    member = get(opened, path)
    for question in (
        "is_directory",
        "is_symlink",
        "is_device",
        "is_socket_or_fifo",
    ):
        assert getattr(member, question)() == (question == kind)


def test_binary_is_no_text(opened: SdistFile) -> None:
    assert get(opened, "image.png").text is None


def test_members_with_the_same_content(opened: SdistFile) -> None:
    one = get(opened, "PKG-INFO")
    assert one.has_same_content_as(get(opened, "pkg.egg-info/PKG-INFO"))
    assert not one.has_same_content_as(get(opened, "setup.py"))


def test_what_is_too_large_is_not_held_in_memory(
    opened: SdistFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_module, "MAX_SIZE", 10)
    member = get(opened, "setup.py")
    assert member.content is None
    assert member.text is None
    assert get(opened, "a\u202e.txt").content == b"x\n"
    # diffoscope compares it through a file.
    assert Path(member.path).read_bytes().startswith(b"from setuptools")
    member.cleanup()


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("a.py", ".py"),
        ("a/b.tar.gz", ".gz"),
        ("a.whl", ".whl"),
        (".py", ".py"),
        ("a", ""),
        ("a.", ""),
        ("a.p y", ""),
        ("a.p/y", ""),
        ("a.py\n", ""),
        ("a.é", ""),
        ("a.123456789", ""),
        ("a.\u202epy", ""),
        ("a.py\0", ""),
    ],
)
def test_safe_suffix(path: str, suffix: str) -> None:
    assert safe_suffix(path) == suffix
