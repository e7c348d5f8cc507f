"""The sentences about what is odd in an archive."""

from __future__ import annotations

from diffoscope_sdist.comparators.analysis.archive.alerts import (
    Alert,
    AlertKind,
    alert_sentences,
    side_sentences,
)


def test_a_sentence_for_each_kind_with_its_first_members() -> None:
    alerts = [
        *(Alert(AlertKind.DUPLICATE_MEMBER, f"{n}.py") for n in range(5)),
        Alert(AlertKind.TRAILING_DATA, detail="1,536 at offset 20,480"),
    ]
    assert alert_sentences(alerts) == [
        "members that share a name (pip keeps one of them): "
        "`0.py`, `1.py`, `2.py` and 2 more",
        "bytes no reader asked for: 1,536 at offset 20,480",
    ]


def test_nothing_odd_is_no_sentence() -> None:
    assert alert_sentences([]) == []


def test_a_long_name_is_shortened() -> None:
    (sentence,) = alert_sentences([Alert(AlertKind.REFUSED, "n" * 9999)])
    assert len(sentence) < 300
    assert "n…n" in sentence


def test_what_is_told_elsewhere_is_not_told_again() -> None:
    tar, zip_ = (Alert(AlertKind.POLYGLOT, "", w) for w in ("tar", "zip"))
    hidden = Alert(AlertKind.HIDDEN_NAME, "\u202e")
    assert side_sentences([], [zip_]) == []
    assert side_sentences([tar], []) == [
        "the old file has more than one format: tar"
    ]
    assert side_sentences([tar], [tar]) == [
        "both files have more than one format: tar"
    ]
    assert side_sentences([], [hidden]) == [
        "the new file has names with control or invisible characters: `\u202e`"
    ]
