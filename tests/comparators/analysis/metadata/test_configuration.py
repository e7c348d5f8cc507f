"""setup.cfg and pyproject.toml as flat keys."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.configuration import (
    read_pyproject,
    read_setup_cfg,
)
from diffoscope_sdist.comparators.analysis.metadata.configuration_changes import (
    configuration_changes,
)
from diffoscope_sdist.comparators.analysis.metadata.values import shown


def said(old: str | bytes, new: str | bytes, read=read_pyproject) -> list[str]:
    sides = (
        read(side if isinstance(side, bytes) else side.encode())
        for side in (old, new)
    )
    return [change.sentence for change in configuration_changes(*sides)]


def test_pyproject_keys_are_dotted() -> None:
    result = read_pyproject(
        b"""
        [build-system]
        requires = ["setuptools"]
        [project.urls]
        "Release notes" = "x"
        [tool.setuptools.packages.find]
        where = ["src"]
        [[tool.poetry.source]]
        name = "a"
        [tool.empty]
        """
    )
    assert result.problems == ()
    assert result.values == {
        "build-system.requires": ["setuptools"],
        'project.urls."Release notes"': "x",
        "tool.setuptools.packages.find.where": ["src"],
        "tool.poetry.source": [{"name": "a"}],
        "tool.empty": {},
    }


def test_setup_cfg_keys() -> None:
    result = read_setup_cfg(
        b"\xef\xbb\xbf[metadata]\nAuthor-Email = a@b\nversion = attr: x.y\n"
        b"[options]\ninstall-requires =\n    a\n    # no\n    b>=%(x)s\n"
        b"[DEFAULT]\nx = 1\n[options.extras_require]\ntest = c; d\n"
    )
    assert result.problems == ()
    assert result.values == {
        "metadata.author_email": "a@b",
        "metadata.version": "attr: x.y",
        "options.install_requires": "a\nb>=%(x)s",
        "DEFAULT.x": "1",
        "options.extras_require.test": "c; d",
    }


PROBLEMS = {
    "duplicate option": (
        b"[a]\nb = 1\nb = 2\n",
        "already exists",
        {"a.b": "2"},
    ),
    "duplicate section": (b"[a]\nb=1\n[a]\nc=2\n", "already exists", None),
    "no section": (b"a = 1\n", "no section headers", {}),
    "no value": (b"[a]\nb\nc = 1\n", "parsing errors", {"a.c": "1"}),
    "not UTF-8": (b"[a]\nb = \xe9\n", "not UTF-8: byte 0xe9", {"a.b": "é"}),
    "many spaces": (b"[a]\nb" + b" " * 300 + b"c\n", "spaces in a row", {}),
    "too large": (b"#" * (1 << 19), "larger than", {}),
}


@pytest.mark.parametrize(
    ("content", "problem", "values"), PROBLEMS.values(), ids=PROBLEMS
)
def test_setup_cfg_problems(
    content: bytes, problem: str, values: dict[str, object] | None
) -> None:
    result = read_setup_cfg(content)
    assert problem in result.problems[0]
    assert values is None or result.values == values


TOML_PROBLEMS = {
    "no TOML": (b"a = \n", "not TOML: "),
    "duplicate key": (b"a = 1\na = 2\n", "not TOML: "),
    "deep array": (b"a = " + b"[" * 100_000, "nested too deeply"),
    "deep table": (b"a = " + b"{a=" * 100_000, "nested too deeply"),
    "deep key": (b"a" + b".a" * 100_000 + b" = 1", "too deep"),
    "deep header": (b"[a" + b".a" * 100_000 + b"]", "too deep"),
    "headers of many keys": (
        b"[a" + b".a" * 400 + b"]\n" + b"b.c = 1\n" * 100,
        "too deep",
    ),
    "huge number": (b"a = " + b"9" * 100_000, "not TOML: "),
    "many keys": (
        b"".join(b"k%d = 1\n" % number for number in range(30_000)),
        "only the first 20000 keys",
    ),
    "too large": (b"#" * (2 << 20), "larger than"),
    "not UTF-8": (b'a = "\xe9"', "not UTF-8"),
}


@pytest.mark.parametrize(
    ("content", "problem"), TOML_PROBLEMS.values(), ids=TOML_PROBLEMS
)
def test_pyproject_problems(content: bytes, problem: str) -> None:
    begin = time.perf_counter()
    result = read_pyproject(content)
    assert time.perf_counter() - begin < 10
    assert problem in result.problems[0]


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="[]{}=\"'.#ab1\n \t,:;-%é", max_size=100).map(
            str.encode
        ),
    )
)
def test_never_raises(content: bytes) -> None:
    for read in (read_setup_cfg, read_pyproject):
        result = read(content)
        assert said(content, content, read) == []
        assert bool(said(b"", content, read)) == bool(result.values)


CHANGES = {
    "value": (
        "[project]\nrequires-python = '>=3.7'",
        "[project]\nrequires-python = '>=3.8'",
        ['project.requires-python: ">=3.7" → ">=3.8"'],
    ),
    "added": (
        "",
        "[project]\nname = 'x'",
        ['added: project.name = "x"'],
    ),
    "removed": (
        "[tool.x]\na = true",
        "[tool.x]",
        ["removed: tool.x.a = true", "added: tool.x = {}"],
    ),
    "items": (
        "[project]\nclassifiers = ['a', 'b', 'c']",
        "[project]\nclassifiers = ['a', 'c', 'd']",
        ['project.classifiers: added "d"; removed "b"'],
    ),
    "items that are tables": (
        "[tool.x]\na = [{b = 1}, {c = 2}]",
        "[tool.x]\na = [{b = 1}, {c = 3}]",
        ['tool.x.a: added {"c": 3}; removed {"c": 2}'],
    ),
    "long items": (
        f"[tool.x]\na = ['{'b' * 300}', 'c']",
        f"[tool.x]\na = ['{'b' * 300}d', 'c']",
        [
            "tool.x.a: " + " → ".join([f'["{"b" * 198}…'] * 2),
        ],
    ),
    "long items of tables": (
        f"[tool.x]\na = [{{b = '{'b' * 300}'}}, 1]",
        f"[tool.x]\na = [{{b = '{'b' * 300}d'}}, 1]",
        [
            "tool.x.a: " + " → ".join([f'[{{"b": "{"b" * 192}…'] * 2),
        ],
    ),
    "order of items": (
        "[tool.x]\na = ['a', 'b']",
        "[tool.x]\na = ['b', 'a']",
        ["tool.x.a: the same items in another order or number"],
    ),
    "a text in place of a date": (
        "[tool.x]\na = [2020-01-01, 'a']",
        "[tool.x]\na = ['2020-01-01', 'a']",
        ["tool.x.a: " + " → ".join(['["2020-01-01", "a"]'] * 2)],
    ),
    "requirement": (
        "[project]\ndependencies = ['requests>=2', 'six']",
        "[project]\ndependencies = ['requests>=2.31']",
        [
            "project.dependencies: requests: >=2 → >=2.31",
            "project.dependencies: removed: six",
        ],
    ),
    "extra": (
        "[project.optional-dependencies]\nx = []",
        "[project.optional-dependencies]\nx = ['six']",
        ["project.optional-dependencies.x: added: six"],
    ),
    "build": (
        "[build-system]\nrequires = ['hatchling']",
        "[build-system]\nrequires = ['hatchling', 'evil']",
        ["build-system.requires: added: evil"],
    ),
    "group with an include": (
        "[dependency-groups]\na = ['x']",
        "[dependency-groups]\na = ['x', {include-group = 'b'}]",
        ['dependency-groups.a: added: {"include-group": "b"}'],
    ),
    "a group of includes": (
        "[dependency-groups]\nb = ['x']",
        "[dependency-groups]\nb = ['x']\na = [{include-group = 'b'}]",
        ['added: dependency-groups.a = [{"include-group": "b"}]'],
    ),
    "no requirements": (
        "[project]\nname = 'x'",
        "[project]\nname = 'x'\ndependencies = []",
        ["added: project.dependencies = []"],
    ),
    "tables": (
        "[tool.y.z]\na = 1\nb = 1\n[project]\nname = 'a'",
        "[project]\nname = 'a'\n[project.urls]\na = 'b'\n"
        "[tool.x.z]\na = 1\nb = 2\n[tool.w]\na = 1",
        [
            'added: project.urls.a = "b"',
            "added: [tool.x], 2 keys",
            "added: tool.w.a = 1",
            "removed: [tool.y], 2 keys",
        ],
    ),
    "truth is not a number": (
        "a = 1",
        "a = true",
        ["a: 1 → true"],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), CHANGES.values(), ids=CHANGES
)
def test_changes(old: str, new: str, expected: list[str]) -> None:
    assert sorted(said(old, new)) == sorted(expected)


SAME = {
    "layout": ("[a]\nb = 1", "a.b = 1 # same"),
    "requirement spelling": (
        "[project]\ndependencies = ['Requests >= 2', 'six']",
        "[project]\ndependencies = ['six', 'requests>=2']",
    ),
    "quotes": ("a = 'x'", 'a = "x"'),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_no_changes(old: str, new: str) -> None:
    assert said(old, new) == []


def test_setup_cfg_requirements() -> None:
    old = b"[options]\ninstall_requires =\n    a>=1\n    b\n"
    new = b"[options]\ninstall_requires =\n    b\n    a>=2\n"
    assert said(old, new, read_setup_cfg) == [
        "options.install_requires: a: >=1 → >=2"
    ]


def test_setup_cfg_requirements_from_a_file() -> None:
    old = b"[options]\ninstall_requires = file: a.txt\n"
    new = b"[options]\ninstall_requires = a\n"
    assert said(old, new, read_setup_cfg) == [
        'options.install_requires: "file: a.txt" → "a"'
    ]


def test_setup_cfg_multi_line_values() -> None:
    old = b"[options]\npackages =\n    a\n    b\n"
    new = b"[options]\npackages =\n    b\n    c\n"
    assert said(old, new, read_setup_cfg) == [
        'options.packages: added "c"; removed "a"'
    ]


def test_shown_is_bounded() -> None:
    assert len(shown("x" * 1000)) < 250
    assert len(shown(["x" * 1000] * 1000)) < 250
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep) == "a value that cannot be shown"


RESPELLED = {
    "extra": (
        "[project.optional-dependencies]\nA_b = ['x']",
        "[project.optional-dependencies]\na-b = ['x']",
    ),
    "quoted extra": (
        "[project.optional-dependencies]\n'A.b' = ['x']",
        "[project.optional-dependencies]\na-b = ['x']",
    ),
    "group": (
        "[dependency-groups]\nA_b = ['x', {include-group = 'c'}]",
        "[dependency-groups]\na-b = [{include-group = 'c'}, 'x']",
    ),
    "comment": (
        "[project]\ndependencies = ['a>=1']",
        "[project]\ndependencies = ['a>=1  # c', '# b']",
    ),
    "number of 5,000 digits": (
        f"a = 0x{'f' * 5000}",
        f"a = 0x{'F' * 5000}",
    ),
}


@pytest.mark.parametrize(("old", "new"), RESPELLED.values(), ids=RESPELLED)
def test_what_is_only_spelled_otherwise_is_no_change(
    old: str, new: str
) -> None:
    sides = read_pyproject(old.encode()), read_pyproject(new.encode())
    assert not sides[0].problems + sides[1].problems
    assert said(old, new) == []


def test_a_respelled_extra_changes_under_its_new_name() -> None:
    old = "[project.optional-dependencies]\nA_b = ['x>=1']"
    new = "[project.optional-dependencies]\na-b = ['x>=2']"
    assert said(old, new) == [
        "project.optional-dependencies.a-b: x: >=1 → >=2"
    ]


def test_other_numbers_of_thousands_of_digits_differ() -> None:
    old, new = (f"a = 0x{digit * 5000}" for digit in "ef")
    assert said(old, new) == [
        "a: " + " → ".join(["a value that cannot be shown"] * 2)
    ]


def test_a_decimal_number_of_5000_digits_is_a_problem() -> None:
    (problem,) = read_pyproject(f"a = {'1' * 5000}".encode()).problems
    assert problem.startswith("not TOML")
