"""Work in a second process, and in this one where there can be none."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import IO

import pytest

from diffoscope_sdist.comparators.analysis.similarity import second_process


def say_who(stream: IO[bytes]) -> None:
    stream.write(b"%d" % os.getpid())


def say_who_and_wait(stream: IO[bytes]) -> None:
    say_who(stream)
    stream.flush()
    threading.Event().wait()


def test_what_it_sends(forked: list[int]) -> None:
    process = second_process.start(say_who)
    assert process is not None
    assert process.stream.read() == b"%d" % forked[0]
    assert process.ended_well()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_says_nothing(
    forked: list[int], capfd: pytest.CaptureFixture[str], number: int
) -> None:
    def host(*_: object) -> None:
        print("cleaning up", flush=True)

    before = signal.signal(number, host)
    try:
        process = second_process.start(say_who_and_wait)
    finally:
        signal.signal(number, before)
    assert process is not None
    assert process.stream.read(len(str(forked[0]))) == b"%d" % forked[0]
    os.kill(forked[0], number)
    assert not process.ended_well()
    assert capfd.readouterr() == ("", "")


def test_stopped_at_work(forked: list[int]) -> None:
    before = set(os.listdir("/proc/self/fd"))
    process = second_process.start(lambda _: threading.Event().wait() and None)
    assert process is not None
    process.stop()
    process.stop()
    assert not set(os.listdir("/proc/self/fd")) - before


def test_failed(forked: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    def fail(_: IO[bytes]) -> None:
        raise MemoryError

    process = second_process.start(fail)
    assert process is not None
    assert process.stream.read() == b""
    assert not process.ended_well()
    assert capfd.readouterr() == ("", "")


def test_someone_else_has_waited(
    forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the kernel does where SIGCHLD is ignored."""
    wait = os.waitpid

    def waited(process: int, options: int) -> tuple[int, int]:
        wait(process, options)
        raise ChildProcessError(10, "No child processes")

    with monkeypatch.context() as patch:
        patch.setattr(os, "waitpid", waited)
        process = second_process.start(say_who)
        assert process is not None
        assert process.stream.read() == b"%d" % forked[0]
        assert not process.ended_well()


NO_PROCESS = [
    pytest.param(
        lambda m: m.setattr(threading, "active_count", lambda: 2),
        id="another thread",
    ),
    pytest.param(
        lambda m: m.setattr(second_process, "_cores", lambda: 1), id="one core"
    ),
    pytest.param(lambda m: m.delattr(os, "fork"), id="no fork"),
]


@pytest.mark.parametrize("change", NO_PROCESS)
def test_no_process(
    forked: list[int],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pytest.MonkeyPatch], None],
) -> None:
    change(monkeypatch)
    assert second_process.start(say_who) is None
    assert second_process.map_in_two(abs, [-1, -2], True) == [1, 2]
    assert forked == []


def test_cores_are_those_that_may_be_used() -> None:
    assert 1 <= second_process._cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 100])
@pytest.mark.parametrize("pays", [True, False])
def test_map_in_two(forked: list[int], number: int, pays: bool) -> None:
    def double(item: int) -> tuple[int, int]:
        return 2 * item, os.getpid()

    results = second_process.map_in_two(double, range(number), pays)
    assert [result for result, _ in results] == [
        2 * item for item in range(number)
    ]
    second = number // 2 if pays else 0
    assert [worker for _, worker in results] == (
        [os.getpid()] * (number - second) + forked * second
    )


def test_map_in_two_without_the_second(
    forked: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    parent = os.getpid()

    def here_only(item: int) -> int:
        if os.getpid() != parent:
            raise MemoryError
        return item + 1

    assert second_process.map_in_two(here_only, range(9), True) == list(
        range(1, 10)
    )
    assert len(forked) == 1
    assert capfd.readouterr() == ("", "")


def test_map_in_two_that_fails_here(forked: list[int]) -> None:
    parent = os.getpid()

    def there_only(item: int) -> int:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        threading.Event().wait()
        return item

    with pytest.raises(KeyboardInterrupt):
        second_process.map_in_two(there_only, range(9), True)
    assert len(forked) == 1
