"""Steps between versions, and texts that change in a version only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.versions import (
    Step,
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
    assert spellings("23.03.8") == {"23.03.8", "23.3.8"}
    assert spellings(" 1.0 ") == spellings("1.0")
    assert spellings("2024-x") == {"2024-x"}


@pytest.mark.parametrize("version", ["", " ", ".", "next", "a b1", "1" * 999])
def test_what_is_not_like_a_version_has_no_spelling(version: str) -> None:
    assert not spellings(version)
