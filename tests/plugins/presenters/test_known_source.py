"""Source texts are what `inspect` finds, and unknown ones are told."""

import inspect
from types import FunctionType
from typing import Any

import pytest

from diffoscope_sdist.plugins.presenters import html_rendering, known_source


@pytest.mark.parametrize(
    ("version", "known"),
    [
        pytest.param("299", False, id="too-old"),
        pytest.param("300", True, id="first"),
        pytest.param("332", True, id="last"),
        pytest.param("333", False, id="too-new"),
        pytest.param("332~bpo12", False, id="not-a-number"),
    ],
)
def test_known_releases(version: str, known: bool) -> None:
    assert known_source.is_known_release(version) is known


def functions() -> list[FunctionType]:
    found: list[Any] = []
    for replacement in html_rendering.replacements():
        for part in replacement.relies_on:
            found += vars(part).values() if inspect.isclass(part) else [part]
    plain = [getattr(part, "__func__", part) for part in found]
    return [part for part in plain if isinstance(part, FunctionType)]


def test_source_text_is_that_of_inspect() -> None:
    assert len(functions()) > 30
    for function in functions():
        assert known_source.source_text(function) == inspect.getsource(
            function
        )


def test_no_source_no_digest() -> None:
    namespace: dict[str, Any] = {}
    exec("def function(): pass", namespace)  # noqa: S102
    assert known_source.source_digest(namespace["function"]) is None
