"""A pytest plugin: writes the outcome of every test to a file.

Used for diffoscope's own tests, see compare.py.  With a name in
``UPSTREAM_PLUGIN`` every test runs with that plugin of diffoscope active,
and every call of diffoscope's main function gets ``--plugin``.  That the plugin
stands aside, which it says on standard error, is not said here.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGIN = os.environ.get("UPSTREAM_PLUGIN", "")

_outcomes: dict[str, str] = {}


def pytest_configure() -> None:
    # The tests import main by name, so this comes before they do.
    if PLUGIN:
        import diffoscope.main

        from diffoscope_sdist.plugins import host

        host.attach(diffoscope.main, always=("--plugin", PLUGIN))
        logging.getLogger("diffoscope_sdist").setLevel(logging.ERROR)


@pytest.fixture(autouse=True)
def _active_plugin() -> Iterator[None]:
    if not PLUGIN:
        yield
        return
    from diffoscope_sdist.plugins import host

    host.activate(PLUGIN)
    yield
    host.deactivate()


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.outcome != "passed":
        _outcomes[report.nodeid] = f"{report.outcome} (collection)"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    outcome = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = f"{outcome} (expected to fail)"  # type: ignore[assignment]
    if report.when == "call" or outcome != "passed":
        _outcomes[report.nodeid] = outcome


def pytest_sessionfinish() -> None:
    path = Path(os.environ["UPSTREAM_OUTCOMES"])
    path.write_text(json.dumps(_outcomes, indent=1, sort_keys=True))
