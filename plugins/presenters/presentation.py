"""Which of diffoscope's presenters a run with plugins refines.

What they print has been through `escaped_report`: titles and comments are of
one line, and nothing has control characters but line feeds and tabs of diffs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from diffoscope.difference import Difference

#: The option that asks for a report → the host's class that writes it, and
#: our subclass of it.
_REFINED = {
    "text_output": ("TextPresenter", "terminal_text", "TerminalText"),
    "html_output": ("HTMLPresenter", "html_pages", "OnePage"),
    "html_output_directory": (
        "HTMLDirectoryPresenter",
        "html_pages",
        "PageOfEachSection",
    ),
    "markdown_output": (
        "MarkdownTextPresenter",
        "markdown_fences",
        "FencedMarkdown",
    ),
    "restructuredtext_output": (
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
    wanted = [
        option
        for option in (*_REFINED, "json_output")
        if getattr(parsed_args, option, None)
    ]
    # diffoscope prints text where nothing is asked for.
    for option in wanted or ["text_output"]:
        if option in _REFINED:
            host, module, ours = _REFINED[option]
            yield host, getattr(import_module(f".{module}", __package__), ours)


def file_names(node: Difference, depth: int = 0) -> tuple[str, str]:
    """Return what a heading calls the two sides of a node.

    That is its two paths; of the report's root, which is at depth 0, only
    their last parts if those tell them apart.  Where the files are on this
    machine is nothing to a reader elsewhere.
    """
    paths = node.source1, node.source2
    names = [os.path.basename(path.rstrip("/")) for path in paths]
    if depth == 0 and all(names) and names[0] != names[1]:
        return names[0], names[1]
    return paths
