"""What the tests of trees share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import pytest


@pytest.fixture(autouse=True)
def spools(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[IO[bytes]]]:
    """All spools that are made; they are closed in the end."""
    made: list[IO[bytes]] = []
    original = tempfile.TemporaryFile

    def make(*arguments: Any, **keywords: Any) -> IO[bytes]:
        made.append(original(*arguments, **keywords))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", make)
    yield made
    for spool in made:
        spool.close()
