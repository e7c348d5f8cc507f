"""Looking into a changed Python file: as little as tells what is new.

A module is parsed only where an added line has a word that something of
interest can be made of, or that stands for it elsewhere in the module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set

from ...python_code.python_syntax import Parsed, parse
from ...python_uses.changed_statements import reduced
from ...text.decoding import declared_encoding
from ..records.codes import Code, Severity
from ..records.finding import Finding, finding
from ..records.releases import FileChange
from .blobs import encoded_blobs, has_long_words
from .build_scripts import new_statements, untold_arguments
from .capabilities import new_capabilities, read_uses
from .capability_names import tells
from .lines import calls_by_line

_SUFFIXES = (".py", ".pyw", ".pyi")
_SHEBANG = re.compile(rb"#![^\n]{0,100}\bpython")
_WORD = re.compile(rb"[^\W\d]\w*", re.ASCII)
# At the level of the module, or in a condition there.
_IMPORT = re.compile(rb"\A(?:try:|if\b[^\n]*:)?\s*(?:from|import)[ \t]")
# What the first line of a statement makes; none for an import.
_BOUND = re.compile(
    rb"(?:[ \t]*@[^\n]*\n)*[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+)?"
    rb"(?!(?:from|import)\b)(\w+)"
)
# Statements that give a name to something: an import, a plain assignment.
_NAMING = re.compile(
    rb"^[ \t]*(?:(?:from[ \t]+[\w.]+[ \t]+)?import\b[ \t]*(?:\([^)]{0,2000}\)|[^\n]*)"
    rb"|\w+[ \t]*=[ \t]*[\w.]+[ \t]*$)",
    re.MULTILINE,
)
_KEYWORDS = frozenset((b"from", b"import", b"as"))
_PYTHON_2 = "Python 2"
# Other characters in UTF-7, in HZ, and where there are escapes.
_PROBE = rb"\u0041 \x41 +AGE- ~{ab~}"


def python_findings(change: FileChange, builds: bool) -> Iterator[Finding]:
    """Find what a Python file newly does, and whether it can be parsed.

    Args:
        builds: whether it runs in a build.
    """
    if not _is_python(change):
        return
    candidates = _candidates(change)
    if not (candidates or builds):
        return
    yield from _odd_encoding(change)
    beside = change.lies_beside
    words = set(_WORD.findall(candidates))
    # Nothing of a stub runs.  Tests give names to much, and ask for more by
    # a string.
    is_of_interest = builds or (
        not change.path.endswith(".pyi")
        and (
            tells(words, by_string=not beside)
            or (not beside and not words.isdisjoint(_given_names(change)))
        )
    )
    long_words = has_long_words(change)
    if beside and not is_of_interest and not long_words:
        return
    old, new = _parsed(change, words if is_of_interest else None)
    if new.tree is None:
        yield from _not_parsed(change, old, new.problem, builds)
        yield from calls_by_line(change)
        return
    if long_words:
        yield from encoded_blobs(change, new.tree)
    if is_of_interest:
        before = read_uses(old if old.tree else parse(b""))
        after = read_uses(new)
        yield from new_capabilities(change, before, after, builds)
        if builds:
            yield from untold_arguments(change)
            yield from new_statements(change, before.module, after.module)


def _odd_encoding(change: FileChange) -> Iterator[Finding]:
    """Find an encoding in which what is displayed is not what is executed.

    So it is where letters of ASCII stand for others: UTF-7, escapes.
    """
    name = declared_encoding(change.new)
    if not name:
        return
    try:
        is_odd = _PROBE.decode(name) != _PROBE.decode()
    except LookupError:
        return  # Python does not run it.
    except ValueError:
        is_odd = True
    if is_odd:
        yield finding(
            Code.HIDDEN_CHARACTER,
            f"{change.path} is written in {name}, where characters stand for "
            "others",
            change.path,
            1,
            change.severity(Severity.ALERT),
        )


def _is_python(change: FileChange) -> bool:
    name = change.path.rpartition("/")[2]
    return name.endswith(_SUFFIXES) or (
        "." not in name and _SHEBANG.match(change.new) is not None
    )


def _parsed(
    change: FileChange, added: Set[bytes] | None
) -> tuple[Parsed, Parsed]:
    """Parse both versions, as far as they can differ in what they use.

    Args:
        added: the words in which something can be new; None where what they
            use is of no interest.
    """

    def matters(piece: bytes) -> bool:
        if added is None:
            return False
        if _IMPORT.search(piece):
            return True
        name = _BOUND.match(piece)
        return (name is None or name[1] in added) and tells(
            set(_WORD.findall(piece))
        )

    less = reduced(change.old_text, change.text or b"", matters)
    new = parse(less.new)
    # Of the old one nothing else is asked.
    old = new if added is None else parse(less.old)
    if old.tree and new.tree:
        return old, new
    return parse(change.old), parse(change.new)


def _candidates(change: FileChange) -> bytes:
    """Return the text in which something can be new.

    Those are the added lines; but where quotes of long strings are gone, what
    they held can be code now.
    """
    text = change.text or b""
    if _quotes(text) < _quotes(change.old_text):
        return text
    joined = b"\n".join(line.text for line in change.added)
    if joined.isascii():
        return joined
    # Python takes a letter for the one that NFKC makes of it.
    decoded = joined.decode("utf-8", "replace")
    return unicodedata.normalize("NFKC", decoded).encode()


def _quotes(text: bytes) -> int:
    return text.count(b'"""') + text.count(b"'''")


def _given_names(change: FileChange) -> set[bytes]:
    """Return the names that a statement with a word of the table gives."""
    found: set[bytes] = set()
    for statement in _NAMING.findall(change.text or b""):
        words = set(_WORD.findall(statement))
        if tells(words, by_string=False):
            found |= words
    return found - _KEYWORDS


def _not_parsed(
    change: FileChange, old: Parsed, problem: str, builds: bool
) -> Iterator[Finding]:
    code, words = Code.NO_LONGER_PARSES, "can no longer"
    severity = change.severity(code.severity)
    if builds:
        code, words, severity = Code.RUNS_AT_BUILD, "cannot", Severity.REVIEW
    elif not change.old:
        words = "added, and cannot"
    elif old.tree is None:
        return
    if builds or not problem.startswith(_PYTHON_2):
        yield finding(
            code,
            f"{change.path} {words} be parsed: {problem}",
            change.path,
            severity=severity,
            problem=problem,
        )
