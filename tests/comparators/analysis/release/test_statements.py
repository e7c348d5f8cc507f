"""Name and version of a release, in every place that states them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Layout,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Member,
    Tree,
)
from diffoscope_sdist.comparators.analysis.release.stated_metadata import (
    stated_metadata,
)
from diffoscope_sdist.comparators.analysis.release.statements import (
    ReleaseStatement,
    disagreements,
    release_lines,
    state_release,
    stated_name,
    stated_spellings,
    stated_version,
)

PKG_INFO = "Metadata-Version: 2.1\nName: Foo_Bar\nVersion: 1.2\n"


def stated(
    files: dict[str, str],
    root: str = "foo-bar-1.2",
    file_name: str = "foo_bar-1.2.tar.gz",
) -> tuple[ReleaseStatement, ...]:
    layout = Layout(root, {path: Member(path) for path in files})
    contents = {path: text.encode() for path, text in files.items()}
    metadata = stated_metadata(layout, contents.get)
    return state_release(layout, contents.get, metadata, file_name)


def test_every_place_is_asked() -> None:
    statements = stated(
        {
            "PKG-INFO": PKG_INFO,
            "foo_bar.egg-info/PKG-INFO": PKG_INFO,
            "foo_bar.egg-info/top_level.txt": "foo\n",
            "setup.cfg": "[metadata]\nname = foo-bar\nversion = 1.2.0\n",
            "setup.py": "setup(name='foo-bar', version='01.2')",
            "pyproject.toml": "[project]\nname='foo-bar'\nversion='1.2'",
            "foo/__init__.py": "__version__ = '1.2'",
            "foo/VERSION": "1.2",
        }
    )
    assert release_lines(statements) == [
        "file name: foo_bar 1.2",
        "root directory: foo-bar 1.2",
        "PKG-INFO: Foo_Bar 1.2",
        "foo_bar.egg-info/PKG-INFO: Foo_Bar 1.2",
        "pyproject.toml: foo-bar 1.2",
        "setup.cfg: foo-bar 1.2.0",
        "setup.py: foo-bar 01.2",
        "foo/__init__.py: 1.2",
        "foo/VERSION: 1.2",
    ]
    assert disagreements(statements) == ()
    assert stated_name(statements) == "Foo_Bar"
    assert stated_version(statements) == "1.2"
    assert set(stated_spellings(statements)) == {"1.2", "1.2.0", "01.2"}


@pytest.mark.parametrize(
    ("root", "name", "version"),
    [
        ("foo-1.0", "foo", "1.0"),
        ("foo-bar-1.0", "foo-bar", "1.0"),
        ("foo-2to3-1.0", "foo-2to3", "1.0"),
        ("foo-1.0-rc1", "foo", "1.0-rc1"),
        ("foo-v1.0", None, None),
        ("foo", None, None),
        ("", None, None),
    ],
)
def test_name_and_version_are_told_apart(
    root: str, name: str | None, version: str | None
) -> None:
    statement = stated({}, root, f"{root}.tar.gz")[0]
    if version == "1.0-rc1":
        assert stated({"PKG-INFO": "Name: foo"}, root, f"{root}.zip")[0] == (
            ReleaseStatement("file name", name, version)
        )
    else:
        assert statement == ReleaseStatement("file name", name, version)


def test_what_is_not_static_is_shown_as_its_expression() -> None:
    statements = stated(
        {
            "PKG-INFO": PKG_INFO,
            "setup.cfg": "[metadata]\nversion = attr: foo.__version__",
            "setup.py": "setup(name='foo-bar', version=get_version())",
            "pyproject.toml": "[project]\nname='foo-bar'\n"
            "dynamic = ['version']",
        }
    )
    assert release_lines(statements)[3:] == [
        "pyproject.toml: foo-bar (dynamic)",
        "setup.cfg: (attr: foo.__version__)",
        "setup.py: foo-bar (get_version())",
    ]
    assert disagreements(statements) == ()


def test_poetry_states_name_and_version() -> None:
    content = "[tool.poetry]\nname='foo-bar'\nversion='1.2'\n"
    statements = stated({"pyproject.toml": content})
    assert release_lines(statements)[-1] == "pyproject.toml: foo-bar 1.2"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"foo_bar.egg-info/PKG-INFO": "Name: foo-bar\nVersion: 1.1"},
            "2 versions stated: 1.2 in file name, root directory, PKG-INFO; "
            "1.1 in foo_bar.egg-info/PKG-INFO",
        ),
        (
            {"setup.py": "setup(name='evil', version='1.2')"},
            "2 names stated: foo_bar in file name, root directory, PKG-INFO; "
            "evil in setup.py",
        ),
        (
            {"foo_bar/__init__.py": "__version__ = '1.1'"},
            "2 versions stated: 1.2 in file name, root directory, PKG-INFO; "
            "1.1 in foo_bar/__init__.py",
        ),
        (
            {"pyproject.toml": "[project]\nname='foo-bar'\nversion='2'"},
            "2 versions stated: 1.2 in file name, root directory, PKG-INFO; "
            "2 in pyproject.toml",
        ),
    ],
    ids=["egg-info", "name", "package", "pyproject"],
)
def test_a_side_that_disagrees_with_itself_is_said(
    files: dict[str, str], sentence: str
) -> None:
    statements = stated({"PKG-INFO": PKG_INFO, **files})
    assert disagreements(statements) == (sentence,)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"foo_bar/__init__.py": "__version__ = '01.2.0'"},
        {"foo_bar/__init__.py": "__version__ = '0.0.0'"},
        {"foo_bar/__init__.py": "", "foo_bar/version.py": "version = '7'"},
        {"other/__init__.py": "__version__ = '7'", "b/__init__.py": ""},
        {"foo_bar/vendor/x/__init__.py": "__version__ = '7'"},
        {"setup.py": "setup(name='FOO.bar', version=version())"},
        {"pyproject.toml": "[tool.poetry]\nname='foo-bar'\nversion='0.0.0'"},
        {
            "setup.py": "setup(name='foo-bar', version='1.1')",
            "setup.cfg": "[egg_info]\ntag_build = .dev1\n",
        },
    ],
    ids=[
        "nothing else",
        "spelling",
        "placeholder",
        "other version.py",
        "other packages",
        "vendored",
        "dynamic",
        "poetry's placeholder",
        "tag_build",
    ],
)
def test_what_is_no_contradiction_is_silent(files: dict[str, str]) -> None:
    statements = stated({"PKG-INFO": PKG_INFO, **files})
    assert disagreements(statements) == ()


def test_spellings_of_another_version_do_not_count() -> None:
    statements = stated(
        {
            "PKG-INFO": PKG_INFO,
            "foo_bar/__init__.py": "",
            "foo_bar/version.py": "version = '7.7'",
        }
    )
    assert release_lines(statements)[-1] == "foo_bar/version.py: 7.7"
    assert "7.7" not in stated_spellings(statements)


def test_an_empty_archive_states_nothing() -> None:
    statements = stated({}, "", "")
    assert release_lines(statements) == ["file name: (nothing)"]
    assert stated_version(statements) is None
    assert stated_name(statements) is None
    assert not stated_spellings(statements)


def test_what_is_stated_stays_on_one_line_and_is_cut() -> None:
    name = "Name: a\n b\nVersion: " + "1" * 1000
    line = release_lines(stated({"PKG-INFO": name}))[-1]
    assert line == f"PKG-INFO: a b {'1' * 200}…"
    assert stated_version(stated({"PKG-INFO": name})) == "1.2"


PATHS = st.sampled_from(
    [
        "PKG-INFO",
        "setup.cfg",
        "pyproject.toml",
        "VERSION",
        "foo/__init__.py",
        "foo.egg-info/PKG-INFO",
        "foo.egg-info/top_level.txt",
        "../../x.egg-info/PKG-INFO",
    ]
)


@given(
    st.dictionaries(PATHS, st.binary()),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_no_bytes_raise(
    files: dict[str, bytes], root: str, file_name: str
) -> None:
    layout = Layout(root, {path: Member(path) for path in files})
    metadata = stated_metadata(layout, files.get)
    statements = state_release(layout, files.get, metadata, file_name)
    release_lines(statements)
    disagreements(statements)
    stated_spellings(statements)


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.0", "1.0"),
        ("1.0rc1", "1.0rc1"),
        ("pkg-1.0", None),
        ("version", None),
        ("v", None),
        ("", None),
    ],
)
def test_a_tag_may_state_a_version(tag: str, version: str | None) -> None:
    layout = find_layout(Index("", tree=Tree("git revision", tag)))
    statements = state_release(layout, {}.get, (), None, tag)
    assert stated_version(statements) == version
    assert [s.source for s in statements] == ["git tag"] * bool(version)


def test_a_file_outweighs_a_tag() -> None:
    content = b'[project]\nname = "a"\nversion = "1.0.0"\n'
    members = (Member("pyproject.toml"),)
    index = Index("", members, tree=Tree("git revision", "v1.0"))
    layout, read = find_layout(index), {"pyproject.toml": content}.get
    statements = state_release(
        layout, read, stated_metadata(layout, read), None, "v1.0"
    )
    assert stated_version(statements) == "1.0.0"
    assert disagreements(statements) == ()
