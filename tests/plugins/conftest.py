from __future__ import annotations

from collections.abc import Iterator

import pytest

from diffoscope_sdist.plugins import host


@pytest.fixture
def detached() -> Iterator[None]:
    """diffoscope is as it was, afterwards."""
    yield
    host.detach()
