"""Requirements: equal, equivalent, different, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.dependency_specifiers import (
    parse_requirement,
)
from diffoscope_sdist.comparators.analysis.metadata.requirements import (
    LIMIT,
    compare_requirements,
)
from tests.comparators.analysis.metadata.test_dependency_specifiers import (
    REQUIREMENTS,
)

EQUIVALENT = [
    ("foo", "foo"),
    ("foo", "Foo"),
    ("foo-bar", "foo_bar"),
    ("foo-bar", "Foo.Bar"),
    ("foo-bar", "foo--bar"),
    ("foo", "  foo  "),
    ("foo>=1", "foo >= 1"),
    ("foo>=1", "foo\t>=\t1"),
    ("foo>=1", "foo (>=1)"),
    ("foo>=1", "foo(>= 1)"),
    ("foo>=1", "foo>=1.0"),
    ("foo>=1", "foo>=1.0.0"),
    ("foo==1rc1", "foo==1.0-RC.1"),
    ("foo==1", "foo==v1"),
    ("foo>=1,<2", "foo<2,>=1"),
    ("foo>=1,<2", "foo (<2, >=1)"),
    ("foo>=1", "foo>=1,>=1"),
    ("foo!=1.0.*", "foo != 1.0.*"),
    ("foo[a,b]", "foo[b,a]"),
    ("foo[a]", "foo[A]"),
    ("foo[a-b]", "foo[a_b]"),
    ("foo[a]>=1", "foo [ a ] >= 1"),
    ("foo[]", "foo"),
    ('foo; os_name == "nt"', "foo ; os_name=='nt'"),
    ('foo; os_name == "nt"', 'foo; (os_name == "nt")'),
    ('foo; extra == "a-b"', 'foo; extra == "A_b"'),
    ("foo @ https://x.org/f.zip", "Foo  @  https://x.org/f.zip"),
    ("-r  other.txt", "-r other.txt"),
]

DIFFERENT = [
    (
        """foo; os_name == 'a" or os_name == "b'""",
        'foo; os_name == "a" or os_name == "b"',
        [
            """foo: any version; os_name == 'a" or os_name == "b' → """
            'any version; os_name == "a" or os_name == "b"'
        ],
    ),
    ("foo", "bar", ["added: bar", "removed: foo"]),
    ("foo", "foo>=1", ["foo: any version → >=1"]),
    ("requests>=2", "requests>=2.31", ["requests: >=2 → >=2.31"]),
    ("foo>=1", "Foo", ["Foo: >=1 → any version"]),
    ("foo~=2.2", "foo~=2.2.0", ["foo: ~=2.2 → ~=2.2.0"]),
    ("foo==1.*", "foo==1.0.*", ["foo: ==1.* → ==1.0.*"]),
    ("foo===1", "foo===1.0", ["foo: ===1 → ===1.0"]),
    ("foo>1", "foo>=1", ["foo: >1 → >=1"]),
    ("foo>=1,<2", "foo >= 1, < 3", ["foo: >=1,<2 → >=1,<3"]),
    ("foo (>=1)", "foo (>=2)", ["foo: >=1 → >=2"]),
    ("foo>=1", "foo>=1rc1", ["foo: >=1 → >=1rc1"]),
    ("foo>=1!1", "foo>=1", ["foo: >=1!1 → >=1"]),
    ("foo[a]", "foo", ["foo: [a] any version → any version"]),
    ("foo[a]>=1", "foo[a,b]>=1", ["foo: [a]>=1 → [a,b]>=1"]),
    (
        'foo; python_version < "3"',
        "foo",
        ['foo: any version; python_version < "3" → any version'],
    ),
    (
        'foo>=1; python_version < "3"',
        'foo>=2; python_version < "3"',
        ['foo; python_version < "3": >=1 → >=2'],
    ),
    (
        'foo; os_name == "a" and os_name == "b"',
        'foo; os_name == "a" or os_name == "b"',
        [
            'foo: any version; os_name == "a" and os_name == "b" → '
            'any version; os_name == "a" or os_name == "b"'
        ],
    ),
    (
        'foo>=1; extra == "x"',
        'foo>=2; extra == "x"',
        ["[x] foo: >=1 → >=2"],
    ),
    (
        "foo>=1",
        'foo>=1; extra == "x"',
        ["removed: foo>=1", "[x] added: foo>=1"],
    ),
    (
        'foo; extra == "x" and os_name == "nt"',
        "",
        ['[x] removed: foo; os_name == "nt"'],
    ),
    ("", "foo @ https://x", ["added: foo @ https://x (direct URL)"]),
    (
        "foo>=1",
        "foo @ https://x",
        ["foo: >=1 → direct URL https://x"],
    ),
    (
        "foo @ https://x/1",
        "foo @ https://x/2",
        ["foo: direct URL https://x/1 → direct URL https://x/2"],
    ),
    (
        "",
        "-e git+https://x",
        ["added: -e git+https://x (not a requirement by PEP 508)"],
    ),
    (
        "foo>=1.*",
        "foo>=1",
        [
            "added: foo>=1",
            "removed: foo>=1.* (not a requirement by PEP 508)",
        ],
    ),
]


def said(old: list[str], new: list[str], extra: str = "") -> list[str]:
    return list(compare_requirements(old, new, extra=extra))


@pytest.mark.parametrize(
    ("one", "other"), EQUIVALENT, ids=[f"{a} is {b}" for a, b in EQUIVALENT]
)
def test_equivalent_requirements_are_no_change(one: str, other: str) -> None:
    assert parse_requirement(one).normal == parse_requirement(other).normal
    assert said([one], [other]) == []
    assert said([other], [one]) == []


@pytest.mark.parametrize(
    ("one", "other", "sentences"),
    DIFFERENT,
    ids=[f"{a} is not {b}" for a, b, _ in DIFFERENT],
)
def test_different_requirements_are_said(
    one: str, other: str, sentences: list[str]
) -> None:
    assert parse_requirement(one).normal != parse_requirement(other).normal
    assert sorted(said([one], [other])) == sorted(sentences)
    assert said([other], [one])


def test_the_sentences_of_one_comparison() -> None:
    assert said(
        ["requests>=2", "six"],
        ["requests>=2.31", 'tomli>=2; python_version < "3.11"'],
    ) == [
        "requests: >=2 → >=2.31",
        "removed: six",
        'added: tomli>=2; python_version < "3.11"',
    ]


def test_all_of_an_extra_are_said_to_belong_to_it() -> None:
    assert said(["a"], ["a>1", "b"], extra="test") == [
        "[test] a: any version → >1",
        "[test] added: b",
    ]


def test_a_name_on_several_lines_is_paired_by_marker_first() -> None:
    old = [
        'numpy>=1.20; python_version < "3.9"',
        'numpy>=1.22; python_version >= "3.9"',
    ]
    new = [
        'numpy>=1.26; python_version >= "3.9"',
        'numpy>=1.20; python_version < "3.9"',
        'numpy>=2; python_version >= "3.13"',
    ]
    assert said(old, new) == [
        'added: numpy>=2; python_version >= "3.13"',
        'numpy; python_version >= "3.9": >=1.22 → >=1.26',
    ]


def test_a_name_on_several_lines_stays_several_lines() -> None:
    assert said(["a>1", "a<9"], ["a>1"]) == ["removed: a<9"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a>1", "A >1"], ["a>1"]),
        (["a>1"], ["a >1", "a>1", "a>1.0"]),
        ([], []),
        (["", "  "], []),
    ],
    ids=["respelled twin gone", "twins come", "nothing", "empty lines"],
)
def test_repetition_is_no_change(old: list[str], new: list[str]) -> None:
    assert said(old, new) == []


def test_a_million_lines_are_not_compared_and_it_is_said() -> None:
    (change,) = compare_requirements(
        (f"old{i}" for i in range(1_000_000)), ("one",)
    )
    assert change == "not compared: lists of 1,000,000 requirements"


def test_as_many_as_are_compared_are_compared() -> None:
    lines = [f"name{i}>=1" for i in range(LIMIT - 1)]
    assert said([*lines, "a>1"], [*lines, "a>2"]) == ["a: >1 → >2"]


@given(st.lists(REQUIREMENTS, max_size=6), st.randoms())
def test_a_permutation_is_no_change(lines: list[str], random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert compare_requirements(lines, shuffled) == ()


@given(
    st.lists(REQUIREMENTS, max_size=5),
    st.lists(REQUIREMENTS, max_size=5),
    st.randoms(),
)
def test_order_does_not_matter_for_what_is_said(
    old: list[str], new: list[str], random
) -> None:
    before = said(old, new)
    random.shuffle(old)
    random.shuffle(new)
    assert said(old, new) == before
    assert bool(before) == (
        {parse_requirement(line).normal for line in old}
        != {parse_requirement(line).normal for line in new}
    )


def test_comments_are_no_requirements() -> None:
    assert said(["foo>=1"], ["# why", "foo>=1  # because", "#"]) == []
    assert said(["a"], ["a", "foo @ https://x.org/f.zip#egg=foo"]) == [
        "added: foo @ https://x.org/f.zip#egg=foo (direct URL)"
    ]
