"""Printing what comes from an archive so that nothing of it acts or hides."""

from __future__ import annotations

import re

# What a reader cannot see, or what changes how the rest is seen: control
# characters, bidirectional controls (CVE-2021-42574), zero-width characters,
# fillers and blanks, variation selectors and tags (both can carry a hidden message),
# format controls that join signs of other scripts, line separators that
# terminals and str.splitlines() take for line ends, and lone surrogates
# (PEP 383 bytes).  Newline and tab are text.
_INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U00013430-\U0001343f"
    "\U00016fe4"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
"""A character that a reader cannot see; newlines and tabs are none."""
# Presenters drop the white space at the end of a line.
_INVISIBLE_IN_LINE = re.compile(rf"[{_INVISIBLE}\n\t]|\s\Z")
_INVISIBLE_IN_NAME = re.compile(rf"{_INVISIBLE_IN_LINE.pattern}|\A\s")
_ASCII_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def escape(text: str) -> str:
    r"""Return *text* with what a reader cannot see as ``\x1b``, ``\u202e``.

    Newlines and tabs stay.  Bytes that came in by surrogate escapes (PEP 383)
    are shown as the bytes they were.
    """
    pattern = _ASCII_CONTROL if text.isascii() else INVISIBLE
    return pattern.sub(_escaped, text)


def escape_line(text: str) -> str:
    """Return *text* for one line, which may be indented.

    Newlines, tabs, and white space where it ends are escaped too.
    """
    return _INVISIBLE_IN_LINE.sub(_escaped, text)


def escape_name(name: str) -> str:
    """Return *name* for one line.

    Newlines, tabs, and white space where it begins and ends are escaped too.
    """
    return _INVISIBLE_IN_NAME.sub(_escaped, name)


LOOK_ALIKE = (
    "lines that look alike differ: one has a character that is shown "
    "escaped, the other the escape sequence itself"
)
"""What is said of a diff of which :func:`looks_alike` is true."""


def looks_alike(raw: str, shown: str) -> bool:
    """Return whether different changed lines of a diff are escaped alike.

    Args:
        raw: the diff.
        shown: the same, escaped.
    """
    seen: dict[str, str] = {}
    return raw != shown and any(
        line[:1] in ("-", "+")
        and seen.setdefault(text[1:], line[1:]) != line[1:]
        for line, text in zip(raw.split("\n"), shown.split("\n"), strict=True)
    )


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    short = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}.get(character)
    if short:
        return short
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
