"""Regular expressions of strangers."""

from __future__ import annotations

import time

import pytest

from diffoscope_sdist.comparators.analysis.python_code.bounded_patterns import (
    UnboundedError,
    check,
    compiled,
)

TEXT = '"""A module."""\n\n__version__ = "1.2.3"\n__author__ = "A"\n' * 20

USUAL = {
    "search": r"^__version__\s*=\s*['\"]([^'\"]*)['\"]",
    "lazy": r"__version__ = \"(.+?)\"",
    "backreference": r"__version__ = (['\"])(.*?)\1",
    "digits": r"(\d+)\.(\d+)\.(\d+)",
    "alternation": r"__(?:version|author)__ = (\S+)",
    "optional": r"version(?:__)? = (.*)",
    "class": r"[\w.]+",
    "lookahead": r"__version__(?= =)",
    "verbose": r"(?x) __version__ \s = \s (.*)",
    "bytes": rb"__version__ = (.*)",
}


@pytest.mark.parametrize("pattern", USUAL.values(), ids=USUAL)
def test_usual_patterns_pass(pattern: str | bytes) -> None:
    text = TEXT if isinstance(pattern, str) else TEXT.encode()
    check(compiled(pattern), text)


REFUSED = {
    "nested": ("(a+)+$", "a" * 50),
    "overlapping": ("(a|aa)*b", "a" * 50),
    "polynomial": ("a*a*a*a*b", "a" * 1000),
    "quadratic": (r".*.*=", "a" * 100_000),
    "from every place": (r"\s*=", " " * 100_000),
    "optional ones": ("a?" * 30 + "a" * 30, "a" * 30),
    "branches": ("(?:a|b|ab)" * 12 + "c", "ab" * 2000),
    "ignoring case": ("(?i)[a-z]*[a-z]*[a-z]*x", "a" * 1000),
    "long text": ("a", "a" * 2_000_000),
}


@pytest.mark.parametrize(("pattern", "text"), REFUSED.values(), ids=REFUSED)
def test_costly_patterns_are_refused(pattern: str, text: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(UnboundedError):
        check(compiled(pattern), text)
    assert time.perf_counter() - begin < 2


INVALID = {
    "no pattern": "(",
    "long": "a" * 1000,
    "deep": "(" * 250 + ")" * 249,
    "huge repetition": "a{99999999999999999999}",
}


@pytest.mark.parametrize("pattern", INVALID.values(), ids=INVALID)
def test_invalid_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(UnboundedError):
        compiled(pattern)
