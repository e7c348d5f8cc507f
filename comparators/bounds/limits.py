"""What one comparison may take from this process: time, memory, disk.

Pure Python parsers, diffoscope's own comparators and the tools that they
start are all stopped alike; what is stopped raises an exception.
"""

from __future__ import annotations

import contextlib
import enum
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

try:
    import resource
except ImportError:  # pragma: no cover - not on Windows
    resource = None  # type: ignore[assignment]

# Bytes that a comparison may add to what the process has already.
MEMORY = 700 * 2**20
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


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
# Files whose code must run to its end.
_KEEPING_LIMITS = {__file__}
# Files of what these call for it.
_CALLED = {contextlib.__file__, enum.__file__, signal.__file__}


def keep_limits(file: str) -> None:
    """Let no limit of time interrupt the code of *file* itself."""
    _KEEPING_LIMITS.add(file)


def processor_seconds() -> float:
    """Return the processor time of this process and of its children."""
    times = os.times()
    return sum(times[:4])


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
        # Not where limits are put back: they have to be.  It comes again.
        while frame is not None and frame.f_code.co_filename in _CALLED:
            frame = frame.f_back
        if frame is None or frame.f_code.co_filename not in _KEEPING_LIMITS:
            if number == signal.SIGPROF:
                limit = f"{seconds:.0f} seconds of processor time"
            else:
                limit = f"{seconds * _PATIENCE:.0f} seconds"
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
            size = int(statm.read().split()[0]) * _PAGE
    except (OSError, ValueError):
        yield
        return
    with _limited(resource.RLIMIT_AS, size + more):
        yield


@contextlib.contextmanager
def limited_files(size: int) -> Iterator[None]:
    """Raise ``OSError`` (``EFBIG``) for files of more than *size* bytes.

    Tools that are started meanwhile are killed for one.
    """
    if resource is None:
        yield
        return
    with _limited(resource.RLIMIT_FSIZE, size):
        yield


@contextlib.contextmanager
def _limited(kind: int, limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(kind)
    infinity = resource.RLIM_INFINITY
    if (soft == infinity or limit < soft) and (
        hard == infinity or limit < hard
    ):
        resource.setrlimit(kind, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


@contextlib.contextmanager
def memory_of_tools() -> Iterator[None]:
    """Let what is started in the block have the memory it wants.

    A Java machine reserves more than it uses.
    """
    if resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
