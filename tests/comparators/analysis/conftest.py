"""What the tests of work in a second process share."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from diffoscope_sdist.comparators.analysis.similarity import second_process


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The ids of all processes that are made; none may be left in the end."""
    monkeypatch.setattr(second_process, "_cores", lambda: 2)
    # A library's thread in the test process is none of ours.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    processes: list[int] = []
    fork = os.fork

    def counted() -> int:
        with warnings.catch_warnings():
            if sys.version_info >= (3, 12):
                # It counts the threads by itself.
                warnings.simplefilter("ignore", DeprecationWarning)
            process = fork()
        processes.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    yield processes
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
