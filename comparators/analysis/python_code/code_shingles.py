"""How much of one project's Python code is in another's, names disregarded.

Renaming every identifier leaves hardly a line of a file as it was, but the
sequence of its tokens.  Each run of twenty tokens, identifiers, numbers and
strings taken for what they are and not for what they say, is a shingle (Broder
1997, On the resemblance and containment of documents); comments and white
space are none.

The tokens are found by a regular expression: what :mod:`tokenize` does, but a
file that is no Python takes no exception, and it is thirty times as fast.
"""

from __future__ import annotations

import dataclasses
import functools
import keyword
import re
import zlib
from collections.abc import Callable, Iterable, Mapping

from ..archive.members import Kind, Member

# Tokens of a shingle.
LENGTH = 20

# One shingle in so many is looked at, whichever code it is in.
_SAMPLED = 8

# Different tokens of a shingle: long lists and tables look alike everywhere.
_VARIETY = 7

# Less is too little to say anything of: sampled shingles of either side.
_FEWEST = 8

# Larger files are data, bytes; and what is beyond is not read, bytes a side.
_LARGEST = 1 << 20
_MOST = 24 << 20

# A containment up to here is chance: unrelated projects stay below 5 %.
NOTABLE = 10.0  # percent

# No choice is revised over more than 200 characters, so that no input takes
# more than time in proportion to its length.
_TOKEN = re.compile(
    rb"""
    \#[^\n]*
    | \\.
    | [rRbBuUfFtT]{0,2} (?:
        \"\"\" (?s:.*?) \"\"\" | ''' (?s:.*?) '''
        | " (?:[^"\\\n]|\\.){0,200} " | ' (?:[^'\\\n]|\\.){0,200} '
    )
    | [A-Za-z_\x80-\xff][\w\x80-\xff]*
    | \.?[0-9][\w.]*
    | [^\s\w]
    """,
    re.VERBOSE,
)

_IDENTIFIER, _NUMBER, _STRING = b"i", b"0", b"s"


@dataclasses.dataclass(frozen=True, slots=True)
class CodeContainment:
    """How much of the Python code of two projects is in the other's.

    Attributes:
        old_in_new: share of the old code found in the new, percent 0 to 100.
        new_in_old: share of the new code found in the old, percent 0 to 100.
    """

    old_in_new: float
    new_in_old: float


def code_containment(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    read_old: Callable[[Member], bytes],
    read_new: Callable[[Member], bytes],
) -> CodeContainment | None:
    """Return how much Python code two projects have in common.

    It costs about a second for 5 MB of code: for archives of different
    projects, and those that have little in common otherwise.

    Args:
        old: members by path without the root directory.
        new: likewise.
        read_old: gives the content of an old member.
        read_new: gives the content of a new member.

    Returns:
        None where either side has too little Python code to tell.
    """
    sampled_old = _sampled(map(read_old, _python_sources(old)))
    if len(sampled_old) < _FEWEST:
        return None
    sampled_new = _sampled(map(read_new, _python_sources(new)))
    if len(sampled_new) < _FEWEST:
        return None
    common = len(sampled_old & sampled_new)
    return CodeContainment(
        1000 * common // len(sampled_old) / 10,
        1000 * common // len(sampled_new) / 10,
    )


def describe_code_containment(containment: CodeContainment) -> str | None:
    """The sentence on a containment that chance does not explain."""
    if max(containment.old_in_new, containment.new_in_old) <= NOTABLE:
        return None
    return (
        f"{containment.old_in_new:.1f} % of the old Python code is in the "
        f"new, {containment.new_in_old:.1f} % of the new in the old, names "
        "of identifiers disregarded"
    )


def normalised_tokens(source: bytes) -> bytes:
    """Return the tokens of Python code, one byte a token.

    Keywords and operators stand for themselves, all identifiers for one
    another, and so do all numbers and all strings.
    """
    codes = _codes()
    return b"".join(
        [codes.get(token) or _code(token) for token in _TOKEN.findall(source)]
    )


def _code(token: bytes) -> bytes:
    first, last = token[:1], token[-1:]
    if first == b"#":
        return b""
    if len(token) > 1 and last in b"\"'":
        return _STRING
    if first.isdigit() or first == b".":
        return _NUMBER
    return _IDENTIFIER if first not in b"\"'\\" else first


@functools.cache
def _codes() -> dict[bytes, bytes]:
    """Return the byte of every keyword and operator."""
    codes = {
        bytes([code]): bytes([code]) for code in b"!%&()*+,-./:;<=>@[]^{|}~"
    }
    codes.update(
        (word.encode(), bytes([0x80 + number]))
        for number, word in enumerate(sorted(keyword.kwlist))
    )
    return codes


def _python_sources(members: Mapping[str, Member]) -> Iterable[Member]:
    room = _MOST
    for path, member in sorted(members.items()):
        if (
            member.kind is Kind.FILE
            and path.endswith((".py", ".pyi"))
            and member.size <= min(room, _LARGEST)
        ):
            room -= member.size
            yield member


def _sampled(sources: Iterable[bytes]) -> set[int]:
    """Return the checksums of a fair sample of the distinct shingles."""
    checksums: set[int] = set()
    for source in sources:
        tokens = normalised_tokens(source)
        shingles = {
            tokens[start : start + LENGTH]
            for start in range(len(tokens) - LENGTH + 1)
        }
        checksums.update(
            checksum
            for shingle in shingles
            if not (checksum := zlib.crc32(shingle)) % _SAMPLED
            and len(set(shingle)) >= _VARIETY
        )
    return checksums
