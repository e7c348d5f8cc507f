"""No temporary file outlives the program, however it ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.sdists import Entry, build, run_process, simple_sdist

NOISE = random.Random(1).randbytes(200_000)  # noqa: S311


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    path = tmp_path / "tmp"
    path.mkdir()
    return path


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let Ctrl-C reach a program started here.

    A shell has its background jobs ignore it, and they hand that on.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pair(tmp_path: Path) -> tuple[Path, Path]:
    entries = [*simple_sdist(), Entry("pkg/a.bin", NOISE)]
    changed = [*simple_sdist(version="1.1"), Entry("pkg/a.bin", NOISE[9:])]
    return (
        build(tmp_path / "pkg-1.0.tar.gz", entries),
        build(tmp_path / "pkg-1.1.tar.gz", changed, root="pkg-1.1"),
    )


def test_after_success(tmp_path: Path, temporary: Path) -> None:
    report = run_process(*pair(tmp_path), env={"TMPDIR": str(temporary)})
    assert report.status == 1
    assert list(temporary.iterdir()) == []


def test_after_an_archive_that_cannot_be_read(
    tmp_path: Path, temporary: Path
) -> None:
    old, new = pair(tmp_path)
    new.write_bytes(new.read_bytes()[:5000])
    report = run_process(old, new, env={"TMPDIR": str(temporary)})
    assert report.status == 1
    assert list(temporary.iterdir()) == []


def test_after_a_wrong_option(tmp_path: Path, temporary: Path) -> None:
    report = run_process(
        *pair(tmp_path),
        "--sdist-max-bytes=none",
        env={"TMPDIR": str(temporary)},
    )
    assert report.status == 2
    assert list(temporary.iterdir()) == []


def test_after_an_error(tmp_path: Path, temporary: Path) -> None:
    """A report that cannot be written ends the program."""
    report = run_process(
        *pair(tmp_path),
        f"--html={tmp_path}/none/report.html",
        env={"TMPDIR": str(temporary)},
    )
    assert report.status != 0
    assert list(temporary.iterdir()) == []


# Comparing takes for ever once both archives were read.
SLOW = """
import sys, time
from diffoscope_sdist.comparators.report import comparison
from diffoscope_sdist.plugins import command_line

def slowly(self, *args, **kw):
    for path in list(self.sides[0].layout.members)[:1]:
        self.containers[0].extract(self.sides[0].layout.members[path])
    print("ready", flush=True)
    time.sleep(60)

comparison.Comparison.difference = slowly
command_line.main(sys.argv[1:])
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_after_a_signal_while_comparing(
    tmp_path: Path, temporary: Path, number: signal.Signals
) -> None:
    process = _started(
        [sys.executable, "-c", SLOW, *map(str, pair(tmp_path))], temporary
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    assert list(temporary.iterdir())
    _ended(process, number)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.0])
def test_after_a_signal_at_any_time(
    tmp_path: Path, temporary: Path, number: signal.Signals, seconds: float
) -> None:
    big = [Entry(f"pkg/{n}.bin", NOISE[n:]) for n in range(300)]
    old = build(tmp_path / "pkg-1.0.tar", [*simple_sdist(), *big])
    other = [Entry(f"pkg/{n}.bin", NOISE[n + 1 :]) for n in range(300)]
    (tmp_path / "new").mkdir()
    new = build(tmp_path / "new" / "pkg-1.0.tar", [*simple_sdist(), *other])
    command = [
        *(sys.executable, "-m", "diffoscope_sdist.plugins.command_line"),
        *(str(old), str(new)),
    ]
    process = _started(command, temporary)
    time.sleep(seconds)
    _ended(process, number)
    assert list(temporary.iterdir()) == []


def _started(command: list[str], temporary: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    )


def _ended(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    process.send_signal(number)
    try:
        process.communicate(timeout=30)
    finally:
        process.kill()
    # Its own status, or that of a signal before it had a handler.
    assert process.returncode in (0, 1, 2, -number)


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("libarchive", id="while diffoscope is imported"),
        pytest.param("pypi_simple", id="while a client is imported"),
    ],
)
def test_an_interruption_is_one_line(tmp_path: Path, module: str) -> None:
    """Whenever it comes, and not a traceback."""
    (tmp_path / f"{module}.py").write_text(
        "import time\nprint('here', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own command
        [*processes.OURS, "pypi:a==1", "pypi:a==2"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    # A shell shows the death by the signal as status 130.
    assert process.returncode in (2, 130, -signal.SIGINT)
    assert errors in ("diffoscope: interrupted\n", "Keyboard Interrupt\n")
