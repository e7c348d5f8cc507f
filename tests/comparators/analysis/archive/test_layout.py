"""The root directory of an archive, and what is odd about its members."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.alerts import (
    Alert,
    AlertKind,
    alert_sentences,
)
from diffoscope_sdist.comparators.analysis.archive.layout import (
    Layout,
    comparison_key,
    find_layout,
    has_sdist_suffix,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    Member,
)


def layout_of(*members: str | Member) -> Layout:
    return find_layout(
        Index(
            "archive",
            tuple(
                Member(m)
                if isinstance(m, str) and not m.endswith("/")
                else Member(m, Kind.DIRECTORY)
                if isinstance(m, str)
                else m
                for m in members
            ),
        )
    )


@pytest.mark.parametrize(
    ("paths", "root"),
    [
        pytest.param(["p-1/PKG-INFO", "p-1/a/b.py"], "p-1", id="sdist"),
        pytest.param(["p-1/", "p-1/PKG-INFO"], "p-1", id="with-directory"),
        pytest.param(["p-1/a.py", "p-1/PKG-INFO"], "p-1", id="not-the-first"),
        pytest.param(["./p-1/PKG-INFO"], "p-1", id="dot-slash"),
        pytest.param(["./", "./p-1/", "./p-1/PKG-INFO"], "p-1", id="dot"),
        pytest.param([".///p-1/PKG-INFO"], "p-1", id="dot-slashes"),
        pytest.param(["p-1/setup.py", "p-1/a"], "p-1", id="tag-setup-py"),
        pytest.param(["p-1/pyproject.toml"], "p-1", id="tag-pyproject"),
        pytest.param(
            ["pax_global_header", "p-1/setup.py"], "p-1", id="tag-and-file"
        ),
        pytest.param(
            ["q/setup.py", "p-1/PKG-INFO"], "p-1", id="metadata-wins"
        ),
        pytest.param(["p/PKG-INFO"], "p", id="without-version"),
    ],
)
def test_source_distributions(paths: list[str], root: str) -> None:
    layout = layout_of(*paths)
    assert layout.is_sdist
    assert layout.reason == ""
    assert layout.root == root


@pytest.mark.parametrize(
    ("paths", "root"),
    [
        pytest.param([], "", id="no-members"),
        pytest.param(["PKG-INFO", "setup.py"], "", id="no-root"),
        pytest.param(["p-1/a.py", "p-1/b.py"], "p-1", id="no-build-file"),
        pytest.param(["a/x", "b/y"], "", id="two-directories"),
        pytest.param(["p-1/sub/PKG-INFO"], "", id="too-deep"),
        pytest.param(["./PKG-INFO"], "", id="at-the-top"),
        pytest.param(["/PKG-INFO"], "", id="absolute"),
        pytest.param(["."], "", id="only-the-top"),
        pytest.param(["p-1/PKG-INFO.txt"], "p-1", id="other-name"),
        pytest.param(["p.dist-info/METADATA", "p.py"], "", id="wheel"),
    ],
)
def test_no_source_distributions(paths: list[str], root: str) -> None:
    layout = layout_of(*paths)
    assert not layout.is_sdist
    assert layout.reason
    assert layout.root == root
    assert len(layout.members) == len(paths)


def test_reasons() -> None:
    assert layout_of().reason == "it has no members"
    assert "neither PKG-INFO" in layout_of("p/a.py").reason
    assert "no single root directory" in layout_of("a/x", "b/y").reason


@pytest.mark.parametrize(
    ("root", "name", "version"),
    [
        ("foo-1.0", "foo", "1.0"),
        ("foo-bar-1.0.post1", "foo-bar", "1.0.post1"),
        ("foo-1.0-beta", "foo", "1.0-beta"),
        ("django-debug-toolbar-4.0", "django-debug-toolbar", "4.0"),
        ("py3-foo-2.0", "py3-foo", "2.0"),
        ("foo-v1.2.3", "foo", "v1.2.3"),
        ("foo_bar-1.0+local.1", "foo_bar", "1.0+local.1"),
        ("foo-1!2.0", "foo", "1!2.0"),
        ("backend.ai-kernel-23.3.8", "backend.ai-kernel", "23.3.8"),
        ("foo-2024.1.2rc1", "foo", "2024.1.2rc1"),
        ("7zip-1.0", "7zip", "1.0"),
        ("é-1.0", "é", "1.0"),
        ("foo", None, None),
        ("foo-main", None, None),
        ("foo-version", None, None),
        ("1.0", None, None),
        ("-1.0", None, None),
        ("foo-", None, None),
    ],
)
def test_name_and_version(
    root: str, name: str | None, version: str | None
) -> None:
    layout = layout_of(f"{root}/PKG-INFO")
    assert (layout.root, layout.name, layout.version) == (root, name, version)


@pytest.mark.parametrize(
    ("paths", "keys"),
    [
        pytest.param(
            ["p-1/PKG-INFO", "p-1/a/b.py"], ["PKG-INFO", "a/b.py"], id="below"
        ),
        pytest.param(
            ["p-1/", "p-1/a/", "p-1/PKG-INFO"],
            [".", "a", "PKG-INFO"],
            id="directories",
        ),
        pytest.param(
            ["./p-1/a", "p-1/PKG-INFO"], ["a", "PKG-INFO"], id="dot-slash"
        ),
        pytest.param(
            ["p-1/PKG-INFO", "p-10/a", "b", "/etc/x", "../y"],
            ["PKG-INFO", "../p-10/a", "../b", "..//etc/x", "../../y"],
            id="outside",
        ),
        pytest.param(
            ["p-1/PKG-INFO", "p-1/a", "p-1/a", "./p-1/a", "p-1/a/"],
            ["PKG-INFO", "a", "a (2)", "a (3)", "a (4)"],
            id="repeated",
        ),
        pytest.param(
            ["p-1/PKG-INFO", "p-1/a (2)", "p-1/a", "p-1/a", "p-1/a"],
            ["PKG-INFO", "a (2)", "a", "a (3)", "a (4)"],
            id="repeated-and-named-so",
        ),
        pytest.param(
            ["p-1/PKG-INFO", "p-1/a", "p-1/a", "p-1/a (2)"],
            ["PKG-INFO", "a", "a (2)", "a (2) (2)"],
            id="repeated-and-named-so-later",
        ),
    ],
)
def test_members(paths: list[str], keys: list[str]) -> None:
    assert list(layout_of(*paths).members) == keys


def test_without_root_directory_members_keep_their_paths() -> None:
    layout = layout_of("PKG-INFO", "a/b", "./c")
    assert list(layout.members) == ["PKG-INFO", "a/b", "c"]
    assert layout.below("./a/b/") == "a/b"


def test_below() -> None:
    layout = layout_of("p-1/PKG-INFO")
    assert layout.below("p-1/a/b") == "a/b"
    assert layout.below("./p-1/a/") == "a"
    assert layout.below("p-1") == "."
    assert layout.below("other/a") == "../other/a"


def test_hard_links_are_named_from_the_root() -> None:
    """So the same link in two releases is the same."""
    links = [
        layout_of(
            f"p-{n}/PKG-INFO",
            Member(f"p-{n}/b", Kind.HARDLINK, link=f"p-{n}/a"),
        ).members["b"]
        for n in (1, 2)
    ]
    assert links[0].link == links[1].link == "a"
    assert links[0].digest == links[1].digest != b""


def test_symbolic_links_stay() -> None:
    layout = layout_of(
        "p-1/PKG-INFO", Member("p-1/b", Kind.SYMLINK, link="p-1/a")
    )
    assert layout.members["b"].link == "p-1/a"


def link(path: str, target: str, kind: Kind = Kind.SYMLINK) -> Member:
    return Member(path, kind, link=target)


@pytest.mark.parametrize(
    ("alert", "odd", "usual"),
    [
        pytest.param(
            Alert(
                AlertKind.OUTSIDE_ROOT,
                "../x",
                "is outside the root directory",
            ),
            "x",
            "p-1/x",
            id="outside",
        ),
        pytest.param(
            Alert(
                AlertKind.UNSAFE_PATH,
                "a\\b",
                "has a backslash, which Windows cuts at",
            ),
            "p-1/a\\b",
            "p-1/a/b",
            id="backslash",
        ),
        pytest.param(
            Alert(AlertKind.UNSAFE_PATH, "C:x", "has a drive letter"),
            "p-1/C:x",
            "p-1/CC:x",
            id="drive",
        ),
        pytest.param(
            Alert(AlertKind.HIDDEN_NAME, "a\u202eb"),
            "p-1/a\u202eb",
            "p-1/aéb",
            id="invisible",
        ),
        pytest.param(
            Alert(AlertKind.LINK_OUTSIDE, "a/l", "to ../../x"),
            link("p-1/a/l", "../../x"),
            link("p-1/a/l", "../x"),
            id="link-relative",
        ),
        pytest.param(
            Alert(AlertKind.LINK_OUTSIDE, "l", "to /etc/passwd"),
            link("p-1/l", "/etc/passwd"),
            link("p-1/l", "etc/passwd"),
            id="link-absolute",
        ),
        pytest.param(
            Alert(AlertKind.LINK_OUTSIDE, "l", "to a/../../a"),
            link("p-1/l", "a/../../a"),
            link("p-1/l", "a/../a"),
            id="link-on-the-way",
        ),
        pytest.param(
            Alert(AlertKind.LINK_OUTSIDE, "a/l", "to ../x"),
            link("p-1/a/l", "x", Kind.HARDLINK),
            link("p-1/a/l", "p-1/x", Kind.HARDLINK),
            id="hard-link",
        ),
        pytest.param(
            Alert(AlertKind.LINK_OUTSIDE, "l", "to ..//p-1/x"),
            link("p-1/l", "/p-1/x", Kind.HARDLINK),
            link("p-1/l", "./p-1/x", Kind.HARDLINK),
            id="hard-link-absolute",
        ),
        pytest.param(
            Alert(
                AlertKind.COLLIDING_PATH,
                "pkg-info",
                "is PKG-INFO on some file systems",
            ),
            "p-1/pkg-info",
            "p-1/pkg_info",
            id="case",
        ),
    ],
)
def test_alerts(alert: Alert, odd: str | Member, usual: str | Member) -> None:
    assert alert in layout_of("p-1/PKG-INFO", odd).alerts
    assert layout_of("p-1/PKG-INFO", usual).alerts == ()


def test_alert_on_unicode_forms() -> None:
    layout = layout_of("p-1/PKG-INFO", "p-1/caf\u00e9", "p-1/cafe\u0301")
    (alert,) = layout.alerts
    assert alert.kind is AlertKind.COLLIDING_PATH
    assert layout_of("p-1/PKG-INFO", "p-1/café", "p-1/cafè").alerts == ()


def test_remark_on_a_source_tree() -> None:
    (remark,) = layout_of("p-1/setup.py").remarks
    assert remark.startswith("no PKG-INFO: a source tree")
    assert not [*layout_of("p-1/setup.py", "p-1/PKG-INFO").remarks]


def test_alerts_outside_of_the_root() -> None:
    alerts = layout_of("p-1/PKG-INFO", *"ba").alerts
    assert alerts == tuple(
        Alert(
            AlertKind.OUTSIDE_ROOT, f"../{p}", "is outside the root directory"
        )
        for p in "ba"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "Foo_Bar.egg-info/PKG-INFO", "foo-bar.egg-info/PKG-INFO", id="name"
        ),
        pytest.param("foo.bar.egg-info/a", "foo_bar.egg-info/a", id="dots"),
        pytest.param("src/A__b.egg-info", "src/a-b.egg-info", id="below-src"),
    ],
)
def test_same_comparison_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Foo_Bar/a.py", "foo-bar/a.py", id="no-egg-info"),
        pytest.param("f.egg-info/A_b", "f.egg-info/a-b", id="below-egg-info"),
        pytest.param("A/f.egg-info/x", "a/f.egg-info/x", id="above-egg-info"),
        pytest.param("f.egg-info", "f.egg-info2", id="other-suffix"),
        pytest.param("foo.egg-info/x", "bar.egg-info/x", id="other-name"),
    ],
)
def test_other_comparison_key(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


@pytest.mark.parametrize(
    "name",
    [
        "p-1.tar.gz",
        "p-1.tgz",
        "p-1.tar.bz2",
        "p-1.tbz2",
        "p-1.tar.xz",
        "p-1.txz",
        "p-1.tar.zst",
        "p-1.tar",
        "p-1.zip",
        "P-1.TAR.GZ",
        "/some/where/p-1.zip",
    ],
)
def test_suffix(name: str) -> None:
    assert has_sdist_suffix(name)


@pytest.mark.parametrize(
    "name", ["p-1.whl", "p-1.gz", "p-1.tar.gz.asc", "p-1.deb", "tar.gz/x", ""]
)
def test_other_suffix(name: str) -> None:
    assert not has_sdist_suffix(name)


paths = st.lists(
    st.lists(
        st.sampled_from(
            [
                "",
                ".",
                "..",
                "p-1",
                "PKG-INFO",
                "a",
                "a (2)",
                "é\u202e",
                "\udcff",
            ]
        ),
        min_size=1,
        max_size=4,
    ).map("/".join),
    max_size=12,
)


@given(paths, st.sampled_from(Kind), paths)
def test_no_member_is_lost(
    paths: list[str], kind: Kind, targets: list[str]
) -> None:
    members = [Member(path, position=n) for n, path in enumerate(paths)]
    members += [
        Member("l", kind, link=target, position=len(paths) + n)
        for n, target in enumerate(targets)
    ]
    layout = layout_of(*members)
    assert [m.position for m in layout.members.values()] == list(
        range(len(members))
    )
    assert [m.path for m in layout.members.values()] == [
        m.path for m in members
    ]
    assert all(alert_sentences(layout.alerts))


@given(st.text())
def test_comparison_key_of_anything(path: str) -> None:
    assert comparison_key(comparison_key(path)) == comparison_key(path)
