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


# PEP 263
_COOKIE = re.compile(
    rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"
)
_COOKIE_REACH = 4096
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
    # Nothing of a stub runs.
    is_of_interest = builds or (
        not change.path.endswith(".pyi")
        and _concerns(change, words, by_string=not beside)
    )
    long_words = has_long_words(change)
    if beside and not is_of_interest and not long_words:
        return
    old, new = _parsed(change, words if is_of_interest else None)
    if new.tree is None:
        yield from _no_longer_parses(change, old, new.problem, builds)
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
    cookie = _COOKIE.match(change.new[:_COOKIE_REACH])
    name = cookie[1].decode() if cookie else "utf-8"
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


def _concerns(change: FileChange, words: Set[bytes], by_string: bool) -> bool:
    """Whether added lines may use something of interest.

    That is, whether they have a word of the table, or one that a line of
    the text with a word of the table gives to something.

    Args:
        words: of those lines.
        by_string: also where they ask for a member by a string, or use
            another name that a line gives to one.
    """
    return tells(words, by_string) or (
        by_string and not words.isdisjoint(_given_names(change.text or b""))
    )


def _given_names(text: bytes) -> set[bytes]:
    found: set[bytes] = set()
    for statement in _NAMING.findall(text):
        words = set(_WORD.findall(statement))
        if tells(words, by_string=False):
            found |= words
    return found - _KEYWORDS


def _no_longer_parses(
    change: FileChange, old: Parsed, problem: str, builds: bool
) -> Iterator[Finding]:
    if builds:
        yield finding(
            Code.RUNS_AT_BUILD,
            f"{change.path} cannot be parsed: {problem}",
            change.path,
        )
    elif not problem.startswith(_PYTHON_2) and (old.tree or not change.old):
        words = "can no longer" if change.old else "added, and cannot"
        yield finding(
            Code.NO_LONGER_PARSES,
            f"{change.path} {words} be parsed: {problem}",
            change.path,
            severity=change.severity(Code.NO_LONGER_PARSES.severity),
            problem=problem,
        )
