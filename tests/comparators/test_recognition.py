"""Which pairs are ours, and what is said of those that are not."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.repositories import repository, write
from tests.sdists import Entry, build, run, simple_sdist, zip_bytes

PROJECT = {
    "pyproject.toml": '[project]\nname = "pkg"\nversion = "1.0"\n',
    "pkg/__init__.py": "",
    "pkg/a.py": "print('a')\n" * 9,
    "README.md": "# pkg\n",
}
METADATA = "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"
SDIST = {**PROJECT, "PKG-INFO": METADATA}


@pytest.fixture
def sdist(tmp_path: Path) -> Path:
    return build(tmp_path / "pkg-1.0.tar.gz", SDIST)


def unpacked(archive: Path) -> Path:
    directory = archive.parent / "unpacked"
    with tarfile.open(archive) as tar:
        tar.extractall(directory, filter="tar")
    return directory / "pkg-1.0"


# Trees


@pytest.mark.parametrize("turned", [False, True], ids=["old", "new"])
def test_an_sdist_and_its_own_unpacked_directory(
    sdist: Path, turned: bool
) -> None:
    pair = [unpacked(sdist), sdist]
    report = run(*(reversed(pair) if turned else pair))
    assert report.status == 1
    assert [node.titles for node in report.nodes()] == [
        tuple(map(str, reversed(pair) if turned else pair))
    ]
    assert report.counts()["identical"] == len(SDIST)
    assert (
        "nothing differs in content: same paths, same bytes, same links"
        in report.comments
    )
    assert (
        "not compared, for a directory: owners, times, member order, "
        "compression" in report.comments
    )
    assert report.errors == ""


def test_another_content_is_not_called_the_same(sdist: Path) -> None:
    directory = unpacked(sdist)
    write(directory, {"pkg/a.py": "print('b')\n"})
    report = run(directory, sdist)
    assert report.counts()["changed"] == 1
    assert report.has_node("pkg/a.py")
    assert not any("nothing differs" in c for c in report.comments)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: (d / "new").touch(), id="added"),
        pytest.param(lambda d: (d / "README.md").unlink(), id="removed"),
        pytest.param(
            lambda d: (d / "README.md").rename(d / "READ.md"), id="renamed"
        ),
        pytest.param(lambda d: (d / "empty").mkdir(), id="directory"),
    ],
)
def test_another_path_is_not_called_the_same(sdist: Path, change) -> None:
    directory = unpacked(sdist)
    change(directory)
    report = run(directory, sdist)
    assert not any("nothing differs" in c for c in report.comments)


def test_what_cannot_be_read_is_not_called_the_same(sdist: Path) -> None:
    directory = unpacked(sdist)
    report = run(directory, sdist, "--sdist-max-members=3")
    assert not any("nothing differs" in c for c in report.comments)
    assert any(
        c.startswith("the old directory has more than 3 members")
        for c in report.comments
    )


def test_two_directories(tmp_path: Path) -> None:
    old = write(tmp_path / "old", SDIST)
    new = write(
        tmp_path / "new",
        {**SDIST, "PKG-INFO": METADATA.replace("1.0", "1.1")},
    )
    report = run(old, new)
    assert report.status == 1
    assert report.comments[0] == "pkg 1.0 → 1.1 (minor release)"
    assert report.counts()["changed"] == 1
    assert report.errors == ""


def test_two_directories_that_are_the_same(tmp_path: Path) -> None:
    old = write(tmp_path / "old", SDIST)
    new = write(tmp_path / "new", SDIST)
    report = run(old, new)
    assert report.status == 0
    assert report.tree is None


def test_two_directories_without_a_project_are_diffoscopes(
    tmp_path: Path,
) -> None:
    old = write(tmp_path / "old", {"a": "1\n"})
    new = write(tmp_path / "new", {"a": "2\n"})
    report = run(old, new)
    assert report.tree == run(old, new, plugin=None).tree
    assert report.errors.endswith(
        "the plugin sdist stands aside, and diffoscope compares as without "
        "it: no source distribution: it holds neither PKG-INFO nor "
        "pyproject.toml nor setup.py\n"
    )


def test_sdists_inside_of_such_directories_are_ours(tmp_path: Path) -> None:
    for name, content in (("old", "1"), ("new", "2")):
        (tmp_path / name).mkdir()
        build(tmp_path / name / "pkg-1.0.tar.gz", {**SDIST, "a.txt": content})
    report = run(tmp_path / "old", tmp_path / "new")
    assert report.has_node("a.txt")
    assert report.counts()["changed"] == 1


def test_the_tarball_of_a_tag_and_an_sdist(sdist: Path) -> None:
    tarball = build(sdist.parent / "v1.0.tar.gz", PROJECT, root="pkg-1.0")
    report = run(tarball, sdist)
    assert report.counts()["identical"] == len(PROJECT)
    assert report.counts()["added"] == 1


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    repository(tmp_path / "repo", PROJECT, tag="v1.0")
    return tmp_path / "repo"


def test_a_revision_and_an_sdist(repo: Path, sdist: Path) -> None:
    report = run(f"git:{repo}@v1.0", sdist)
    assert report.counts()["identical"] == len(PROJECT)
    assert report.counts()["added"] == 1
    top = next(report.nodes())
    assert top.titles == (f"git:{repo}@v1.0", str(sdist))
    assert report.errors == ""


def test_what_was_published_is_held_against_the_repository(
    repo: Path, tmp_path: Path
) -> None:
    archive = build(
        tmp_path / "pkg-1.0.tar.gz",
        {**SDIST, "m4/build-to-host.m4": "x\n", "pkg/a.py": "other\n"},
    )
    report = run(f"git:{repo}@v1.0", archive)
    lines = [" ".join(comment.split()) for comment in report.comments]
    start = lines.index("findings: 1 alert, 1 to review, 1 note")
    assert lines[start + 1 : start + 4] == [
        "alert only-in-sdist m4/build-to-host.m4",
        "review differs-from-repository pkg/a.py",
        "note only-in-sdist core metadata, which every build writes: PKG-INFO",
    ]


def test_two_revisions_of_one_repository(repo: Path) -> None:
    repository(repo, {"new.py": ""}, tag="v1.1")
    report = run(f"git:{repo}@v1.0", f"git:{repo}@v1.1")
    assert report.counts()["added"] == 1
    assert report.counts()["identical"] == len(PROJECT)


def test_a_revision_and_its_checkout(repo: Path) -> None:
    report = run(f"git:{repo}@v1.0", repo)
    assert report.status == 0
    assert report.tree is None


def test_a_tag_states_a_version(repo: Path) -> None:
    write(repo, {"pyproject.toml": '[project]\nname = "pkg"\ndynamic = []\n'})
    repository(repo, {}, tag="v1.1")
    report = run(f"git:{repo}@v1.0", f"git:{repo}@v1.1")
    assert report.comments[0] == "pkg 1.0 → 1.1 (minor release)"


def test_a_tag_may_contradict_the_version(repo: Path, sdist: Path) -> None:
    repository(repo, {"x": ""}, tag="v2.0")
    report = run(f"git:{repo}@v2.0", sdist)
    assert any("2.0 in git tag" in c for c in report.comments)


def test_a_revision_that_is_not_there(repo: Path, sdist: Path) -> None:
    report = run(f"git:{repo}@v1.9", sdist)
    assert report.status == 2
    assert report.errors.count("\n") == 1
    assert report.errors.endswith(
        f": the git repository of {repo} has no revision v1.9; did you mean "
        "v1.0?\n"
    )


def test_a_revision_and_what_is_no_archive(repo: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "pkg-1.0-py3-none-any.whl"
    wheel.write_bytes(zip_bytes({"a.py": ""}, root="pkg"))
    report = run(f"git:{repo}@v1.0", wheel)
    assert report.status == 1
    assert any(
        c.startswith("the new file is no source distribution")
        for c in report.comments
    )


def test_what_is_ignored_is_left_out_and_counted(
    repo: Path, sdist: Path
) -> None:
    write(repo, {"pkg/__pycache__/a.pyc": "", "dist/x.whl": ""})
    report = run(repo, sdist)
    assert report.counts()["old"] == len(PROJECT)
    assert (
        "old: 3 ignored directories left out (--sdist-include-ignored "
        "compares them): `.git/`, `dist/`, `pkg/__pycache__/`"
    ) in report.comments
    report = run(repo, sdist, "--sdist-include-ignored")
    assert report.counts()["old"] > len(PROJECT) + 2
    assert not any("left out" in c for c in report.comments)


def test_a_directory_of_which_something_cannot_be_read(
    sdist: Path,
) -> None:
    directory = unpacked(sdist)
    for depth in range(101):
        (directory / "/".join("d" * (depth + 1))).mkdir()
    report = run(directory, sdist)
    assert any(
        c.startswith("the old directory has 1 file, each of which is too deep")
        for c in report.comments
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unpacked")


_NAMES = st.text("ab.-é ", min_size=1, max_size=5).filter(
    lambda name: name not in (".", "..")
)
_PATHS = st.lists(_NAMES, min_size=1, max_size=3).map("/".join)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(files=st.dictionaries(_PATHS, st.binary(max_size=40), max_size=6))
def test_any_tree_is_what_its_archive_is(
    place: Path, files: dict[str, bytes]
) -> None:
    kept = {
        path: content
        for path, content in files.items()
        if not any(
            path.startswith(f"{other}/") or other.startswith(f"{path}/")
            for other in files
        )
    }
    directory = place / str(len(list(place.iterdir())))
    entries = {**kept, "PKG-INFO": METADATA}
    write(directory / "pkg-1.0", entries)
    archive = build(directory / "pkg-1.0.tar", entries)
    report = run(directory / "pkg-1.0", archive)
    assert report.counts()["identical"] == len(entries)
    assert any("nothing differs" in c for c in report.comments)


# Standing aside


def other(path: Path) -> Path:
    path.write_bytes(zip_bytes(simple_sdist()))
    return path


def warnings_of(report) -> list[str]:
    prefix = (
        "the plugin sdist stands aside, and diffoscope compares as without "
        "it: "
    )
    return [
        line.partition(prefix)[2]
        for line in report.errors.splitlines()
        if prefix in line
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param(
            "pkg-1.0-py3-none-any.whl",
            "pkg-1.0-py3-none-any.whl is a wheel",
            id="wheel",
        ),
        pytest.param(
            "pkg_1.0.deb", "pkg_1.0.deb is a Debian package", id="deb"
        ),
        pytest.param(
            "pkg-1.0.jar",
            "pkg-1.0.jar ends in none of .tar.gz, .tgz, .tar.bz2, .tbz2, "
            ".tar.xz, .txz, .tar.zst, .tar, .zip",
            id="anything else",
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True], ids=["old", "new"])
def test_stands_aside_aloud(
    sdist: Path, name: str, reason: str, turned: bool
) -> None:
    pair = [other(sdist.parent / name), sdist]
    if turned:
        pair.reverse()
    report = run(*pair)
    assert warnings_of(report) == [reason]
    assert report.tree == run(*pair, plugin=None).tree
    assert "py3-none-any.whl" not in "\n".join(report.comments)


def test_stands_aside_for_archives_that_are_no_sdists(tmp_path: Path) -> None:
    pair = [
        build(tmp_path / f"{name}.tar.gz", {"a": name}, root="root")
        for name in ("a", "b")
    ]
    report = run(*pair)
    assert warnings_of(report) == [
        "no source distribution: its root directory holds neither PKG-INFO "
        "nor pyproject.toml nor setup.py"
    ]
    assert report.tree == run(*pair, plugin=None).tree


def test_stands_aside_for_links(sdist: Path) -> None:
    link = sdist.parent / "link.tar.gz"
    link.symlink_to(build(sdist.parent / "pkg-1.1.tar.gz", PROJECT).name)
    assert warnings_of(run(link, sdist)) == ["link.tar.gz is a symbolic link"]


def test_is_silent_about_what_it_compares(sdist: Path) -> None:
    new = build(sdist.parent / "pkg-1.1.tar.gz", {**SDIST, "a.deb": "x"})
    assert run(sdist, new).errors == ""


def test_is_silent_about_what_is_inside(tmp_path: Path) -> None:
    for name in ("old", "new"):
        write(tmp_path / name, {"a.whl": name, "b.deb": name})
    assert len(warnings_of(run(tmp_path / "old", tmp_path / "new"))) == 1


def test_is_silent_without_the_plugin(tmp_path: Path) -> None:
    pair = [other(tmp_path / f"{name}.whl") for name in ("a", "b")]
    assert run(*pair, plugin=None).errors == ""


def test_a_missing_side(sdist: Path) -> None:
    report = run(sdist, sdist.parent / "none.tar.gz", "--new-file")
    assert report.counts()["removed"] == len(SDIST)
    assert warnings_of(report) == []


def test_hostile_members_beside_a_tree(tmp_path: Path) -> None:
    archive = build(
        tmp_path / "pkg-1.0.tar.gz",
        [
            *(Entry(path, text.encode()) for path, text in SDIST.items()),
            Entry("../outside", b"x"),
            Entry("/absolute", b"x", verbatim=True),
        ],
    )
    report = run(write(tmp_path / "pkg", SDIST), archive)
    assert report.counts()["added"] == 2
    assert report.counts()["identical"] == len(SDIST)
