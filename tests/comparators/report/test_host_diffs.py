"""The diffs that diffoscope's comparators ask for, and their words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import diffoscope.diff
import pytest
from diffoscope import feeders
from diffoscope.difference import Difference
from hypothesis import given, settings

from diffoscope_sdist.comparators.report.host_diffs import (
    diff_of_feeders,
    diffs_in_process,
    keep_true_words,
)
from tests.comparators.report.test_text_difference import (
    clean,
    config,
    few,
    plain_pairs,
)

__all__ = ["clean"]

Content = bytes | str


def feeder_of(content: Content, kind: str) -> Any:
    if kind == "text":
        return feeders.from_text(content)
    data = content.encode() if isinstance(content, str) else content
    return feeders.from_raw_reader(io.BytesIO(data))


@pytest.fixture
def hosts_diff() -> Callable[[Any, Any], str | None]:
    return diffoscope.diff.diff


@pytest.mark.parametrize("kind", ["text", "reader"])
@given(pair=plain_pairs())
@settings(few, max_examples=15)
def test_diff_of_feeders(kind: str, pair: tuple[str, str]) -> None:
    def refused(*_: object) -> str:
        raise AssertionError

    with diffs_in_process():
        ours = diff_of_feeders(refused, *(feeder_of(t, kind) for t in pair))
    hosts = diffoscope.diff.diff(*(feeder_of(t, kind) for t in pair))
    assert ours == hosts


@pytest.mark.parametrize(
    ("values"),
    [
        pytest.param({"diff_context": 0}, id="context"),
        pytest.param({"max_diff_input_lines": 3}, id="input"),
        pytest.param({"max_diff_block_lines_saved": 2}, id="block"),
        pytest.param({"diff_masks": ["[bc]"]}, id="masks"),
    ],
)
def test_diff_of_feeders_with_limits(
    values: dict[str, Any], hosts_diff: Callable[[Any, Any], str | None]
) -> None:
    pair = b"a\n1\n2\n3\n4\n", b"b\n1\nc\nd\ne\nf\n"
    with config(**values):
        with diffs_in_process():
            ours = diff_of_feeders(
                hosts_diff, *(feeder_of(data, "reader") for data in pair)
            )
        hosts = hosts_diff(*(feeder_of(data, "reader") for data in pair))
    assert ours == hosts


def test_bytes_that_are_not_utf_8_as_the_host_shows_them(
    hosts_diff: Callable[[Any, Any], str | None],
) -> None:
    with diffs_in_process():
        ours = diff_of_feeders(
            hosts_diff, feeder_of(b"\xff\n", "text"), feeder_of(b"a", "text")
        )
    assert ours == hosts_diff(
        feeder_of(b"\xff\n", "text"), feeder_of(b"a", "text")
    )


def test_outside_the_host_makes_the_diff() -> None:
    asked = []

    def host(*given: Any) -> str:
        asked.append(given)
        return "the host's"

    one, other = feeder_of("a", "text"), feeder_of("b", "text")
    assert diff_of_feeders(host, one, other) == "the host's"
    with diffs_in_process():
        assert diff_of_feeders(host, one, other) == "@@ -1 +1 @@\n-a\n+b\n"
        with diffs_in_process():
            pass
        assert diff_of_feeders(host, one, other) != "the host's"
    assert diff_of_feeders(host, one, other) == "the host's"
    assert asked == 2 * [(one, other)]


def test_after_an_exception_the_host_makes_the_diff() -> None:
    with pytest.raises(KeyError), diffs_in_process():
        raise KeyError
    assert (
        diff_of_feeders(
            lambda *_: "the host's",
            feeder_of("a", "text"),
            feeder_of("b", "text"),
        )
        == "the host's"
    )


def test_equal_feeders_give_nothing() -> None:
    with diffs_in_process():
        assert (
            diff_of_feeders(
                lambda *_: "", feeder_of("a", "text"), feeder_of("a", "text")
            )
            is None
        )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "a\nb\n", "b\na\n", ["Ordering differences only"], id="order"
        ),
        pytest.param(
            "a\r\nb\n", "a\nb\n", ["Line-ending differences only"], id="crlf"
        ),
        pytest.param(
            "x = 1;\x0cy = 2\n", "x = 1;\x0cos.system('evil')\n", [], id="ff"
        ),
        pytest.param("a\nb\n", "b\na", [], id="final-newline"),
    ],
)
def test_words_of_the_host_are_kept_where_they_are_true(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: list[str]
) -> None:
    host = diffoscope.diff.diff
    monkeypatch.setattr(
        "diffoscope.difference.diff",
        lambda *given: diff_of_feeders(host, *given),
    )
    with diffs_in_process():
        inner = Difference.from_text_readers(
            io.StringIO(old, newline="\n"),
            io.StringIO(new, newline="\n"),
            "a",
            "b",
        )
    inner.check_for_ordering_differences()
    inner.add_comment("of another kind")
    outer = Difference("archive", "archive", details=[inner])
    keep_true_words(outer)
    assert inner.comments == [*words, "of another kind"]
