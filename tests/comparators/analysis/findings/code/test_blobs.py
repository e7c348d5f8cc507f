"""Literals and lines that nobody reads."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.comparators.analysis.findings.cases import lines

NOISE = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(30))
BASE64 = base64.b64encode(NOISE).decode()
PROSE = "to be or not to be, that is the question, " * 20
FOUND = {
    "base64": (f"x = '{BASE64}'", "1,280 characters, base64"),
    "base64 over lines": (
        "x = (\n"
        + "".join(
            f"    '{BASE64[at : at + 60]}'\n" for at in range(0, 1280, 60)
        )
        + ")",
        "1,280 characters, base64",
    ),
    "hexadecimal": (f"x = '{NOISE.hex()}'", "1,920 characters, hexadecimal"),
    "escapes": (
        "x = b'" + "".join(f"\\x{byte:02x}" for byte in NOISE) + "'",
        "960 characters, unprintable",
    ),
    "base85": (
        f"x = {base64.b85encode(NOISE)!r}",
        "1,200 characters, without a blank",
    ),
}
SILENT = {
    "prose": f"x = '{PROSE}'",
    "a short one": f"x = '{BASE64[:400]}'",
    "names": "x = '" + "some_long_name_of_a_thing another_name " * 20 + "'",
    "a comment": f"# {BASE64}",
}


@pytest.mark.parametrize(("new", "expected"), FOUND.values(), ids=FOUND)
def test_an_encoded_literal(new: str, expected: str) -> None:
    line = 2 if new.startswith("x = (") else 1
    assert lines({"m.py": b"1"}, {"m.py": new.encode()}, "encoded-blob") == [
        f"review encoded-blob m.py:{line} a literal of {expected}"
    ]
    changed = new.encode() + b"\nmore = 1\n"
    assert not lines({"m.py": new.encode()}, {"m.py": changed}, "encoded-blob")


@pytest.mark.parametrize("new", SILENT.values(), ids=SILENT)
def test_a_readable_literal_is_silent(new: str) -> None:
    assert lines({"m.py": b"1"}, {"m.py": new.encode()}, "encoded-blob") == []


def test_a_long_line() -> None:
    long = b"x = 1" + b" + 1" * 750 + b"; y = 2\n"
    assert lines({"m.py": b"x = 1\n"}, {"m.py": b"\n" + long}) == [
        "review long-line m.py:2 3,012 characters"
    ]
    assert lines({}, {"p/static/m.js": long}) == [
        "note long-line p/static/m.js:1 3,012 characters"
    ]
    assert lines({"m.py": long}, {"m.py": b"z = 1\n" + long + long}) == []
