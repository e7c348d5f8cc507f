"""Finding and reading git revisions."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pygit2
import pytest

from diffoscope_sdist.comparators.analysis.archive.budget import Budget
from diffoscope_sdist.comparators.analysis.archive.members import (
    Attribute,
    Index,
    Kind,
)
from diffoscope_sdist.comparators.analysis.trees.git_revisions import (
    NoSuchRevisionError,
    find_revision,
    read_revision,
)
from tests.repositories import (
    add_submodule,
    commit,
    commit_tree,
    repository,
    write,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a tag, a later commit, and a changed work tree."""
    path = tmp_path / "repo"
    found = repository(path, {"setup.py": "old", "pkg/a.py": "a"}, tag="v1.0")
    write(path, {"setup.py": "new", "pkg/b.py": "b"})
    commit(found)
    write(path, {"setup.py": "not committed"})
    return path


def read(argument: str, directory: Path, **options) -> Index:
    return read_revision(find_revision(argument), str(directory), **options)


def contents(index: Index) -> dict[str, bytes]:
    return {member.path: index.read(member) for member in index.members}


OLD = {"setup.py": b"old", "pkg/a.py": b"a"}
NEW = {"setup.py": b"new", "pkg/a.py": b"a", "pkg/b.py": b"b"}


@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        pytest.param("@v1.0", OLD, id="tag"),
        pytest.param("@refs/tags/v1.0", OLD, id="full name"),
        pytest.param("@main", NEW, id="branch"),
        pytest.param("@main~1", OLD, id="ancestor"),
        pytest.param("@HEAD", NEW, id="HEAD"),
        pytest.param("@", NEW, id="nothing after the @"),
        pytest.param("", NEW, id="nothing"),
        pytest.param("@v1.0:pkg", {"a.py": b"a"}, id="directory of one"),
        pytest.param("/pkg@v1.0", {"a.py": b"a"}, id="at a directory"),
        pytest.param("/.git@v1.0", OLD, id="git directory"),
    ],
)
def test_reads(
    root: Path, tmp_path: Path, revision: str, expected: dict[str, bytes]
) -> None:
    assert contents(read(f"{root}{revision}", tmp_path)) == expected


def test_hashes(root: Path, tmp_path: Path) -> None:
    commit = find_revision(f"{root}@v1.0").commit
    for length in (40, 12):
        index = read(f"{root}@{commit[:length]}", tmp_path)
        assert contents(index) == OLD


def test_the_current_directory(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "pkg")
    assert contents(read("@v1.0", tmp_path)) == {"a.py": b"a"}


def test_a_bare_repository(root: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare@home.git"
    pygit2.clone_repository(str(root), str(bare), bare=True)
    shutil.rmtree(root)
    assert contents(read(f"{bare}@v1.0", tmp_path)) == OLD


def test_the_work_tree_is_not_touched(root: Path, tmp_path: Path) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes())
            for path in root.rglob("*")
            if path.is_file()
        }

    before = state()
    read(f"{root}@v1.0", tmp_path)
    assert state() == before


def test_what_is_known_of_it(root: Path, tmp_path: Path) -> None:
    tree = read(f"{root}@v1.0", tmp_path).tree
    assert tree is not None
    assert tree.noun == "git revision"
    assert tree.tag == "v1.0"
    assert tree.is_repository
    assert tree.commit == find_revision(f"{root}@main~1").commit
    other = read(f"{root}@main", tmp_path).tree
    assert other is not None
    assert other.tag == ""


def test_an_annotated_tag(root: Path, tmp_path: Path) -> None:
    found = pygit2.Repository(root)
    found.create_tag(
        "v2",
        found.revparse_single("v1.0").id,
        pygit2.enums.ObjectType.COMMIT,
        pygit2.Signature("A", "a@example.org"),
        "message",
    )
    assert contents(read(f"{root}@v2", tmp_path)) == OLD


def test_kinds_and_modes(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    found = repository(root, {"script": "", "other": ""})
    (root / "script").chmod(0o700)
    (root / "link").symlink_to("../outside")
    (root / os.fsdecode(b"\xff")).touch()
    found.index.add_all()
    add_submodule(found, "vendor", "1" * 40)
    commit_tree(found, found.index.write_tree())
    members = {m.path: m for m in read(f"{root}@", tmp_path).members}
    assert members["script"].mode == 0o755
    assert members["other"].mode == 0o644
    assert members["link"].kind is Kind.SYMLINK
    assert members["link"].link == "../outside"
    assert members["vendor"].kind is Kind.SUBMODULE
    assert members["vendor"].link == f"commit {'1' * 40}"
    assert "\udcff" in members


def test_attributes_are_those_of_the_commit(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    found = repository(
        root,
        {
            ".gitattributes": "*.py text\n/docs export-ignore\n"
            "v export-subst\n*.bin filter=lfs -text\n*.bat eol=crlf\n",
            "a.py": "",
            "docs/in/x": "",
            "v": "",
            "a.bin": "",
            "a.bat": "",
            "README": "",
        },
        tag="v1",
    )
    # Neither the index nor the work tree counts.
    write(root, {".gitattributes": "README text\n*.py -text\n"})
    commit(found)
    write(root, {".gitattributes": "README export-subst\n"})
    tree = read(f"{root}@v1", tmp_path).tree
    assert tree is not None
    assert tree.attributes == {
        "a.py": {Attribute.TEXT},
        "docs/in/x": {Attribute.EXPORT_IGNORE},
        "v": {Attribute.EXPORT_SUBST},
        "a.bin": {Attribute.LARGE_FILE},
        "a.bat": {Attribute.TEXT},
    }
    below = read(f"{root}@v1:docs", tmp_path).tree
    assert below is not None
    assert below.attributes == {"in/x": {Attribute.EXPORT_IGNORE}}


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        pytest.param(
            "{root}@v1.00",
            "the git repository of {root} has no revision v1.00; did you mean "
            "v1.0?",
            id="no such revision, one like it",
        ),
        pytest.param(
            "{root}@zzz",
            "the git repository of {root} has no revision zzz",
            id="no such revision",
        ),
        pytest.param(
            "{root}@v1.0:nowhere",
            "the git repository of {root} has no directory v1.0:nowhere",
            id="no such directory in it",
        ),
        pytest.param(
            "{root}@v1.0:setup.py",
            "the git repository of {root} has no directory v1.0:setup.py",
            id="a file in it",
        ),
        pytest.param(
            "{root}@^{{", "the git repository of {root} has no", id="syntax"
        ),
        pytest.param(
            "{root}/x@v1",
            "git:{root}/x@v1: there is no directory {root}/x",
            id="no such path",
        ),
        pytest.param("/@v1", "/ is in no git repository", id="no repository"),
    ],
)
def test_what_cannot_be_found(root: Path, argument: str, message: str) -> None:
    with pytest.raises(NoSuchRevisionError) as caught:
        find_revision(argument.format(root=root))
    assert str(caught.value).startswith(message.format(root=root))


def test_missing_objects_are_said(root: Path, tmp_path: Path) -> None:
    revision = find_revision(f"{root}@main")
    found = pygit2.Repository(root)
    lost = str(found[revision.tree].peel(pygit2.Tree)["setup.py"].id)
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    index = read_revision(revision, str(tmp_path))
    assert index.problems == (
        "has 1 file, each of which cannot be read (missing from the "
        "repository): `setup.py`",
    )
    assert contents(index) == {**NEW, "setup.py": b""}


def test_limits(root: Path, tmp_path: Path) -> None:
    # A directory counts, though it is no member.
    index = read(f"{root}@main", tmp_path, limits=Budget(max_members=2))
    assert len(index.members) == 1
    assert "has more than 2 members" in index.problems[0]


def nested(found: pygit2.Repository, tree: pygit2.Oid, *names: str):
    """A tree that holds *tree* under each of *names*."""
    builder = found.TreeBuilder()
    for name in names:
        builder.insert(name, tree, pygit2.enums.FileMode.TREE)
    return builder.write()


def test_one_tree_in_very_many_places_is_bounded(
    root: Path, tmp_path: Path
) -> None:
    found = pygit2.Repository(root)
    tree = found.TreeBuilder().write()
    for _ in range(30):
        tree = nested(found, tree, *"0123456789")
    commit_tree(found, tree, tag="bomb")
    index = read(f"{root}@bomb", tmp_path, limits=Budget(max_members=1000))
    assert "has more than 1,000 members" in index.problems[0]


def test_what_is_too_deep_is_said(root: Path, tmp_path: Path) -> None:
    found = pygit2.Repository(root)
    tree = found.revparse_single("v1.0").peel(pygit2.Tree).id
    for _ in range(2000):
        tree = nested(found, tree, "d")
    commit_tree(found, tree, tag="deep")
    index = read(f"{root}@deep", tmp_path)
    assert index.problems[0].startswith(
        "has 1 file, each of which is too deep in the tree to be read: `d/d/"
    )


def test_names_that_lead_elsewhere_are_names(
    root: Path, tmp_path: Path
) -> None:
    found = pygit2.Repository(root)
    blob = found.create_blob(b"x")
    # libgit2 writes no such tree by itself.
    tree = found.odb.write(
        pygit2.enums.ObjectType.TREE, b"100644 ..\0" + blob.raw
    )
    commit_tree(found, tree, tag="odd")
    assert contents(read(f"{root}@odd", tmp_path)) == {"..": b"x"}


def test_missing_attributes_say_nothing(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    found = repository(root, {".gitattributes": "* text\n", "a": ""}, tag="v1")
    lost = str(found[found.index[".gitattributes"].id].id)
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    index = read(f"{root}@v1", tmp_path)
    assert index.tree is not None
    assert index.tree.attributes == {}
    assert "`.gitattributes`" in index.problems[0]
