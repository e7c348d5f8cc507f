"""Characters that cannot be seen, where they are new."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings import cases
from tests.trees import Tree

REPORTED = {
    "an override in code": (
        "m.py",
        "x = 1\nif a:  # \u202e\n    pass\n",
        ["alert hidden-character m.py:2 U+202E RIGHT-TO-LEFT OVERRIDE"],
    ),
    "several": (
        "m.py",
        "x = '\u200b'\ny = '\u2066\u2069'\n",
        [
            "alert hidden-character m.py:1 U+200B ZERO WIDTH SPACE and 2 "
            "more such characters"
        ],
    ),
    "a tag": (
        "setup.cfg",
        "[metadata]\nname = a\U000e0061\n",
        [
            "alert hidden-character setup.cfg:2 U+E0061 TAG LATIN SMALL LETTER A"
        ],
    ),
    "an escape sequence": (
        "m.py",
        "x = 1  # \x1b[2K\n",
        ["alert hidden-character m.py:1 U+001B ESCAPE"],
    ),
    "a lone carriage return": (
        "m.py",
        "x = 1\r# y\nz = 2\n",
        ["alert hidden-character m.py:1 U+000D CARRIAGE RETURN"],
    ),
    "a form feed that ends no page": (
        "m.py",
        "x = 1;\x0cy = 2\n",
        ["alert hidden-character m.py:1 U+000C FORM FEED"],
    ),
    "a selector after a letter": (
        "m.py",
        "x = 'a\ufe0f'\n",
        ["alert hidden-character m.py:1 U+FE0F VARIATION SELECTOR-16"],
    ),
    "a byte order mark inside": (
        "m.py",
        "x = 1\n\ufeffy = 2\n",
        ["alert hidden-character m.py:2 U+FEFF ZERO WIDTH NO-BREAK SPACE"],
    ),
    "an override in prose": (
        "README.md",
        "to \u202e right\n",
        ["review hidden-character README.md:1 U+202E RIGHT-TO-LEFT OVERRIDE"],
    ),
    "a space without width in prose": (
        "README.md",
        "to \u200b right\n",
        ["note hidden-character README.md:1 U+200B ZERO WIDTH SPACE"],
    ),
    "an override in a test": (
        "tests/test_m.py",
        "x = '\u202e'\n",
        [
            "note hidden-character tests/test_m.py:1 "
            "U+202E RIGHT-TO-LEFT OVERRIDE"
        ],
    ),
}
SILENT = {
    "letters of any language": "x = 'é и ж 漢字 עברית'\n",
    "a byte order mark at the beginning": "\ufeffx = 1\n",
    "lines that end as on DOS": "x = 1\r\ny = 2\r\n",
    "a form feed alone on its line": "x = 1\n\x0c\ny = 2\n",
    "emoji": "x = '\u2764\ufe0f \U0001f469\u200d\U0001f4bb 1\ufe0f\u20e3'\n",
    "the flag of Wales": (
        "x = '\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073"
        "\U000e007f'\n"
    ),
    "joined Persian": "x = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647'\n",
    "a mark beside Hebrew": "x = '\u05d0\u05d1!\u200f'\n",
}


def lines(old: Tree, new: Tree) -> list[str]:
    return cases.lines(old, new, "hidden-character")


@pytest.mark.parametrize(
    ("path", "new", "expected"), REPORTED.values(), ids=REPORTED
)
def test_what_is_hidden_is_reported(
    path: str, new: str, expected: list[str]
) -> None:
    assert lines({path: b"x = 0\n"}, {path: new.encode()}) == expected


@pytest.mark.parametrize("new", SILENT.values(), ids=SILENT)
def test_what_is_in_its_place_is_not(new: str) -> None:
    assert lines({"m.py": b"x = 0\n"}, {"m.py": new.encode()}) == []


@pytest.mark.parametrize(
    ("path", "new", "expected"), REPORTED.values(), ids=REPORTED
)
def test_what_was_there_before_is_not(
    path: str, new: str, expected: list[str]
) -> None:
    old = new.encode()
    assert lines({path: old}, {path: old + b"more = 1\n"}) == []


def test_it_is_not_where_a_file_moved() -> None:
    line = "x = '\u202e'\n".encode() + b"y = 'something else'\n" * 30
    assert lines({"a.py": line}, {"b.py": line + b"z = 1\n"}) == []


def test_an_added_file_is_looked_into() -> None:
    assert lines({}, {"a.py": "\u202e".encode()}) == [
        "alert hidden-character a.py:1 U+202E RIGHT-TO-LEFT OVERRIDE"
    ]


def test_a_path_that_hides_something_is_reported() -> None:
    assert lines({"a.py": b"1"}, {"a.py": b"1", "a\u200b.py": b"2"}) == [
        "alert hidden-character a\u200b.py: U+200B ZERO WIDTH SPACE "
        "in the path"
    ]
    assert lines({"a\u200b.py": b"2"}, {"a\u200b.py": b"2"}) == []
    assert lines({}, {"odd\udce9.txt": b"no UTF-8 in the path"}) == []


@pytest.mark.parametrize(
    "encoding",
    ["utf-7", "raw_unicode_escape", "unicode-escape", "hz"],
)
def test_an_encoding_in_which_characters_stand_for_others(
    encoding: str,
) -> None:
    new = f"# coding: {encoding}\nx = 1  # \\u000ay = 2\n".encode()
    assert lines({"m.py": b"x = 1\n"}, {"m.py": new}) == [
        f"alert hidden-character m.py is written in {encoding}, where "
        "characters stand for others"
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "latin-1", "cp1252", "gbk", "euc-jp", "no-such"]
)
def test_an_ordinary_encoding(encoding: str) -> None:
    new = f"#!/usr/bin/python\n# -*- coding: {encoding} -*-\nx = 1\n".encode()
    assert lines({"m.py": b"x = 1\n"}, {"m.py": new}) == []
