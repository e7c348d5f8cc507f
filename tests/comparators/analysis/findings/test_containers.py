"""What is odd about an archive as a whole."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.alerts import (
    Alert,
    AlertKind,
)
from diffoscope_sdist.comparators.analysis.findings.search import search
from tests.comparators.analysis.findings.cases import (
    releases,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (AlertKind.READERS_DISAGREE, "readers-disagree"),
        (AlertKind.POLYGLOT, "polyglot"),
        (AlertKind.TRAILING_DATA, "trailing-data"),
        (AlertKind.WRITTEN_THROUGH_LINK, "new-link"),
    ],
)
def test_what_is_odd_about_an_archive(kind: AlertKind, code: str) -> None:
    both = releases({}, {})
    odd = both.new._replace(alerts=(Alert(kind, "a", "so"),))
    [only] = search(both._replace(new=odd)).findings
    assert (only.severity.value, only.code.value) == ("alert", code)
    assert only.sentence == f"{kind.value}: a so"
    old = both.old._replace(alerts=(Alert(kind, "a", "else"),))
    assert search(both._replace(old=old, new=odd)).findings == ()


def test_two_things_that_are_odd_about_one_member() -> None:
    both = releases({}, {})
    kinds = AlertKind.READERS_DISAGREE, AlertKind.REFUSED
    alerts = [Alert(kind, "a", "so") for kind in kinds]
    odd = both.new._replace(alerts=(*alerts, alerts[0]))
    found = search(both._replace(new=odd)).findings
    assert {each.sentence for each in found} == {
        f"{kind.value}: a so" for kind in kinds
    }
    assert len(found) == 2


def test_each_thing_that_is_odd_about_the_whole_archive() -> None:
    both = releases({}, {})
    tar, zip_ = (Alert(AlertKind.POLYGLOT, "", w) for w in ("tar", "zip"))
    old = both.old._replace(alerts=(tar,))
    new = both.new._replace(alerts=(tar, zip_))
    only_new = search(both._replace(new=new)).findings
    assert len(only_new) == 2
    [more] = search(both._replace(old=old, new=new)).findings
    assert more.sentence == f"{AlertKind.POLYGLOT.value}: zip"
