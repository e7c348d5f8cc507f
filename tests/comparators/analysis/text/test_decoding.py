"""Telling text from binary, decoding it, and printing it safely."""

from __future__ import annotations

import codecs
import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.text.decoding import Text, decode
from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape,
    escape_name,
)

# Format characters that have a shape of their own.
VISIBLE_FORMAT = {
    *range(0x0600, 0x0606),  # Arabic number signs
    0x06DD,  # Arabic end of ayah
    0x070F,  # Syriac abbreviation mark
    0x0890,  # Arabic pound mark above
    0x0891,  # Arabic piastre mark above
    0x08E2,  # Arabic disputed end of ayah
    0x110BD,  # Kaithi number sign
    0x110CD,  # Kaithi number sign above
}

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def unseen(text: str, allowed: str = "") -> list[str]:
    """The characters of *text* that a reader cannot see."""
    return [
        character
        for character in text
        if unicodedata.category(character) in UNSEEN
        and ord(character) not in VISIBLE_FORMAT
        and character not in allowed
    ]


def utf8(text: str) -> Text:
    return Text(text.encode())


# Escaping


def test_no_unseen_character_is_printed() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert unseen(escape(every), "\n\t") == []
    assert unseen(escape_name(every)) == []


def test_visible_text_stays() -> None:
    every = "".join(
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LNPS"
        and chr(code) not in "\u115f\u1160\u3164\uffa0\u2800\U0001d159"
    )
    assert escape(every) == every
    assert escape_name(every) == every


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\x1b[31m", r"a\x1b[31m", id="terminal-escape"),
        pytest.param("a\0b", r"a\x00b", id="nul"),
        pytest.param("a\rb", r"a\rb", id="carriage-return"),
        pytest.param("a\x7f", r"a\x7f", id="delete"),
        pytest.param("é\x85", r"é\x85", id="next-line"),
        pytest.param("a\u202eb", r"a\u202eb", id="bidirectional-override"),
        pytest.param("a\u2066b", r"a\u2066b", id="bidirectional-isolate"),
        pytest.param("a\u200bb", r"a\u200bb", id="zero-width-space"),
        pytest.param("a\u200db", r"a\u200db", id="zero-width-joiner"),
        pytest.param("a\u00adb", r"a\xadb", id="soft-hyphen"),
        pytest.param("\ufeffa", r"\ufeffa", id="byte-order-mark"),
        pytest.param("a\u3164", r"a\u3164", id="hangul-filler"),
        pytest.param("a\ufe01", r"a\ufe01", id="variation-selector"),
        pytest.param("a\U000e0041", r"a\U000e0041", id="tag"),
        pytest.param("a\U000e0100", r"a\U000e0100", id="selector-17"),
        pytest.param("a\U0001bca0", r"a\U0001bca0", id="shorthand-overlap"),
        pytest.param("a\u2028b", r"a\u2028b", id="line-separator"),
        pytest.param("a\udcff", r"a\xff", id="byte"),
        pytest.param("a\ud800", r"a\ud800", id="lone-surrogate"),
    ],
)
def test_escaped(text: str, shown: str) -> None:
    assert escape(text) == shown
    assert escape_name(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("plain", id="ascii"),
        pytest.param("naïve ﷽ 漢字 🎉", id="other-scripts"),
        pytest.param("a\xa0b", id="no-break-space"),
        pytest.param("\N{ARABIC NUMBER SIGN}1", id="arabic-number-sign"),
        pytest.param(r"\x1b \u202e", id="escapes-already"),
    ],
)
def test_not_escaped(text: str) -> None:
    assert escape(text) == text
    assert escape_name(text) == text


def test_newline_and_tab_are_text_but_no_part_of_a_name() -> None:
    assert escape("a\tb\n") == "a\tb\n"
    assert escape_name("a\tb\n") == r"a\tb\n"


surrogates_too = st.text(st.characters(exclude_categories=()))


@given(surrogates_too)
def test_escaping_twice_is_escaping_once(text: str) -> None:
    assert escape(escape(text)) == escape(text)
    assert escape_name(escape_name(text)) == escape_name(text)


@given(surrogates_too)
def test_lines_stay_lines(text: str) -> None:
    assert escape(text).count("\n") == text.count("\n")
    # What remains splits nowhere else: str.splitlines() and split agree.
    shown = escape(text)
    assert shown.splitlines() == shown.removesuffix("\n").split("\n") or (
        shown == ""
    )


@given(surrogates_too)
def test_escaped_text_can_be_written(text: str) -> None:
    escape(text).encode("utf-8")
    escape_name(text).encode("utf-8")


@given(st.lists(surrogates_too, max_size=4))
def test_escaping_goes_character_by_character(parts: list[str]) -> None:
    assert escape("".join(parts)) == "".join(map(escape, parts))


# Decoding


@pytest.mark.parametrize(
    ("content", "path", "expected"),
    [
        pytest.param(b"", "a", Text(b""), id="empty"),
        pytest.param(b"x\n", "a.txt", Text(b"x\n"), id="ascii"),
        pytest.param("é\n".encode(), "a.txt", utf8("é\n"), id="utf-8"),
        pytest.param(
            b"# coding: latin-1\nx = '\xe9'\n",
            "a.py",
            Text("# coding: latin-1\nx = 'é'\n".encode(), "iso8859-1"),
            id="declared-in-line-1",
        ),
        pytest.param(
            b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\n'\x80'\n",
            "a.py",
            Text(
                "#!/usr/bin/python\n# -*- coding: cp1252 -*-\n'€'\n".encode(),
                "cp1252",
            ),
            id="declared-in-line-2",
        ),
        pytest.param(
            b"\n# vim: set fileencoding=koi8-r :\n'\xc1'\n",
            "a.py",
            Text(
                "\n# vim: set fileencoding=koi8-r :\n'а'\n".encode(), "koi8-r"
            ),
            id="declared-for-vim",
        ),
        pytest.param(
            b"# coding: utf-8\n'\xc3\xa9'\n",
            "a.py",
            Text(b"# coding: utf-8\n'\xc3\xa9'\n"),
            id="declared-utf-8",
        ),
        pytest.param(
            b"\xef\xbb\xbfx\n",
            "a.py",
            Text(b"\xef\xbb\xbfx\n"),
            id="utf-8-bom",
        ),
        pytest.param(
            codecs.BOM_UTF16_LE + "é\n".encode("utf-16-le"),
            "a.txt",
            Text("\ufeffé\n".encode(), "utf-16-le"),
            id="utf-16-little-endian",
        ),
        pytest.param(
            codecs.BOM_UTF16_BE + "é\n".encode("utf-16-be"),
            "a.txt",
            Text("\ufeffé\n".encode(), "utf-16-be"),
            id="utf-16-big-endian",
        ),
        pytest.param(
            codecs.BOM_UTF32_LE + "é\n".encode("utf-32-le"),
            "a.txt",
            Text("\ufeffé\n".encode(), "utf-32-le"),
            id="utf-32-little-endian",
        ),
        pytest.param(
            codecs.BOM_UTF32_BE + "é\n".encode("utf-32-be"),
            "a.txt",
            Text("\ufeffé\n".encode(), "utf-32-be"),
            id="utf-32-big-endian",
        ),
    ],
)
def test_decoded(content: bytes, path: str, expected: Text) -> None:
    assert decode(content, path) == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x = 1\ny = 2\n# coding: latin-1\n'\xc3\xa9'\n", id="3"),
        pytest.param(b"x = 1\n# coding: latin-1\n'\xc3\xa9'\n", id="code"),
        pytest.param(b"x = 1 # coding: latin-1\n'\xc3\xa9'\n", id="same-line"),
    ],
)
def test_what_is_no_declaration(content: bytes) -> None:
    assert decode(content, "a.py") == Text(content)


def test_declarations_are_for_python_source() -> None:
    content = b"# coding: latin-1\n\xc3\xa9\n"
    assert decode(content, "a.txt") == Text(content)
    decoded = decode(content, "a.pyi")
    assert decoded is not None
    assert decoded.encoding == "iso8859-1"


@pytest.mark.parametrize(
    "encoding",
    [
        "rot13",
        "rot_13",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "hex",
        "base64",
        "zlib",
        "bz2",
        "uu",
        "quopri",
        "utf-7",
        "mbcs",
        "no-such-encoding",
        "..codecs",
        "x" * 3000,
    ],
)
def test_codecs_that_are_no_text_encodings_are_refused(encoding: str) -> None:
    content = b"# coding: " + encoding.encode() + b"\nx = 'abc'\n"
    decoded = decode(content, "a.py")
    assert decoded is not None
    assert decoded.data == content
    assert encoding in decoded.problem
    assert decode(b"\xff\xfex", "a", lambda: encoding) != Text(b"x", encoding)


def test_a_declaration_that_is_wrong_is_said() -> None:
    decoded = decode(b"# coding: ascii\n'\xc3\xa9'\n", "a.py")
    assert decoded is not None
    # As Python has it, UTF-8 is what everything else would be.
    assert decoded.data == b"# coding: ascii\n'\xc3\xa9'\n"
    assert "declared encoding ascii" in decoded.problem


def test_a_declaration_that_is_right_is_not_spoken_of() -> None:
    decoded = decode(b"# coding: ascii\n'e'\n", "a.py")
    assert decoded is not None
    assert decoded.problem == ""


@pytest.mark.parametrize("position", [0, 2**16 - 1, 2**16, 2**18])
def test_first_character_that_is_not_ascii_anywhere(position: int) -> None:
    content = b"x" * position + "é\n".encode()
    # libmagic, which sees 64 KiB, would call this "us-ascii".
    assert decode(content, "a.txt", lambda: "us-ascii") == Text(content)


def test_guess_is_used_for_what_is_not_utf_8() -> None:
    decoded = decode(b"caf\xe9\n", "a.txt", lambda: "iso-8859-1")
    assert decoded == Text("café\n".encode(), "iso8859-1")


def test_guess_is_not_asked_for_what_is_utf_8() -> None:
    def guess() -> str:
        raise AssertionError

    assert decode("café\n".encode(), "a.txt", guess) is not None


@pytest.mark.parametrize("guess", ["", "binary", "unknown-8bit", "us-ascii"])
def test_guess_that_does_not_help(guess: str) -> None:
    decoded = decode(b"caf\xe9\n", "a.txt", lambda: guess)
    assert decoded is not None
    assert decoded.data == b"caf\xe9\n"
    assert "not valid UTF-8" in decoded.problem


@pytest.mark.parametrize(
    ("content", "path"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png", id="png"),
        pytest.param(b"\x7fELF\2\1\1\0\0\0", "a.so", id="elf"),
        pytest.param(b"PK\3\4\x14\0\0\0", "a.zip", id="zip"),
        pytest.param(bytes(range(256)), "a", id="all-bytes"),
        pytest.param(b"a\0b", "data", id="one-nul"),
        pytest.param(bytes(200), "a.py", id="zeros-called-python"),
    ],
)
def test_binary(content: bytes, path: str) -> None:
    assert decode(content, path) is None


@pytest.mark.parametrize(
    ("content", "path"),
    [
        pytest.param(b"x = 'a\0b'\n", "a.py", id="a-nul-in-python"),
        pytest.param(b"\x1b[31mred\n", "log", id="terminal-escapes"),
        pytest.param(b"a\x0cb\r\n", "a", id="form-feed"),
        pytest.param(b"a\x01" + b"b" * 98, "a", id="one-control-character"),
    ],
)
def test_text_with_a_few_control_characters(content: bytes, path: str) -> None:
    assert decode(content, path) == Text(content)


def test_utf_16_that_is_cut_is_not_lost() -> None:
    content = codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\n"
    decoded = decode(content, "a.txt")
    assert decoded is None or decoded.data == content


contents = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=20).map(str.encode),
    st.builds(
        lambda name, rest: b"# coding: " + name.encode() + b"\n" + rest,
        st.sampled_from(
            [
                "latin-1",
                "cp932",
                "shift_jis",
                "iso2022_jp",
                "euc_kr",
                "big5",
                "gb18030",
                "hz",
                "utf-16",
                "utf-8-sig",
                "utf-32-le",
                "cp437",
            ]
        ),
        st.binary(max_size=8),
    ),
    st.builds(
        lambda mark, rest: mark + rest,
        st.sampled_from(
            [
                codecs.BOM_UTF8,
                codecs.BOM_UTF16_LE,
                codecs.BOM_UTF16_BE,
                codecs.BOM_UTF32_LE,
                codecs.BOM_UTF32_BE,
            ]
        ),
        st.binary(max_size=12),
    ),
)


@given(contents, st.sampled_from(["a.py", "a.txt", "a"]))
def test_never_raises_and_what_it_gives_is_the_content(
    content: bytes, path: str
) -> None:
    decoded = decode(content, path)
    if decoded is None:
        return
    if decoded.problem or decoded.encoding == "utf-8":
        assert decoded.data == content
    else:
        text = decoded.data.decode("utf-8")
        assert text.encode(decoded.encoding) == content


def test_two_ways_to_say_one_text_are_two_texts() -> None:
    """ISO-2022-JP has escape sequences that change nothing."""
    declaration = b"# coding: iso2022_jp\n"
    one = decode(declaration + b"ab\n", "a.py")
    other = decode(declaration + b"a\x1b(Bb\n", "a.py")
    assert one is not None
    assert other is not None
    assert one != other
    assert not one.problem


def test_byte_order_alone_is_a_difference() -> None:
    little = decode(codecs.BOM_UTF16_LE + "a".encode("utf-16-le"), "a")
    big = decode(codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), "a")
    assert little is not None
    assert big is not None
    assert little.encoding != big.encoding


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"#" * 2**20, id="comment"),
        pytest.param(b"# coding " * 2**17, id="almost-declarations"),
        pytest.param(b" \t" * 2**19, id="blank"),
        pytest.param(b"# coding: idna\n" + b"a" * 2**20, id="slow-codec"),
    ],
)
def test_takes_time_in_proportion(content: bytes) -> None:
    start = time.process_time()
    decode(content, "a.py")
    assert time.process_time() - start < 1


def test_escapes_are_of_the_documented_forms() -> None:
    every = "".join(map(chr, [*range(0x20), 0x7F, 0x202E, 0xE0041, 0xDC80]))
    shown = escape_name(every)
    assert re.fullmatch(
        r"(\\[nrt]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})+", shown
    )
