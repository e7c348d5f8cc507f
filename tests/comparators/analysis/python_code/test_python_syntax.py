"""Parsing what nobody vouches for."""

from __future__ import annotations

import ast

import pytest

from diffoscope_sdist.comparators.analysis.python_code.python_syntax import (
    parse,
)


def expression(source: bytes) -> str:
    parsed = parse(source)
    assert parsed.tree is not None
    statement = parsed.tree.body[0]
    assert isinstance(statement, ast.Assign)
    return parsed.source(statement.value)


SOURCES = {
    "one line": (b"x = f( a,  b )", "f( a, b )"),
    "several lines": (b"x = f(\n    a,  # no\n    b,\n)", "f(a, b)"),
    "not ASCII": ("x = 'é' + y".encode(), "'é' + y"),
    "latin-1": (b"# coding: latin-1\nx = '\xe9' + y", "'é' + y"),
    "byte-order mark": (b"\xef\xbb\xbfx = f()", "f()"),
    "old line ends": (b"x = f(\r\r\na)\r", "f(a)"),
}


@pytest.mark.parametrize(("source", "expected"), SOURCES.values(), ids=SOURCES)
def test_source_of_a_node(source: bytes, expected: str) -> None:
    assert expression(source) == expected


def test_source_is_bounded() -> None:
    assert len(expression(b"x = f('" + b"a" * 5000 + b"')")) == 501


PROBLEMS = {
    "chain of attributes": b"a" + b".b" * 400_000,
    "chain of operators": b"1" + b"+1" * 400_000,
    "brackets": b"(" * 30_000,
    "powers": b"1**" * 20_000 + b"1",
    "lambdas": b"lambda:" * 20_000 + b"1",
    "print": b"print 'x'",
    "except": b"try: x\nexcept A, e: y",
    "octal": b"x = 0777",
}


@pytest.mark.parametrize("source", PROBLEMS.values(), ids=PROBLEMS)
def test_problem(source: bytes) -> None:
    parsed = parse(source)
    assert parsed.tree is None
    assert parsed.problem


def test_warnings_are_kept_to_ourselves() -> None:
    assert parse(b"x = '\\d'\ny = 1 is 1\n").tree is not None
