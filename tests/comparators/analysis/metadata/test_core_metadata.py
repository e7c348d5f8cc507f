"""Core metadata: fields, problems, and changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.core_metadata import (
    MOST,
    parse_metadata,
    split,
)

PKG_INFO = b"""\
Metadata-Version: 2.1
Name: Foo_Bar
Version: 1.0
Summary: A thing
Home-page: https://foo.example
License: MIT
Project-URL: Source, https://src.example
Project-URL: Docs, https://docs.example
Platform: any
Classifier: Topic :: B
Classifier: Topic :: A
Requires-Python: >=3.8
Description-Content-Type: text/markdown
Provides-Extra: test
License-File: LICENSE
Requires-Dist: six>=1
Requires-Dist: pytest; extra == "test"

# Foo

Text.
"""


def changed(*replacements: tuple[bytes, bytes]) -> bytes:
    content = PKG_INFO
    for old, new in replacements:
        assert old in content
        content = content.replace(old, new)
    return content


def test_fields_are_found_by_name() -> None:
    parsed = parse_metadata(PKG_INFO)
    assert list(parsed.fields)[:4] == [
        *("metadata-version", "name", "version", "summary")
    ]
    assert parsed.names["home-page"] == "Home-page"
    assert parsed.get("version") == ("1.0",)
    assert parsed.get("author") == ()
    assert parsed.get("classifier") == ("Topic :: A", "Topic :: B")
    assert parsed.get("project-url") == (
        "Docs, https://docs.example",
        "Source, https://src.example",
    )
    assert parsed.body == b"# Foo\n\nText.\n"
    assert parsed.problems == ()


@pytest.mark.parametrize(
    "version", ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5"]
)
def test_every_metadata_version_is_known(version: str) -> None:
    content = f"Metadata-Version: {version}\nName: a\nVersion: 1\n"
    assert parse_metadata(content.encode()).problems == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "name: missing"),
        (b"Name: a\nVersion: 1\n", "metadata-version: missing"),
        (b"Metadata-Version: 2.1\nName: a\n", "version: missing"),
        (
            changed((b"2.1", b"9.7")),
            "'9.7' is not a valid metadata version",
        ),
        (changed((b"1.0", b"one")), "'one' is invalid for 'version'"),
        (changed((b"Foo_Bar", b"-Foo")), "'-Foo' is invalid for 'name'"),
        (changed((b">=3.8", b"3,8")), "'3,8' is invalid for 'requires"),
        (
            changed((b"six>=1", b"six>=1.*")),
            "'six>=1.*' is invalid for 'requires",
        ),
        (
            changed((b"text/markdown", b"text/html")),
            "'description-content-type' must be one of",
        ),
        (
            changed((b"text/markdown", b"(" * 1500)),
            "description-content-type: ",
        ),
        (
            changed((b"Name: Foo_Bar", b"Name: a\nName: b")),
            "name: 2 values where one belongs",
        ),
        (
            changed((b"A thing", b"A \xff thing")),
            "not UTF-8: byte 0xff at",
        ),
        (
            b"Metadata-Version: 2.1\nName: a\nVersion: " + b"1" * 5000,
            "version: 5,000 characters",
        ),
        (
            b"Name: a\n" * 20_000,
            "not read: more than 10,000 lines of headers",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_invalid_metadata_is_a_sentence(content: bytes, problem: str) -> None:
    problems = parse_metadata(content).problems
    assert any(found.startswith(problem) for found in problems), problems


def test_a_field_that_setuptools_wrote_early_is_no_problem() -> None:
    assert b"License-File" in PKG_INFO
    assert b"Metadata-Version: 2.1" in PKG_INFO
    assert parse_metadata(PKG_INFO).problems == ()


def test_what_has_no_place_is_kept() -> None:
    content = changed((b"Platform: any", b"X-Own: 1\n  2"))
    assert parse_metadata(content).get("x-own") == ("1 2",)
    assert parse_metadata(b"Name: a\nno header\nX: y\n\nb").body == (
        b"no header\nX: yb"
    )


@pytest.mark.parametrize(
    "header",
    [b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64"],
)
def test_what_is_about_mime_has_no_effect(header: bytes) -> None:
    content = b"Name: a\n" + header + b"\nVersion: 1\n\naGlkZGVu\n"
    parsed = parse_metadata(content)
    assert parsed.get("version") == ("1",)
    assert parsed.body == b"aGlkZGVu\n"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"A: b\n\nText\n\nmore", b"Text\n\nmore"),
        (b"A: b\r\n\r\nText", b"Text"),
        (b"A: b\n\r\nText", b"Text"),
        (b"\nText", b"Text"),
        (b"A: b\n \n\nText", b"Text"),
        (b"A: b\n", b""),
        (b"", b""),
    ],
    ids=repr,
)
def test_an_empty_line_ends_the_headers(content: bytes, body: bytes) -> None:
    head, found = split(content)
    assert found == body
    assert head + found == content


LINES = st.lists(
    st.sampled_from(
        [
            b"Name: a",
            b"Name: \xff",
            b"Version: 1.0",
            b"Metadata-Version: 2.1",
            b"Metadata-Version: 77",
            b"Keywords: a, b,c",
            b"Classifier: x",
            b"Requires-Dist: foo>=1; os_name == 'a'",
            b"Requires-Dist: (((",
            b"Requires-Python: <",
            b"Project-URL: a, b",
            b"Project-URL: no comma",
            b"Description-Content-Type: text/plain; x*",
            b"Content-Type: multipart/mixed; boundary=b",
            b"Content-Type: message/rfc822",
            b"Import-Name: a; private",
            b"License-Expression: MIT OR",
            b"License-File: ../x",
            b"Dynamic: nothing",
            b"Description: d",
            b" folded \xe2\x80\xae",
            b"",
            b"--b",
            b":",
        ]
    )
).map(b"\n".join)


@given(LINES | st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    parsed = parse_metadata(content)
    assert parsed == parse_metadata(content)
    assert all(isinstance(problem, str) for problem in parsed.problems)
    values = [one for name in parsed.fields for one in parsed.get(name)]
    assert all(len(value.splitlines()) < 2 for value in values)


@pytest.mark.parametrize(
    "content",
    [
        b"Summary: " + b"x" * 50_000_000,
        b"Requires-Dist: foo\n" * 1_000_000,
        b"".join(b"X-%d: 1\n" % i for i in range(1_000_000)),
        b"Description: " + b" x\n" * 10_000_000,
        b"Content-Type: message/rfc822\n\n" * 500_000,
        b"Content-Type: multipart/mixed" + b';a="' * 1_000_000,
        b"Description-Content-Type: text/plain" + b";a*0=(" * 100_000,
        b"Requires-Dist: foo; " + b"(" * 3_000_000,
        b"Requires-Python: " + b">=1," * 1_000_000,
        b"".join(
            b"Requires-Dist: a%d>1;os_name=='%d'\n" % (i, i)
            for i in range(MOST)
        ),
        b"Keywords: " + b"a," * 2_000_000,
    ],
    ids=[
        "a long line",
        "requirements",
        "names",
        "folding",
        "nested messages",
        "parameters",
        "comments",
        "brackets",
        "specifiers",
        "valid ones",
        "keywords",
    ],
)
def test_time_is_bounded(content: bytes) -> None:
    begin = time.monotonic()
    parse_metadata(content)
    assert time.monotonic() - begin < 10
