"""One requirement: parsed, and in a normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.dependency_specifiers import (
    parse_requirement,
)


def test_the_original_spelling_is_kept() -> None:
    parsed = parse_requirement(" Foo_Bar [B,a] ( >=2.0 ,<3 ) ")
    assert parsed.original == "Foo_Bar [B,a] ( >=2.0 ,<3 )"
    assert parsed.spelling == "Foo_Bar"
    assert parsed.name == "foo-bar"
    assert parsed.extras == ("a", "b")
    assert str(parsed.specifier) == "<3,>=2.0"
    assert parsed.written == ">=2.0,<3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo bar",
        "foo; (" * 3000,
        "foo==" + "1" * 4400,
        "foo; " + "(" * 2000 + 'os_name == "a"' + ")" * 2000,
        "x" * 100_000,
        "foo\x00",
        "foo\u202e>=1",
    ],
    ids=lambda text: f"{text[:12]!r}, {len(text)} characters",
)
def test_what_is_no_requirement_is_kept(text: str) -> None:
    parsed = parse_requirement(text)
    assert not parsed.name
    assert parsed.original == text.strip()


@pytest.mark.parametrize(
    ("marker", "rest", "extra"),
    [
        ('extra == "x"', "", "x"),
        ('os_name == "a" and extra == "X_y"', 'os_name == "a"', "x-y"),
        ('(os_name == "a") and extra == "x"', 'os_name == "a"', "x"),
        (
            'extra == "x" or os_name == "a"',
            'extra == "x" or os_name == "a"',
            "",
        ),
        (
            'extra == "x" and (os_name == "b" or os_name == "a")',
            'os_name == "b" or os_name == "a"',
            "x",
        ),
        (
            'extra == "x" and extra == "y"',
            'extra == "x" and extra == "y"',
            "",
        ),
        ('extra != "x"', 'extra != "x"', ""),
        ('"a" not in os_name', '"a" not in os_name', ""),
        ('os_name == " and "', 'os_name == " and "', ""),
    ],
    ids=lambda value: value or "none",
)
def test_the_extra_is_told_from_the_rest(
    marker: str, rest: str, extra: str
) -> None:
    parsed = parse_requirement(f"foo; {marker}")
    assert (parsed.marker, parsed.extra) == (rest, extra)


NAMES = st.sampled_from(["foo", "Foo_Bar", "foo.bar", "x", "a-b"])
CLAUSES = st.lists(
    st.sampled_from([">=1", "<2.0", "!=1.5.*", "~=1.0", "==3", "> 1.0rc1"]),
    max_size=3,
)
EXTRAS = st.lists(st.sampled_from(["a", "B", "c_d"]), max_size=2)
MARKERS = st.recursive(
    st.sampled_from(
        [
            'os_name == "nt"',
            '"3.8" <= python_version',
            'extra == "X_y"',
            'sys_platform not in "a or b"',
            '"linux" in sys_platform',
        ]
    ),
    lambda inner: st.builds(
        "({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner
    ),
    max_leaves=5,
)
REQUIREMENTS = st.builds(
    lambda name, extras, clauses, marker: (
        name
        + (f"[{','.join(extras)}]" if extras else "")
        + ", ".join(clauses)
        + (f" ; {marker}" if marker else "")
    ),
    NAMES,
    EXTRAS,
    CLAUSES,
    st.none() | MARKERS,
)


@given(REQUIREMENTS)
def test_what_is_required_is_parsed(text: str) -> None:
    assert parse_requirement(text).name
    assert parse_requirement(f" {text}\t").normal == (
        parse_requirement(text).normal
    )


@given(st.text())
def test_parsing_never_raises(text: str) -> None:
    assert parse_requirement(text).original == text.strip()
