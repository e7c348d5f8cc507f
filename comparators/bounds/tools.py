"""Running the tools that diffoscope starts for members, within limits."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

from diffoscope.exc import RequiredToolNotFound
from diffoscope.tempfiles import get_temporary_directory

from .limits import limited_files, memory_of_tools
from .spending import spending

# Seconds and bytes that one run of a tool may take and print.
SECONDS = 10.0
MOST_OUTPUT = 32 * 2**20
# Reading a file of R's runs what is in it (CVE-2024-27322).
_REFUSED = frozenset({"Rscript"})


def start_command(start: Callable[[Any], None], command: Any) -> None:
    """Run the tool of one of diffoscope's commands.

    One that may run what it is given to read is not started, as if it were
    not installed.  A tool that takes too long or prints too much is killed,
    and its output forgotten; diffoscope compares the bytes then, as for one
    that fails.

    Args:
        start: diffoscope's own method, for commands outside of source
            distributions.
        command: diffoscope's ``Command``.
    """
    if not spending().is_guarded:
        start(command)
        return
    if command.cmdline()[0] in _REFUSED:
        raise RequiredToolNotFound(command.cmdline()[0])
    command._stdin = command.stdin()
    with get_temporary_directory(suffix="tool") as directory:
        environment = dict(command.env() or os.environ)
        environment["TMPDIR"] = str(directory)
        done = _run(
            _in_its_place(command.cmdline()),
            environment,
            command._stdin,
            command.input(),
            str(directory),
        )
    command._process = done
    command.returncode = done.returncode
    command.error_string = command._read_stderr()


def _in_its_place(line: Sequence[str]) -> list[str]:
    """Return a command line by which nothing is written beside TMPDIR."""
    if os.path.basename(line[0]) == "javap":
        # Java has a file for its counters in /tmp, whatever TMPDIR is.
        return [line[0], "-J-XX:-UsePerfData", *line[1:]]
    return list(line)


def _run(
    line: Sequence[str],
    environment: dict[str, str],
    stdin: Any,
    given: bytes | None,
    directory: str,
) -> subprocess.CompletedProcess[bytes]:
    with contextlib.ExitStack() as files:
        out, err, data = (
            files.enter_context(tempfile.TemporaryFile(dir=directory))
            for _ in range(3)
        )
        if given is not None:
            data.write(given)
            data.seek(0)
            stdin = data
        with memory_of_tools(), limited_files(MOST_OUTPUT):
            process = subprocess.Popen(  # noqa: S603 - diffoscope's command
                line,
                stdin=subprocess.DEVNULL if stdin is None else stdin,
                stdout=out,
                stderr=err,
                env=environment,
                start_new_session=True,
            )
        problem = b""
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
            problem = b"it took more than %d seconds\n" % SECONDS
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if status == -signal.SIGXFSZ:
            problem = b"it prints more than %d bytes\n" % MOST_OUTPUT
        texts = [b"", problem]
        if not problem:
            for number, file in enumerate((out, err)):
                file.seek(0)
                texts[number] = file.read()
        return subprocess.CompletedProcess(line, status, *texts)
