"""libarchive is not disturbed by signals while it calls us back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.archive import witness
from tests.sdists import build

MEMBERS = {f"f{number}": os.urandom(200_000) for number in range(8)}


class Stopped(BaseException):
    """What a handler of a signal raises."""


@pytest.fixture
def handler() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    yield
    signal.signal(signal.SIGALRM, before)


def hear(path: Path) -> witness.Testimony:
    with path.open("rb") as file:
        return witness.testimony(
            witness.Part(file.fileno(), path.stat().st_size),
            1_000,
            lambda _, blocks: (-1, sum(map(len, blocks)), b""),
        )


@pytest.mark.parametrize("read", [1, 2, 4])
def test_a_signal_while_it_reads_ends_the_reading(
    tmp_path: Path, handler: None, monkeypatch: pytest.MonkeyPatch, read: int
) -> None:
    path = build(tmp_path / "a.tar", MEMBERS)
    pread, calls = os.pread, iter(range(1_000))

    def interrupted(*arguments: Any) -> bytes:
        if next(calls) == read:
            signal.raise_signal(signal.SIGALRM)
        return pread(*arguments)

    monkeypatch.setattr(os, "pread", interrupted)
    with pytest.raises(Stopped):
        hear(path)
    assert signal.SIGALRM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_without_a_signal_all_is_read(tmp_path: Path, handler: None) -> None:
    heard = hear(build(tmp_path / "a.tar", MEMBERS))
    assert (len(heard.members), heard.problem) == (len(MEMBERS), "")
