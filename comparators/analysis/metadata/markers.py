"""Environment markers in one canonical form.

Two markers that differ only in the order of their terms, in brackets or in
the side a value stands on are the same marker. No logic beyond that is
applied.

Source: PEP 508, section "Environment Markers".
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple, TypeAlias

DEEPEST = 50
"""Brackets in brackets."""

_TOKEN = re.compile(
    r"""\s*(?:[()]
        |"[^"]*"|'[^']*'
        |<=|>=|===|==|!=|~=|<|>
        |[A-Za-z_.]+)""",
    re.VERBOSE,
)
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SYMMETRIC = {"==", "!="}
_EXTRA = re.compile(r'extra == "([^"]*)"')


class _Terms(NamedTuple):
    """Terms held together by one word, ``and`` or ``or``."""

    word: str
    terms: tuple[_Marker, ...]


# A quoted name, as the record above refers to what is defined here.
_Marker: TypeAlias = "str | _Terms"


def canonical(marker: str) -> tuple[str, str]:
    """Give the canonical form, and the extra that the marker asks for.

    Args:
        marker: a marker as ``str(packaging.markers.Marker)`` has it, or "".

    Returns:
        The marker without a term ``extra == "…"`` that applies to all of it,
        and that extra ("" where there is none).

    Raises:
        ValueError: it is no marker, or deeper than :data:`DEEPEST`.
    """
    if not marker:
        return "", ""
    tokens = _tokens(marker)
    depth = itertools.accumulate({"(": -1, ")": 1}.get(t, 0) for t in tokens)
    if max(depth) > DEEPEST:
        raise ValueError(f"the marker has more than {DEEPEST} brackets")
    parsed = _parse(tokens, "or")
    if tokens:
        raise ValueError(f"the marker goes on with {tokens[-1]}")
    terms: tuple[_Marker, ...] = (parsed,)
    if isinstance(parsed, _Terms) and parsed.word == "and":
        terms = parsed.terms
    extras = [
        match[1]
        for term in terms
        if isinstance(term, str) and (match := _EXTRA.fullmatch(term))
    ]
    if len(extras) != 1:
        return _text(parsed), ""
    rest = [term for term in terms if term != f'extra == "{extras[0]}"']
    return (_text(_join("and", rest)) if rest else ""), extras[0]


def conjunction(first: str, second: str) -> str:
    """Join two canonical markers, each of which may be empty."""
    if not first or not second:
        return first or second
    return canonical_text(f"({first}) and ({second})")


def canonical_text(marker: str) -> str:
    """The canonical form with the extra left in it.

    Raises:
        ValueError: it is no marker.
        RecursionError: it has hundreds of nested brackets.
    """
    return _text(_parse(_tokens(marker), "or")) if marker else ""


def _tokens(marker: str) -> list[str]:
    """The marker's tokens, the last one first."""
    tokens = []
    at = 0
    marker = marker.rstrip()
    while at < len(marker):
        match = _TOKEN.match(marker, at)
        if match is None:
            raise ValueError(f"the marker has {marker[at : at + 20]!r}")
        tokens.append(match[0].strip())
        at = match.end()
    return tokens[::-1]


def _take(tokens: list[str]) -> str:
    if not tokens:
        raise ValueError("the marker ends too early")
    return tokens.pop()


def _parse(tokens: list[str], word: str) -> _Marker:
    """Parse terms joined by ``word``; ``and`` binds closer than ``or``."""
    terms = []
    while True:
        terms.append(_parse(tokens, "and") if word == "or" else _one(tokens))
        if not tokens or tokens[-1] != word:
            return _join(word, terms)
        tokens.pop()


def _one(tokens: list[str]) -> _Marker:
    left = _take(tokens)
    if left == "(":
        inner = _parse(tokens, "or")
        if _take(tokens) != ")":
            raise ValueError("the marker has a bracket that is not closed")
        return inner
    operator = _take(tokens)
    if operator == "not":
        operator += f" {_take(tokens)}"
    right = _take(tokens)
    if left[0] in "\"'" and right[0] not in "\"'":
        if operator in _MIRRORED:
            left, operator, right = right, _MIRRORED[operator], left
        elif operator in _SYMMETRIC:
            left, right = right, left
    return f"{left} {operator} {right}"


def _join(word: str, terms: list[_Marker]) -> _Marker:
    flat: dict[str, _Marker] = {}
    for term in terms:
        parts: tuple[_Marker, ...] = (term,)
        if isinstance(term, _Terms) and term.word == word:
            parts = term.terms
        for part in parts:
            flat[_text(part)] = part
    if len(flat) == 1:
        return next(iter(flat.values()))
    return _Terms(word, tuple(flat[key] for key in sorted(flat)))


def _text(marker: _Marker) -> str:
    if isinstance(marker, str):
        return marker
    return f" {marker.word} ".join(
        f"({_text(term)})"
        if marker.word == "and" and isinstance(term, _Terms)
        else _text(term)
        for term in marker.terms
    )
