"""The fast functions have the results of the host's."""

from unicodedata import normalize

import pytest
from diffoscope import diff
from diffoscope.presenters.html import html
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.plugins.presenters import side_by_side

SHORT = st.text("ab \t<&\x01\x02\x1f\né", max_size=24)
#: Characters that repeat, so that there are many equally short edits.
AMBIGUOUS = st.text("abc", max_size=40)


def truncate(line: str) -> str:
    return str(diff.diffinput_truncate(line, diff.MAX_WAGNER_FISCHER_SIZE))


def marked(old: str, new: str) -> tuple[str, str]:
    return side_by_side.marked_line(old, new, "\1", "\2", truncate)


@given(SHORT | AMBIGUOUS, SHORT | AMBIGUOUS)
def test_marked_line_is_the_hosts(old: str, new: str) -> None:
    if old != new:
        assert marked(old, new) == diff.linediff(old, new, "\1", "\2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("", "a", id="insertion"),
        pytest.param("a", "", id="deletion"),
        pytest.param("x" * 300, "y" * 300, id="truncated"),
        pytest.param("ab" * 400, "ba" * 300, id="truncated-similar"),
        pytest.param("a\0b\x1bc", "x\0y\x1bz", id="control-characters"),
        pytest.param("naïve {0}", "naïve {1}", id="braces"),
    ],
)
def test_marked_line_of_one_pair(old: str, new: str) -> None:
    assert marked(old, new) == diff.linediff(old, new, "\1", "\2")


@given(AMBIGUOUS, AMBIGUOUS)
def test_steps_cover_both_lines(old: str, new: str) -> None:
    steps = side_by_side.edit_steps(old, new)
    assert len(old) == sum(
        n for step, n in steps if step is not side_by_side.Step.INSERT
    )
    assert len(new) == sum(
        n for step, n in steps if step is not side_by_side.Step.DELETE
    )


@given(st.text("a\t\n\r \x01\x02\x1f<>&\"'é\u0301\u212b{}", max_size=40))
def test_convert_is_the_hosts(text: str) -> None:
    assert side_by_side.convert(text, "del", "\1", "\2") == html.convert(
        text, ponct=1, tag="del"
    )


def test_convert_normalises_across_parts() -> None:
    text = "e\u0301\te\u0301"
    assert side_by_side.convert(text, "ins", "\1", "\2") == html.convert(
        text, ponct=1, tag="ins"
    )
    assert normalize("NFC", text)[0] in side_by_side.convert(
        text, "ins", "\1", "\2"
    )
