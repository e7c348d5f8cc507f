"""Names that look like others."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.findings.code.lookalikes import (
    lookalike,
)
from tests.comparators.analysis.findings import cases
from tests.trees import Tree

LOOKALIKES = [
    ("request\u0455", "requests"),
    ("\u0441ompile", "compile"),
    ("\u0440\u0430\u0440\u0430", "papa"),
    ("is_\u0430dmin", "is_admin"),
    ("e\uff58ec", "exec"),
    ("\U0001d41e\U0001d431\U0001d41e\U0001d41c", "exec"),
    ("src/\u0430pi.py", "src/api.py"),
    ("a\u03f2t", "act"),
]
NONE = [
    "requests",
    "naïve",
    "größe",
    "Δx",
    "σ",
    "привет",
    "漢字",
    "μ_0",
    "имя_name",
]


def lines(old: Tree, new: Tree) -> list[str]:
    return cases.lines(old, new, "mixed-script")


@pytest.mark.parametrize(("name", "seen"), LOOKALIKES)
def test_a_name_that_looks_like_another(name: str, seen: str) -> None:
    assert lookalike(name) == seen


@pytest.mark.parametrize("name", NONE)
def test_a_name_that_does_not(name: str) -> None:
    assert lookalike(name) == ""


def test_an_identifier_is_reported_with_its_letter() -> None:
    new = "x = 0\ndef is_\u0430dmin(): pass\n".encode()
    assert lines({"m.py": b"x = 0\n"}, {"m.py": new}) == [
        "alert mixed-script m.py:2 is_\u0430dmin has U+0430 CYRILLIC SMALL "
        "LETTER A and looks like is_admin"
    ]


@pytest.mark.parametrize(
    "new",
    [
        "x = 'is_\u0430dmin'\n",
        "x = 1  # is_\u0430dmin\n",
        '"""A text:\nis_\u0430dmin\n"""\n',
        "привет = 1\n",
    ],
    ids=["string", "comment", "docstring", "another language"],
)
def test_what_is_no_name_is_not(new: str) -> None:
    assert lines({"m.py": b"x = 0\n"}, {"m.py": new.encode()}) == []


def test_a_name_that_was_used_before_is_not() -> None:
    old = "\u0430b = 1\n".encode()
    new = "\u0430b = 1\nprint(\u0430b)\n".encode()
    assert lines({"m.py": old}, {"m.py": new}) == []


def test_source_without_tokens_is_looked_into() -> None:
    assert lines({"m.py": b"x"}, {"m.py": "(\u0430b\n".encode()}) == [
        "alert mixed-script m.py:1 \u0430b has U+0430 CYRILLIC SMALL LETTER "
        "A and looks like ab"
    ]


def test_a_path_is_reported() -> None:
    assert lines({}, {"src/\u0430pi.py": b""}) == [
        "alert mixed-script src/\u0430pi.py: src/\u0430pi.py has U+0430 "
        "CYRILLIC SMALL LETTER A and looks like src/api.py"
    ]
    assert lines({}, {"src/привет.py": b""}) == []


def test_a_requirement_and_an_entry_point_are_reported() -> None:
    old = {"pyproject.toml": b'[project]\nname = "p"\n'}
    text = (
        '[project]\nname = "p"\ndependencies = ["request\u0455"]\n'
        '[project.scripts]\nrun = "p:m\u0430in"\n'
    )
    new = {"pyproject.toml": text.encode()}
    assert [line.partition(" has ")[0] for line in lines(old, new)] == [
        "alert mixed-script pyproject.toml: request\u0455",
        "alert mixed-script pyproject.toml: run = p:m\u0430in",
    ]
    assert lines(new, new) == []


def test_any_letter_can_be_said() -> None:
    letters = filter(str.isalpha, map(chr, range(0x80, 0x20000)))
    words = [word for letter in letters if lookalike(word := f"a{letter}")]
    assert len(words) > 500
    tree: Tree = {f"{word}.py": word.encode() for word in words}
    assert len({line.split(":")[0] for line in lines({}, tree)}) == len(words)
