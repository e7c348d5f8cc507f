"""One member never ends the report, nor takes all time and memory."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from diffoscope.difference import Difference
from diffoscope.progress import Progress, ProgressManager

from diffoscope_sdist.comparators import python_source
from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.bounds import guard, limits
from diffoscope_sdist.comparators.report import release_node
from tests.sdists import Entry, build, run, simple_sdist

OLD = Member("a", size=1234, digest=b"\x01" * 32)
NEW = Member("a", size=99, digest=b"\x02" * 32)


def guarded(compare: Callable[[], Difference | None]) -> Difference | None:
    return guard.guarded(compare, ("old title", "new title"), OLD, NEW)


def _fails() -> None:
    raise ValueError("no\nsuch \x1b[31m thing")


def _recurses() -> None:
    _recurses()


def _grows() -> None:
    kept = []
    while True:
        kept.append(bytearray(2**24))


def _waits() -> None:
    while True:
        try:
            time.sleep(1)
        except Exception:  # as a parser that handles everything  # noqa: S112
            continue


def _counts() -> None:
    while True:
        pass


def _writes() -> None:
    path = Path("big")
    with path.open("wb") as file:
        file.truncate(2**50)


@pytest.mark.parametrize(
    ("fails", "reason"),
    [
        pytest.param(
            _fails,
            r"ValueError (no\nsuch \x1b[31m thing)",
            id="exception",
        ),
        pytest.param(_recurses, "it is nested too deeply", id="recursion"),
        pytest.param(_grows, "it needs more than", id="memory"),
        pytest.param(_waits, "it took more than 1 seconds", id="waiting"),
        pytest.param(_counts, "it took more than", id="time"),
        pytest.param(_writes, "expands to more than", id="disk"),
    ],
)
def test_failure_is_a_node(
    fails: Callable[[], None],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        guard, "SECONDS", 0.3 if fails in (_waits, _counts) else 20
    )
    node = guarded(fails)  # type: ignore[arg-type]
    assert node is not None
    assert (node.source1, node.source2) == ("old title", "new title")
    assert node.comments[0].startswith("not compared: ")
    assert reason in node.comments[0]
    assert node.comments[1:] == [
        f"the old file has 1,234 bytes, SHA-256 {'01' * 32}",
        f"the new file has 99 bytes, SHA-256 {'02' * 32}",
    ]


def test_success_is_passed_on() -> None:
    node = Difference("a", "b")
    assert guarded(lambda: node) is node
    assert guarded(lambda: None) is None
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_interruption_is_passed_on() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(interrupted)  # type: ignore[arg-type]


def test_progress_goes_on_after_a_failure() -> None:
    def fails() -> None:
        def steps() -> object:
            with Progress(9) as inner:
                inner.begin_step(1)
                yield

        opened = steps()
        next(opened)  # type: ignore[call-overload]
        _fails()

    with Progress(10) as progress:
        progress.begin_step(1)
        depth = len(ProgressManager().stack)
        guarded(fails)  # type: ignore[arg-type]
        assert len(ProgressManager().stack) == depth


def test_no_time_limit_in_another_thread() -> None:
    done: list[Difference | None] = []
    node = Difference("a", "b")
    thread = threading.Thread(
        target=lambda: done.append(guarded(lambda: node))
    )
    thread.start()
    thread.join()
    assert done == [node]


def test_a_limit_that_is_met_at_any_time_is_put_back() -> None:
    """The moment of the signal is left to chance, many times."""
    before = [signal.getsignal(n) for n in (signal.SIGPROF, signal.SIGALRM)]
    for attempt in range(3_000):
        with (
            contextlib.suppress(limits.TooSlowError),
            limits.limited_time(0.00001 + attempt % 7 * 0.00002),
        ):
            sum(range(attempt % 50 * 10))
        assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert before == [
        signal.getsignal(n) for n in (signal.SIGPROF, signal.SIGALRM)
    ]


def test_limits_are_put_back() -> None:
    import resource

    before = [
        resource.getrlimit(kind)
        for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
    ]
    with limits.limited_memory(2**30), limits.limited_files(2**20):
        with limits.memory_of_tools():
            assert resource.getrlimit(resource.RLIMIT_AS) == before[0]
        assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 2**20
    assert before == [
        resource.getrlimit(kind)
        for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
    ]


# In a whole run


def _zip(text: bytes, name: str = "x.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def pair(tmp_path: Path, old: list[Entry], new: list[Entry]) -> list[Path]:
    paths = []
    for side, entries in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        path = tmp_path / side / "pkg-1.0.tar"
        paths.append(build(path, [*simple_sdist(), *entries]))
    return paths


def test_a_failing_comparator_ends_its_own_node_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare(*_: object) -> None:
        raise AssertionError("hidden in the archive")

    monkeypatch.setattr(python_source.PythonSourceFile, "compare", compare)
    old, new = pair(
        tmp_path,
        [Entry("a.py", b"a = 1\n"), Entry("b.txt", b"b\n")],
        [Entry("a.py", b"a = 2\n"), Entry("b.txt", b"c\n")],
    )
    report = run(old, new)
    assert report.status == 1
    assert not report.errors
    comments = report.node("a.py").comments
    assert comments[0] == (
        "not compared: AssertionError (hidden in the archive)"
    )
    assert "6 bytes, SHA-256 " in comments[1]
    assert report.node("b.txt").diff


def test_a_failing_table_ends_its_own_node_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def node(_: object) -> None:
        raise AssertionError("hidden in the archive")

    monkeypatch.setattr(release_node.ReleaseReport, "node", node)
    old, new = pair(tmp_path, [Entry("b", b"b\n")], [Entry("b", b"c\n")])
    report = run(old, new)
    assert report.status == 1
    assert "not compared" in report.node("release").comments[0]
    assert report.node("b").diff


def test_a_small_container_before_a_large_text(tmp_path: Path) -> None:
    text = random.Random(0).randbytes(30_000).hex().encode()  # noqa: S311
    old, new = pair(
        tmp_path,
        [Entry("a.zip", _zip(b"1\n")), Entry("z.txt", text)],
        [Entry("a.zip", _zip(b"2\n")), Entry("z.txt", text + b"\n")],
    )
    report = run(old, new)
    assert (report.status, report.errors) == (1, "")
    assert report.node("x.txt").diff
    assert report.has_node("z.txt")


def test_a_long_name_in_a_nested_archive(tmp_path: Path) -> None:
    name = "n" * 400
    old, new = pair(
        tmp_path,
        [Entry("a.zip", _zip(b"1\n", name))],
        [Entry("a.zip", _zip(b"2\n", name))],
    )
    report = run(old, new)
    assert report.status == 1
    assert not report.traceback
    comments = report.node("a.zip").comments
    assert comments[0] == "not compared: file name too long"
    assert os.sep not in comments[0]
