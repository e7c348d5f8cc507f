"""Walking through a directory."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import ClassVar

import pytest

from diffoscope_sdist.comparators.analysis.archive.budget import Budget
from diffoscope_sdist.comparators.analysis.archive.members import (
    Attribute,
    Index,
    Kind,
)
from diffoscope_sdist.comparators.analysis.trees import collecting
from diffoscope_sdist.comparators.analysis.trees.directories import (
    read_directory,
)
from tests.repositories import add_submodule, commit, repository, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "root"
    path.mkdir()
    return path


def read(root: Path, **options) -> Index:
    return read_directory(str(root), str(root.parent), **options)


def kinds(index: Index) -> dict[str, Kind]:
    return {member.path: member.kind for member in index.members}


def paths(index: Index) -> list[str]:
    return [
        member.path
        for member in index.members
        if member.kind is not Kind.DIRECTORY
    ]


def test_files_with_their_contents(root: Path) -> None:
    write(root, {"setup.py": "setup()\n", "pkg/a.py": "a", "pkg/empty": ""})
    index = read(root)
    contents = {
        member.path: index.read(member)
        for member in index.members
        if member.kind is Kind.FILE
    }
    assert contents == {
        "setup.py": b"setup()\n",
        "pkg/a.py": b"a",
        "pkg/empty": b"",
    }
    assert not index.problems
    assert index.tree is not None
    assert index.tree.noun == "directory"
    assert not index.tree.is_repository
    index.close()


def test_members_are_in_order_a_directory_before_what_is_in_it(
    root: Path,
) -> None:
    write(root, {"b/x": "", "a/y": "", "c": ""})
    index = read(root)
    assert [m.path for m in index.members] == ["a", "b", "c", "a/y", "b/x"]
    assert [m.position for m in index.members] == list(range(5))


def test_contents_stay_when_the_directory_changes(root: Path) -> None:
    write(root, {"a": "before"})
    index = read(root)
    write(root, {"a": "after"})
    assert index.read(index.members[0]) == b"before"


def test_permissions(root: Path) -> None:
    write(root, {"script": "", "set": ""})
    (root / "script").chmod(0o750)
    (root / "set").chmod(0o4755)
    assert [oct(m.mode) for m in read(root).members] == ["0o750", "0o4755"]


def test_special_files_are_not_read(root: Path) -> None:
    os.mkfifo(root / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        # A path in a test's directory may be too long for a socket.
        here = os.open(root, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{here}/socket")
        finally:
            os.close(here)
        index = read(root)
    assert kinds(index) == {"fifo": Kind.FIFO, "socket": Kind.SOCKET}
    assert not index.problems


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../outside", "nowhere", "inside", "."]
)
def test_links_are_not_followed(root: Path, target: str) -> None:
    write(root.parent, {"outside/secret": "x"})
    (root / "link").symlink_to(target)
    index = read(root)
    assert kinds(index) == {"link": Kind.SYMLINK}
    assert index.members[0].link == target


def test_a_link_to_the_root_is_followed(root: Path) -> None:
    write(root, {"a": ""})
    link = root.parent / "link"
    link.symlink_to("root")
    assert paths(read(link)) == ["a"]


def test_names_that_are_no_text(root: Path) -> None:
    (root / os.fsdecode(b"\xff")).touch()
    (root / "a\u202e\n").touch()
    assert sorted(paths(read(root))) == ["a\u202e\n", "\udcff"]


def test_empty_directories(root: Path) -> None:
    (root / "empty").mkdir()
    assert kinds(read(root)) == {"empty": Kind.DIRECTORY}


@pytest.mark.parametrize(
    ("limits", "problem", "read_members"),
    [
        pytest.param(
            Budget(max_members=2),
            "has more than 2 members (--sdist-max-members sets the limit); "
            "2 members were read",
            2,
            id="members",
        ),
        pytest.param(
            Budget(max_bytes=15),
            "has more than 15 bytes of content (--sdist-max-bytes sets the "
            "limit); 1 members were read",
            1,
            id="bytes",
        ),
    ],
)
def test_limits(
    root: Path, limits: Budget, problem: str, read_members: int
) -> None:
    write(root, {name: 10 * name for name in "abc"})
    index = read(root, limits=limits)
    assert index.problems == (problem,)
    assert len(index.members) == read_members


def test_too_deep(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "DEEPEST", 2)
    write(root, {"a/b/c/d/e": "", "z": ""})
    index = read(root)
    assert paths(index) == ["z"]
    assert index.problems == (
        "has 1 file, each of which is too deep in the tree to be read: "
        "`a/b/c`",
    )


def test_a_directory_that_is_not_there(root: Path) -> None:
    index = read(root / "not there")
    assert index.members == ()
    assert "No such file" in index.problems[0]


# What changes meanwhile


@pytest.fixture
def meddle(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Call a function right before a file of a name is opened."""

    def install(name: str, function) -> None:
        original = os.open

        def opened(path, *args, **kw):
            if path == name:
                function()
            return original(path, *args, **kw)

        monkeypatch.setattr(os, "open", opened)

    return install


def test_a_file_that_vanishes(root: Path, meddle) -> None:
    write(root, {"a": "x", "b": "y"})
    meddle("a", lambda: (root / "a").unlink())
    index = read(root)
    assert index.problems == (
        "has 1 file, each of which cannot be read (No such file or "
        "directory): `a`",
    )
    assert index.read(index.members[1]) == b"y"


def test_what_cannot_be_read_equals_nothing(root: Path, meddle) -> None:
    write(root, {"a": "x"})
    meddle("a", lambda: (root / "a").unlink(missing_ok=True))
    assert read(root).members[0].digest != b""
    write(root, {"a": "x"})
    one = read(root).members[0].digest
    write(root, {"a": "x"})
    assert read(root).members[0].digest != one


def test_a_file_that_becomes_a_link(root: Path, meddle) -> None:
    write(root, {"a": "x"})
    write(root.parent, {"secret": "secret"})

    def replace() -> None:
        (root / "a").unlink()
        (root / "a").symlink_to("../secret")

    meddle("a", replace)
    index = read(root)
    assert index.read(index.members[0]) == b""
    assert "symbolic links" in index.problems[0]


def test_a_file_that_becomes_a_fifo(root: Path, meddle) -> None:
    write(root, {"a": "x"})

    def replace() -> None:
        (root / "a").unlink()
        os.mkfifo(root / "a")

    meddle("a", replace)
    done = []
    thread = threading.Thread(target=lambda: done.append(read(root)))
    thread.start()
    thread.join(10)
    assert done, "reading waits for a writer"
    assert "no longer a file" in done[0].problems[0]


def test_a_directory_that_becomes_a_link(root: Path, meddle) -> None:
    write(root, {"a/b": "x"})
    write(root.parent, {"outside/secret": "x"})

    def replace() -> None:
        (root / "a" / "b").unlink()
        (root / "a").rmdir()
        (root / "a").symlink_to("../outside")

    meddle("a", replace)
    index = read(root)
    assert paths(index) == []
    assert "`a`" in index.problems[0]


def test_a_file_that_grows(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a": "x"})
    original = os.read
    rest = [b"more"]

    def growing(file: int, size: int) -> bytes:
        return original(file, size) or (rest.pop() if rest else b"")

    monkeypatch.setattr(os, "read", growing)
    index = read(root)
    assert index.problems == (
        "has 1 file, each of which changed while it was read: `a`",
    )
    assert index.read(index.members[0]) == b"xmore"


# What is left out


TREE = {
    "setup.py": "",
    "pkg/__init__.py": "",
    "pkg/__pycache__/a.pyc": "",
    ".git/HEAD": "",
    ".tox/py/x": "",
    ".venv/x": "",
    "node_modules/x/y.js": "",
    "build/lib/x.py": "",
    "pkg/build/x.py": "",
    "dist/pkg-1.0.tar.gz": "",
    "pkg.egg-info/PKG-INFO": "",
    "tests/pkg.egg-info/PKG-INFO": "",
}
LEFT_OUT = (
    ".git/",
    ".tox/",
    ".venv/",
    "build/",
    "dist/",
    "node_modules/",
    "pkg.egg-info/",
    "pkg/__pycache__/",
)
KEPT = [
    "pkg/__init__.py",
    "pkg/build/x.py",
    "setup.py",
    "tests/pkg.egg-info/PKG-INFO",
]


def left_out(index: Index) -> tuple[str, ...]:
    assert index.tree is not None
    return index.tree.left_out


def test_output_of_tools_and_builds_is_left_out(root: Path) -> None:
    index = read(write(root, TREE))
    assert left_out(index) == LEFT_OUT
    assert sorted(paths(index)) == KEPT


def test_all_is_kept_if_that_is_asked_for(root: Path) -> None:
    index = read(write(root, TREE), include_ignored=True)
    assert left_out(index) == ()
    assert set(paths(index)) == set(TREE)


def test_what_the_other_side_has_is_kept(root: Path) -> None:
    index = read(
        write(root, TREE),
        counterpart=["build/lib/x.py", "pkg.egg-info", "node_modules/z"],
    )
    assert set(LEFT_OUT) - set(left_out(index)) == {
        "build/",
        "pkg.egg-info/",
        "node_modules/",
    }


def test_an_unpacked_sdist_keeps_what_a_build_wrote(root: Path) -> None:
    index = read(write(root, {**TREE, "PKG-INFO": ""}))
    assert set(LEFT_OUT) - set(left_out(index)) == {
        "build/",
        "dist/",
        "pkg.egg-info/",
    }


def test_a_file_of_such_a_name_is_kept(root: Path) -> None:
    files = {"build": "", "dist": "", "node_modules": "", "__pycache__": ""}
    index = read(write(root, files))
    assert left_out(index) == ()
    assert paths(index) == sorted(files)


def test_a_directory_of_nothing_else_is_left_out_too(root: Path) -> None:
    write(root, {"a/__pycache__/b.pyc": "", "b/__pycache__/b.pyc": ""})
    write(root, {"b/b.py": ""})
    assert [m.path for m in read(root).members] == ["b", "b/b.py"]


class TestInRepository:
    FILES: ClassVar = {
        ".gitignore": "*.log\n/generated/\n_version.py\n",
        ".gitattributes": "*.py text\n",
        "setup.py": "",
        "build/tracked.py": "",
    }

    @pytest.fixture
    def found(self, root: Path) -> Path:
        repository(root, self.FILES)
        write(
            root,
            {
                "pkg/_version.py": "",
                "a.log": "",
                "generated/x": "",
                "new.py": "",
                "dist/x": "",
                "a/__pycache__/x": "",
            },
        )
        return root

    def test_what_git_ignores_is_left_out(self, found: Path) -> None:
        index = read(found)
        assert left_out(index) == (
            ".git/",
            "a.log",
            "a/__pycache__/",
            "dist/",
            "generated/",
            "pkg/_version.py",
        )
        assert set(paths(index)) == {*self.FILES, "new.py"}

    def test_though_the_other_side_has_it(self, found: Path) -> None:
        # It is not what the repository holds.
        index = read(found, counterpart=["generated/x", "pkg/_version.py"])
        assert "generated/" in left_out(index)
        assert "pkg/_version.py" in left_out(index)

    def test_what_git_tracks_is_kept_though_it_is_ignored(
        self, found: Path
    ) -> None:
        import pygit2

        repo = pygit2.Repository(found)
        repo.index.add("pkg/_version.py")
        repo.index.write()
        assert "pkg/_version.py" in paths(read(found))

    def test_what_git_does_not_track_is_said(self, found: Path) -> None:
        tree = read(found).tree
        assert tree is not None
        assert tree.untracked == ("new.py",)

    def test_attributes(self, found: Path) -> None:
        tree = read(found).tree
        assert tree is not None
        assert tree.attributes["setup.py"] == {Attribute.TEXT}
        assert ".gitignore" not in tree.attributes

    def test_commit(self, found: Path) -> None:
        import pygit2

        tree = read(found).tree
        assert tree is not None
        assert tree.is_repository
        assert tree.commit == str(pygit2.Repository(found).head.target)

    def test_a_directory_in_it(self, root: Path) -> None:
        repository(root, {".gitignore": "*.log\n", "a/b/setup.py": "x"})
        write(root, {"a/b/x.log": "", "a/b/new": ""})
        index = read(root / "a" / "b")
        assert paths(index) == ["new", "setup.py"]
        assert index.tree is not None
        assert index.tree.is_repository
        assert index.tree.untracked == ("new",)

    def test_files_of_a_submodule_are_kept(self, root: Path) -> None:
        found = repository(root, {"setup.py": ""})
        commit(found)
        add_submodule(found, "vendor", "1" * 40)
        write(root, {"vendor/.git": "gitdir: x", "vendor/a": ""})
        index = read(root)
        assert paths(index) == ["setup.py", "vendor/a"]
        assert index.tree is not None
        assert index.tree.untracked == ()

    def test_an_archive_unpacked_in_a_work_tree_is_none(
        self, root: Path
    ) -> None:
        repository(root, {".gitignore": "/here/\n", "setup.py": ""})
        write(root / "here" / "pkg-1.0", {"PKG-INFO": "", "a.py": ""})
        index = read(root / "here" / "pkg-1.0")
        assert paths(index) == ["PKG-INFO", "a.py"]
        assert index.tree is not None
        assert not index.tree.is_repository

    def test_names_that_are_no_text(self, found: Path) -> None:
        (found / os.fsdecode(b"\xff.log")).touch()
        index = read(found)
        assert "\udcff.log" in paths(index)
        assert index.tree is not None
        assert "\udcff.log" in index.tree.untracked

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param({".git/HEAD": "\0"}, id="HEAD"),
            pytest.param({".git/index": "DIRC junk"}, id="index"),
            pytest.param({".git/config": "[["}, id="config"),
        ],
    )
    def test_a_damaged_repository_is_a_directory(
        self, root: Path, damage: dict[str, str]
    ) -> None:
        repository(root, {"setup.py": "x"})
        write(root, damage)
        index = read(root)
        assert paths(index) == ["setup.py"]
        assert index.problems[0].startswith(
            "has 1 file, each of which git cannot read ("
        )
        assert index.tree is not None
        assert not index.tree.is_repository
