"""Names with letters that look like others.

Source: Unicode Technical Standard 39 (Unicode Security Mechanisms); its
table of confusable characters comes with confusable_homoglyphs.
"""

from __future__ import annotations

import functools
import io
import itertools
import re
import tokenize
import unicodedata
from collections.abc import Iterator

from ..records.codes import Code, Severity
from ..records.finding import Finding, finding
from ..records.releases import FileChange, Releases, Side

_MOST = 20
# Python's identifiers, and those of most other languages.
_WORD = re.compile(r"[^\W\d]\w*")
_CODE = (
    *(".py", ".pyi", ".pyw", ".pyx", ".pxd", ".pth", ".c", ".cc", ".cpp"),
    *(".h", ".hpp", ".rs", ".js", ".mjs", ".ts", ".sh", ".toml", ".cfg"),
)
# A string or a comment may be in any language; what is left is names.
_STRING_OR_COMMENT = re.compile(
    r"""
    "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | (?:\#|//).*
    """,
    re.VERBOSE,
)


def lookalike(name: str) -> str:
    """Return what a name looks like, or is to Python, and is not; else "".

    Each word of it is looked at for itself: one that mixes Latin letters
    with letters of another script that look Latin, or has no other but
    such, two at least.  A letter that normalisation (NFKC, PEP 3131) makes
    an ASCII letter looks like one too.
    """
    if name.isascii():
        return ""
    parts = re.split(r"([\W_\d]+)", name)
    return "".join(map(_seen, parts)) if any(map(_deceives, parts)) else ""


def _deceives(word: str) -> bool:
    if word.isascii():
        return False
    normal = unicodedata.normalize("NFKC", word)
    if normal != word and normal.isascii() and normal.isalpha():
        return len(word) > 1
    foreign = [letter for letter in word if not _is_latin(letter)]
    alike = [letter for letter in foreign if _looks_latin(letter)]
    if len(foreign) == len(word):
        return len(word) > 1 and len(alike) == len(word)
    return bool(alike)


def _seen(word: str) -> str:
    return "".join(
        _looks_latin(letter) or letter
        for letter in unicodedata.normalize("NFKC", word)
    )


def _is_latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "")


@functools.cache
def _looks_latin(letter: str) -> str:
    """Return the ASCII letter that a letter looks like, "" for none."""
    if letter.isascii() or not letter.isalpha() or _is_latin(letter):
        return ""
    # Most runs meet no such letter, and the table is large.
    from confusable_homoglyphs.confusables import confusables_data

    for entry in confusables_data.get(letter, ()):
        if entry["c"].isascii() and entry["c"].isalpha():
            return str(entry["c"])
    return ""


def lookalike_words(change: FileChange) -> Iterator[Finding]:
    """Find identifiers in added code that look like others."""
    text = change.text
    if not change.path.endswith(_CODE) or not text or text.isascii():
        return
    lines = {number for number, raw in change.added if not raw.isascii()}
    if not lines:
        return
    before = set(_WORD.findall(_decoded(change.old_text)))
    found = [
        (number, word)
        for number, word in _names(change)
        if number in lines and word not in before and lookalike(word)
    ]
    if not found:
        return
    number, word = found[0]
    words = _described(word)
    if len(found) > 1:
        words += f" and {len(found) - 1:,} more"
    yield change.finding(
        Code.MIXED_SCRIPT,
        number,
        words,
        change.severity(Severity.ALERT),
        words=[
            {"line": line, "word": each, "looks_like": lookalike(each)}
            for line, each in found[:_MOST]
        ],
        count=len(found),
    )


def _names(change: FileChange) -> list[tuple[int, str]]:
    """Return the names in code, with their lines.

    What is in a text over several lines is none where the code is Python.
    """
    if change.path.endswith((".py", ".pyi", ".pyw")):
        lines = io.StringIO(_decoded(change.text or b""))
        try:
            return [
                (token.start[0], token.string)
                for token in tokenize.generate_tokens(lines.readline)
                if token.type == tokenize.NAME
            ]
        except (tokenize.TokenError, SyntaxError, RecursionError):
            pass
    return [
        (number, word)
        for number, raw in change.added
        if not raw.isascii()
        for word in _WORD.findall(_STRING_OR_COMMENT.sub(" ", _decoded(raw)))
    ]


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def lookalike_names(releases: Releases) -> Iterator[Finding]:
    """Find new paths, requirements and entry points that look like others."""
    paths = [
        (pair.new_path, pair.new_path)
        for pair in releases.pairs
        if pair.new_path is not None and pair.new_path != pair.old_path
    ]
    before = {text for text, _ in _stated(releases.old)}
    for text, member in (*paths, *dict.fromkeys(_stated(releases.new))):
        if text not in before and lookalike(text):
            yield finding(
                Code.MIXED_SCRIPT,
                f"{member}: {_described(text)}",
                member,
                looks_like=lookalike(text),
            )


def _stated(side: Side) -> Iterator[tuple[str, str]]:
    """Yield requirements and entry points, and what states them."""
    for metadata in side.metadata:
        for stated in (
            *itertools.chain(*metadata.requirements.values()),
            *metadata.build_requirements,
        ):
            yield stated.value, stated.source
        for point in metadata.entry_points:
            yield f"{point.name} = {point.value}", metadata.source


def _described(name: str) -> str:
    """Say which letter of a name looks like which."""
    for letter in name:
        if not letter.isascii() and (
            _looks_latin(letter)
            or unicodedata.normalize("NFKC", letter).isascii()
        ):
            return (
                f"{name} has U+{ord(letter):04X} "
                f"{unicodedata.name(letter, '')} and looks like "
                f"{lookalike(name)}"
            )
    return f"{name} looks like {lookalike(name)}"
