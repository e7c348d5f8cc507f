"""What is read without packaging is what packaging would read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.metadata import Metadata, parse_email

from diffoscope_sdist.comparators.analysis.metadata import (
    headers,
    plain_metadata,
)
from tests.comparators.analysis.metadata.test_core_metadata import (
    LINES,
    PKG_INFO,
)

HEADERS = [
    line + b"\n" for line in PKG_INFO.partition(b"\n\n")[0].split(b"\n")
]


def test_a_usual_file_is_plain_and_valid() -> None:
    raw = plain_metadata.place(HEADERS)
    assert raw is not None
    assert plain_metadata.is_valid(raw)


VALUES = st.text(
    st.sampled_from("ab1.,;:<>=!~*()[]'\" \t\u00e9\u2028\x0b=?utf8?q?")
) | st.sampled_from(
    [
        "1.0",
        ">=1,<2",
        "~=1",
        "==1.*",
        ">1.*",
        "a[b]>=1; os_name == 'x' and extra=='y'",
        "a (>=1)",
        "a ()",
        "text/markdown",
        "LICENSE",
        "../LICENSE",
        "docs/a.txt",
        "Name",
        "License-File",
        "x\n        y",
        "\u00e9\n  y",
        "x\r",
    ]
)
NAMES = st.sampled_from(
    [
        *plain_metadata.SINGLE,
        *plain_metadata.MULTIPLE,
        "Project-URL",
        "KEYWORDS",
        "requires",
        "x-own",
    ]
)
FILES = st.lists(
    st.builds(lambda n, v: f"{n}: {v}\n".encode(), NAMES, VALUES)
).map(b"".join)


@given(FILES | LINES)
def test_what_is_plain_is_what_packaging_reads(content: bytes) -> None:
    parts = headers.split(content)
    plain = plain_metadata.place(parts.headers)
    if plain is not None:
        raw, unplaced = parse_email(b"".join(parts.headers) + b"\n")
        assert (plain, {}) == (raw, unplaced)


@given(NAMES, VALUES)
def test_what_is_surely_valid_is_valid(name: str, value: str) -> None:
    lines = [
        b"Metadata-Version: 2.4\n",
        b"Name: a\n",
        b"Version: 1\n",
        f"{name}: {value}\n".encode(),
    ]
    parts = headers.split(b"".join(lines))
    raw = plain_metadata.place(parts.headers)
    if raw is not None and plain_metadata.is_valid(raw):
        Metadata.from_raw(raw, validate=True)


def requirement_is_valid(text: str) -> bool:
    raw = plain_metadata.place([*HEADERS, f"Requires-Dist: {text}\n".encode()])
    return raw is not None and plain_metadata.is_valid(raw)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a>=1",
        "a>=1,<2",
        "a (>=1)",
        "a[b,c]>=1.0rc1",
        "a==1.*",
        "a~=1.2",
        "a; python_version < '3'",
        'a>1; extra == "x" and os_name == "nt"',
    ],
)
def test_usual_requirements_are_surely_valid(text: str) -> None:
    assert requirement_is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a>1.*",
        "a~=1",
        "a>=",
        "a[",
        "a; os_name",
        "a; (os_name == 'x'",
        "a @ https://x",
        "a>" + "1" * 5000,
        "a" + " " * 5000,
        "a;" + "extra == 'x' and " * 5000,
    ],
    ids=lambda value: value[:20],
)
def test_others_are_left_to_packaging(text: str) -> None:
    assert not requirement_is_valid(text)
