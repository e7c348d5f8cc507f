"""Modules in the place of others, and repositories."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    build,
    lines,
)


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("setuptools.py", "setuptools"),
        ("distutils/__init__.py", "distutils"),
        ("json.cpython-312-x86_64-linux-gnu.so", "json"),
        ("hatch_vcs.pyc", "hatch_vcs"),
        ("src/json.py", ""),
        ("json/data.py", ""),
        ("test/__init__.py", ""),
        ("conf.py", ""),
    ],
)
def test_a_module_in_the_place_of_another(path: str, module: str) -> None:
    old = {"pyproject.toml": build('requires = ["hatchling", "hatch-vcs"]')}
    expected = [
        f"alert runs-at-build {path}: in place of the module {module}, for "
        "what is imported from the root directory"
    ]
    new = old | {path: b"x = 1\n"}
    assert lines(old, new, "runs-at-build") == expected * bool(module)
    assert lines(new, new | {path: b"x = 2\n"}, "runs-at-build") == []


def test_a_module_in_the_place_of_another_for_a_backend() -> None:
    old = {"pyproject.toml": build('backend-path = ["./b"]')}
    new = old | {"b/json.py": b"", "c/json.py": b""}
    assert lines(old, new, "runs-at-build") == [
        "alert runs-at-build b/json.py: in place of the module json, for what "
        "is imported from b/"
    ]


REPOSITORIES = {
    "settings": (
        [".git/HEAD", ".git/config"],
        "alert runs-at-build .git: part of a repository is new or changed, "
        "config",
    ),
    "a hook": (
        ["a/.git/hooks/pre-push"],
        "alert runs-at-build a/.git: part of a repository is new or changed, "
        "hooks/pre-push",
    ),
    "of Mercurial": (
        [".hg/hgrc"],
        "alert runs-at-build .hg: part of a repository is new or changed, "
        "hgrc",
    ),
    "a place of another": (
        [".git"],
        "alert runs-at-build .git: part of a repository is new or changed",
    ),
    "of Subversion": (
        [".svn/wc.db"],
        "review runs-at-build .svn: part of a repository is new or changed, "
        "wc.db",
    ),
    "without a working tree": (
        ["a/HEAD", "a/config", "a/objects/b", "a/refs/c"],
        "alert runs-at-build a: part of a repository is new or changed, "
        "config",
    ),
    "of a test": (
        ["tests/.git/config"],
        "note runs-at-build tests/.git: part of a repository is new or "
        "changed, config",
    ),
    "what is called so": ([".gitignore", "a.git/x", "a/HEAD", "a/config"], ""),
}


@pytest.mark.parametrize(
    ("paths", "expected"), REPOSITORIES.values(), ids=REPOSITORIES
)
def test_a_repository_inside(paths: list[str], expected: str) -> None:
    new = dict.fromkeys(paths, b"a\n")
    found = [expected] if expected else []
    assert lines({}, new, "runs-at-build") == found
    assert lines(new, new | {"b": b""}, "runs-at-build") == []
