import pytest

from diffoscope_sdist.comparators.analysis.text.sentences import counted, named


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
