"""Headless Chromium, driven by Selenium: for tests and benchmarks of pages."""

from __future__ import annotations

import contextlib
import json
import pathlib
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

# Without the last five it looks for hosts of its maker at every start.
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: Resolves when what was asked for has been painted.
_PAINTED = """
const done = arguments[arguments.length - 1];
requestAnimationFrame(() => requestAnimationFrame(() => done()));
"""


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's chromium with a profile of its own; yield its driver."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability(
            "goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"}
        )
        driver = webdriver.Chrome(
            options=options,
            service=Service(shutil.which("chromedriver") or "chromedriver"),
        )
        try:
            driver.set_script_timeout(300)
            driver.set_page_load_timeout(300)
            yield driver
        finally:
            driver.quit()


def resize(driver: Any, width: int, height: int = 900) -> None:
    """Give the page a window of so many pixels."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": False,
        },
    )


def prefer(driver: Any, scheme: str) -> None:
    """Ask for ``light`` or ``dark`` pages."""
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )


def painted(driver: Any) -> None:
    """Wait until the page has been painted."""
    driver.execute_async_script(_PAINTED)


def go(driver: Any, page: pathlib.Path, fragment: str = "") -> None:
    """Load a page of this machine, from a blank one; wait for its paint."""
    driver.get("about:blank")
    driver.get(page.as_uri() + fragment)
    painted(driver)


def requests(driver: Any) -> list[str]:
    """Return the URLs that were asked for since the last call.

    What the page's own policy refused did not leave.
    """
    urls = {}
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        event = message["params"]
        if message["method"] == "Network.requestWillBeSent":
            urls[event["requestId"]] = event["request"]["url"]
        elif event.get("blockedReason") == "csp":
            urls.pop(event["requestId"], None)
    return list(urls.values())
