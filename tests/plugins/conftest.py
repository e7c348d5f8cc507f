from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator

import pytest

from diffoscope_sdist.plugins import finder, host
from diffoscope_sdist.plugins.finder import FoundPlugin
from diffoscope_sdist.plugins.plugin import Plugin


@pytest.fixture
def detached() -> Iterator[None]:
    """diffoscope is as it was, afterwards."""
    yield
    host.deactivate()


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Plugin], None]:
    """Plugins that are found without being installed."""
    offered: dict[str, Plugin] = {}
    module = types.ModuleType("offered_plugins")
    monkeypatch.setitem(sys.modules, "offered_plugins", module)

    def find() -> list[FoundPlugin]:
        return [
            FoundPlugin(name, f"offered_plugins:{name}", "offers", "1")
            for name in offered
        ]

    monkeypatch.setattr(finder, "find", find)

    def add(plugin: Plugin) -> None:
        offered[plugin.name] = plugin
        setattr(module, plugin.name, plugin)

    return add
