"""What is to be compared, where an argument is no path of anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import finder
from .plugin import Input, InputError, Plugin

if TYPE_CHECKING:
    import argparse


def resolve_inputs(
    parsed_args: argparse.Namespace,
    plugins: Iterable[tuple[finder.FoundPlugin, Plugin]],
) -> dict[str, str]:
    """Put paths in place of what is to be compared and is no path.

    Args:
        parsed_args: diffoscope's, with ``path1`` and ``path2``.
        plugins: those of the run, in order.

    Returns:
        For each such path what the report is to call it.

    Raises:
        InputError: there is nothing to compare; the message is one sentence.
        PluginError: a plugin raised another exception.
    """
    plugins = list(plugins)
    titles: dict[str, str] = {}
    for attribute in ("path1", "path2"):
        argument = getattr(parsed_args, attribute, None)
        if argument is None or os.path.lexists(argument):
            continue
        resolved = _resolve(argument, plugins)
        if resolved is not None:
            setattr(parsed_args, attribute, resolved.path)
            titles[resolved.path] = resolved.title or resolved.path
    return titles


def _resolve(
    argument: str, plugins: Iterable[tuple[finder.FoundPlugin, Plugin]]
) -> Input | None:
    for found, plugin in plugins:
        if plugin.resolve_input is None:
            continue
        try:
            resolved = plugin.resolve_input(argument)
        except InputError:
            raise
        except Exception as error:
            raise finder.FailedToLoad(found, error) from error
        if resolved is not None:
            return resolved
    return None


def with_titles(
    compare_root_paths: Callable[..., Any], titles: dict[str, str]
) -> Callable[..., Any]:
    """Return diffoscope's function so that its report has these titles.

    Args:
        titles: by path.
    """

    def compare(*paths: str) -> Any:
        difference = compare_root_paths(*paths)
        if difference is not None:
            for attribute in ("_source1", "_source2"):
                path = getattr(difference, attribute)
                setattr(difference, attribute, titles.get(path, path))
        return difference

    return compare
