"""Values of which only a part is known."""

from __future__ import annotations

from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.python_code.static_objects import (
    OpenFile,
)
from diffoscope_sdist.comparators.analysis.python_code.static_values import (
    REST_KEY,
    Doubt,
    Reference,
    Unknown,
    alike,
    copied,
    has_rest,
    merged,
    rendered,
    size,
)

REST = Unknown("more", Doubt.REST)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        ((1,), "(1,)"),
        ([1, Unknown("f()"), REST], "[1, f(), *(more)]"),
        ({"a": [], REST_KEY: Unknown("f()")}, "{'a': [], **(f())}"),
        ({"b", "a"}, "{'a', 'b'}"),
        (set(), "set()"),
    ],
    ids=["text", "tuple", "list", "dict", "set", "empty set"],
)
def test_rendered(value: Any, text: str) -> None:
    assert rendered(value) == text


def test_rendered_is_bounded() -> None:
    value: list[Any] = [1]
    for _ in range(60):
        value = [value, value]
    assert len(rendered(value)) <= 2001
    assert len(rendered("a" * 10_000)) <= 2001


def test_size() -> None:
    assert size(["ab", {"c": 1}]) == 8
    assert size([Unknown("x")]) is None
    endless: list[Any] = []
    endless.append(endless)
    assert size(endless) is None


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (1, 1, "1"),
        (1, 2, "1 if c else 2"),
        (1, True, "1 if c else True"),
        (["a"], ["a", "b"], "['a', *([] if c else ['b'])]"),
        (["a", "z"], ["z"], "[*(['a'] if c else []), 'z']"),
        ({"a": 1}, {"a": 1}, "{'a': 1}"),
        ({"a": 1}, {"b": 1}, "{'a': 1 if c, 'b': 1 if not (c)}"),
    ],
    ids=["same", "other", "bool", "longer", "shorter", "dict", "keys"],
)
def test_merged(old: Any, new: Any, text: str) -> None:
    assert rendered(merged(old, new, "c")) == text


def test_two_names_for_one_function_are_alike() -> None:
    assert alike(Reference("a.setup", "setup"), Reference("b.setup", "setup"))
    assert not alike(Reference("a.x", "x"), Reference("b.y", "y"))


def test_has_rest() -> None:
    assert has_rest([1, REST])
    assert has_rest({REST_KEY: 1})
    assert has_rest({"a": Unknown("f()", Doubt.PRESENCE)})
    assert not has_rest([1, Unknown("f()")])
    assert not has_rest({"a": Unknown("f()")})


def test_copies_share_nothing_that_changes() -> None:
    value: dict[str, Any] = {"a": [1]}
    value["self"] = value
    copy = copied(value)
    value["a"].append(2)
    assert copy["a"] == [1]
    assert copy["self"] is copy


def test_an_open_file_is_read_once() -> None:
    file = OpenFile("a\nb\rc")
    assert file.readline() == "a\n"
    assert file.readlines() == ["b\rc"]
    assert file.read() == ""
