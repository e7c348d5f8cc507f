"""What a release requires, and where it is taken from."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    lines,
    pkg_info,
    stated,
)

FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], list[str]]] = {
    "a new requirement": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a", "Requires-Dist: b>=1"),
        ["review new-dependency b>=1"],
    ),
    "a requirement that no parser takes": (
        ("Requires-Dist: b (>=1.0.*)",),
        ("Requires-Dist: b (>=1.1.*)", "Requires-Dist: evil (>=1.0.*)"),
        ["review new-dependency evil (>=1.0.*)"],
    ),
    "an extra of what is required": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a[b]",),
        ["review new-dependency a[b]: newly with its extra b"],
    ),
    "a marker that held nowhere": (
        ("Requires-Dist: b; python_version < '3'",),
        ("Requires-Dist: b; python_version >= '3'",),
        [
            "review new-dependency b; python_version >= '3': before, "
            "no CPython 3 asked for it"
        ],
    ),
    "a marker that holds in more places": (
        ("Requires-Dist: b; sys_platform == 'win32'",),
        ("Requires-Dist: b; sys_platform != 'linux'",),
        [
            'note loosened-dependency b: only where sys_platform == "win32" '
            '→ only where sys_platform != "linux"'
        ],
    ),
    "a marker that asks for the machine": (
        ("Requires-Dist: b; platform_machine == 'none'",),
        ("Requires-Dist: b; platform_machine != 'none'",),
        [],
    ),
    "a marker that holds in fewer places": (
        ("Requires-Dist: b; sys_platform != 'linux'",),
        ("Requires-Dist: b; sys_platform == 'win32'",),
        [],
    ),
    "a requirement in another spelling": (
        ("Requires-Dist: a_b (>=1)",),
        ("Requires-Dist: A-b>=1",),
        [],
    ),
    "a requirement that is gone": (
        ("Requires-Dist: a", "Requires-Dist: b"),
        ("Requires-Dist: a",),
        ["note removed-dependency b"],
    ),
    "the first extra": (
        (),
        ("Provides-Extra: x", 'Requires-Dist: a; extra == "x"'),
        ["note extra-changed x: added, a"],
    ),
    "an extra of which no requirement is stated": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a", "Provides-Extra: x"),
        ["note extra-changed x: added"],
    ),
    "a bound that is gone": (
        ("Requires-Dist: a<2,>=1",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: <2,>=1 → >=1"],
    ),
    "a bound that came": (
        ("Requires-Dist: a>=1",),
        ("Requires-Dist: a<2,>=1",),
        [],
    ),
    "a release that is no longer kept out": (
        ("Requires-Dist: a!=1.5,>=1",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: !=1.5,>=1 → >=1"],
    ),
    "an older release that is let in": (
        ("Requires-Dist: a>=2",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: >=2 → >=1"],
    ),
    "a pin that moves": (
        ("Requires-Dist: a==1",),
        ("Requires-Dist: a==2",),
        [],
    ),
    "other clauses for the same": (
        ("Requires-Dist: a~=1.4",),
        ("Requires-Dist: a>=1.4,==1.*",),
        [],
    ),
    "a marker that is gone": (
        ('Requires-Dist: a<2; sys_platform == "win32"',),
        ("Requires-Dist: a<2",),
        [
            'note loosened-dependency a: only where sys_platform == "win32" '
            "→ everywhere"
        ],
    ),
    "a marker that came": (
        ("Requires-Dist: a",),
        ('Requires-Dist: a; sys_platform == "win32"',),
        [],
    ),
    "an address": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a @ https://a.org/a.zip",),
        ["alert direct-url a @ https://a.org/a.zip"],
    ),
    "addresses that changed places": (
        ("Requires-Dist: a @ https://a/x", "Requires-Dist: b @ https://b/x"),
        ("Requires-Dist: a @ https://b/x", "Requires-Dist: b @ https://a/x"),
        [
            "alert direct-url a @ https://b/x",
            "alert direct-url b @ https://a/x",
        ],
    ),
    "addresses in another order": (
        ("Requires-Dist: a @ https://a/x", "Requires-Dist: b @ https://b/x"),
        ("Requires-Dist: b @ https://b/x", "Requires-Dist: a @ https://a/x"),
        [],
    ),
    "another Python": (
        ("Requires-Python: >=3.7",),
        ("Requires-Python: >= 3.8",),
        ["note python-requirement >=3.7 → >=3.8"],
    ),
    "the same Python": (
        ("Requires-Python: >=3.7",),
        ("Requires-Python: >= 3.7",),
        [],
    ),
    "an extra": (
        ("Provides-Extra: x", 'Requires-Dist: a; extra == "x"'),
        (
            "Provides-Extra: x",
            'Requires-Dist: a; extra == "x"',
            'Requires-Dist: b; extra == "x"',
        ),
        ["note extra-changed x: newly requires b"],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), FIELDS.values(), ids=FIELDS
)
def test_fields(
    old: tuple[str, ...], new: tuple[str, ...], expected: list[str]
) -> None:
    assert stated(old, new) == expected
    assert stated(new, new) == []


def test_a_new_requirement_of_a_correction_is_an_alert() -> None:
    assert stated((), ("Requires-Dist: b",), "1.0.1") == [
        "alert new-dependency b"
    ]


@pytest.mark.parametrize(
    ("path", "new", "expected"),
    [
        (
            "requirements.txt",
            "--extra-index-url https://a.org/simple\n",
            ["--extra-index-url https://a.org/simple"],
        ),
        (
            "requirements.txt",
            "a\n--extra-index-url \\\n  https://a.org\u2028--ex=https://b.org\n"
            "-ihttps://c.org\n",
            [
                "--ex=https://b.org",
                "--extra-index-url   https://a.org",
                "-ihttps://c.org",
            ],
        ),
        (
            "pkg.egg-info/dependency_links.txt",
            "https://a.org/a.zip\n",
            ["https://a.org/a.zip"],
        ),
        (
            "setup.py",
            "import setuptools\n"
            "setuptools.setup(dependency_links=['https://a.org'])\n",
            ["https://a.org"],
        ),
        (
            "setup.cfg",
            "[options]\ndependency_links = https://a.org\n",
            ["https://a.org"],
        ),
        ("requirements.txt", "a\n# --index-url is not set\n", []),
        ("docs/requirements.txt", "-i https://a.org\n", []),
    ],
    ids=[
        "index",
        "as pip reads lines",
        "link",
        "setup.py",
        "setup.cfg",
        "comment",
        "docs",
    ],
)
def test_another_place_to_look(
    path: str, new: str, expected: list[str]
) -> None:
    links = lines({path: b"a\n"}, {path: new.encode()}, "dependency-link")
    assert links == [f"alert dependency-link {path}: {e}" for e in expected]
    both = {path: new.encode()}
    assert lines(both, both) == []


POETRY = {
    "a name": ('evil = "^1"', ["alert new-dependency evil ^1"]),
    "an address": (
        'evil = {git = "https://a.org"}',
        [
            "alert direct-url evil @ git+https://a.org",
            "alert new-dependency evil @ git+https://a.org",
        ],
    ),
    "Python": ('python = "^3.9"', []),
    "the group main": (
        '[tool.poetry.group.main.dependencies]\nevil = "^1"',
        ["alert new-dependency evil ^1"],
    ),
    "another group": (
        '[tool.poetry.group.dev.dependencies]\nevil = "^1"',
        [],
    ),
    "optional": ('evil = {version = "1", optional = true}', []),
}


@pytest.mark.parametrize(("new", "expected"), POETRY.values(), ids=POETRY)
def test_what_poetry_installs(new: str, expected: list[str]) -> None:
    head = '[tool.poetry]\nname = "p"\n[tool.poetry.dependencies]\na = "^1"\n'
    stale = {"PKG-INFO": pkg_info("1.0", "Requires-Dist: a (>=1,<2)")}
    old = stale | {"pyproject.toml": head.encode()}
    tree = stale | {"pyproject.toml": f"{head}{new}\n".encode()}
    codes = "new-dependency", "direct-url"
    assert sorted(lines(old, tree, *codes)) == expected
    assert lines(tree, tree | {"a": b""}, *codes) == []


def test_a_requirement_of_a_file_that_pyproject_names() -> None:
    old = {
        "pyproject.toml": b"[project]\nname = 'p'\ndynamic = ['dependencies']"
        b"\n[tool.setuptools.dynamic]\ndependencies = {file = ['x.txt']}\n",
        "x.txt": b"requests>=2\n",
    }
    new = old | {"x.txt": b"requests>=2\nevil\n"}
    assert lines(old, new) == ["review new-dependency evil"]


def test_what_flit_installs() -> None:
    head = b"[tool.flit.metadata]\nmodule = 'p'\n"
    new = head + b"requires = ['evil']\n"
    assert lines({"pyproject.toml": head}, {"pyproject.toml": new}) == [
        "review new-dependency evil"
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("a;evil>=1", ["alert new-dependency evil>=1"]), ('a;os_name=="b"', [])],
)
def test_a_semicolon_in_setup_cfg(line: str, expected: list[str]) -> None:
    head = "[metadata]\nversion = 1\n[options]\ninstall_requires = "
    old, new = (
        {"setup.cfg": f"{head}{value}\n".encode()} for value in ("a", line)
    )
    assert lines(old, new, "new-dependency") == expected


def test_what_pbr_installs() -> None:
    head = {"setup.cfg": b"[options]\nsetup_requires = pbr\n"}
    old = head | {"requirements.txt": b"a>=1  # b\n"}
    new = head | {"requirements.txt": b"a>=1\nevil>=2  # b\n"}
    assert lines(old, new) == ["review new-dependency evil>=2"]
    del old["setup.cfg"], new["setup.cfg"]
    assert lines(old, new) == []


DYNAMIC = {
    "a list under a name": (
        "import sys\nrequires = ['a']\nif sys.argv:\n    print()\n",
        "install_requires=list(set(requires))",
        "['a']",
        "['a', 'evil>=1']",
    ),
    "a list that is added to": (
        "requires = ['a']\nif input():\n    requires.append('a')\n",
        "install_requires=requires",
        "append('a')",
        "append('evil>=1')",
    ),
}


@pytest.mark.parametrize(
    ("head", "argument", "before", "after"), DYNAMIC.values(), ids=DYNAMIC
)
def test_a_requirement_that_only_running_would_tell(
    head: str, argument: str, before: str, after: str
) -> None:
    script = f"{head}from setuptools import setup\nsetup({argument})\n"
    stale = {"PKG-INFO": pkg_info("1.0", "Requires-Dist: a")}
    old = stale | {"setup.py": script.encode()}
    new = stale | {"setup.py": script.replace(before, after).encode()}
    assert lines(old, new, "new-dependency") == [
        "alert new-dependency evil>=1"
    ]
    assert lines(new, new, "new-dependency") == []


def test_a_requirement_in_a_file_that_setup_py_reads() -> None:
    script = (
        b"from setuptools import setup\n"
        b"def needs():\n    return open('needs.txt').read().split()\n"
        b"setup(name='p', version='1', install_requires=needs())\n"
    )
    old = {"setup.py": script, "needs.txt": b"a\n"}
    new = {"setup.py": script, "needs.txt": b"a\nevil>=1\n"}
    [line] = lines(old, new, "new-dependency")
    assert line.endswith("new-dependency evil>=1")


def test_python_that_setup_py_alone_requires() -> None:
    head = "from setuptools import setup\nsetup(python_requires="
    stale = {"PKG-INFO": pkg_info("1.0", "Requires-Python: >=3.8")}
    old = stale | {"setup.py": f"{head}'>=3.8')\n".encode()}
    new = stale | {"setup.py": f"{head}'>=2.7')\n".encode()}
    assert lines(old, new, "python-requirement") == [
        "note python-requirement >=3.8 → >=2.7"
    ]


@pytest.mark.parametrize(
    "old",
    [
        {
            "setup.py": b"from setuptools import setup\n"
            b"setup(name='p', install_requires=needs())\n"
        },
        {
            "pyproject.toml": b'[project]\nname = "p"\n'
            b'dynamic = ["dependencies"]\n'
        },
    ],
    ids=["setup.py", "pyproject.toml"],
)
def test_what_is_not_known_is_not_new(old: dict[str, bytes]) -> None:
    new = old | {"PKG-INFO": pkg_info("1.0", "Requires-Dist: a")}
    assert lines(old, new, "new-dependency") == [
        "note new-dependency what the old side requires is not known, the "
        "new one requires a"
    ]


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("b @ https://a.example/b.zip", "https://a.example/b.zip"),
        ("b[c]@ file:///b.zip", "file:///b.zip"),
        ("-r https://a.example/more.txt", "https://a.example/more.txt"),
        ("--constraint=ftp://a.example/c", "ftp://a.example/c"),
    ],
)
def test_an_address_in_another_form(line: str, url: str) -> None:
    found = lines({}, {"requirements.txt": f"a\n{line}\n".encode()})
    assert f"alert direct-url requirements.txt: {url}" in found
    assert not any(
        "direct-url" in one
        for one in lines({}, {"requirements.txt": b"a\n-r more.txt\n"})
    )


def test_an_address_in_requirements() -> None:
    new = {"requirements.txt": b"a\n-e git+https://a.example/x#egg=x\n"}
    assert lines({}, new) == [
        "alert direct-url requirements.txt: git+https://a.example/x#egg=x"
    ]
    assert (
        lines(new, {"requirements.txt": new["requirements.txt"] + b"b"}) == []
    )
