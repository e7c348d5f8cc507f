"""Compiled message catalogs become lines of text, or are refused."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.differences.message_catalog import (
    NotACatalogError,
    read_catalog,
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

    assert read_catalog(content).lines.decode() == (
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
        read_catalog(content)


@given(st.dictionaries(st.binary(), st.binary(), max_size=5))
def test_no_two_catalogs_look_the_same(messages: dict[bytes, bytes]) -> None:
    lines = read_catalog(catalog(messages)).lines

    for key, text in messages.items():
        changed = catalog({**messages, key: text + b"x"})
        assert read_catalog(changed).lines != lines


@given(st.binary(max_size=200))
def test_nothing_else_is_raised(tail: bytes) -> None:
    try:
        read_catalog(b"\xde\x12\x04\x95" + tail)
    except NotACatalogError:
        return


SOUND = catalog({b"": b"Language: de\n", b"a": b"b", b"one\0many": b"1\0n"})


@pytest.mark.parametrize("order", ["<", ">"], ids=["little", "big"])
def test_nothing_is_beside_the_messages_of_a_sound_catalog(order: str) -> None:
    assert read_catalog(catalog({b"a": b"b", b"c": b"d"}, order)).rest == b""
    assert read_catalog(SOUND).rest == b""


def test_a_hash_table_belongs_there() -> None:
    size, at = 3, len(SOUND)
    table = struct.pack("<3I", 0, 2, 1)
    content = SOUND[:20] + struct.pack("<2I", size, at) + SOUND[28:] + table
    assert read_catalog(content).rest == b""
    payload = struct.pack("<3I", 0, 999, 1)
    content = content[: -len(payload)] + payload
    assert read_catalog(content).rest == payload.replace(b"\0", b"")


@pytest.mark.parametrize("payload", [b"hidden", b"\0\0hidden"])
def test_what_is_beside_the_messages_is_found(payload: bytes) -> None:
    assert read_catalog(SOUND + payload).rest == b"hidden"


@given(st.binary(max_size=200))
def test_bytes_beside_messages_of_anything(tail: bytes) -> None:
    content = SOUND[:20] + tail[:8].ljust(8, b"\0") + SOUND[28:] + tail
    assert b"\0" not in read_catalog(content).rest
