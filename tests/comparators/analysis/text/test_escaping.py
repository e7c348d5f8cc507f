"""What a reader cannot see is escaped; what he can see is left alone."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape,
    escape_name,
)

#: Format characters that are drawn: signs of Arabic, Syriac and Kaithi that
#: go around numbers (Unicode, Prepended_Concatenation_Mark).
DRAWN = {
    *range(0x600, 0x606),
    *(0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD),
}


def test_all_that_unicode_calls_control_or_format_is_escaped() -> None:
    shown = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and escape_name(chr(code)) == chr(code)
    }
    assert shown - DRAWN == set()


@pytest.mark.parametrize(
    "blank",
    [
        pytest.param("\u2800", id="Braille pattern blank"),
        pytest.param("\U00016fe4", id="Khitan small script filler"),
        pytest.param("\u3164", id="Hangul filler"),
        pytest.param("\u115f", id="Hangul Choseong filler"),
        pytest.param("\ufe0f", id="variation selector"),
        pytest.param("\U000e0041", id="tag"),
    ],
)
def test_blanks_are_escaped(blank: str) -> None:
    assert blank not in escape(f"a{blank}b")
    assert blank not in escape_name(f"a{blank}b")


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "caf\u00e9",
        "\u65e5\u672c",
        "a\tb\n",
        "\u2801",
        "\U0001f600",
        "a\\x1bb",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert escape(text) == text


def test_escaping_twice_is_escaping_once() -> None:
    once = escape("\x1b[31m \u202e \udcff \U000e0041")
    assert escape(once) == escape_name(once) == once


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("setup.py ", r"setup.py\x20", id="at the end"),
        pytest.param(" setup.py", r"\x20setup.py", id="at the start"),
        pytest.param("setup.py\u3000", r"setup.py\u3000", id="wide"),
        pytest.param("set up.py", "set up.py", id="inside"),
    ],
)
def test_white_space_around_a_name_is_escaped(name: str, shown: str) -> None:
    assert escape_name(name) == shown
    assert escape(name) == name
