"""Long encoded literals in Python source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.releases import FileChange

_LONGEST_LITERAL = 500
"""Characters of a literal."""
# Together they make a literal; each alone is an ordinary name or path.
_SHORTEST_RUN = 40

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}|\s)+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]+={0,2}\s*")
_BASE85 = re.compile(r"[!-~]+")
_WORDS = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")


def has_long_words(change: FileChange) -> bool:
    """Whether added lines have what a long encoded literal is made of."""
    long = [
        line.text for line in change.added if len(line.text) >= _SHORTEST_RUN
    ]
    sizes = (len(word) for text in long for word in text.split())
    return sum(n for n in sizes if n >= _SHORTEST_RUN) >= _LONGEST_LITERAL


def encoded_blobs(change: FileChange, tree: ast.Module) -> Iterator[Finding]:
    """Find long literals of encoded or unprintable data in Python source.

    Those of a file that :func:`has_long_words`; no other can have any.

    Args:
        tree: of the new text, at least of what the old one has not.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant):
            continue
        kind = _encoding_of(node.value)
        if kind and not _was_there(node.value, change.old_text):
            size = len(node.value)  # type: ignore[arg-type]
            yield change.finding(
                Code.ENCODED_BLOB,
                node.lineno,
                f"a literal of {size:,} characters, {kind}",
                change.severity(Severity.REVIEW),
                size=size,
                kind=kind,
            )


def _encoding_of(value: object) -> str:
    """Say how a literal is encoded, "" for a short or a readable one."""
    if not isinstance(value, bytes | str) or len(value) <= _LONGEST_LITERAL:
        return ""
    text = value if isinstance(value, str) else value.decode("latin-1")
    if _HEX.fullmatch(text):
        return "hexadecimal"
    if _BASE64.fullmatch(text):
        # Prose and lists of names have blanks all over.
        return "" if len(text.split()) > len(text) / 40 else "base64"
    beginning = text[:20_000]
    readable = sum(
        each.isprintable() or each in "\n\r\t" for each in beginning
    )
    if readable < len(beginning) * 0.9:
        return "unprintable"
    if _BASE85.fullmatch(text) and not _WORDS.search(text):
        return "without a blank"
    return ""


def _was_there(value: object, before: bytes) -> bool:
    """Whether the old text has the beginning of a literal, as it is written.

    One that is written otherwise now is new.
    """
    if isinstance(value, str):
        start = value[:60].encode("utf-8", "surrogatepass")
    else:
        start = repr(value)[2:62].encode()
    return start in before
