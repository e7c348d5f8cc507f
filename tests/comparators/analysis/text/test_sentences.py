from diffoscope_sdist.comparators.analysis.text.sentences import named


def test_named() -> None:
    assert named([]) == ""
    assert named("ab") == "a, b"
    assert named("abc") == "a, b, c"
    assert named("abcde") == "a, b, c and 2 more"
    assert named("abc", limit=1) == "a and 2 more"
