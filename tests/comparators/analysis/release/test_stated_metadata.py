"""The metadata of a release, each value with the place that states it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.layout import Layout
from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.analysis.metadata.egg_info import EntryPoint
from diffoscope_sdist.comparators.analysis.metadata.stated import (
    Metadata,
    Stated,
    merged,
)
from diffoscope_sdist.comparators.analysis.release.stated_metadata import (
    stated_metadata,
)

PKG_INFO = """\
Metadata-Version: 2.4
Name: pkg
Version: 1.0
Author: A. Person
Maintainer-email: B. Person <b@example.org>
Home-page: https://example.org/
Project-URL: Code, https://example.org/code
License-Expression: MIT
License-File: LICENSE
Requires-Python: >=3.8
Requires-Dist: a>=1
Requires-Dist: b; extra == "x"
Provides-Extra: x
"""
PYPROJECT = """\
[build-system]
requires = ["own"]
build-backend = "own.build"
backend-path = ["."]
[project]
name = "pkg"
version = "1.0"
requires-python = ">=3.8"
dependencies = ["a>=1"]
license = "MIT"
license-files = ["LICENSE"]
authors = [{name = "A. Person"}, {email = "a@example.org"}]
maintainers = [{name = "B. Person", email = "b@example.org"}]
[project.optional-dependencies]
x = ["b"]
[project.urls]
Code = "https://example.org/code"
[project.scripts]
run = "pkg:main"
[project.gui-scripts]
show = "pkg:show"
[project.entry-points."a.group"]
name = "pkg:plug"
"""
POETRY = """\
[tool.poetry]
name = "pkg"
version = "1.0"
license = "MIT"
authors = ["A. Person <a@example.org>"]
homepage = "https://example.org/"
[tool.poetry.dependencies]
python = "^3.8"
a = "^1"
[tool.poetry.scripts]
run = "pkg:main"
other = {reference = "pkg:other", type = "console"}
[tool.poetry.plugins."a.group"]
name = "pkg:plug"
"""
SETUP_CFG = """\
[metadata]
name = pkg
version = attr: pkg.__version__
author = A. Person
author_email = a@example.org
license = MIT
license_files = LICENSE, NOTICE
url = https://example.org/
project_urls =
    Code = https://example.org/code
[options]
python_requires = >=3.8
install_requires =
    a>=1
    # why
setup_requires = own
scripts = bin/run
[options.extras_require]
x = b
[options.entry_points]
console_scripts =
    run = pkg:main
"""
SETUP_PY = """\
from setuptools import setup
setup(
    name='pkg', version=unknown(), author='A. Person', license='MIT',
    url='https://example.org/', project_urls={'Code': 'https://e.org/code'},
    python_requires='>=3.8', install_requires=['a>=1'],
    extras_require={'x': ['b'], ':os_name == "nt"': ['c']},
    setup_requires=['own'], scripts=['bin/run'],
    entry_points={'console_scripts': ['run = pkg:main']},
)
"""


def metadata_of(files: dict[str, str]) -> Metadata:
    return merged(stated_metadata(*sides(files)))


def sides(
    files: dict[str, str],
) -> tuple[Layout, Callable[[str], bytes | None]]:
    layout = Layout("pkg-1.0", {path: Member(path) for path in files})
    contents = {path: text.encode() for path, text in files.items()}
    return layout, contents.get


def plain(value: object) -> object:
    """The values without the places."""
    if isinstance(value, Stated):
        return value.value
    if isinstance(value, EntryPoint):
        return " ".join(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


COMMON = {
    "name": "pkg",
    "requires_python": ">=3.8",
    "requirements": {"": ["a>=1"], "x": ["b"]},
    "extras": ["x"],
}
FILES = {
    "core metadata": (
        "PKG-INFO",
        PKG_INFO,
        {
            **COMMON,
            "version": "1.0",
            "requirements": {"": ["a>=1"], "x": ['b; extra == "x"']},
            "people": ["A. Person"],
            "mails": ["B. Person <b@example.org>"],
            "urls": {
                "Home-page": "https://example.org/",
                "Code": "https://example.org/code",
            },
            "license": "MIT",
            "license_files": ["LICENSE"],
        },
    ),
    "requires.txt": (
        "pkg.egg-info/requires.txt",
        "a>=1\n\n[x]\nb\n",
        {
            "requirements": {"": ["a>=1"], "x": ['b; extra == "x"']},
            "extras": ["x"],
        },
    ),
    "entry_points.txt": (
        "src/pkg.egg-info/entry_points.txt",
        "[console_scripts]\nrun = pkg:main\n",
        {"entry_points": ["console_scripts run pkg:main"]},
    ),
    "pyproject.toml": (
        "pyproject.toml",
        PYPROJECT,
        {
            **COMMON,
            "version": "1.0",
            "build_requirements": ["own"],
            "build_backend": "own.build",
            "backend_path": ["."],
            "license": "MIT",
            "license_files": ["LICENSE"],
            "people": ["A. Person", "B. Person"],
            "mails": ["a@example.org", "b@example.org"],
            "urls": {"Code": "https://example.org/code"},
            "entry_points": [
                "console_scripts run pkg:main",
                "gui_scripts show pkg:show",
                "a.group name pkg:plug",
            ],
        },
    ),
    "poetry": (
        "pyproject.toml",
        POETRY,
        {
            "name": "pkg",
            "version": "1.0",
            "license": "MIT",
            "requirements": {"": ["a ^1"]},
            "people": ["A. Person"],
            "mails": ["A. Person <a@example.org>"],
            "urls": {"homepage": "https://example.org/"},
            "entry_points": [
                "console_scripts run pkg:main",
                "console_scripts other pkg:other",
                "a.group name pkg:plug",
            ],
        },
    ),
    "setup.cfg": (
        "setup.cfg",
        SETUP_CFG,
        {
            **COMMON,
            "expressions": {"version": "attr: pkg.__version__"},
            "license": "MIT",
            "license_files": ["LICENSE", "NOTICE"],
            "people": ["A. Person"],
            "mails": ["a@example.org"],
            "urls": {
                "Home-page": "https://example.org/",
                "Code": "https://example.org/code",
            },
            "build_requirements": ["own"],
            "scripts": ["bin/run"],
            "entry_points": ["console_scripts run pkg:main"],
        },
    ),
    "setup.py": (
        "setup.py",
        SETUP_PY,
        {
            **COMMON,
            "requirements": {
                "": ["a>=1", 'c; os_name == "nt"'],
                "x": ["b"],
            },
            "license": "MIT",
            "people": ["A. Person"],
            "urls": {
                "Home-page": "https://example.org/",
                "Code": "https://e.org/code",
            },
            "build_requirements": ["own"],
            "scripts": ["bin/run"],
            "entry_points": ["console_scripts run pkg:main"],
            "expressions": {"version": "unknown()"},
        },
    ),
}


@pytest.mark.parametrize(
    ("path", "content", "expected"), FILES.values(), ids=FILES
)
def test_each_file_states(
    path: str, content: str, expected: dict[str, object]
) -> None:
    stated = metadata_of({path: content})
    found = {
        attribute: plain(value)
        for attribute, value in stated._asdict().items()
        if value
    }
    assert found == expected


def test_what_a_build_wrote_comes_first() -> None:
    files = {
        "PKG-INFO": "Name: pkg\nVersion: 1.0\n",
        "pyproject.toml": "[project]\nname = 'other'\nlicense = 'MIT'\n",
        "setup.py": "setup(version='2', license='BSD', scripts=['run'])",
    }
    found = metadata_of(files)
    assert found.name == Stated("pkg", "PKG-INFO")
    assert found.version == Stated("1.0", "PKG-INFO")
    assert found.license == Stated("MIT", "pyproject.toml")
    assert found.scripts == (Stated("run", "setup.py"),)


def test_each_file_for_itself() -> None:
    files = {
        "pkg.egg-info/entry_points.txt": "[console_scripts]\na = p:a\n",
        "setup.py": "setup(entry_points={'console_scripts': 'b = p:b'})",
    }
    assert [
        plain(one.entry_points) for one in stated_metadata(*sides(files))
    ] == [
        ["console_scripts a p:a"],
        ["console_scripts b p:b"],
    ]


@pytest.mark.parametrize(
    "count, read", [pytest.param(3, 4, id="few"), (300, 101)]
)
def test_the_directories_that_are_read_are_bounded(
    count: int, read: int
) -> None:
    files = {"PKG-INFO": "Name: a\n"} | {
        f"a{number}.egg-info/PKG-INFO": "Name: a\n" for number in range(count)
    }
    assert len(stated_metadata(*sides(files))) == read


def test_nothing_is_stated() -> None:
    assert metadata_of({}) == Metadata()
    assert metadata_of(
        {"PKG-INFO": "\n", "setup.py": "(", "setup.cfg": "["}
    ) == (Metadata())


@settings(deadline=None)
@given(
    st.sampled_from([path for path, _, _ in FILES.values()]),
    st.sampled_from([text for _, text, _ in FILES.values()]),
    st.integers(0, 400),
    st.text(max_size=20),
)
def test_never_raises(path: str, text: str, at: int, inserted: str) -> None:
    content = f"{text[:at]}{inserted}{text[at:]}"
    layout = Layout("p-1", {path: Member(path)})
    stated_metadata(
        layout, {path: content.encode("utf-8", "surrogatepass")}.get
    )


def test_comments_and_spellings_of_extras() -> None:
    script = (
        "from setuptools import setup\nsetup("
        "install_requires=['# all', 'a>=1  # b'], "
        "extras_require={'A_b': ['c  # why', '# no']}, "
        "setup_requires=['d # why'])\n"
    )
    found = metadata_of({"setup.py": script})
    assert plain(found.requirements) == {"": ["a>=1"], "a-b": ["c"]}
    assert plain(found.build_requirements) == ["d"]
    assert plain(found.extras) == ["A_b"]


FILES_OF_REQUIREMENTS = {
    "setup.cfg": "[options]\ninstall_requires = file: a.txt, b.txt\n"
    "[options.extras_require]\nx = file: x.txt\n",
    "pyproject.toml": "[project]\n"
    'dynamic = ["dependencies", "optional-dependencies"]\n'
    "[tool.setuptools.dynamic]\n"
    'dependencies = {file = ["a.txt", "b.txt"]}\n'
    'optional-dependencies.x = {file = "x.txt"}\n',
    "pyproject.toml of Hatch": "[project]\n"
    'dynamic = ["dependencies", "optional-dependencies"]\n'
    "[tool.hatch.metadata.hooks.requirements_txt]\n"
    'files = ["a.txt", "b.txt"]\n'
    'optional-dependencies.x = ["x.txt"]\n',
}


@pytest.mark.parametrize("name", FILES_OF_REQUIREMENTS)
def test_files_of_requirements_are_read(name: str) -> None:
    files = {
        name.split()[0]: FILES_OF_REQUIREMENTS[name],
        "a.txt": "# all\na>=1  # why\n",
        "b.txt": "b\n",
        "x.txt": "c\n",
    }
    assert metadata_of(files).requirements == {
        "": (Stated("a>=1", "a.txt"), Stated("b", "b.txt")),
        "x": (Stated("c", "x.txt"),),
    }


@pytest.mark.parametrize(
    "text",
    [
        "[tool.setuptools.dynamic]\ndependencies = {file = 'a.txt'}\n",
        "[project]\ndynamic = ['dependencies']\n"
        "[tool.setuptools.dynamic]\ndependencies = 'a.txt'\n",
    ],
    ids=["not dynamic", "no directive"],
)
def test_other_files_are_none_of_requirements(text: str) -> None:
    files = {"pyproject.toml": text, "a.txt": "a\n"}
    assert not metadata_of(files).requirements


def test_what_a_script_likely_requires_is_stated() -> None:
    """Whatever exec does, the requirement is there to be looked at."""
    script = (
        "from setuptools import setup\nabout = {}\n"
        "exec(open('v.py').read(), about)\nrequires = ['evil']\n"
        "name = 'pkg'\n"
        "setup(name=name, version=about['v'], install_requires=requires)\n"
    )
    found = metadata_of({"setup.py": script, "v.py": "v = '1'\n"})
    assert plain(found.requirements) == {"": ["evil"]}
    assert found.name is None
    assert found.version is None


def test_a_requirement_that_is_changed_is_not_likely() -> None:
    script = (
        "from setuptools import setup\nexec('')\nrequires = ['a']\n"
        "requires.append('b')\nsetup(install_requires=requires)\n"
    )
    assert not metadata_of({"setup.py": script}).requirements
