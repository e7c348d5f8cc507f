"""Changes between core metadata files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.core_metadata import (
    parse_metadata,
)
from diffoscope_sdist.comparators.analysis.metadata.metadata_changes import (
    accounts_for_all,
    changes,
    same_fields,
)
from tests.comparators.analysis.metadata.test_core_metadata import (
    LINES,
    PKG_INFO,
    changed,
)


def said(old: bytes, new: bytes) -> list[str]:
    return list(changes(parse_metadata(old), parse_metadata(new)))


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
    assert not same_fields(parse_metadata(PKG_INFO), parse_metadata(other))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b"\n", b"\r\n"),
        (
            b"Classifier: Topic :: B\nClassifier: Topic :: A",
            b"Classifier: Topic :: A\nClassifier: Topic :: B",
        ),
        (b"Platform: any", b"Platform: any\nPlatform: any"),
        (b"A thing", b"A\n thing"),
        (b"Summary:", b"summary:"),
    ],
    ids=["none", "line endings", "order", "repetition", "folding", "case"],
)
def test_another_layout_is_no_change(old: bytes, new: bytes) -> None:
    content = PKG_INFO.partition(b"\n\n")[0] + b"\n"
    other = content.replace(old, new)
    assert said(content, other) == []
    assert same_fields(parse_metadata(content), parse_metadata(other))


def accounted(old: bytes, new: bytes) -> bool:
    return accounts_for_all(parse_metadata(old), parse_metadata(new))


@pytest.mark.parametrize(
    "new",
    [
        changed((b"1.0", b"1.1")),
        changed((b"six>=1", b"six>=2"), (b"Text", b"Other text")),
        changed((b"Platform: any", b"X-Own: 1")),
        changed((b"Classifier: Topic :: A\n", b"")),
        changed((b"Docs, https", b"Docs, http")),
        changed((b"Platform: any", b"Keywords: b,a")),
    ],
    ids=["field", "field and text", "unparsed", "removed", "url", "keywords"],
)
def test_plain_changes_are_all_shown(new: bytes) -> None:
    assert accounted(PKG_INFO, new)


@pytest.mark.parametrize(
    "new",
    [
        changed((b"1.0", b"1.1"), (b"A thing", b"A\n thing")),
        changed((b"1.0", b"1.1"), (b"Summary: ", b"Summary:  ")),
        changed(
            (b"1.0", b"1.1"),
            (b"Classifier: Topic :: B", b"Classifier:  Topic :: A"),
        ),
        changed((b"1.0", b"1.1"), (b"Summary", b"SUMMARY")),
        changed(
            (b"1.0", b"1.1"),
            (
                b"Classifier: Topic :: B\nClassifier: Topic :: A",
                b"Classifier: Topic :: A\nClassifier: Topic :: B",
            ),
        ),
        changed((b"Platform: any", b"Keywords: b,  a")),
        changed((b"1.0", b"1.1"), (b"Text", b"\xff")),
        changed((b"\n\n# Foo", b"\n\r\n# Foo")),
    ],
    ids=[
        "folded",
        "white space",
        "white space and twin",
        "case",
        "order",
        "keywords",
        "not UTF-8",
        "separator",
    ],
)
def test_what_the_fields_do_not_show_is_not_accounted_for(new: bytes) -> None:
    assert not accounted(PKG_INFO, new)


@given(LINES | st.binary(max_size=200), LINES | st.binary(max_size=200))
def test_no_change_goes_without_a_word(old: bytes, new: bytes) -> None:
    one, other = parse_metadata(old), parse_metadata(new)
    found = changes(one, other)
    assert bool(found) == (one.fields != other.fields)
    if accounts_for_all(one, other) and old != new:
        assert not same_fields(one, other)


@given(st.permutations(PKG_INFO.partition(b"\n\n")[0].split(b"\n")))
def test_a_permutation_of_headers_is_no_change(lines: list[bytes]) -> None:
    content = PKG_INFO.partition(b"\n\n")[0]
    shuffled = parse_metadata(b"\n".join(lines))
    assert same_fields(parse_metadata(content), shuffled)


def test_bodies_that_are_not_utf_8_are_told_apart() -> None:
    one, other = (
        parse_metadata(changed((b"Text", text))) for text in (b"\xff", b"\xfe")
    )
    assert same_fields(one, one)
    assert not same_fields(one, other)


@pytest.mark.parametrize(
    ("old", "new", "all_shown"),
    [
        (b"a,b,c", b"a,c", True),
        (b"a, b, c", b"a, d, c", True),
        (b"a", b"a,b", True),
        (b"a b", b"a c", True),
        (b"a,b,c", b"a, b, d", False),
        (b"a,b,c", b"b,a", False),
        (b"a,b", b"a,a", False),
        (b"a,b", b"a,,c", True),
    ],
    ids=lambda value: str(value),
)
def test_keywords_are_shown_one_by_one(
    old: bytes, new: bytes, all_shown: bool
) -> None:
    before = changed((b"Platform: any", b"Keywords: " + old))
    after = changed((b"Platform: any", b"Keywords: " + new))
    assert accounted(before, after) is all_shown
