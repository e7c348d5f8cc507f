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


def presenters(
    parsed_args: argparse.Namespace,
) -> Iterator[tuple[str, type[Any]]]:
    """Yield names of the host's classes and what this run uses for them.

    Modules of presenters that the run does not use are not imported.
    """
    for option, refined in _REFINED.items():
        if getattr(parsed_args, option, None):
            module = import_module(f".{refined.module}", __package__)
            yield refined.host, getattr(module, refined.ours)
