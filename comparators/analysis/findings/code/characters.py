"""Characters that a reader cannot see, or takes for others.

Sources: Unicode Standard Annex 9 (bidirectional text), CVE-2021-42574;
Unicode Technical Standard 51 (emoji), for where selectors and joiners belong;
Unicode Technical Standard 39 (confusable characters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from ...text.escaping import INVISIBLE
from ..records.codes import Code, Severity
from ..records.finding import Finding, finding
from ..records.places import acts
from ..records.releases import FileChange, Releases

# How many places of a file are kept.
_MOST = 20

_BIDIRECTIONAL = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_JOINERS = frozenset("\u200c\u200d")
_BLACK_FLAG = "\U0001f3f4"
# Characters without a name in the Unicode Character Database.
_CONTROL_NAMES = {
    0x00: "NULL",
    0x08: "BACKSPACE",
    0x0C: "FORM FEED",
    0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}


def hidden_characters(change: FileChange) -> Iterator[Finding]:
    """Find characters in added lines that a reader cannot see."""
    found: list[tuple[int, str]] = []
    for number, line in change.added:
        if number == 1:
            # A byte order mark is where it belongs.
            line = line.removeprefix(b"\xef\xbb\xbf")
        text = line.decode("utf-8", "replace")
        hidden = islice(hidden_in(text), _MOST)
        found += [(number, character) for character in hidden]
    if not found:
        return
    number, character = found[0]
    more = len(found) - 1
    yield change.finding(
        Code.HIDDEN_CHARACTER,
        number,
        named(character)
        + (f" and {more:,} more such characters" if more else ""),
        change.severity(_severity(change.path, {each for _, each in found})),
        characters=[
            {"line": line, "character": named(each)}
            for line, each in found[:_MOST]
        ],
        count=len(found),
    )


def _severity(path: str, characters: set[str]) -> Severity:
    if acts(path):
        return Severity.ALERT
    # In prose and translations most of them come from a word processor.
    overridden = not _BIDIRECTIONAL.isdisjoint(characters)
    return Severity.REVIEW if overridden else Severity.NOTE


def hidden_names(releases: Releases) -> Iterator[Finding]:
    """Find characters in new paths that a reader cannot see."""
    for pair in releases.pairs:
        path = pair.new_path
        if path is None or path == pair.old_path or path.isprintable():
            continue
        # Bytes that are no UTF-8 are seen, as escapes.
        text = path.encode("utf-8", "replace").decode()
        hidden = [*INVISIBLE.findall(text), *re.findall(r"[\t\n]", text)]
        new = [each for each in hidden if each not in (pair.old_path or "")]
        if new:
            yield finding(
                Code.HIDDEN_CHARACTER,
                f"{path}: {named(new[0])} in the path",
                path,
                characters=[
                    {"line": 0, "character": named(each)}
                    for each in new[:_MOST]
                ],
                count=len(new),
            )


def hidden_in(line: str) -> Iterator[str]:
    """Yield the characters of a line that are hidden, and not in place.

    In place are: a form feed alone on its line, as Emacs and GNU write it;
    selectors and joiners in emoji; a selector behind an ideograph; joiners
    between letters of scripts that need them; marks of direction beside
    letters that are written from right to left.
    """
    if line.strip() == "":
        line = line.replace("\x0c", "", 1)
    line = line.rstrip("\r")
    if not INVISIBLE.search(line):
        return
    is_leftward = any(
        unicodedata.bidirectional(each) in ("R", "AL") for each in set(line)
    )
    for match in INVISIBLE.finditer(line):
        if not _is_in_place(line, match.start(), is_leftward):
            yield match.group()


def _is_in_place(line: str, at: int, is_leftward: bool) -> bool:
    character = line[at]
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    if character in _JOINERS:
        return (_is_pictured(before) and _is_pictured(after)) or (
            _joins(before) and (_joins(after) or character == "\u200c")
        )
    if character in "\u200e\u200f":
        return is_leftward
    if "\ufe00" <= character <= "\ufe0f":
        return _is_pictured(before)
    if "\U000e0100" <= character <= "\U000e01ef":
        return unicodedata.name(before or " ", "").startswith("CJK UNIFIED")
    if "\U000e0020" <= character <= "\U000e007f":
        return _BLACK_FLAG in line[max(0, at - 7) : at]
    return False


def _is_pictured(character: str) -> bool:
    """Whether a character can be an emoji or a part of one."""
    return bool(character) and (
        unicodedata.category(character) in ("So", "Sk", "Sm")
        or character in "0123456789#*\ufe0f\u20e3\u203c\u2049\u3030\u303d"
        or "\u2190" <= character <= "\u2bff"
    )


def _joins(character: str) -> bool:
    """Whether the letters of a character's script are joined, or not."""
    return bool(character) and (
        "\u0590" <= character <= "\u109f" or "\u1780" <= character <= "\u1aff"
    )


def named(character: str) -> str:
    """Return ``U+202E RIGHT-TO-LEFT OVERRIDE`` for a character."""
    code = ord(character)
    name = _CONTROL_NAMES.get(code) or unicodedata.name(character, "")
    if not name:
        name = "control character" if code < 0xA0 else "unassigned"
    return f"U+{code:04X} {name}"
