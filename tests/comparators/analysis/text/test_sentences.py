import pytest

from diffoscope_sdist.comparators.analysis.text.sentences import (
    counted,
    named,
    size,
    size_step,
)


def test_named() -> None:
    assert named([]) == ""
    assert named("ab") == "a, b"
    assert named("abc") == "a, b, c"
    assert named("abcde") == "a, b, c and 2 more"
    assert named("abc", limit=1) == "a and 2 more"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 members"), (1, "1 member"), (2_000, "2,000 members")],
)
def test_counted(number: int, expected: str) -> None:
    assert counted(number, "member") == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (36_400, "36 kB"),
        (999_600, "1.0 MB"),
        (3_600_000_000_000, "3600 GB"),
    ],
)
def test_size(number: int, expected: str) -> None:
    assert size(number) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (71_200, 36_100, "71 → 36 kB"),
        (900, 36_100, "900 bytes → 36 kB"),
        (36_112, 36_113, "36,112 → 36,113 bytes"),
        (36_112, 36_112, "36,112 bytes"),
        (3, 4, "3 → 4 bytes"),
    ],
)
def test_size_step(old: int, new: int, expected: str) -> None:
    assert size_step(old, new) == expected
