from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.findings.records.codes import Code
from diffoscope_sdist.comparators.analysis.findings.search import search
from diffoscope_sdist.comparators.analysis.release.publishers import (
    Publisher,
    publishers,
)
from tests.comparators.analysis.findings.cases import releases

ONE = Publisher("GitHub", (("repository", "a/a"), ("workflow", "x.yml")))
OTHER = Publisher("GitHub", (("repository", "b/a"),))
STATED = frozenset({ONE})


def lines(
    old: frozenset[Publisher] | None, new: frozenset[Publisher] | None
) -> list[str]:
    both = releases({}, {})
    found = search(
        both._replace(
            old=both.old._replace(publishers=old),
            new=both.new._replace(publishers=new),
        )
    )
    assert (Code.PUBLISHER_CHANGED in found.looked_for) == (
        None not in (old, new)
    )
    return [each.sentence for each in found.findings]


def test_another_publisher() -> None:
    assert lines(STATED, frozenset({OTHER})) == [
        "GitHub a/a (workflow x.yml) → GitHub b/a, as the package index states"
    ]


def test_no_publisher_any_more() -> None:
    assert lines(STATED, frozenset()) == [
        "GitHub a/a (workflow x.yml) → none, as the package index states"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(STATED, STATED, id="the same"),
        pytest.param(frozenset(), STATED, id="the first"),
        pytest.param(frozenset(), frozenset(), id="none"),
        pytest.param(STATED, None, id="not known"),
        pytest.param(None, STATED, id="not known before"),
        pytest.param(None, None, id="two files"),
    ],
)
def test_silent(
    old: frozenset[Publisher] | None, new: frozenset[Publisher] | None
) -> None:
    assert lines(old, new) == []


def test_reads_what_an_index_gives() -> None:
    publisher = {
        "kind": "GitHub",
        "workflow": "x.yml",
        "repository": "a/a",
        "environment": None,
        "claims": {"sub": "x"},
    }
    bundle = {"publisher": publisher, "attestations": [{"version": 1}]}
    stated = {"version": 1, "attestation_bundles": [bundle, bundle]}
    assert publishers(json.dumps(stated).encode()) == STATED


@given(st.binary() | st.from_regex(rb'\{"attestation_bundles":\[.{0,40}\]\}'))
def test_whatever_the_bytes(provenance: bytes) -> None:
    found = publishers(provenance)
    assert found is None or isinstance(found, frozenset)


@pytest.mark.parametrize(
    "provenance", [b"[" * 100_000, b"{}", b'{"attestation_bundles": [{}]}']
)
def test_what_is_none(provenance: bytes) -> None:
    assert publishers(provenance) is None
