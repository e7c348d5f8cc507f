"""Compiled message catalogs become lines of text, or are refused."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.message_catalog import (
    NotACatalogError,
    catalog_lines,
)


def catalog(messages: dict[bytes, bytes], order: str = "<") -> bytes:
    """Return a catalog without a hash table, as msgfmt --no-hash makes."""
    count = len(messages)
    table_at, text_at = 28, 28 + 16 * count
    tables, texts = [], b""
    for side in (messages.keys(), messages.values()):
        for text in side:
            tables += [len(text), text_at + len(texts)]
            texts += text + b"\0"
    header = (0x950412DE, 0, count, table_at, table_at + 8 * count, 0, 0)
    return struct.pack(f"{order}7I{len(tables)}I", *header, *tables) + texts


@pytest.mark.parametrize("order", ["<", ">"], ids=["little", "big"])
def test_messages_are_shown_as_in_a_po_file(order: str) -> None:
    content = catalog(
        {
            b"": b"Language: de\nPlural-Forms: x\n",
            b"menu\x04open": b'"auf"',
            b"one\0many": b"eins\0viele",
        },
        order,
    )

    assert catalog_lines(content).decode() == (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Plural-Forms: x\\n"\n\n'
        'msgctxt "menu"\nmsgid "open"\nmsgstr "\\"auf\\""\n\n'
        'msgid "one"\nmsgid_plural "many"\n'
        'msgstr[0] "eins"\nmsgstr[1] "viele"\n'
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00" * 40, id="another-magic-number"),
        pytest.param(catalog({b"a": b"b"})[:30], id="tables-cut-off"),
        pytest.param(catalog({b"a": b"b" * 9})[:-5], id="messages-cut-off"),
        pytest.param(
            b"\xde\x12\x04\x95" + b"\xff" * 24, id="impossible-numbers"
        ),
    ],
)
def test_what_is_no_catalog_is_refused(content: bytes) -> None:
    with pytest.raises(NotACatalogError):
        catalog_lines(content)


@given(st.dictionaries(st.binary(), st.binary(), max_size=5))
def test_no_two_catalogs_look_the_same(messages: dict[bytes, bytes]) -> None:
    lines = catalog_lines(catalog(messages))

    for key, text in messages.items():
        changed = catalog({**messages, key: text + b"x"})
        assert catalog_lines(changed) != lines


@given(st.binary(max_size=200))
def test_nothing_else_is_raised(tail: bytes) -> None:
    try:
        catalog_lines(b"\xde\x12\x04\x95" + tail)
    except NotACatalogError:
        return
