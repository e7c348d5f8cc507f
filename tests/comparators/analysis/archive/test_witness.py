"""A signal ends the reading of libarchive, and is not lost in it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

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


def hear(path: Path, signalled: int = -1) -> witness.Testimony:
    def content(
        position: int, blocks: Iterator[bytes]
    ) -> tuple[int, int, bytes]:
        if position == signalled:
            signal.raise_signal(signal.SIGALRM)
        return -1, sum(map(len, blocks)), b""

    with path.open("rb") as file:
        return witness.testimony(file.fileno(), 1_000, content)


@pytest.mark.parametrize("signalled", [1, 2, 4])
def test_a_signal_while_it_reads_ends_the_reading(
    tmp_path: Path, handler: None, signalled: int
) -> None:
    path = build(tmp_path / "a.tar", MEMBERS)
    with pytest.raises(Stopped):
        hear(path, signalled)


def test_without_a_signal_all_is_read(tmp_path: Path, handler: None) -> None:
    heard = hear(build(tmp_path / "a.tar", MEMBERS))
    assert (len(heard.members), heard.problem) == (len(MEMBERS), "")
