"""Looking into a changed Python file: as little as tells what is new.

A module is parsed only where an added line has a word that something of
interest can be made of, or that stands for it elsewhere in the module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ...python_code.python_syntax import parse
from ...python_uses.changed_statements import reduced
from ..records.codes import Code
from ..records.finding import Finding, finding
from ..records.places import lies_beside, severity_at
from ..records.releases import FileChange, Line
from .capabilities import Uses, code_capabilities, read_uses
from .capability_names import aliases, trigger
from .imports import import_effects

_SUFFIXES = (".py", ".pyw")
_WORD = re.compile(rb"[^\W\d]\w*", re.ASCII)
# At the level of the module, or in a condition there.
_IMPORT = re.compile(rb"\A(?:try:|if\b[^\n]*:)?\s*(?:from|import)[ \t]")
# What the first line of a statement makes; none for an import.
_BOUND = re.compile(
    rb"(?:[ \t]*@[^\n]*\n)*[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+)?"
    rb"(?!(?:from|import)\b)(\w+)"
)
_PYTHON_2 = "Python 2"


def python_findings(change: FileChange) -> Iterator[Finding]:
    """Find what a Python file newly does, and whether it can be parsed."""
    if not change.path.endswith(_SUFFIXES) or not change.added:
        return
    beside = lies_beside(change.path)
    if not concerns(change.text or b"", change.added, by_string=not beside):
        if not beside:
            yield from _no_longer_parses(change)
        return
    old, new = both_uses(change)
    if new.module is None:
        yield from _no_longer_parses(change)
        return
    if change.path != "setup.py":  # what that does is done by a build
        yield from code_capabilities(change, old, new)
    yield from import_effects(change, old, new)


def both_uses(change: FileChange) -> tuple[Uses, Uses]:
    """Return what both versions use, as far as that can differ."""
    words = set(_WORD.findall(b"\n".join(line.text for line in change.added)))

    def matters(piece: bytes) -> bool:
        if _IMPORT.search(piece):
            return True
        if not trigger().search(piece):
            return False
        name = _BOUND.match(piece)
        return name is None or name[1] in words

    less = reduced(change.old_text, change.text or b"", matters)
    old, new = read_uses(less.old), read_uses(less.new)
    if old.problem or new.problem:
        return read_uses(change.old), read_uses(change.new)
    return old, new


def concerns(text: bytes, added: Sequence[Line], by_string: bool) -> bool:
    """Whether added lines may use something of interest.

    That is, whether they have a word of the table, or one that a line of
    the text with a word of the table binds.

    Args:
        by_string: also where they ask for a member by a string, or use
            another name that a line gives to one.
    """
    pattern = trigger(by_string)
    joined = b"\n".join(line.text for line in added)
    if not joined.isascii():
        # Python takes a letter for the one that NFKC makes of it.
        decoded = joined.decode("utf-8", "replace")
        joined = unicodedata.normalize("NFKC", decoded).encode()
    if pattern.search(joined):
        return True
    return by_string and not aliases(text).isdisjoint(_WORD.findall(joined))


def _no_longer_parses(change: FileChange) -> Iterator[Finding]:
    less = reduced(change.old_text, change.text or b"", lambda piece: False)
    if parse(less.new).tree is not None:
        return
    problem = parse(change.new).problem
    if not problem or problem.startswith(_PYTHON_2):
        return
    if change.old and parse(change.old).tree is None:
        return
    words = "can no longer be parsed"
    if not change.old:
        words = "added, and cannot be parsed"
    yield finding(
        Code.NO_LONGER_PARSES,
        f"{change.path} {words}: {problem}",
        change.path,
        severity=severity_at(change.path, Code.NO_LONGER_PARSES.severity),
        problem=problem,
    )
