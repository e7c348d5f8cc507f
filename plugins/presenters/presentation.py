"""Which of diffoscope's presenters a run with plugins refines."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import argparse


class Refined(NamedTuple):
    """One of the host's presenters, by its class, and our subclass of it."""

    host: str
    module: str
    ours: str


#: The option that asks for a report → what writes it.
_REFINED = {
    "text_output": Refined("TextPresenter", "terminal_text", "TerminalText"),
    "html_output": Refined("HTMLPresenter", "html_pages", "OnePage"),
    "html_output_directory": Refined(
        "HTMLDirectoryPresenter", "html_pages", "PageOfEachSection"
    ),
    "markdown_output": Refined(
        "MarkdownTextPresenter", "markdown_fences", "FencedMarkdown"
    ),
    "restructuredtext_output": Refined(
        "RestructuredTextPresenter",
        "restructuredtext_blocks",
        "BlockRestructuredText",
    ),
}

_OUTPUTS = (*_REFINED, "json_output")


def presenters(
    parsed_args: argparse.Namespace,
) -> Iterator[tuple[str, type[Any]]]:
    """Yield names of the host's classes and what this run uses for them.

    Modules of presenters that the run does not use are not imported.
    """
    wanted = [
        option for option in _OUTPUTS if getattr(parsed_args, option, None)
    ]
    # diffoscope prints text where nothing is asked for.
    for option in wanted or ["text_output"]:
        refined = _REFINED.get(option)
        if refined is not None:
            module = import_module(f".{refined.module}", __package__)
            yield refined.host, getattr(module, refined.ours)
