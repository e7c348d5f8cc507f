"""Leaving out of two versions of a module what they share.

To parse all changed modules of a large project takes as long as comparing
them.  What stands at the left margin begins a statement, and what is in a
class begins one at the first indentation: a statement that both versions
have, letter for letter, need not be parsed to tell what is new.

Text at the left margin of a string is taken for a statement too.  Where that
leaves something that is no Python, whoever parses it parses the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# Not what goes on with a statement, nor what closes a bracket.
_STATEMENT = re.compile(
    rb"^(?!(?:else|elif|except|finally|case)\b)(?=[A-Za-z_@\x80-\xff])", re.M
)
_METHOD = re.compile(rb"^(?:    |\t)(?:@|(?:async[ \t]+)?def\b|class\b)", re.M)
_CLASS = re.compile(rb"(?:@[^\n]*\n)*class\b")
_COOKIE_REACH = 4096
_COOKIE = re.compile(rb"\A((?:[^\n]*\n)?[^\n]*#[^\n]*?)coding(?=[:=])")


class Reduced(NamedTuple):
    """Two versions of a module without what they share.

    What is left stands on the lines on which it was.
    """

    old: bytes
    new: bytes


def reduced(
    old: bytes, new: bytes, is_kept: Callable[[bytes], bool]
) -> Reduced:
    """Blank the statements that both have.

    Args:
        old, new: two versions of a module, in UTF-8.
        is_kept: whether a statement stays although both have it.
    """
    olds, news = _statements(old), _statements(new)
    shared = {
        piece
        for piece in _pieces(olds).intersection(_pieces(news))
        if _is_closed(piece) and not is_kept(piece)
    }
    return Reduced(_without(olds, shared), _without(news, shared))


def _statements(text: bytes) -> list[list[bytes]]:
    """Cut a module into statements, and those of classes into methods."""
    text = (
        _COOKIE.sub(rb"\1      ", text[:_COOKIE_REACH])
        + (text[_COOKIE_REACH:])
    )
    return [
        list(_cut(statement, _METHOD))
        if _CLASS.match(statement)
        else [statement]
        for statement in _cut(text, _STATEMENT)
    ]


def _pieces(statements: list[list[bytes]]) -> set[bytes]:
    return {piece for pieces in statements for piece in pieces}


def _cut(text: bytes, begins: re.Pattern[bytes]) -> Iterator[bytes]:
    """Cut before each match; decorators stay with what they decorate."""
    start = 0
    after_decorator = False
    for match in begins.finditer(text):
        at = match.start()
        if at > start and not after_decorator:
            yield text[start:at]
            start = at
        after_decorator = text[at : match.end() + 1].lstrip()[:1] == b"@"
    if start < len(text):
        yield text[start:]


def _is_closed(piece: bytes) -> bool:
    """Whether no long string begins or ends in a piece, as far as one sees.

    What stands between two of them would change sides.
    """
    return piece.count(b'"""') % 2 == 0 and piece.count(b"'''") % 2 == 0


def _without(statements: list[list[bytes]], shared: set[bytes]) -> bytes:
    parts = []
    for pieces in statements:
        if shared.issuperset(pieces):
            parts += [b"\n" * piece.count(b"\n") for piece in pieces]
            continue
        # Of a class that stays so does the beginning, and a body.
        parts.append(pieces[0])
        for piece in pieces[1:]:
            if piece in shared:
                indent = piece[: len(piece) - len(piece.lstrip(b" \t"))]
                parts.append(indent + b"pass" + b"\n" * piece.count(b"\n"))
            else:
                parts.append(piece)
    return b"".join(parts)
