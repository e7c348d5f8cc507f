"""Text that nobody reads: long encoded literals, lines off the screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ...python_code.python_syntax import parse
from ...python_uses.changed_statements import reduced
from ..records.codes import Code
from ..records.finding import Finding, finding, place
from ..records.kinds import Severity
from ..records.places import acts, severity_at
from ..records.releases import FileChange

_LONGEST_LITERAL = 500
"""Characters of a literal."""
_LONGEST_LINE = 2_000
"""Characters of a line."""
# Together they make a literal; each alone is an ordinary name or path.
_SHORTEST_RUN = 40

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}|\s)+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]+={0,2}\s*")
_BASE85 = re.compile(r"[!-~]+")
_WORDS = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")


def encoded_blobs(change: FileChange) -> Iterator[Finding]:
    """Find long literals of encoded or unprintable data in Python source."""
    if not change.path.endswith((".py", ".pyw", ".pyi")) or not change.added:
        return
    runs = sum(
        len(run)
        for line in change.added
        if len(line.text) >= _SHORTEST_RUN
        for run in line.text.split()
        if len(run) >= _SHORTEST_RUN
    )
    if runs < _LONGEST_LITERAL:
        return
    less = reduced(change.old_text, change.text or b"", lambda piece: False)
    tree = parse(less.new).tree or parse(change.new).tree
    before = change.old_text
    for node in ast.walk(tree) if tree is not None else ():
        if not isinstance(node, ast.Constant):
            continue
        value = node.value
        kind = encoding_of(value)
        if kind and not _was_there(value, before):
            assert isinstance(value, str | bytes)
            size = len(value)
            yield finding(
                Code.ENCODED_BLOB,
                f"{place(change.path, node.lineno)} a literal of {size:,} "
                f"characters, {kind}",
                change.path,
                node.lineno,
                severity_at(change.path, Severity.REVIEW),
                size=size,
                kind=kind,
            )


def encoding_of(value: object) -> str:
    """Say how a literal is encoded, "" for a short or a readable one."""
    if isinstance(value, bytes):
        if len(value) <= _LONGEST_LITERAL:
            return ""
        text = value.decode("latin-1")
    elif isinstance(value, str) and len(value) > _LONGEST_LITERAL:
        text = value
    else:
        return ""
    if _HEX.fullmatch(text):
        return "hexadecimal"
    if _BASE64.fullmatch(text):
        # Prose and lists of names have blanks all over.
        return "" if len(text.split()) > len(text) / 40 else "base64"
    unprintable = sum(
        not (character.isprintable() or character in "\n\r\t")
        for character in text[:20_000]
    )
    if unprintable * 10 > min(len(text), 20_000):
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


def long_lines(change: FileChange) -> Iterator[Finding]:
    """Find texts that newly have a line that is off every screen."""
    long = [line for line in change.added if len(line.text) > _LONGEST_LINE]
    if not long or any(
        len(line) > _LONGEST_LINE for line in change.old_text.split(b"\n")
    ):
        return
    line = max(long, key=lambda each: len(each.text))
    is_source = acts(change.path) and not change.path.endswith(
        (".js", ".mjs", ".cjs", ".ts", ".sql")
    )
    yield finding(
        Code.LONG_LINE,
        f"{place(change.path, line.number)} {len(line.text):,} characters",
        change.path,
        line.number,
        severity_at(
            change.path, Severity.REVIEW if is_source else Severity.NOTE
        ),
        length=len(line.text),
    )
