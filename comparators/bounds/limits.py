"""What one comparison may take from this process: time, memory, disk.

Pure Python parsers, diffoscope's own comparators and the tools that they
start are all stopped alike; what is stopped raises an exception.
"""

from __future__ import annotations

import contextlib
import enum
import os
import resource
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# Bytes that a comparison may add to what the process has already.
MEMORY = 700 * 2**20


class TooSlowError(BaseException):
    """A comparison takes too long.

    The message says so, as the end of a sentence.  No ``Exception``: parsers
    of others handle every one of those.
    """


# A block may take this many times its seconds of processor time, by the clock,
# on a busy machine or waiting for a tool.
_PATIENCE = 3.0
_TIMERS = (
    (signal.ITIMER_PROF, signal.SIGPROF, 1.0),
    (signal.ITIMER_REAL, signal.SIGALRM, _PATIENCE),
)
# What must run to its end, as it puts limits back; and what it calls for it.
_ROOM = os.path.join(os.path.dirname(__file__), "")
_CALLED = {contextlib.__file__, enum.__file__, signal.__file__}


def processor_seconds() -> float:
    """Return the processor time of this process and of its children."""
    return sum(os.times()[:4])


@contextlib.contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """Raise :class:`TooSlowError` where the block takes longer.

    A limit inside of another is none.  Outside of the main thread, where
    Python handles no signals, there is no limit.

    Args:
        seconds: of processor time.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getitimer(signal.ITIMER_PROF)[0]
    ):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_filename in _CALLED:
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith(_ROOM):
            return  # it comes again
        limit = f"{seconds * _PATIENCE:.0f} seconds"
        if number == signal.SIGPROF:
            limit = f"{seconds:.0f} seconds of processor time"
        raise TooSlowError(f"it took more than {limit}")

    before = []
    for timer, number, factor in _TIMERS:
        before.append(signal.signal(number, stop))
        # Again and again: in a finalizer the exception would be swallowed.
        signal.setitimer(timer, seconds * factor, 0.5)
    try:
        yield
    finally:
        for (timer, number, _), handler in zip(_TIMERS, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


@contextlib.contextmanager
def limited_memory(more: int = MEMORY) -> Iterator[None]:
    """Raise ``MemoryError`` where the block takes *more* bytes than now.

    Where the system does not say how large the process is, there is no
    limit.
    """
    try:
        with open("/proc/self/statm", "rb") as statm:
            pages = int(statm.read().split()[0])
    except (OSError, ValueError):
        yield
        return
    with _limited(resource.RLIMIT_AS, pages * resource.getpagesize() + more):
        yield


def limited_files(size: int) -> contextlib.AbstractContextManager[None]:
    """Raise ``OSError`` (``EFBIG``) for files of more than *size* bytes.

    Tools that are started meanwhile are killed for one.
    """
    return _limited(resource.RLIMIT_FSIZE, size)


def memory_of_tools() -> contextlib.AbstractContextManager[None]:
    """Let what is started in the block have the memory it wants.

    A Java machine reserves more than it uses.
    """
    return _limited(resource.RLIMIT_AS, None)


@contextlib.contextmanager
def _limited(kind: int, limit: int | None) -> Iterator[None]:
    """Lower a limit of the process; None is as high as it may be."""
    soft, hard = resource.getrlimit(kind)
    known = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    new = hard if limit is None else min([limit, *known])
    resource.setrlimit(kind, (new, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))
