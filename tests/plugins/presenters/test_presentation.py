from __future__ import annotations

import argparse
import types
from collections.abc import Iterator

import pytest
from diffoscope.presenters.html import HTMLPresenter
from diffoscope.presenters.markdown import MarkdownTextPresenter
from diffoscope.presenters.restructuredtext import (
    RestructuredTextPresenter,
)

from diffoscope_sdist.plugins.presenters import presentation

PRESENTERS = (HTMLPresenter, MarkdownTextPresenter, RestructuredTextPresenter)


def _state() -> list[dict[str, object]]:
    return [
        {
            name: value
            for name, value in vars(presenter).items()
            if isinstance(value, (types.FunctionType, classmethod))
        }
        for presenter in PRESENTERS
    ]


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    presentation.restore()


@pytest.mark.parametrize(
    ("output", "changed"),
    [
        pytest.param("html_output", [True, False, False], id="HTML"),
        pytest.param("html_output_directory", [True, False, False], id="dir"),
        pytest.param("markdown_output", [False, True, False], id="Markdown"),
        pytest.param(
            "restructuredtext_output", [False, False, True], id="RST"
        ),
        pytest.param("text_output", [False, False, False], id="text"),
        pytest.param("json_output", [False, False, False], id="JSON"),
    ],
)
def test_improves_the_presenters_that_are_used_and_restores_them(
    output: str, changed: list[bool]
) -> None:
    before = _state()
    presentation.improve(argparse.Namespace(**{output: "a file"}))
    assert [a != b for a, b in zip(before, _state(), strict=True)] == changed
    presentation.restore()
    assert _state() == before
