"""The plugins of the current run, and what asks them.

Nothing here changes diffoscope: `host` puts it in place.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import finder, placement
from .plugin import Hook, InputError, Plugin

if TYPE_CHECKING:
    import argparse

    from diffoscope.comparators.utils.file import File


class ActivePlugin(NamedTuple):
    """A plugin of the current run, with its classes imported."""

    found: finder.FoundPlugin
    plugin: Plugin
    comparators: Sequence[placement.Placed]


_active: list[ActivePlugin] = []


def running() -> Sequence[ActivePlugin]:
    """The plugins of the current run, in the order in which they were named."""
    return tuple(_active)


def load(name: str) -> ActivePlugin:
    """Make a plugin one of the current run.

    Raises:
        PluginError: it cannot be found or loaded.
    """
    found = finder.find_named(name)
    plugin = finder.load(found)
    try:
        comparators = [placement.resolve(c) for c in plugin.comparators]
    except (Exception, SystemExit) as error:
        raise finder.FailedToLoad(found, error) from error
    loaded = ActivePlugin(found, plugin, comparators)
    _active.append(loaded)
    return loaded


def clear() -> Sequence[ActivePlugin]:
    """End the run; return the plugins that it had."""
    ended = running()
    _active.clear()
    return ended


def call(
    each: ActivePlugin, hook: Callable[[Any], Any] | None, argument: object
) -> Any:
    """Call a function of a plugin, if there is one.

    Raises:
        InputError: as the function does.
        PluginError: it raised another exception.
    """
    if hook is None:
        return None
    try:
        return hook(argument)
    except InputError:
        raise
    except Exception as error:
        raise finder.FailedToLoad(each.found, error) from error


def configure(parsed_args: argparse.Namespace) -> None:
    """Give the parsed arguments to the plugins that want them.

    Raises:
        PluginError: a plugin raised an exception.
    """
    for each in _active:
        call(each, each.plugin.configure, parsed_args)


def resolve_inputs(parsed_args: argparse.Namespace) -> dict[str, str]:
    """Put paths in place of what is to be compared and is no path.

    Args:
        parsed_args: diffoscope's, with ``path1`` and ``path2``.

    Returns:
        For each such path what the report is to call it.

    Raises:
        InputError: there is nothing to compare; the message is one sentence.
        PluginError: a plugin raised another exception.
    """
    titles: dict[str, str] = {}
    for attribute in ("path1", "path2"):
        argument = getattr(parsed_args, attribute, None)
        if argument is None or os.path.lexists(argument):
            continue
        for each in _active:
            found = call(each, each.plugin.resolve_input, argument)
            if found is not None:
                setattr(parsed_args, attribute, found.path)
                titles[found.path] = found.title or found.path
                break
    return titles


@functools.cache
def _function(hook: Hook) -> Callable[..., Any]:
    named: Any = finder.load_object(hook) if isinstance(hook, str) else hook
    return named  # type: ignore[no-any-return]


def surrounded_by_plugins(
    name: str, original: Callable[..., Any]
) -> Callable[..., Any]:
    """Return what asks the plugins' functions around one of diffoscope's."""

    def surrounded(*args: Any, **kw: Any) -> Any:
        function = original
        for each in _active:
            if name in each.plugin.around:
                function = functools.partial(
                    _function(each.plugin.around[name]), function
                )
        return function(*args, **kw)

    return surrounded


def prepare_pair(file1: File, file2: File) -> None:
    """Let the plugins look at two files before they are compared."""
    from diffoscope.excludes import any_excluded

    # diffoscope looks at neither file of a pair that is excluded.
    if any_excluded(file1.name, file2.name):
        return
    for each in _active:
        if each.plugin.prepare_pair is not None:
            _function(each.plugin.prepare_pair)(file1, file2)


def additions() -> list[placement.Placed]:
    """The comparators of all plugins, each with its place."""
    return [placed for each in _active for placed in each.comparators]


def finished(status: Any) -> Any:
    """Return the exit status that the plugins make of diffoscope's."""
    for each in _active:
        if each.plugin.finish is not None and isinstance(status, int):
            status = each.plugin.finish(status)
    return status
