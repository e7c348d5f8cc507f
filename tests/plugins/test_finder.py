from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diffoscope_sdist.plugins import finder
from diffoscope_sdist.plugins.finder import FoundPlugin
from diffoscope_sdist.plugins.plugin import Plugin
from tests.plugins.distributions import install

PLUGIN = """
from diffoscope_sdist.plugins.plugin import Plugin

plugin = Plugin(name="text", description="compares texts")
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in which distributions can be installed."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def _of_others() -> list[FoundPlugin]:
    return [f for f in finder.find() if f.distribution != "diffoscope-sdist"]


def test_finds_nothing_of_others() -> None:
    assert _of_others() == []


def test_finds_the_plugin_of_this_distribution() -> None:
    ours = [f for f in finder.find() if f.name == "sdist"]
    assert [f._replace(version="") for f in ours] == [finder.OWN]


def test_imports_nothing(site: Path) -> None:
    install(
        site, "noisy", {"a": "noisy:plugin"}, {"noisy": "raise SystemExit"}
    )
    assert _of_others() == [FoundPlugin("a", "noisy:plugin", "noisy", "1.0")]
    assert "noisy" not in sys.modules


def test_is_sorted(site: Path) -> None:
    install(site, "z-first", {"b": "z:b", "a": "z:a"})
    install(site, "a-second", {"c": "a:c", "a": "a:a"})
    assert [(f.name, f.distribution) for f in _of_others()] == [
        ("a", "a-second"),
        ("a", "z-first"),
        ("b", "z-first"),
        ("c", "a-second"),
    ]


@pytest.mark.parametrize(
    "second", ["twice", "Twice"], ids=["same name", "same normalised name"]
)
def test_drops_a_distribution_seen_twice(
    site: Path, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    install(site / "old", second, {"a": "old:a"}, version="1.0")
    install(site / "new", "twice", {"a": "new:a"}, version="2.0")
    monkeypatch.syspath_prepend(site / "old")
    monkeypatch.syspath_prepend(site / "new")
    assert _of_others() == [FoundPlugin("a", "new:a", "twice", "2.0")]


def test_passes_over_a_distribution_without_a_name(site: Path) -> None:
    (site / "left_over-1.0.dist-info").mkdir()
    install(site, "whole", {"a": "whole:a"})
    assert [f.name for f in _of_others()] == ["a"]


def test_other_groups_are_not_ours(site: Path) -> None:
    install(site, "other", {})
    points = site / "other-1.0.dist-info" / "entry_points.txt"
    points.write_text("[console_scripts]\na = other:a\n")
    assert _of_others() == []


def test_finds_by_name(site: Path) -> None:
    install(site, "some", {"a": "some:a", "b": "some:b"})
    assert finder.find_named("b") == FoundPlugin("b", "some:b", "some", "1.0")


def test_an_unknown_name_is_answered_with_the_known_ones(site: Path) -> None:
    install(site, "some", {"a": "some:a"})
    with pytest.raises(finder.PluginError) as caught:
        finder.find_named("foo")
    assert str(caught.value) == "unknown plugin 'foo' (available: a, sdist)"


def test_a_name_in_two_distributions_is_not_guessed(site: Path) -> None:
    install(site, "one", {"a": "one:a"})
    install(site, "two", {"a": "two:a"})
    with pytest.raises(finder.PluginError, match=r"\(one, two\)"):
        finder.find_named("a")


def test_no_distribution_takes_our_name(site: Path) -> None:
    install(site, "thief", {"sdist": "thief:plugin"})
    assert finder.find_named("sdist") == finder.OWN


def test_our_name_is_found_without_looking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finder, "find", None)
    assert finder.find_named("sdist") == finder.OWN


def test_loads(site: Path) -> None:
    install(site, "good", {"text": "good_one:plugin"}, {"good_one": PLUGIN})
    plugin = finder.load(finder.find_named("text"))
    assert plugin == Plugin(name="text", description="compares texts")


@pytest.mark.parametrize(
    ("source", "value", "original", "reason"),
    [
        pytest.param(
            "import not_there",
            "broken:plugin",
            ModuleNotFoundError,
            "ModuleNotFoundError: No module named 'not_there'",
            id="import error",
        ),
        pytest.param(
            "raise ValueError('one\\n  two')",
            "broken:plugin",
            ValueError,
            "ValueError: one two",
            id="error of several lines",
        ),
        pytest.param(
            "raise SystemExit(3)",
            "broken:plugin",
            SystemExit,
            "SystemExit: 3",
            id="leaves the process",
        ),
        pytest.param(
            "",
            "broken:plugin",
            AttributeError,
            "AttributeError: module 'broken' has no attribute 'plugin'",
            id="no such object",
        ),
        pytest.param(
            "plugin = 'a string'",
            "broken:plugin",
            TypeError,
            "TypeError: broken:plugin is a str, not a Plugin",
            id="not a plugin",
        ),
        pytest.param(
            "",
            "broken",
            ValueError,
            "ValueError: 'broken' is not of the form module:object",
            id="not an entry point",
        ),
    ],
)
def test_a_failure_keeps_name_and_original_error(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    value: str,
    original: type[BaseException],
    reason: str,
) -> None:
    install(site, "broken-dist", {"bad": value}, {"broken": source})
    found = finder.find_named("bad")
    monkeypatch.delitem(sys.modules, "broken", raising=False)
    with pytest.raises(finder.FailedToLoad) as caught:
        finder.load(found)
    assert type(caught.value.__cause__) is original
    assert str(caught.value) == (
        "plugin 'bad' of the distribution broken-dist 1.0 "
        f"failed to load: {reason}"
    )
