"""Whole comparisons, from the command line to the report.

The golden reports in ``tests/data`` are compared byte for byte.  After a
change that is meant, ``UPDATE_GOLDEN=1 python -m pytest
tests/comparators/report/test_comparison.py`` writes them anew; read the
difference before it is committed.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from diffoscope.config import Config

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.sdists import (
    EPOCH,
    FORMATS,
    Entry,
    Report,
    build,
    run,
    run_main,
    simple_sdist,
    zip_bytes,
)

GOLDEN = Path(__file__).parents[2] / "data"
SQUARES = b"".join(b"squares[%d] = %d\n" % (n, n * n) for n in range(80))
NEVER = "completely different\n" * 3


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports name the archives without a directory."""
    monkeypatch.chdir(tmp_path)


def changed(entries: Sequence[Entry], **contents: str | bytes) -> list[Entry]:
    """*entries* with others in place of those of the same path."""
    by_path = {entry.path: entry for entry in entries}
    for path, content in contents.items():
        data = content.encode() if isinstance(content, str) else content
        by_path[path] = Entry(path, data)
    return list(by_path.values())


def pair(
    old: Sequence[Entry],
    new: Sequence[Entry],
    format: str = "tar.gz",
    version: str = "1.0",
) -> tuple[str, str]:
    """Two archives, ``old/pkg-1.0.…`` and ``new/pkg-….…``."""
    for directory in ("old", "new"):
        Path(directory).mkdir(exist_ok=True)
    return (
        str(build(Path(f"old/pkg-1.0.{format}"), old)),
        str(
            build(
                Path(f"new/pkg-{version}.{format}"), new, root=f"pkg-{version}"
            )
        ),
    )


def titles(report: Report) -> list[str]:
    """Titles of the nodes directly below the top, new side."""
    return [node.titles[1] for node in report.nodes() if node.depth == 1]


def assert_adds_up(report: Report) -> None:
    counts = report.counts()
    states = ("changed", "identical", "renamed", "added", "removed")
    assert counts["all"] == sum(counts[state] for state in states)
    common = counts["changed"] + counts["identical"] + counts["renamed"]
    assert counts["old"] == common + counts["removed"]
    assert counts["new"] == common + counts["added"]


# Exit statuses


def test_identical_archives_say_nothing() -> None:
    old, _ = pair(simple_sdist(), simple_sdist())
    report = run_main([old, old])
    assert (report.status, report.tree, report.output, report.errors) == (
        0,
        None,
        "",
        "",
    )


def test_equal_copies_say_nothing() -> None:
    entries = simple_sdist()
    old, new = pair(entries, entries)
    assert Path(old).read_bytes() == Path(new).read_bytes()
    report = run_main([old, new])
    assert (report.status, report.output) == (0, "")


def test_different_archives() -> None:
    entries = simple_sdist()
    report = run(*pair(entries, changed(entries, **{"README.md": "new\n"})))
    assert report.status == 1
    assert report.errors == ""
    assert not report.traceback


def test_trouble() -> None:
    old, _ = pair(simple_sdist(), [])
    report = run(old, "none.tar.gz")
    assert report.status == 2
    assert "none.tar.gz" in report.errors


def test_output_empty() -> None:
    old, _ = pair(simple_sdist(), simple_sdist())
    assert run_main([old, old, "--output-empty", "--text=-"]).status == 0
    report = run_main([old, old, "--output-empty", "--markdown=-"])
    assert report.status == 0


@pytest.mark.parametrize("level", [1, 9])
@pytest.mark.parametrize("format", ["tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_compressed_again(format: str, level: int) -> None:
    entries = simple_sdist()
    old, _ = pair(entries, entries, format)
    build(Path(new := f"new/pkg-1.0.{format}"), entries, level=level)
    if Path(old).read_bytes() == Path(new).read_bytes():
        pytest.skip("the same bytes at either level")
    report = run(old, new)
    assert report.status == 1
    assert report.counts()["identical"] == report.counts()["all"]
    assert any("the same before compression" in c for c in report.comments)
    assert titles(report) == ["archive metadata"]


@pytest.mark.parametrize("new", FORMATS)
@pytest.mark.parametrize("old", ["tar.gz", "zip"])
def test_another_format(old: str, new: str) -> None:
    entries = simple_sdist()
    Path("old").mkdir()
    paths = (
        build(Path(f"old/pkg-1.0.{old}"), entries),
        build(Path(f"pkg-1.0.{new}"), entries),
    )
    report = run(*paths)
    if paths[0].read_bytes() == paths[1].read_bytes():
        assert report.status == 0
        return
    assert report.status == 1
    assert report.counts()["identical"] == len(entries)
    assert titles(report) == ["archive metadata"]


# Counting


Change = Callable[[list[Entry]], list[Entry]]
CHANGES = [
    pytest.param(lambda e: e, {}, id="nothing"),
    pytest.param(
        lambda e: changed(e, **{"README.md": "x\n"}), {"changed": 1}, id="one"
    ),
    pytest.param(
        lambda e: [*e, Entry("a.txt", b"a\n"), Entry("b.txt", b"b\n")],
        {"added": 2},
        id="added",
    ),
    pytest.param(lambda e: e[:-1], {"removed": 1}, id="removed"),
    pytest.param(
        lambda e: [*e[:-1], Entry("squares.py", SQUARES)],
        {"added": 1, "removed": 1},
        id="added-and-removed",
    ),
    pytest.param(
        lambda e: [
            Entry("elsewhere.py", entry.content)
            if entry.path == "pkg/core.py"
            else entry
            for entry in e
        ],
        {"renamed": 1},
        id="renamed",
    ),
    pytest.param(
        lambda e: [*e, Entry("README.md", b"again\n")],
        {"changed": 1},  # to the one that is installed
        id="same-path-twice",
    ),
    pytest.param(
        lambda e: [Entry("README.md", kind=Kind.SYMLINK, link="x"), *e[2:]],
        {"changed": 1, "removed": 1},
        id="file-to-link",
    ),
    pytest.param(
        lambda e: [*e, Entry("docs", kind=Kind.DIRECTORY)],
        {},
        id="directory",
    ),
    pytest.param(
        lambda e: [*e, Entry("../outside", b"x")], {"added": 1}, id="outside"
    ),
    pytest.param(
        lambda e: [*e, Entry("p", kind=Kind.FIFO)], {"added": 1}, id="fifo"
    ),
    pytest.param(
        lambda e: [*e[:-1], Entry(e[-1].path, e[-1].content, mode=0o755)],
        {"changed": 1},
        id="mode",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_states_add_up(change: Change, expected: dict[str, int]) -> None:
    old = simple_sdist()
    report = run(*pair(old, change(list(old)), "tar"), "--new-file")
    if report.status == 0:
        assert expected == {}
        return
    assert not report.traceback
    assert_adds_up(report)
    counts = report.counts()
    names = ("changed", "renamed", "added", "removed")
    assert {n: counts[n] for n in names if counts[n]} == expected


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_the_other_way_round(change: Change, expected: dict[str, int]) -> None:
    old = simple_sdist()
    one, other = pair(old, change(list(old)), "tar")
    report = run(other, one)
    if report.status == 0:
        return
    assert_adds_up(report)
    counts = report.counts()
    assert counts["added"] == expected.get("removed", 0)
    assert counts["removed"] == expected.get("added", 0)
    assert counts["changed"] == expected.get("changed", 0)
    assert counts["renamed"] == expected.get("renamed", 0)


# Options of diffoscope


@pytest.mark.parametrize(
    "pattern",
    [
        "pkg/core.py",
        "pkg-1.0/pkg/core.py",
        "pkg-1.1/pkg/core.py",
        "*/core.py",
        "pkg/core.*",
    ],
)
def test_exclude(pattern: str) -> None:
    old, new = simple_sdist(), simple_sdist(version="1.1")
    paths = pair(old, changed(new, **{"pkg/core.py": NEVER}), version="1.1")
    assert run(*paths).lines_about("core.py")
    report = run(*paths, f"--exclude={pattern}")
    assert report.lines_about("core.py") == []
    assert_adds_up(report)
    assert report.counts()["all"] == len(old) - 1
    assert any("2 members excluded" in line for line in report.comments)


@pytest.mark.parametrize("pattern", ["core.py", "pkg", "x*", "*.PY"])
def test_exclude_what_is_not_there(pattern: str) -> None:
    old = simple_sdist()
    paths = pair(old, changed(old, **{"pkg/core.py": NEVER}))
    report = run(*paths, f"--exclude={pattern}")
    assert report.has_node("pkg/core.py")
    assert not any("excluded" in line for line in report.comments)


def test_exclude_everything_that_differs() -> None:
    old = simple_sdist()
    paths = pair(old, changed(old, **{"pkg/core.py": NEVER}))
    report = run(*paths, "--exclude=pkg/core.py")
    assert set(titles(report)) <= {"archive metadata"}


def test_exclude_the_archive() -> None:
    old, new = pair(simple_sdist(), [])
    assert run(old, new, f"--exclude={old}").status == 0


def test_added_files_are_shown_where_that_is_asked() -> None:
    old = simple_sdist()
    paths = pair(old, [*old, Entry("came.txt", b"came\n")])
    report = run(*paths)
    assert not report.has_node("came.txt")
    assert "came.txt" in report.node("file list").diff
    report = run(*paths, "--new-file")
    assert report.node("came.txt").diff == "@@ -0,0 +1 @@\n+came\n"
    report = run(*reversed(paths), "--new-file")
    assert report.node("came.txt").diff == "@@ -1 +0,0 @@\n-came\n"


def test_max_container_depth() -> None:
    old = simple_sdist()
    paths = pair(old, changed(old, **{"README.md": NEVER}))
    report = run(*paths, "--max-container-depth=1")
    assert any("max container depth" in line for line in report.comments)
    assert report.node("README.md").comments[0] == "Files differ"
    report = run(*paths, "--max-container-depth=2")
    assert not any("max container depth" in line for line in report.comments)
    assert "completely" in report.node("README.md").diff


def test_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    old = simple_sdist()
    paths = pair(old, changed(old, **{"README.md": NEVER}))
    monkeypatch.setattr(Config, "timeout_exceeded", lambda self: True)
    report = run(*paths)
    assert report.status == 1
    assert "Timeout exceeded" in report.node("README.md").comments[0]
    assert_adds_up(report)


def test_in_time() -> None:
    old = simple_sdist()
    report = run(*pair(old, changed(old, **{"README.md": NEVER})))
    assert not any("Timeout" in line for line in report.comments)


@pytest.mark.parametrize("context", [0, 1, 5])
def test_diff_context(context: int) -> None:
    lines = [f"line {n}\n" for n in range(40)]
    old = [*simple_sdist(), Entry("a.txt", "".join(lines).encode())]
    lines[20] = "other\n"
    new = [*simple_sdist(), Entry("a.txt", "".join(lines).encode())]
    report = run(*pair(old, new), f"--diff-context={context}")
    shown = [
        line
        for line in report.node("a.txt").diff.splitlines()
        if line[0] == " "
    ]
    assert len(shown) == 2 * context


def test_diff_mask() -> None:
    old = simple_sdist()
    paths = pair(
        changed(old, **{"README.md": "built 2024\n"}),
        changed(old, **{"README.md": "built 2025\n"}),
    )
    assert "2025" in run(*paths).node("README.md").diff
    report = run(*paths, r"--diff-mask=20\d\d")
    assert "2025" not in report.text
    # It is not the same all the same.
    assert report.counts()["changed"] == 1


def test_exclude_directory_metadata() -> None:
    old = simple_sdist()
    later = [
        Entry(entry.path, entry.content, mtime=EPOCH + 60) for entry in old
    ]
    paths = pair(old, later)
    assert run(*paths).has_node("archive metadata")
    report = run(*paths, "--exclude-directory-metadata=recursive")
    assert not report.has_node("archive metadata")
    assert report.status == 1


def test_force_details() -> None:
    old = simple_sdist()
    paths = pair(old, changed(old, **{"README.md": NEVER}))
    usual, forced = run(*paths), run(*paths, "--force-details")
    assert not forced.traceback
    assert usual.counts() == forced.counts()
    assert set(titles(usual)) <= set(titles(forced))


def test_status_fd() -> None:
    old = simple_sdist()
    files = {"README.md": NEVER, "~\x1b.txt": "x\n"}
    paths = pair([*old, Entry("~\x1b.txt")], changed(old, **files))
    command = [sys.executable, "-m", "diffoscope_sdist.plugins.command_line"]
    reading, writing = os.pipe()
    with open(reading, encoding="utf-8") as pipe:
        with open(writing, "wb"):
            done = subprocess.run(  # noqa: S603
                [*command, *paths, f"--status-fd={writing}"],
                pass_fds=[writing],
                capture_output=True,
                check=False,
                timeout=60,
            )
        lines = [json.loads(line) for line in pipe]
    assert done.returncode == 1
    assert any(line["msg"] == r"~\x1b.txt" for line in lines)
    for line in lines:
        assert 0 <= line["current"] <= line["total"]


# Options of the plugin


def test_archive_metadata_options() -> None:
    old = simple_sdist()
    later = [
        Entry(entry.path, entry.content, mtime=EPOCH + 60) for entry in old
    ]
    paths = pair(old, later)
    summary = run(*paths, "--sdist-archive-metadata=summary")
    assert summary.tree == run(*paths).tree
    assert summary.has_node("archive metadata")
    assert not summary.has_node("times and owners of members")
    full = run(*paths, "--sdist-archive-metadata=full")
    assert "pkg/core.py" in full.node("times and owners of members").diff
    none = run(*paths, "--sdist-archive-metadata=none")
    assert not none.has_node("archive metadata")
    assert none.status == 1


# What is said


def test_another_umask_is_said_once() -> None:
    old = simple_sdist()
    new = [Entry(e.path, e.content, mode=0o664) for e in old]
    report = run(*pair(old, new))
    assert titles(report) == ["archive metadata"]
    lines = [line for line in report.comments if "umask" in line]
    assert len(lines) == 1
    assert f"0644 → 0664 in {len(old)} members" in lines[0]
    assert report.counts()["identical"] == len(old)


def test_another_umask_is_said_without_archive_metadata_too() -> None:
    old = simple_sdist()
    new = [Entry(e.path, e.content, mode=0o664) for e in old]
    report = run(*pair(old, new), "--sdist-archive-metadata=none")
    assert titles(report) == []
    lines = [line for line in report.comments if "umask" in line]
    assert len(lines) == 1


def test_another_umask_and_one_mode_more() -> None:
    old = simple_sdist()
    new = [Entry(e.path, e.content, mode=0o664) for e in old]
    new[-1] = Entry(old[-1].path, old[-1].content, mode=0o755)
    report = run(*pair(old, new))
    assert report.node(old[-1].path).comments == (
        "mode -rw-r--r-- → -rwxr-xr-x",
    )
    assert titles(report).count(old[-1].path) == 1
    assert report.counts()["changed"] == 1


def test_another_umask_is_not_said_of_renamed_files() -> None:
    old = [*simple_sdist(), Entry("a/squares.py", SQUARES)]
    new = [*simple_sdist(), Entry("b/squares.py", SQUARES + b"x = 1\n")]
    report = run(
        *pair(old, [Entry(e.path, e.content, mode=0o664) for e in new])
    )
    assert report.node("b/squares.py").titles[0] == "a/squares.py"
    assert not any(line.startswith("mode ") for line in report.comments)


def test_another_mode_is_said_of_renamed_files() -> None:
    old = [*simple_sdist(), Entry("a/squares.py", SQUARES)]
    new = [*simple_sdist(), Entry("b/squares.py", SQUARES, mode=0o755)]
    report = run(*pair(old, new))
    assert (
        "mode -rw-r--r-- → -rwxr-xr-x" in report.node("b/squares.py").comments
    )


def test_modes_that_no_umask_explains() -> None:
    old = simple_sdist()
    new = [Entry(e.path, e.content, mode=0o744) for e in old]
    report = run(*pair(old, new))
    assert report.counts()["changed"] == len(old)
    assert not any("umask" in line for line in report.comments)


def test_the_same_change_is_shown_once() -> None:
    old = [*simple_sdist(), Entry("a/x.txt", b"1\n"), Entry("b/x.txt", b"1\n")]
    new = [*simple_sdist(), Entry("a/x.txt", b"2\n"), Entry("b/x.txt", b"2\n")]
    report = run(*pair(old, new))
    assert report.node("a/x.txt").diff
    assert report.node("b/x.txt").diff == ""
    assert report.node("b/x.txt").comments[0] == "same change as a/x.txt"


def test_another_change_is_shown() -> None:
    old = [*simple_sdist(), Entry("a/x.txt", b"1\n"), Entry("b/x.txt", b"1\n")]
    new = [*simple_sdist(), Entry("a/x.txt", b"2\n"), Entry("b/x.txt", b"3\n")]
    report = run(*pair(old, new))
    assert report.node("b/x.txt").diff
    assert not any("same change" in line for line in report.comments)


def test_reading_order() -> None:
    names = ["zz.txt", "aa.txt", "pkg/b.py", "pkg/a.py", "setup.cfg"]
    names += ["PKG-INFO", "pyproject.toml", "pkg.egg-info/PKG-INFO", "m.c"]
    extra = [Entry(n, b"x: 1\n") for n in names]
    old = changed(simple_sdist(), **{e.path: e.content for e in extra})
    new = changed(old, **{n: f"x: 2\n# {n}\n" for n in names})
    order = [t for t in titles(run(*pair(old, new, "tar"))) if t in names]
    assert order == [
        "PKG-INFO",
        "pkg.egg-info/PKG-INFO",
        "pyproject.toml",
        "setup.cfg",
        "m.c",
        "pkg/a.py",
        "pkg/b.py",
        "aa.txt",
        "zz.txt",
    ]


def test_the_summary_comes_first() -> None:
    old = simple_sdist()
    new = [*changed(old, **{"README.md": "x\n"}), Entry("new.txt", b"n\n")]
    new = [Entry(e.path, e.content, mtime=EPOCH + 60) for e in new]
    report = run(*pair(old, new))
    assert titles(report)[-2:] == ["archive metadata", "file list"]


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("2.0", "pkg 1.0 → 2.0 (major release)"),
        ("1.0.1", "pkg 1.0 → 1.0.1 (micro release)"),
        ("1.0", "pkg 1.0 (same version)"),
        ("0.9", "pkg 1.0 → 0.9 (older (downgrade))"),
    ],
)
def test_step(version: str, sentence: str) -> None:
    new = changed(simple_sdist(version=version), **{"README.md": "x\n"})
    report = run(*pair(simple_sdist(), new, version=version))
    assert report.comments[0] == sentence


def test_another_project() -> None:
    Path("new").mkdir()
    old = build(Path("pkg-1.0.tar.gz"), simple_sdist())
    new = build(
        Path("new/other-1.0.tar.gz"), simple_sdist("other"), root="other-1.0"
    )
    report = run(old, new)
    assert report.comments[0] == "pkg 1.0 → other 1.0 (another project)"
    assert_adds_up(report)


def test_version_only() -> None:
    report = run(
        *pair(simple_sdist(), simple_sdist(version="1.1"), version="1.1")
    )
    assert (
        "4 of 4 changed files differ only in the version string"
        in report.comments
    )
    assert "version string only" in report.node("setup.py").comments


def test_not_version_only() -> None:
    new = changed(
        simple_sdist(version="1.1"),
        **{"pkg/__init__.py": '__version__ = "1.1"\nx = 1\n'},
    )
    report = run(*pair(simple_sdist(), new, version="1.1"))
    assert (
        "3 of 4 changed files differ only in the version string"
        in report.comments
    )
    node = report.node("pkg/__init__.py")
    assert "version string only" not in node.comments


# Members of other kinds, and members within members


def test_a_wheel_in_an_sdist_is_opened() -> None:
    def with_wheel(text: bytes) -> list[Entry]:
        wheel = zip_bytes({"inner/mod.py": text}, root="in")
        return [*simple_sdist(), Entry("wheels/in-1-py3-none-any.whl", wheel)]

    report = run(*pair(with_wheel(b"x = 1\n"), with_wheel(b"x = 2\n")))
    assert report.status == 1
    assert not report.traceback
    assert "+x = 2" in report.node("in/inner/mod.py").diff
    assert_adds_up(report)


def with_sdist(text: str, depth: int = 1) -> list[Entry]:
    """An sdist in an sdist, or more; the innermost has *text* in README.md."""
    if not depth:
        return changed(simple_sdist("in"), **{"README.md": text})
    inner = build(
        Path("inner.tar.gz"), with_sdist(text, depth - 1), root="in-1.0"
    )
    name = f"vendor{depth}/in-1.0.tar.gz"
    return [*simple_sdist(), Entry(name, inner.read_bytes())]


def test_an_sdist_in_an_sdist() -> None:
    report = run(*pair(with_sdist("one\n"), with_sdist("two\n")))
    assert report.status == 1
    assert not report.traceback
    assert report.node("README.md").diff == "@@ -1 +1 @@\n-one\n+two\n"
    assert report.node("vendor1/in-1.0.tar.gz").comments


def test_sdists_in_sdists_up_to_the_depth_allowed() -> None:
    paths = pair(with_sdist("one\n", 3), with_sdist("two\n", 3))
    # As diffoscope counts, the archives themselves are at depth 1.
    report = run(*paths, "--max-container-depth=5")
    assert "+two\n" in report.node("README.md").diff
    assert not any("max container depth" in line for line in report.comments)
    report = run(*paths, "--max-container-depth=4")
    assert report.node("README.md").comments[0] == "Files differ"
    assert "Reached max container depth (4)" in report.comments


def test_archives_in_archives_are_closed() -> None:
    """At once, not when the garbage collector comes around."""
    paths = pair(with_sdist("one\n", 3), with_sdist("two\n", 3))
    run(*paths)  # diffoscope opens something once, and keeps it
    gc.collect()
    gc.disable()
    try:
        before = len(os.listdir("/proc/self/fd"))
        assert run(*paths).status == 1
        after = len(os.listdir("/proc/self/fd"))
    finally:
        gc.enable()
    # The spools of the two archives themselves.
    assert after - before <= 2


def test_binary_members() -> None:
    old = [*simple_sdist(), Entry("a.bin", bytes(range(256)))]
    new = [*simple_sdist(), Entry("a.bin", bytes(range(1, 256)))]
    report = run(*pair(old, new))
    assert "SHA-256" in report.node("a.bin").comments[0]


def test_another_byte_order_is_a_change() -> None:
    old = [*simple_sdist(), Entry("a.txt", b"\xff\xfea\0\n\0")]
    new = [*simple_sdist(), Entry("a.txt", b"\xfe\xff\0a\0\n")]
    report = run(*pair(old, new))
    assert (
        report.node("a.txt").comments[0] == "encoding: utf-16-le → utf-16-be"
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        pytest.param(
            Entry("l", kind=Kind.SYMLINK, link="a"),
            Entry("l", kind=Kind.SYMLINK, link="b"),
            ["-target: a", "+target: b"],
            id="link",
        ),
        pytest.param(
            Entry("l", kind=Kind.HARDLINK, link="setup.py"),
            Entry("l", kind=Kind.HARDLINK, link="setup.cfg"),
            ["-from setuptools import setup", "+[egg_info]"],
            id="hard-link",
        ),
        pytest.param(
            Entry("l", b"x"),
            Entry("l", kind=Kind.SYMLINK, link="b"),
            ["-type: file", "+type: symbolic link"],
            id="file-to-link",
        ),
        pytest.param(
            Entry("l", kind=Kind.DIRECTORY),
            Entry("l", b"x"),
            ["-type: directory", "+type: file"],
            id="directory-to-file",
        ),
        pytest.param(
            Entry("l", kind=Kind.CHARACTER_DEVICE, device=(1, 2)),
            Entry("l", kind=Kind.CHARACTER_DEVICE, device=(1, 3)),
            ["-device: 1, 2", "+device: 1, 3"],
            id="device",
        ),
        pytest.param(
            Entry("l", kind=Kind.FIFO),
            Entry("l", kind=Kind.BLOCK_DEVICE, device=(1, 3)),
            ["-type: FIFO", "+type: block device"],
            id="fifo-to-device",
        ),
    ],
)
def test_members_that_are_no_files(
    old: Entry, new: Entry, shown: list[str]
) -> None:
    report = run(*pair([*simple_sdist(), old], [*simple_sdist(), new], "tar"))
    assert not report.traceback
    lines = report.node("l").diff.splitlines()
    assert set(shown) <= set(lines)
    assert_adds_up(report)


# What is no source distribution


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "is empty: a file of zero bytes", id="empty"),
        pytest.param(b"text\n", "is no archive that can be read", id="text"),
    ],
)
def test_one_side_is_none(turned: bool, content: bytes, sentence: str) -> None:
    sdist, _ = pair(simple_sdist(), [])
    Path("other.tar.gz").write_bytes(content)
    paths = [sdist, "other.tar.gz"]
    report = run(*(reversed(paths) if turned else paths))
    assert report.status == 1
    assert not report.traceback
    side = "old" if turned else "new"
    assert report.comments[0].startswith(f"the {side} file {sentence}")
    counts = report.counts()
    assert counts["added" if turned else "removed"] == counts["all"]


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
def test_one_side_is_another_archive(turned: bool) -> None:
    sdist, _ = pair(simple_sdist(), [])
    build(Path("other.tar.gz"), {"a.py": "", "b.py": ""}, root="other")
    paths = [sdist, "other.tar.gz"]
    report = run(*(reversed(paths) if turned else paths))
    assert report.status == 1
    side = "old" if turned else "new"
    assert report.comments[0].startswith(
        f"the {side} file is no source distribution: "
    )
    assert_adds_up(report)


@pytest.mark.parametrize("turned", [False, True], ids=["new", "old"])
def test_one_side_is_a_directory(turned: bool) -> None:
    sdist, _ = pair(simple_sdist(), [])
    Path("tree").mkdir()
    Path("tree/setup.py").write_text("x\n")
    paths = [sdist, "tree"]
    report = run(*(reversed(paths) if turned else paths))
    assert report.status in (1, 2)
    assert not report.traceback


def test_neither_is_one() -> None:
    for name in "ab":
        build(Path(f"{name}.tar.gz"), {f"{name}.py": name}, root="other")
    ours, hosts = (
        run("a.tar.gz", "b.tar.gz"),
        run("a.tar.gz", "b.tar.gz", plugin=None),
    )
    assert ours.tree == hosts.tree


def test_a_cut_archive_is_compared_as_far_as_it_goes() -> None:
    noise = Entry("noise.bin", os.urandom(50_000))
    old, new = pair([*simple_sdist(), noise], [*simple_sdist(), noise], "tar")
    data = Path(new).read_bytes()
    Path(new).write_bytes(data[: len(data) - 30_000])
    report = run(old, new)
    assert report.status == 1
    assert "in part" in report.comments[0]
    assert report.counts()["changed"] == 1
    assert report.has_node("noise.bin")


def test_two_archives_cut_at_one_place_are_not_called_equal() -> None:
    noise = Entry("noise.txt", b"text\n" * 10_000)
    old, new = pair([*simple_sdist(), noise], [*simple_sdist(), noise], "tar")
    data = Path(new).read_bytes()[:-30_000]
    Path(old).write_bytes(data)
    Path(new).write_bytes(data + b"x")
    report = run(old, new)
    assert report.status == 1
    assert [("in part" in line) for line in report.comments[:2]] == [True] * 2
    assert report.counts()["changed"] == 1
    assert report.has_node("noise.txt")


# Printing


def test_nothing_unseen_is_printed() -> None:
    hostile = "a\u202eb\x1b[2J\u200b\r\U000e0041\udcff"
    text = "x \u202e\x1b[31m\u200b\U000e0041\n".encode()
    old = [
        *simple_sdist(),
        Entry(f"{hostile}.txt", b"one\n" + text),
        Entry(f"gone{hostile}", b"x"),
        Entry("l", kind=Kind.SYMLINK, link=hostile),
        Entry("x.py", b"# \xe2\x80\xae\n"),
    ]
    new = [
        *simple_sdist(),
        Entry(f"{hostile}.txt", b"two\n" + text),
        Entry(f"came{hostile}", b"xyz"),
        Entry("l", kind=Kind.SYMLINK, link=hostile + "2"),
        Entry("x.py", b"# \xe2\x80\xad\n"),
    ]
    for options in ([], ["--new-file"], ["--sdist-archive-metadata=full"]):
        report = run(*pair(old, new, "tar"), *options)
        assert report.status == 1
        assert not report.traceback
        for node in report.nodes():
            for text_shown in (*node.titles, *node.comments, node.diff):
                unseen = [
                    character
                    for character in text_shown
                    if unicodedata.category(character)
                    in ("Cc", "Cf", "Cs", "Zl", "Zp")
                    and character not in "\n\t"
                ]
                assert unseen == [], text_shown


# Golden reports


def check_golden(name: str, old: str, new: str, *options: str) -> None:
    Path("out").mkdir()
    report = run_main([old, new, "--markdown", "out/report.md", *options])
    assert report.status == 1
    assert report.errors == ""
    found = Path("out/report.md").read_bytes()
    golden = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(found)
    assert found.decode() == golden.read_text(encoding="utf-8")


def backend(version: str) -> list[Entry]:
    """A namespace package that states its version in four files."""
    metadata = (
        f"Metadata-Version: 2.1\nName: backend.kernel\nVersion: {version}\n"
        "Summary: A kernel runner\nLicense: LGPLv3\n"
        "Requires-Python: >=3.10\nRequires-Dist: attrs (>=21.3)\n\n"
        "# A kernel runner\n\nRuns kernels.\n"
    ).encode()
    files = {
        "PKG-INFO": metadata,
        "README.md": b"# A kernel runner\n\nRuns kernels.\n",
        "setup.cfg": b"[egg_info]\ntag_build = \ntag_date = 0\n",
        "setup.py": (
            "from setuptools import setup\n\nsetup_kwargs = {\n"
            '    "name": "backend.kernel",\n'
            f'    "version": "{version}",\n'
            '    "packages": ["backend.kernel"],\n'
            '    "install_requires": ["attrs>=21.3"],\n}\n'
            "setup(**setup_kwargs)\n"
        ).encode(),
        "backend/kernel/VERSION": f"{version}\n".encode(),
        "backend/kernel/__init__.py": b"",
        "backend/kernel/runner.py": SQUARES,
        "backend.kernel.egg-info/PKG-INFO": metadata,
        "backend.kernel.egg-info/top_level.txt": b"backend\n",
    }
    return [Entry(path, content) for path, content in files.items()]


def test_golden_version_only() -> None:
    """Four files changed, each in its version only."""
    for version in ("23.3.8", "23.3.9"):
        build(
            Path(f"backend.kernel-{version}.tar.gz"),
            backend(version),
            root=f"backend.kernel-{version}",
        )
    check_golden(
        "version_only.md",
        "backend.kernel-23.3.8.tar.gz",
        "backend.kernel-23.3.9.tar.gz",
    )


def test_golden_all_states() -> None:
    """A rename, added and removed files, a mode, a link, times, a umask."""
    old = [
        Entry("pkg", kind=Kind.DIRECTORY),
        *simple_sdist(),
        Entry("pkg/squares.py", SQUARES),
        Entry("pkg/cubes.py", SQUARES.replace(b"squares", b"cubes")),
        Entry("gone.txt", b"gone\n"),
        Entry("run.sh", b"#!/bin/sh\n", mode=0o644),
        Entry("latest", kind=Kind.SYMLINK, link="pkg"),
    ]
    new = [
        Entry("pkg", kind=Kind.DIRECTORY, mode=0o775, mtime=EPOCH + 60),
        *(
            Entry(e.path, e.content, mode=0o664, mtime=EPOCH + 60, uname="me")
            for e in changed(
                simple_sdist(version="1.1"),
                **{
                    "README.md": "# pkg\n\nDoes something\u202e.\n",
                    "pkg/math/squares.py": SQUARES,
                    "pkg/math/cubes.py": SQUARES.replace(b"squares", b"cubes")
                    + b"print(cubes)\n",
                    "came.txt": "nothing that was there before\n",
                },
            )
        ),
        Entry("run.sh", b"#!/bin/sh\n", mode=0o775, mtime=EPOCH + 60),
        Entry("latest", kind=Kind.SYMLINK, link="pkg/math"),
    ]
    build(Path("pkg-1.0.tar.gz"), old)
    build(Path("pkg-1.1.tar.gz"), new, root="pkg-1.1")
    check_golden(
        "all_states.md", "pkg-1.0.tar.gz", "pkg-1.1.tar.gz", "--new-file"
    )
