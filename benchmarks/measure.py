"""Running a command and measuring what it takes: seconds, memory, status."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Sequence

import psutil

# psutil has no types.
# mypy: allow-untyped-calls

# Seconds between two looks at the memory of the process tree.
INTERVAL = 0.05


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took.

    Attributes:
        seconds: wall-clock time from start to end, or to being stopped.
        memory: the peak of the resident memory of the process and all its
            descendants added up, bytes; on Linux, pages that they share
            count once.
        status: exit status, negative for a signal; None if it was stopped
            because its time was over.
        errors: what it wrote on standard error.
    """

    seconds: float
    memory: int
    status: int | None
    errors: str = ""


def run(command: Sequence[str], timeout: float | None = None) -> Run:
    """Run a command without input, its standard output thrown away.

    Its memory is looked at every :data:`INTERVAL`; a tree that lives shorter
    is known by what the kernel says of its largest process.

    Args:
        command: program and arguments.
        timeout: seconds after which it is killed with its process group.
    """
    over = threading.Event()
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )

        def stop() -> None:
            over.set()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(timeout, stop) if timeout else None
        sampler = _Sampler(process.pid)
        sampler.start()
        if timer:
            timer.start()
        try:
            # Popen.wait with a timeout looks only every 50 ms; this returns
            # at once, and knows the largest process.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            stop()
            raise
        finally:
            seconds = time.perf_counter() - started
            if timer:
                timer.cancel()
            sampler.finish()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(
        seconds=seconds,
        # What the kernel counts begins with the memory of this process,
        # from before the other program was loaded.
        memory=sampler.peak or usage.ru_maxrss * unit,
        status=None if over.is_set() else process.returncode,
        errors=text,
    )


class _Sampler(threading.Thread):
    """Looks at the memory of a process tree until told to finish."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = root
        self._finished = threading.Event()

    def run(self) -> None:
        while not self._finished.wait(INTERVAL):
            self.peak = max(self.peak, _tree_memory(self._root))

    def finish(self) -> None:
        self._finished.set()
        self.join()


def _tree_memory(root: int) -> int:
    try:
        first = psutil.Process(root)
        tree = [first, *first.children(recursive=True)]
        if len(tree) == 1:
            return int(first.memory_info().rss)
    except psutil.Error:
        return 0
    return sum(_share(process) for process in tree)


def _share(process: psutil.Process) -> int:
    """Return the memory of one process among several, bytes.

    A process just forked has all pages of its parent: adding up the resident
    memory would count them twice.  Linux tells the proportional share.
    """
    try:
        with open(f"/proc/{process.pid}/smaps_rollup", "rb") as rollup:
            for line in rollup:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def script(name: str) -> str:
    """Return the path of a console script of this environment.

    Raises:
        FileNotFoundError: the environment has none of that name.
    """
    path = pathlib.Path(sysconfig.get_path("scripts")) / name
    if not path.exists():
        raise FileNotFoundError(
            f"{name} is not installed beside {sys.executable}"
        )
    return str(path)


def plain_diffoscope() -> list[str]:
    """Return the command of diffoscope as it is."""
    return [script("diffoscope")]


def diffoscope_with_plugin() -> list[str]:
    """Return the command of diffoscope with the sdist plugin.

    That is ``diffoscope --plugin sdist``, or ``diffoscope-sdist`` where the
    start-up file is not installed (an editable install carries none).
    """
    plain = plain_diffoscope()
    listed = subprocess.run(  # noqa: S603 - our own command
        [*plain, "--help"], capture_output=True, text=True, check=False
    )
    if "--plugin" in listed.stdout:
        return [*plain, "--plugin", "sdist"]
    return [script("diffoscope-sdist")]


def machine() -> str:
    """Return a sentence on what the figures were measured with."""
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("diffoscope", "diffoscope-sdist")
    )
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory,"
        f" {platform.system()} {platform.release()};"
        f" Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as information:
            for line in information:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
