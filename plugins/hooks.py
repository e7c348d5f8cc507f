"""The plugins of the current run, and what asks them.

Nothing here changes diffoscope: `host` puts it in place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import finder, placement
from .plugin import Feeder, HostDiff, Plugin

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


def active() -> list[str]:
    """The names of the current run's plugins."""
    return [plugin.found.name for plugin in _active]


def load(name: str) -> None:
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
    _active.append(ActivePlugin(found, plugin, comparators))


def clear() -> list[ActivePlugin]:
    """End the run; return the plugins that it had."""
    ended = _active[:]
    _active.clear()
    return ended


def add_options(name: str, parser: argparse.ArgumentParser) -> None:
    """Let an active plugin add its options.

    Raises:
        PluginError: it raised an exception, for instance because it adds an
            option that diffoscope has.
    """
    for each in _active:
        if each.found.name == name:
            _call(each, each.plugin.add_options, parser)


def configure(parsed_args: argparse.Namespace) -> None:
    """Give the parsed arguments to the plugins that want them.

    Raises:
        PluginError: a plugin raised an exception.
    """
    for each in _active:
        _call(each, each.plugin.configure, parsed_args)


def _call(
    each: ActivePlugin, hook: Callable[..., None] | None, argument: object
) -> None:
    if hook is not None:
        try:
            hook(argument)
        except Exception as error:
            raise finder.FailedToLoad(each.found, error) from error


def surrounded_by_plugins(
    name: str, original: Callable[..., Any]
) -> Callable[..., Any]:
    """Return what asks the plugins' functions around one of diffoscope's."""

    def surrounded(*args: Any, **kw: Any) -> Any:
        function = original
        for each in _active:
            if name in each.plugin.around:
                function = functools.partial(
                    each.plugin.around[name], function
                )
        return function(*args, **kw)

    return surrounded


def diff_by_plugins(original: HostDiff) -> HostDiff:
    """Return the diff of the first plugin that makes one, else the host's."""

    def diff(feeder1: Feeder, feeder2: Feeder) -> str | None:
        for each in _active:
            if each.plugin.make_diff is not None:
                return each.plugin.make_diff(original, feeder1, feeder2)
        return original(feeder1, feeder2)

    return diff


def prepare_pair(file1: File, file2: File) -> None:
    """Let the plugins look at two files before they are compared."""
    from diffoscope.excludes import any_excluded

    # diffoscope looks at neither file of a pair that is excluded.
    if any_excluded(file1.name, file2.name):
        return
    for each in _active:
        if each.plugin.prepare_pair is not None:
            each.plugin.prepare_pair(file1, file2)


def additions() -> list[placement.Placed]:
    """The comparators of all plugins, each with its place."""
    return [placed for each in _active for placed in each.comparators]


def finished(status: Any) -> Any:
    """Return the exit status that the plugins make of diffoscope's."""
    for each in _active:
        if each.plugin.finish is not None and isinstance(status, int):
            status = each.plugin.finish(status)
    return status
