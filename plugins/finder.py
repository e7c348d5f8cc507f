"""Finding plugins and loading them, which are two things.

Finding imports no plugin, so a broken one disturbs nobody who did not ask
for it.  The model is flake8's ``plugins/finder.py``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
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


class UnknownPlugin(PluginError):
    """No distribution has a plugin of this name."""

    def __init__(self, name: str, available: Iterable[str]) -> None:
        self.name = name
        self.available = sorted(set(available))
        super().__init__(
            f"unknown plugin {name!r} "
            f"(available: {', '.join(self.available) or 'none'})"
        )


class AmbiguousPlugin(PluginError):
    """Several distributions have a plugin of this name."""

    def __init__(self, name: str, distributions: Iterable[str]) -> None:
        self.name = name
        self.distributions = sorted(distributions)
        super().__init__(
            f"plugin {name!r} is in more than one distribution "
            f"({', '.join(self.distributions)})"
        )


class FailedToLoad(PluginError):
    """A plugin was found and does not work.

    Attributes:
        found: which one.
        original: the exception it raised.
    """

    def __init__(self, found: FoundPlugin, original: BaseException) -> None:
        self.found = found
        self.original = original
        # One line, whatever the original error looks like.
        reason = " ".join(f"{type(original).__name__}: {original}".split())
        source = f"{found.distribution} {found.version}".strip()
        super().__init__(
            f"plugin {found.name!r} of the distribution {source} "
            f"failed to load: {reason}"
        )


def _entry_points() -> Iterator[FoundPlugin]:
    import importlib.metadata

    seen = set()
    for distribution in importlib.metadata.distributions():
        # Metadata may lack a name where a directory was left half-deleted.
        # (By get_all: an item that is missing is deprecated.)
        name = "".join(distribution.metadata.get_all("Name", [])[:1])
        # A path listed twice, or a virtual environment over another one,
        # shows the same distribution again; the first is the one imported.
        key = name.lower().replace("_", "-").replace(".", "-")
        if not name or key in seen:
            continue
        seen.add(key)
        for point in distribution.entry_points:
            if point.group == GROUP:
                yield FoundPlugin(
                    point.name, point.value, name, distribution.version
                )


def find() -> list[FoundPlugin]:
    """All plugins installed here, by name and distribution.

    Imports none of them.
    """
    return sorted(set(_entry_points()))


def find_named(name: str) -> FoundPlugin:
    """The plugin the user calls `name`.

    Raises:
        UnknownPlugin: there is none.
        AmbiguousPlugin: there are several.
    """
    if name == OWN.name:
        return OWN
    found = find()
    named = [plugin for plugin in found if plugin.name == name]
    if not named:
        raise UnknownPlugin(name, [OWN.name, *(p.name for p in found)])
    if len(named) > 1:
        raise AmbiguousPlugin(name, (p.distribution for p in named))
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
