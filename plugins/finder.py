"""Finding plugins and loading them, which are two things.

Finding imports no plugin, so a broken one disturbs nobody who did not ask
for it.  The model is flake8's ``plugins/finder.py``.
"""

from __future__ import annotations

import importlib
from typing import NamedTuple

from .plugin import Plugin

GROUP = "diffoscope.plugins"


class FoundPlugin(NamedTuple):
    """An entry point, not imported yet.

    Attributes:
        name: of the entry point.
        value: ``"package.module:object"``.
        distribution: the name of the distribution that brings it.
        version: of that distribution; "" where nobody looked it up.
    """

    name: str
    value: str
    distribution: str
    version: str = ""


#: Looking for entry points reads the metadata of every distribution on the
#: path (20 ms in a middling environment, a fifth of diffoscope's run on a
#: small pair), so the plugin that is certain to be there is not looked for.
#: It also means that no other distribution can take its name.
OWN = FoundPlugin(
    "sdist", "diffoscope_sdist.plugins.sdist:plugin", "diffoscope-sdist"
)


class PluginError(Exception):
    """The user named a plugin that cannot be had; says which and why."""


class FailedToLoad(PluginError):
    """A plugin was found and does not work; the cause says why."""

    def __init__(self, found: FoundPlugin, cause: BaseException) -> None:
        # One line, whatever the cause looks like.
        reason = " ".join(f"{type(cause).__name__}: {cause}".split())
        source = f"{found.distribution} {found.version}".strip()
        super().__init__(
            f"plugin {found.name!r} of the distribution {source} "
            f"failed to load: {reason}"
        )


def find() -> list[FoundPlugin]:
    """All plugins installed here, by name and distribution.

    Imports none of them.
    """
    import importlib.metadata

    return sorted(
        FoundPlugin(
            point.name, point.value, point.dist.name, point.dist.version
        )
        for point in importlib.metadata.entry_points(group=GROUP)
        if point.dist is not None
    )


def find_named(name: str) -> FoundPlugin:
    """The plugin the user calls `name`.

    Raises:
        PluginError: there is none, or several.
    """
    if name == OWN.name:
        return OWN
    found = find()
    named = [plugin for plugin in found if plugin.name == name]
    if not named:
        known = sorted({OWN.name, *(plugin.name for plugin in found)})
        raise PluginError(
            f"unknown plugin {name!r} (available: {', '.join(known)})"
        )
    if len(named) > 1:
        sources = ", ".join(plugin.distribution for plugin in named)
        raise PluginError(
            f"plugin {name!r} is in more than one distribution ({sources})"
        )
    return named[0]


def load_object(value: str) -> object:
    """Import what ``"package.module:object"`` names.

    Raises:
        ValueError: `value` is not of that form.
        ImportError, AttributeError: and whatever the module raises.
    """
    module, colon, qualified_name = value.partition(":")
    if not (module and colon and qualified_name):
        raise ValueError(f"{value!r} is not of the form module:object")
    result: object = importlib.import_module(module)
    for attribute in qualified_name.strip().split("."):
        result = getattr(result, attribute)
    return result


def load(found: FoundPlugin) -> Plugin:
    """Import a plugin.

    Raises:
        FailedToLoad: whatever went wrong, with the original exception.
    """
    try:
        plugin = load_object(found.value)
        if not isinstance(plugin, Plugin):
            raise TypeError(
                f"{found.value} is a {type(plugin).__name__}, not a Plugin"
            )
    # A module may also leave by sys.exit() while it is imported.
    except (Exception, SystemExit) as error:
        raise FailedToLoad(found, error) from error
    return plugin
