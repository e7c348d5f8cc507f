"""Whether a file changed in nothing but the version of its release."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.versions import spellings
from diffoscope_sdist.comparators.analysis.release.version_only import (
    is_version_only,
)


def only(
    path: str, old: str, new: str, step: tuple[str, str] = ("1.0", "1.1")
) -> bool:
    before, after = map(spellings, step)
    return is_version_only(path, old.encode(), new.encode(), (before, after))


STATED = {
    "nothing else in the file": ("VERSION", "{}\n"),
    "with a letter": ("VERSION", "v{}"),
    "field": ("PKG-INFO", "Name: a\nVersion: {}\nSummary: b\n\nbody\n"),
    "field of a wheel": ("a.dist-info/METADATA", "Version: {}\n"),
    "name of a module": ("p/__init__.py", '__version__ = "{}"\n'),
    "literal with a letter": ("p/__init__.py", 'VERSION = "v{}"\n'),
    "line ends of Windows": ("PKG-INFO", "Name: a\r\nVersion: {}\r\n"),
    "annotated name": ("p/__init__.py", 'VERSION: str = "{}"\n'),
    "two names": ("p/__init__.py", '__version__ = version = "{}"\n'),
    "release of the documentation": ("doc/conf.py", "release = '{}'\n"),
    "argument of setup": (
        "setup.py",
        'from setuptools import setup\nsetup(\n    version="{}",\n)\n',
    ),
    "argument of setuptools' setup": (
        "setup.py",
        'import setuptools\nsetuptools.setup(version="{}")\n',
    ),
    "keyword of setup": (
        "setup.py",
        "from distutils.core import setup\n"
        'kw = {{"name": "a", "version": "{}"}}\nsetup(**kw)\n',
    ),
    "setup of a module": (
        "setup.py",
        'import setuptools\nsetuptools.setup(version="{}")\n',
    ),
    "two names of a file": (
        ".bumpversion.cfg",
        "[bumpversion]\ncurrent_version = {}\n",
    ),
    "project table": ("pyproject.toml", '[project]\nversion = "{}"\n'),
    "poetry": ("pyproject.toml", '[tool.poetry]\nversion = "{}"\n'),
    "setup.cfg": ("setup.cfg", "[metadata]\nversion = {}\n"),
    "field of a text": ("README.rst", ":Version: {} (summer)\n:Web: x\n"),
}


@pytest.mark.parametrize(("path", "text"), STATED.values(), ids=STATED)
def test_the_own_version_is_stated(path: str, text: str) -> None:
    assert only(path, text.format("1.0"), text.format("1.1"))
    assert not only(path, text.format("1.1"), text.format("1.0"))
    assert not only(path, text.format("1.0"), text.format("1.2"))
    assert not only(path, text.format("1.0"), text.format("1.0"))
    assert not only(path, text.format("1.0"), text.format("1.1") + "x = 1\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version_info = ({})\n", True),
        ('__version__ = "1.{0}"\n__version_info__ = ({0})\n', False),
        ("version_info = ({}, 7)\n", False),
        ("version_info = LIMIT = ({})\n", False),
        ("LIMITS = ({})\n", False),
        ("f({})\n", False),
    ],
)
def test_numbers_of_the_own_version(text: str, expected: bool) -> None:
    step = "1.0", "1.1"
    old, new = text.format("1, 0"), text.format("1, 1")
    assert only("p/__init__.py", old, new, step) is expected
    assert not only("p/__init__.py", new, old, step)
    assert not only("p/__init__.py", old, text.format("1, 2"), step)


NOT_STATED = {
    "address of the release": (
        "PKG-INFO",
        "Version: {0}\nDownload-URL: https://x.org/own_pkg-{0}.tar.gz\n",
    ),
    "address in a text": ("README.md", "see <https://x.org/own-pkg-{}.zip>\n"),
    "setup of another file": ("p/a.py", 'setup(version="{}")\n'),
    "a second statement": ("p/a.py", '__version__ = "{0}"; f("{0}")\n'),
    "a comment beside it": ("setup.cfg", "[metadata]\nversion = {0} # {0}\n"),
    "a continued line": (
        "setup.cfg",
        "[metadata]\nversion = 3\n[evil]\nx = a\n  version = {}\n",
    ),
    "requirement": ("requirements.txt", "evil=={}\n"),
    "own requirement": ("requirements.txt", "own.pkg=={}\n"),
    "required field": ("PKG-INFO", "Requires-Dist: evil=={}\n"),
    "field in the body": ("PKG-INFO", "Name: a\n\nVersion: {}\n"),
    "requirement in the body": ("PKG-INFO", "Name: a\n\npip install a=={}\n"),
    "comparison": ("p/a.py", "if ratio > {}:\n    f()\n"),
    "number": ("p/a.py", "version = {}\n"),
    "call": ("p/a.py", 'install(version="{}")\n'),
    "call of a method": ("p/a.py", 'x.run(version="{}")\n'),
    "setup of another module": (
        "setup.py",
        'import evil\nevil.setup(version="{}")\n',
    ),
    "setup that another module has": (
        "setup.py",
        'from evil import setup\nsetup(version="{}")\n',
    ),
    "module of that name": (
        "setup.py",
        'import evil as setuptools\nsetuptools.setup(version="{}")\n',
    ),
    "setup that is none any more": (
        "setup.py",
        'from setuptools import setup\nsetup = install\nsetup(version="{}")\n',
    ),
    "other dictionary": ("p/a.py", 'kw = {{"version": "{}"}}\nf(**kw)\n'),
    "other name": ("p/a.py", 'LIMIT = "{}"\n'),
    "another version": ("p/a.py", 'min_version = "{}"\n'),
    "one of two names": ("p/a.py", 'version = LIMIT = "{}"\n'),
    "part of a literal": ("p/a.py", '__version__ = "{} "\n'),
    "in a docstring": ("p/a.py", '"""\n__version__ = "{}"\n"""\n'),
    "in a comment": ("p/a.py", '# __version__ = "{}"\n'),
    "in a function": ("p/a.py", 'def f():\n    version = "{}"\n'),
    "host": ("README.md", "<http://own-pkg-{}.evil.com/>\n"),
    "host with a letter": ("README.md", "http://v{}.evil.com/\n"),
    "sentence": ("README.md", "Needs evil {}.\n"),
    "code": ("README.md", "```\n# {}\n```\n"),
    "requirement in a heading": ("README.md", "# evil=={}\n"),
    "another project": ("README.md", "`cd evil-{}`\n"),
    "longer field of a text": ("README.rst", ":Version: {}.7\n"),
    "field with a word": ("README.rst", ":Version: {} of evil\n"),
    "another table": (
        "pyproject.toml",
        '[tool.poetry.dependencies.evil]\nversion = "{}"\n',
    ),
    "locked package": ("uv.lock", '[[package]]\nversion = "{}"\n'),
    "dependency of cargo": (
        "Cargo.toml",
        '[package]\nversion = "3"\n[dependencies.evil]\nversion = "{}"\n',
    ),
    "text of several lines": (
        "pyproject.toml",
        '[project]\nx = """\nversion = "{}"\n"""\n',
    ),
    "another section": ("setup.cfg", "[evil]\nversion = {}\n"),
    "dependency in JSON": ("package.json", '{{"x": {{"version": "{}"}}}}'),
    "JSON": ("package.json", '{{"version": "{}", "x": "1.0"}}'),
    "heading": ("README.md", "# own.pkg {}\n"),
    "badge": ("README.md", "![](https://x.org/badge/version-{}-blue)\n"),
    "shell": ("run.sh", 'VERSION="{}"\n'),
    "data": ("data.csv", "a,{}\nb,c\n"),
}


@pytest.mark.parametrize(("path", "text"), NOT_STATED.values(), ids=NOT_STATED)
def test_something_else_is_stated(path: str, text: str) -> None:
    assert not only(path, text.format("1.0"), text.format("1.1"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('f("1, 0")\n', 'f("1, 1")\n'),
        ("f(1, 0)\n", "f(1, 1)\n"),
        ("version = (1, 0)\n", "version = (1, 1)\n"),
        ("x = 1.0e5\n", "x = 1.1e5\n"),
    ],
)
def test_tuples_and_numbers(old: str, new: str) -> None:
    assert not only("p/a.py", old, new)


def test_a_version_of_one_digit() -> None:
    step = ("7", "8")
    assert only("p/a.py", "version = '7'\n", "version = '8'\n", step)
    old, new = "os.chmod(p, '7')\n", "os.chmod(p, '8')\n"
    assert not only("p/a.py", old, new, step)


def test_the_rest_must_be_the_same() -> None:
    old = "__version__ = '1.0'\r\n"
    assert only("p/a.py", old, old.replace("1.0", "1.1"))
    assert not only("p/a.py", old, "__version__ = '1.1'\n")
    assert not only(
        "p/a.py", f"x = 1\r{old}", f"x = 1\r{old}".replace("0", "1")
    )
    assert not only("VERSION", "1.0\n", "1.1\r\n")
    assert not is_version_only("VERSION", b"1.0", b"1.1", ((), ()))


@given(
    st.sampled_from(["p/a.py", "README.md", "PKG-INFO", "a.toml", "a.cfg"]),
    st.text(),
    st.integers(0, 20),
)
def test_true_only_where_replacing_the_version_explains_it(
    path: str, text: str, at: int
) -> None:
    old = f"{text[:at]}1.0{text[at:]}".encode("utf-8", "surrogatepass")
    new = old.replace(b"1.0", b"1.1", 1)
    versions = spellings("1.0"), spellings("1.1")
    if is_version_only(path, old, new, versions):
        assert old.replace(b"1.0", b"1.1") == new
    assert not is_version_only(path, old, new + b"x", versions)
