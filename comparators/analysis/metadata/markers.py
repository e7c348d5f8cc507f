"""Environment markers in one canonical form.

Two markers that differ only in the order of their terms, in brackets or in
the side a value stands on are the same marker. No logic beyond that is
applied.

Source: PEP 508, section "Environment Markers".
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from packaging.utils import canonicalize_name

_TOKEN = re.compile(r"""[()]|"[^"]*"|'[^']*'|[^\s()"']+""")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_MIRRORED |= {"==": "==", "!=": "!="}
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
        marker: a marker by PEP 508, or "".

    Returns:
        The marker without a term ``extra == "…"`` that applies to all of it,
        and that extra ("" where there is none).

    Raises:
        ValueError: it is no marker.
        RecursionError: it has hundreds of nested brackets.
    """
    if not marker:
        return "", ""
    parsed = _parsed(marker)
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
    return _text(_parsed(marker)) if marker else ""


def _parsed(marker: str) -> _Marker:
    from packaging.markers import Marker

    # In packaging's own spelling there is nothing left that is no marker.
    return _either(_TOKEN.findall(str(Marker(marker)))[::-1])


def _either(tokens: list[str]) -> _Marker:
    """Parse terms joined by ``or``; of the tokens the last comes first."""
    terms = [_all(tokens)]
    while tokens and tokens[-1] == "or":
        tokens.pop()
        terms.append(_all(tokens))
    return _join("or", terms)


def _all(tokens: list[str]) -> _Marker:
    """Parse terms joined by ``and``, which binds closer."""
    terms = [_one(tokens)]
    while tokens and tokens[-1] == "and":
        tokens.pop()
        terms.append(_one(tokens))
    return _join("and", terms)


def _one(tokens: list[str]) -> _Marker:
    left = tokens.pop()
    if left == "(":
        inner = _either(tokens)
        tokens.pop()
        return inner
    operator = tokens.pop()
    if operator == "not":
        operator += f" {tokens.pop()}"
    right = tokens.pop()
    if left[0] in "\"'" and right[0] not in "\"'" and operator in _MIRRORED:
        left, operator, right = right, _MIRRORED[operator], left
    if left == "extra":
        right = f'"{canonicalize_name(right[1:-1])}"'
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
