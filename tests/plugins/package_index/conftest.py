"""An index, a cache and a configuration of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pypi_simple import DistributionPackage

from diffoscope_sdist.plugins.package_index import (
    client,
    configuration,
    fetching,
)
from tests.plugins.package_index import server

Fetch: TypeAlias = Callable[..., fetching.Fetched]


def offered(
    filename: str, version: str, digests: dict[str, str], **more: Any
) -> DistributionPackage:
    """A file as the page of a project has it."""
    kind = "wheel" if filename.endswith(".whl") else "sdist"
    return DistributionPackage(
        filename, "", "a", version, kind, digests, None, None, **more
    )


@pytest.fixture(autouse=True)
def cache_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither this machine's configuration nor its cache is used."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setenv("DIFFOSCOPE_SDIST_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def index() -> Iterator[server.Index]:
    with server.running() as running:
        yield running


@pytest.fixture
def fetch(index: server.Index) -> Fetch:
    """Fetch by a new client from the index, or from the URLs given."""

    def fetch(text: str, *urls: str) -> fetching.Fetched:
        asking = client.Client(configuration.Settings(urls or (index.simple,)))
        with asking.session:
            return fetching.fetch(text, asking)

    return fetch
