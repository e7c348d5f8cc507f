"""Which of diffoscope's presenters a run with plugins improves."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

#: Where a report is written → the module that improves how.
_IMPROVEMENTS = {
    "html_output": "html_rendering",
    "html_output_directory": "html_rendering",
    "markdown_output": "markdown_fences",
    "restructuredtext_output": "restructuredtext_blocks",
}

_installed: list[Any] = []


def improve(parsed_args: argparse.Namespace) -> None:
    """Make the presenters that this run uses fast and correct."""
    for output, module in _IMPROVEMENTS.items():
        if getattr(parsed_args, output, None):
            improvement = importlib.import_module(f".{module}", __package__)
            improvement.install()
            _installed.append(improvement)


def restore() -> None:
    """Undo `improve`."""
    while _installed:
        _installed.pop().uninstall()
