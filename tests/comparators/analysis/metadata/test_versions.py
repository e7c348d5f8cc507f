"""Steps between versions, and texts that change in a version only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.versions import (
    Step,
    differs_only_in_version,
    same_version,
    spellings,
    step,
)

STEPS = [
    ("1.0", "1!0.1", Step.EPOCH),
    ("1!1.0", "2!1.0", Step.EPOCH),
    ("1.0", "2.0", Step.MAJOR),
    ("23.3.9", "24.0.0", Step.MAJOR),
    ("1.9.9", "2.0.0.post1", Step.MAJOR),
    ("1.0rc1", "2.0", Step.MAJOR),
    ("2.31.0", "2.32.0", Step.MINOR),
    ("5.0.6", "5.1", Step.MINOR),
    ("1", "1.1", Step.MINOR),
    ("8.168.1", "8.170.1", Step.MINOR),
    ("23.3.8", "23.3.9", Step.MICRO),
    ("23.03.8", "23.3.9", Step.MICRO),
    ("1.0", "1.0.1", Step.MICRO),
    ("1.0.8", "1.0.8.1", Step.MICRO),
    ("1.0.8.1", "1.0.8.2", Step.MICRO),
    ("1.2.3.4.5", "1.2.3.4.6", Step.MICRO),
    ("1.0", "1.0.post1", Step.POST),
    ("1.0.post1", "1.0-2", Step.POST),
    ("1.0rc1", "1.0.post1", Step.POST),
    ("1.0", "1.1.dev0", Step.DEV),
    ("1.1.dev1", "1.1.dev2", Step.DEV),
    ("1.1a1", "1.1a2.dev0", Step.DEV),
    ("1.0", "2.0rc1", Step.PRE),
    ("2.0a1", "2.0b1", Step.PRE),
    ("2.0.dev1", "2.0a1", Step.PRE),
    ("2.0rc1", "2.0", Step.FINAL),
    ("2.0.dev3", "2.0", Step.FINAL),
    ("1.0", "1.0+local", Step.LOCAL),
    ("1.0+1", "1.0+2", Step.LOCAL),
    ("1.0", "1.0", Step.SAME),
    ("1.0", "1.0.0", Step.SAME),
    ("23.03.8", "23.3.8", Step.SAME),
    ("1.0-alpha", "1.0a0", Step.SAME),
    ("unknown", "unknown", Step.SAME),
    ("1.1", "1.0", Step.OLDER),
    ("1.0", "1.0rc1", Step.OLDER),
    ("1!0.1", "3.0", Step.OLDER),
    ("1.0", "next", Step.UNKNOWN),
    ("", "1.0", Step.UNKNOWN),
    ("1.0", "1" * 5000, Step.UNKNOWN),
]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    STEPS,
    ids=[f"{a[:10]} to {b[:10]}: {s.value}" for a, b, s in STEPS],
)
def test_the_step_is_named(old: str, new: str, expected: Step) -> None:
    assert step(old, new) is expected


@given(st.text(), st.text())
def test_no_strings_raise(old: str, new: str) -> None:
    assert isinstance(step(old, new), Step)
    spellings(old)
    differs_only_in_version(old, new, spellings(old), spellings(new))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("23.03.8", "23.3.8", True),
        ("1.0", "1.0.0", True),
        ("x", "x", True),
        ("x", "y", False),
        ("1.0", "1.1", False),
        ("1.0", "1.0+a", False),
    ],
)
def test_versions_are_compared_under_pep_440(
    one: str, other: str, same: bool
) -> None:
    assert same_version(one, other) is same


def test_the_spellings_of_a_version() -> None:
    assert set(spellings("23.03.8")) == {
        "23.03.8",
        "23.3.8",
        "23, 3, 8",
        "23,3,8",
    }
    assert spellings(" 1.0 ") == spellings("1.0")
    assert spellings("2024-x") == ("2024-x",)


@pytest.mark.parametrize("version", ["", " ", ".", "next", "a b1", "1" * 999])
def test_what_is_not_like_a_version_has_no_spelling(version: str) -> None:
    assert spellings(version) == ()


ONLY = [
    ("a = 1.0", "a = 1.1"),
    ("__version__ = '23.03.8'\n", "__version__ = '23.03.9'\n"),
    ("version = (23, 3, 8)", "version = (23, 3, 9)"),
    ("version = (23,3,8)", "version = (23,3,9)"),
    ('VERSION = (23, 3, 8, "final", 0)', 'VERSION = (23, 3, 9, "final", 0)'),
    ("foo-23.3.8.tar.gz and v23.3.8.", "foo-23.3.9.tar.gz and v23.3.9."),
    ("23.3.8 needs 23.3.9", "23.3.9 needs 23.3.9"),
    ("a 23.03.8 b", "a 23.3.9 b"),
]
MORE = [
    ("a 23.3.8", "a 23.3.8"),
    ("a 23.3.8", "b 23.3.9"),
    ("a 23.3.8", "a 23.3.9\n"),
    ("timeout = 7; 23.3.8", "timeout = 8; 23.3.9"),
    ("a 123.3.8", "a 123.3.9"),
    ("a 23.3.81", "a 23.3.91"),
    ("a 23.3.8.1", "a 23.3.9.1"),
    ("a 1.23.3.8", "a 1.23.3.9"),
    ("(1, 23, 3, 8)", "(1, 23, 3, 9)"),
    ("(23, 3, 8, 1)", "(23, 3, 9, 1)"),
    ("a 23.3.8", "a (23, 3, 9)"),
    ("a 23.3.9", "a 23.3.8"),
    ("a 23.3.8 23.3.8", "a 23.3.9"),
    ("a 23.3.8", "a 23.3.9 23.3.9"),
    ("", "23.3.9"),
]


@pytest.mark.parametrize(("old", "new"), ONLY, ids=[a for a, _ in ONLY])
def test_a_change_of_the_version_alone_is_told(old: str, new: str) -> None:
    versions = ("1.0", "1.1") if "1.0" in old else ("23.03.8", "23.03.9")
    before, after = map(spellings, versions)
    assert differs_only_in_version(old, new, before, after)


@pytest.mark.parametrize(
    ("old", "new"), MORE, ids=[f"{a} to {b}" for a, b in MORE]
)
def test_any_other_change_is_not_hidden(old: str, new: str) -> None:
    before, after = spellings("23.3.8"), spellings("23.3.9")
    assert not differs_only_in_version(old, new, before, after)


def test_a_number_without_a_dot_must_be_written_as_a_version() -> None:
    before, after = spellings("1"), spellings("2")
    assert differs_only_in_version("v = '1'", "v = '2'", before, after)
    assert differs_only_in_version("foo-1", "foo-2", before, after)
    assert not differs_only_in_version("t = 1", "t = 2", before, after)
    assert not differs_only_in_version("a - 1", "a - 2", before, after)


def test_without_a_version_nothing_is_only_a_version() -> None:
    assert not differs_only_in_version("a", "b", (), ("1",))


def test_long_texts_take_linear_time() -> None:
    old = "23.3.8 " * 300_000 + "23.3" * 300_000
    begin = time.monotonic()
    assert differs_only_in_version(
        old, old.replace(".8", ".9"), spellings("23.3.8"), spellings("23.3.9")
    )
    assert time.monotonic() - begin < 10
