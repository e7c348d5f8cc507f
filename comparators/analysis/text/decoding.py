"""Telling text from binary, decoding it, and printing it safely.

diffoscope asks libmagic for the encoding, which looks at the first 64 KiB
only, and falls back to a hexdump where the guess was wrong.  Here a file is
decoded by what its format says (PEP 263 for Python source, UTF-8 for what has
no other rule), and a stray byte is shown escaped in its place.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

# Bytes that occur in text of any ASCII-based encoding.
_TEXT_BYTES = bytes(
    sorted({7, 8, 9, 10, 12, 13, 27} | (set(range(0x20, 0x100)) - {0x7F}))
)
_MAX_CONTROL_SHARE = 0.02

# PEP 263 allows the declaration in the first or second line.
_CODING_COOKIE = re.compile(
    rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?"
    rb"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)
# With the byte order: two files that differ in it alone are different.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings a file may ask for.  Not all that Python knows: some of its
# codecs are no text encodings, and some take quadratic time.
_ENCODINGS = re.compile(
    r"ascii|utf_8|utf_8_sig|latin_1|iso8859_\d+|cp\d{3,4}|koi8_[rtu]|mac_\w+|euc_\w+"
    r"|shift_jis\w*|iso2022_\w+|gb2312|gbk|gb18030|big5\w*|johab|tis_620"
    r"|utf_16(_[bl]e)?|utf_32(_[bl]e)?"
)

# Names of files that a person would call text, whatever is in them.
# fmt: off
_TEXT_SUFFIXES = (
    ".bash", ".bat", ".c", ".cc", ".cfg", ".cmake", ".cpp", ".css", ".csv",
    ".cu", ".cxx", ".f", ".f90", ".go", ".h", ".hh", ".hpp", ".htm", ".html",
    ".in", ".ini", ".ipynb", ".java", ".js", ".json", ".lock", ".m4", ".md",
    ".mk", ".mjs", ".pl", ".po", ".pot", ".pxd", ".pxi", ".py", ".pyi",
    ".pyx", ".rs", ".rst", ".sh", ".sql", ".src", ".svg", ".tex", ".toml",
    ".ts", ".tsv", ".txt", ".xml", ".yaml", ".yml",
)
# fmt: on


class Text(NamedTuple):
    """Decoded text, ready to be compared.

    Attributes:
        data: the text as UTF-8; bytes that could not be decoded are as they
            were, so that no two different files have the same ``data`` in
            the same encoding.
        encoding: the Python name of the encoding it was decoded from.
        problem: a sentence about what could not be decoded, or "".
    """

    data: bytes
    encoding: str = "utf-8"
    problem: str = ""


def decode(
    content: bytes, path: str, guess: Callable[[], str] | None = None
) -> Text | None:
    """Decode *content* of the file *path*; None where it is not text.

    Python source is decoded by PEP 263, everything else as UTF-8, or UTF-16
    and UTF-32 with a byte-order mark.  What is none of these is decoded by
    *guess*, a function that names an encoding (as libmagic does), and where
    that does not help as UTF-8 with the invalid bytes kept.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = _decoded(content, encoding)
            if text is not None:
                return text
    if not _looks_like_text(content, path):
        return None
    if path.endswith((".py", ".pyi", ".pyx", ".pxd")):
        declared = declared_encoding(content)
        if declared:
            text = _decoded(content, declared)
            if text is not None:
                return text
            return _decoded_anyhow(content)._replace(
                problem=f"not valid in the declared encoding {declared}: "
                "bytes that are not UTF-8 are shown escaped",
            )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return Text(content)
    if guess is not None:
        text = _decoded(content, guess())
        if text is not None:
            return text
    return _decoded_anyhow(content)


def _looks_like_text(content: bytes, path: str) -> bool:
    controls = len(content.translate(None, _TEXT_BYTES))
    if not controls:
        return True
    if b"\0" in content and not path.lower().endswith(_TEXT_SUFFIXES):
        return False
    return controls <= max(1, len(content) * _MAX_CONTROL_SHARE)


def declared_encoding(content: bytes) -> str:
    """Return the encoding that Python source declares (PEP 263), or ""."""
    match = _CODING_COOKIE.match(content)
    return match.group(1).decode("ascii", "replace") if match else ""


def _decoded(content: bytes, encoding: str) -> Text | None:
    try:
        name = codecs.lookup(encoding).name
        canonical = name.replace("-", "_")
        if not _ENCODINGS.fullmatch(canonical):
            return None
        text = content.decode(name)
        if canonical in {"utf_8", "utf_8_sig", "ascii"}:
            # As it was: a byte-order mark is a character like any other.
            return Text(content)
        if text.encode(name) != content:
            # The encoding has more than one way to say this text, and a
            # change from one to the other would not be seen.
            return None
        return Text(text.encode("utf-8"), encoding=name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _decoded_anyhow(content: bytes) -> Text:
    return Text(
        content,
        problem="not valid UTF-8: the bytes that are not are shown escaped",
    )
