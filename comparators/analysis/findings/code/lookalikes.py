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
_LOOKED_AT = 10_000
"""Bytes of a line."""
# Python's identifiers, and those of most other languages.
_WORD = re.compile(r"[^\W\d]\w*")
_PYTHON = (".py", ".pyi", ".pyw")
_CODE = (
    *(*_PYTHON, ".pyx", ".pxd", ".pth", ".c", ".cc", ".cpp", ".h", ".hpp"),
    *(".rs", ".js", ".mjs", ".ts", ".sh", ".toml", ".cfg"),
)
# A string or a comment may be in any language; what is left is names.
_STRING_OR_COMMENT = re.compile(
    rb""" "(?:\\.|[^"\\]){0,500}" | '(?:\\.|[^'\\]){0,500}' | (?:\#|//).* """,
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
    if len(word) < 2 or word.isascii():
        return False
    return _seen(word).isascii() or (
        any(map(_looks_latin, word)) and any(map(_is_latin, word))
    )


def _seen(word: str) -> str:
    # To normalise a letter can make another of it, which looks otherwise.
    seen = "".join(_looks_latin(letter) or letter for letter in word)
    normal = unicodedata.normalize("NFKC", seen)
    return "".join(_looks_latin(letter) or letter for letter in normal)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "")


@functools.cache
def _looks_latin(letter: str) -> str:
    """Return the ASCII letter that a letter looks like, "" for none."""
    if not letter.isalpha() or _is_latin(letter):
        return ""
    # Most runs meet no such letter, and the table is large.
    from confusable_homoglyphs.confusables import confusables_data

    for entry in confusables_data.get(letter, ()):
        if entry["c"].isascii() and entry["c"].isalpha():
            return str(entry["c"])
    return ""


def lookalike_words(change: FileChange) -> Iterator[Finding]:
    """Find identifiers in added code that look like others."""
    if not change.path.endswith(_CODE):
        return
    found = [
        (number, word)
        for number, line in change.added
        if not line.isascii()
        for word in _words(line)
        if lookalike(word)
    ]
    if not found:
        return
    known, names = set(_words(change.old_text)), _names(change)
    found = [each for each in found if each[1] not in known and each in names]
    if found:
        number, word = found[0]
        more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
        yield change.finding(
            Code.MIXED_SCRIPT,
            number,
            _described(word) + more,
            change.severity(Severity.ALERT),
            words=[
                {"line": line, "word": each, "looks_like": lookalike(each)}
                for line, each in found[:_MOST]
            ],
            count=len(found),
        )


def _words(text: bytes) -> list[str]:
    return _WORD.findall(text.decode("utf-8", "replace"))


def _names(change: FileChange) -> set[tuple[int, str]]:
    """Return the lines and the names of code, without its texts."""
    if change.path.endswith(_PYTHON):
        text = (change.text or b"").decode("utf-8", "replace")
        try:
            return {
                (token.start[0], token.string)
                for token in tokenize.generate_tokens(
                    io.StringIO(text).readline
                )
                if token.type == tokenize.NAME
            }
        except (tokenize.TokenError, SyntaxError, RecursionError):
            pass
    return {
        (number, word)
        for number, line in change.added
        if not line.isascii()
        for word in _words(_STRING_OR_COMMENT.sub(b" ", line[:_LOOKED_AT]))
    }


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
    letter = next(
        each for each in name if not each.isascii() and _seen(each).isascii()
    )
    return (
        f"{name} has U+{ord(letter):04X} {unicodedata.name(letter, '')} and "
        f"looks like {lookalike(name)}"
    )
