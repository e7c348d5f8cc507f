"""Setup scripts that hold nothing but literals."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.python_code import setup_script
from diffoscope_sdist.comparators.analysis.python_code.literal_script import (
    literal_arguments,
)
from diffoscope_sdist.comparators.analysis.python_code.python_syntax import (
    parse,
)

IMPORT = "from setuptools import setup\n"


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        pytest.param(f"{IMPORT}setup()", {}, id="no-argument"),
        pytest.param(
            f"'''doc'''\n{IMPORT}setup(name='a', version='1')",
            {"name": "a", "version": "1"},
            id="literals",
        ),
        pytest.param(
            "import setuptools\nsetuptools.setup(name='a')",
            {"name": "a"},
            id="module",
        ),
        pytest.param(
            "from distutils.core import setup as s\ns(name='a')",
            {"name": "a"},
            id="renamed",
        ),
        pytest.param(
            f"{IMPORT}setup(**{{'name': 'a', 'packages': ('b', ['c'])}})",
            {"name": "a", "packages": ("b", ["c"])},
            id="dictionary",
        ),
        pytest.param(
            f"{IMPORT}p = q = ['a']\nk = {{'x': p, 'y': None}}\nsetup(**k)",
            {"x": ["a"], "y": None},
            id="names",
        ),
    ],
)
def test_literals(source: str, arguments: dict[str, Any]) -> None:
    assert literal_arguments(ast.parse(source)) == arguments


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="empty"),
        pytest.param("setup(name='a')", id="not-imported"),
        pytest.param("from a import setup\nsetup()", id="another-module"),
        pytest.param("from .setuptools import setup\nsetup()", id="relative"),
        pytest.param("from setuptools import *\nsetup()", id="star"),
        pytest.param("import setuptools as s\ns.setup()", id="module-as"),
        pytest.param("import os, setuptools\nsetuptools.setup()", id="os"),
        pytest.param(f"{IMPORT}setup(name=f())", id="call"),
        pytest.param(f"{IMPORT}setup(name='a' + 'b')", id="operator"),
        pytest.param(f"{IMPORT}setup(name=-1)", id="sign"),
        pytest.param(f"{IMPORT}setup(name=f'a')", id="f-string"),
        pytest.param(f"{IMPORT}setup(name=__file__)", id="unknown-name"),
        pytest.param(f"{IMPORT}setup('a')", id="positional"),
        pytest.param(f"{IMPORT}setup(a=[*'b'])", id="starred"),
        pytest.param(f"{IMPORT}setup(a={{**{{}}}})", id="nested-update"),
        pytest.param(f"{IMPORT}setup(**'a')", id="no-dictionary"),
        pytest.param(f"{IMPORT}setup(a={{1: 2, True: 3}})", id="keys"),
        pytest.param(f"{IMPORT}setup = 1\nsetup()", id="name-taken"),
        pytest.param(
            f"setup = 1\n{IMPORT}setup()", id="name-taken-by-the-import"
        ),
        pytest.param(f"{IMPORT}a.b = 1\nsetup()", id="attribute"),
        pytest.param(f"{IMPORT}setup()\nprint()", id="not-last"),
        pytest.param(f"{IMPORT}setup()\nsetup()", id="twice"),
        pytest.param(f"{IMPORT}x = setup()", id="assigned"),
        pytest.param(f"{IMPORT}if 1: setup()", id="condition"),
        pytest.param(
            f"{IMPORT}setup(a={'[' * 25}{']' * 25})", id="nested-deeply"
        ),
        pytest.param(f"{IMPORT}setup(a=[{'1,' * 10_001}])", id="many-values"),
    ],
)
def test_anything_else_is_left_to_the_evaluation(source: str) -> None:
    assert literal_arguments(ast.parse(source)) is None


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=0)
    | st.text(max_size=8)
    | st.binary(max_size=8)
    | st.just("/\0sdist/a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)
keywords = st.dictionaries(
    st.sampled_from(["name", "version", "install_requires", "x"]), values
)


@given(keywords, keywords)
def test_the_evaluation_says_the_same(
    written: dict[str, Any], from_dictionary: dict[str, Any]
) -> None:
    arguments = "".join(f"{k}={v!r}, " for k, v in written.items())
    source = (
        f"{IMPORT}v = {list(written.values())!r}\nk = {from_dictionary!r}\n"
        f"setup({arguments}v=v, **k)\n"
    ).encode("utf-8", "surrogatepass")
    parsed = parse(source)
    if parsed.tree is None or literal_arguments(parsed.tree) is None:
        return
    evaluated = setup_script._evaluated(parsed, lambda path: None, "setup.py")
    assert (
        setup_script.read_setup_script(source, lambda path: None) == evaluated
    )
