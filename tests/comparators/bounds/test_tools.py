"""Tools run for members have little time, little output, one directory."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from diffoscope.comparators.utils.command import Command
from diffoscope.exc import RequiredToolNotFound

from diffoscope_sdist.comparators.bounds import tools
from diffoscope_sdist.comparators.bounds.spending import reset, spending
from tests.runs import temporary_directories_removed


class Shell(Command):
    def __init__(self, line: str, given: bytes | None = None) -> None:
        super().__init__("no path")
        self.line = line
        self.given = given

    def cmdline(self) -> list[str]:
        return ["sh", "-c", self.line]

    def input(self) -> bytes | None:
        return self.given


@pytest.fixture(autouse=True)
def guarded() -> Any:
    reset()
    spending().is_guarded = True
    with temporary_directories_removed():
        yield
    reset()


def started(line: str, given: bytes | None = None) -> Shell:
    command = Shell(line, given)
    tools.start_command(Command.start, command)
    return command


def test_output_errors_and_status() -> None:
    command = started("echo out; echo err >&2; exit 3")
    assert command.output == [b"out\n"]
    assert command.error_string == "err\n"
    assert command.returncode == 3


def test_input() -> None:
    assert started("cat", b"given").output == [b"given"]


def test_a_tool_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "SECONDS", 0.2)
    command = started("echo part; sleep 99 & sleep 99")
    assert command.returncode < 0
    assert command.output == []
    assert "took more than" in command.error_string


def test_a_tool_that_prints_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "MOST_OUTPUT", 10_000)
    command = started("exec head -c 20000 /dev/zero")
    assert command.returncode != 0
    assert command.output == []


def test_temporary_files_are_removed() -> None:
    command = started('touch "$TMPDIR/left"; echo "$TMPDIR"')
    directory = command.output[0].decode().strip()
    assert directory
    assert not os.path.exists(directory)


def test_java_writes_no_counters_beside_it() -> None:
    line = tools._in_its_place(["/usr/bin/javap", "-v", "A.class"])
    assert line == ["/usr/bin/javap", "-J-XX:-UsePerfData", "-v", "A.class"]
    assert tools._in_its_place(["xxd", "javap"]) == ["xxd", "javap"]


def test_what_may_run_what_it_reads_is_not_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = Shell("")
    monkeypatch.setattr(command, "cmdline", lambda: ["Rscript", "-"])
    with pytest.raises(RequiredToolNotFound):
        tools.start_command(Command.start, command)


def test_outside_of_source_distributions_the_host_runs_it(
    tmp_path: Path,
) -> None:
    spending().is_guarded = False
    command = started("echo out")
    assert isinstance(command._process, subprocess.CompletedProcess)
    assert command.output == [b"out\n"]
