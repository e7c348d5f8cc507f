"""Markers in one canonical form."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.metadata import markers


@pytest.mark.parametrize(
    ("marker", "rest", "extra"),
    [
        ("", "", ""),
        ('extra == "x"', "", "x"),
        ('os_name == "a" and extra == "x"', 'os_name == "a"', "x"),
        (
            'extra == "x" or os_name == "a"',
            'extra == "x" or os_name == "a"',
            "",
        ),
        (
            'extra == "x" and (os_name == "b" or os_name == "a")',
            'os_name == "a" or os_name == "b"',
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
    assert markers.canonical(marker) == (rest, extra)


@pytest.mark.parametrize(
    "marker",
    [
        "os_name",
        "os_name ==",
        '(os_name == "a"',
        'os_name == "a" b',
        "§",
    ],
)
def test_what_is_no_marker_is_a_value_error(marker: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        markers.canonical(marker)


def test_a_conjunction_with_nothing_is_the_marker_itself() -> None:
    assert markers.conjunction('os_name == "a"', "") == 'os_name == "a"'
    assert markers.conjunction("", "") == ""
