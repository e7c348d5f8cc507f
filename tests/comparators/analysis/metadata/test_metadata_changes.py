"""Changes between core metadata files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.core_metadata import (
    parse_metadata,
)
from diffoscope_sdist.comparators.analysis.metadata.metadata_changes import (
    metadata_changes,
)
from tests.comparators.analysis.metadata.test_core_metadata import (
    LINES,
    PKG_INFO,
    changed,
)


def said(old: bytes, new: bytes) -> list[str]:
    return list(metadata_changes(parse_metadata(old), parse_metadata(new)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            b"Version: 1.0",
            b"Version: 1.1",
            "Version: 1.0 → 1.1 (minor release)",
        ),
        (
            b"Version: 1.0",
            b"Version: ?",
            "Version: 1.0 → ? (version not by PEP 440)",
        ),
        (b"Foo_Bar", b"foo-baz", "Name: Foo_Bar → foo-baz"),
        (b">=3.8", b">=3.9", "Requires-Python: >=3.8 → >=3.9"),
        (b"Topic :: A", b"Topic :: C", "Classifier: 1 added, 1 removed"),
        (b"Classifier: Topic :: A\n", b"", "Classifier: 1 removed"),
        (b"six>=1", b"six>=2", "six: >=1 → >=2"),
        (b"Requires-Dist: six>=1\n", b"", "removed: six>=1"),
        (
            b'pytest; extra == "test"',
            b'pytest>7; extra == "test"',
            "[test] pytest: any version → >7",
        ),
        (
            b"six>=1",
            b"six (>=1)",
            "Requires-Dist: the same requirements in another spelling",
        ),
        (b"License: MIT\n", b"", 'License: removed, was "MIT"'),
        (
            b"Provides-Extra: test",
            b"Provides-Extra: Test",
            "Provides-Extra: the same extras in another spelling",
        ),
        (
            b"Platform: any",
            b"Author: me",
            'Author: added, "me"',
        ),
        (b"A thing", b"x" * 200, "Summary: changed"),
        (
            b"Docs, https://docs.example",
            b"Docs, https://evil.example",
            "Project-URL: 1 added, 1 removed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_change_is_said(old: bytes, new: bytes, sentence: str) -> None:
    other = changed((old, new))
    assert sentence in said(PKG_INFO, other)
    assert said(other, PKG_INFO)


SAME = "the same fields and description, written in another way"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n", b"\r\n"),
        (
            b"Classifier: Topic :: B\nClassifier: Topic :: A",
            b"Classifier: Topic :: A\nClassifier: Topic :: B",
        ),
        (b"Platform: any", b"Platform: any\nPlatform: any"),
        (b"A thing", b"A\n thing"),
        (b"Summary:", b"summary:"),
    ],
    ids=["line endings", "order", "repetition", "folding", "case"],
)
def test_another_layout_is_no_change(old: bytes, new: bytes) -> None:
    content = PKG_INFO.partition(b"\n\n")[0] + b"\n"
    assert said(content, content.replace(old, new)) == [SAME]


@pytest.mark.parametrize(
    "new",
    [
        changed((b"Platform: any", b"Platform: any\nX-Own: 1")),
        changed((b"Platform: any", b"Platform: any\nContent-Own: 1")),
        changed((b"Platform: any", b"Platform: any\nDescription: d")),
        changed((b"# Foo", b"# Bar")),
        changed((b"# Foo", b"\n# Foo")),
        changed((b"License: MIT", b"License: MIT\nName: b")),
    ],
    ids=["own", "about MIME", "header", "text", "white space", "twice"],
)
def test_the_same_is_not_said_where_it_is_not(new: bytes) -> None:
    assert SAME not in said(PKG_INFO, new)


@given(LINES | st.binary(max_size=200), LINES | st.binary(max_size=200))
def test_no_changed_field_goes_without_a_word(old: bytes, new: bytes) -> None:
    found = said(old, new)
    if parse_metadata(old).fields != parse_metadata(new).fields:
        assert found
        assert SAME not in found


@given(st.permutations(PKG_INFO.partition(b"\n\n")[0].split(b"\n")))
def test_a_permutation_of_headers_is_no_change(lines: list[bytes]) -> None:
    assert said(PKG_INFO.partition(b"\n\n")[0], b"\n".join(lines)) == [SAME]
