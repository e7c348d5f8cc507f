from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest
from diffoscope.comparators import ComparatorManager

from diffoscope_sdist.comparators.report.options import (
    Options,
    options,
    set_options,
)
from diffoscope_sdist.plugins import host
from diffoscope_sdist.plugins.sdist import COMPARATORS, plugin


@pytest.fixture(autouse=True)
def _defaults() -> Iterator[None]:
    set_options(None)
    yield
    set_options(None)


def _configure(*arguments: str) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path1", nargs="?")
    parser.add_argument("path2", nargs="?")
    assert plugin.add_options is not None
    assert plugin.configure is not None
    plugin.add_options(parser)
    plugin.configure(parser.parse_args(arguments))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], Options(), id="defaults"),
        pytest.param(
            ["--sdist-archive-metadata=full"],
            Options(archive_metadata="full"),
            id="archive metadata",
        ),
        pytest.param(
            ["--sdist-max-bytes=7"], Options(max_bytes=7), id="bytes"
        ),
        pytest.param(
            ["--sdist-max-members=7"], Options(max_members=7), id="members"
        ),
        pytest.param(
            ["--sdist-max-ratio=9"], Options(max_ratio=9), id="ratio"
        ),
        pytest.param(
            ["--sdist-include-ignored"],
            Options(include_ignored=True),
            id="ignored",
        ),
        pytest.param(["a", "b"], Options(named=("a", "b")), id="paths"),
    ],
)
def test_keeps_the_options(arguments: list[str], expected: Options) -> None:
    _configure(*arguments)
    assert options() == expected


def test_forgets_the_options_after_the_run() -> None:
    _configure("--sdist-max-bytes=7")
    assert plugin.reset is not None
    plugin.reset()
    assert options() == Options()


@pytest.mark.usefixtures("detached")
def test_places_every_comparator() -> None:
    host.activate("sdist")
    classes = [
        f"{cls.__module__}:{cls.__name__}".removeprefix(
            "diffoscope_sdist.comparators."
        )
        for cls in ComparatorManager().classes
        if cls.__module__.startswith("diffoscope_sdist.")
    ]
    assert classes == list(COMPARATORS)
