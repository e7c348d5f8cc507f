"""Working in a second process, on another core.

Threads do not help: what takes time here holds the interpreter's lock more
often than not.  A fork has everything this process has, and sends what it
found through a pipe.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from typing import IO, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class SecondProcess:
    """A fork of this process; in a ``with`` statement, not beyond its end.

    Attributes:
        stream: what it sends; ends when it does.
    """

    def __init__(self, number: int, stream: IO[bytes]) -> None:
        self._number = number
        self._waited = False
        self.stream = stream

    def __enter__(self) -> SecondProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ended_well(self) -> bool:
        """Wait for its end; return whether it did all it was to do."""
        self.stream.close()
        self._waited = True
        try:
            return os.waitpid(self._number, 0)[1] == 0
        except ChildProcessError:
            # SIGCHLD is ignored, and the kernel has waited for it.
            return False

    def stop(self) -> None:
        """End it, whatever it is at, unless it was waited for."""
        if not self._waited:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)
            self.ended_well()


def start(work: Callable[[IO[bytes]], None]) -> SecondProcess | None:
    """Do *work* in a fork of this process, which ends with it.

    Args:
        work: what to do there; it is given the stream to send into.

    Returns:
        None where there may be no other process.
    """
    if not _may_fork():
        return None
    reading_end, writing_end = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading_end)
        os.close(writing_end)
        return None
    if process == 0:
        status = 1
        try:
            # What the host says when it is told to end, it is to say once.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            # Looking for garbage writes into every object, and what is
            # written into is no longer shared.
            gc.disable()
            os.close(reading_end)
            with open(writing_end, "wb") as stream:
                work(stream)
            status = 0
        finally:
            # Not sys.exit(): what is to be cleaned up is the other's.
            os._exit(status)
    os.close(writing_end)
    return SecondProcess(process, open(reading_end, "rb"))


def map_in_two(
    function: Callable[[Item], Result], items: Sequence[Item], pays: bool
) -> list[Result]:
    """Return what *function* gives for each of *items*, in their order.

    Args:
        function: asked for half of the items in a second process.
        items: to ask for.
        pays: whether to start one at all.
    """
    half = (len(items) + 1) // 2

    def send(stream: IO[bytes]) -> None:
        pickle.dump(list(map(function, items[half:])), stream, protocol=5)

    process = start(send) if pays and half < len(items) else None
    if process is None:
        return list(map(function, items))
    with process:
        results = list(map(function, items[:half]))
        sent = process.stream.read()
        done = process.ended_well()
    if done:
        # It comes from a fork of this process, not from outside.
        return results + pickle.loads(sent)  # type: ignore[no-any-return] # noqa: S301
    return results + list(map(function, items[half:]))


def _may_fork() -> bool:
    # A lock that another thread holds would stay locked in the new process.
    return (
        hasattr(os, "fork") and threading.active_count() == 1 and _cores() > 1
    )


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
