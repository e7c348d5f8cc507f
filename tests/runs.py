"""Running the whole program in the tests, and reading its report."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import warnings
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

from tests import counting


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """One node of a JSON report."""

    titles: tuple[str, str]
    comments: tuple[str, ...]
    diff: str
    depth: int

    def __str__(self) -> str:
        lines = [" → ".join(dict.fromkeys(self.titles))]
        lines += [f"  * {comment}" for comment in self.comments]
        lines += [f"  {line}" for line in self.diff.splitlines()]
        return "\n".join(lines)


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """What a run did and said.

    Attributes:
        status: exit status.
        tree: the JSON report; None where there is none.
        errors: what was written to standard error.
        output: what was written to standard output, without the JSON.
    """

    status: int
    tree: dict[str, Any] | None
    errors: str
    output: str = ""

    @property
    def traceback(self) -> bool:
        return "Traceback (most recent call last)" in self.errors + self.text

    def nodes(self) -> Iterator[Node]:
        """Every node, from the top, in reading order."""
        pending = [(self.tree, 0)] if self.tree else []
        while pending:
            tree, depth = pending.pop()
            assert tree is not None
            yield Node(
                (tree["source1"], tree["source2"]),
                tuple(tree.get("comments", ())),
                tree["unified_diff"] or "",
                depth,
            )
            pending += [
                (child, depth + 1)
                for child in reversed(tree.get("details", ()))
            ]

    @property
    def text(self) -> str:
        """All nodes as text, for a failing test's message."""
        return "\n".join(map(str, self.nodes()))

    @property
    def comments(self) -> list[str]:
        """The comments of all nodes."""
        return [line for node in self.nodes() for line in node.comments]

    def node(self, title: str) -> Node:
        """The first node whose old or new title is `title`."""
        for node in self.nodes():
            if title in node.titles:
                return node
        raise AssertionError(f"no node {title!r} in:\n{self.text}")

    def has_node(self, title: str) -> bool:
        return any(title in node.titles for node in self.nodes())

    def lines_about(self, path: str) -> list[str]:
        """Titles, comments and changed lines that hold `path`."""
        lines: list[str] = []
        for node in self.nodes():
            if node.depth:
                lines += [title for title in node.titles if path in title]
            lines += [line for line in node.comments if path in line]
            lines += [
                line
                for line in node.diff.splitlines()
                if path in line
                and (line.startswith(("-", "+")) or "file list" in node.titles)
            ]
        return lines

    def counts(self) -> dict[str, int]:
        """The member count of the summary.

        The keys are the five states, "excluded", "all", and "old" and "new"
        for the files of each archive.
        """
        for comment in self.comments:
            found = re.match(
                r"(?P<all>[\d,]+) files?: "
                r"(?P<changed>[\d,]+) changed, "
                r"(?P<identical>[\d,]+) identical, "
                r"(?P<renamed>[\d,]+) renamed, "
                r"(?P<added>[\d,]+) added, (?P<removed>[\d,]+) removed"
                r"(?: \((?P<old>[\d,]+) in the old [a-z ]+, "
                r"(?P<new>[\d,]+) in the new[a-z ]*\))?"
                r"(?:; (?P<alone>[\d,]+) changed to libarchive, not to pip)?"
                r"(?:; [\d,]+ of the identical have other permissions)?"
                r"(?:; (?P<excluded>[\d,]+) members? excluded)?\Z",
                comment,
            )
            if found:
                numbers = {
                    key: int((value or "0").replace(",", ""))
                    for key, value in found.groupdict().items()
                }
                numbers["identical"] += numbers.pop("alone")
                # They are left out where they are the same number.
                if found["old"] is None:
                    numbers["old"] = numbers["all"] - numbers["added"]
                    numbers["new"] = numbers["all"] - numbers["removed"]
                return numbers
        raise AssertionError(f"no member count in:\n{self.text}")

    @property
    def has_counts(self) -> bool:
        return any(
            re.match(r"[\d,]+ files?: [\d,]+ changed", comment)
            for comment in self.comments
        )


def run(
    old: Path | str,
    new: Path | str,
    *options: str,
    plugin: str | None = "sdist",
) -> Report:
    """Run diffoscope in this process, and read its JSON report.

    Args:
        options: more options of the command line.
        plugin: None runs diffoscope without a plugin.

    Raises:
        AssertionError: if the member count at the top of the report does
            not add up, or is not that of the archives.
    """
    report = run_main(
        ["--json=-", *options, str(old), str(new)], plugin=plugin
    )
    if plugin:
        problem = counting.complaint(report, old, new)
        assert not problem, f"{problem}:\n{report.text}\n{report.errors}"
    return report


def run_main(arguments: list[str], *, plugin: str | None = "sdist") -> Report:
    """Run the program in this process with these arguments."""
    from diffoscope_sdist.plugins import command_line

    always = ("--plugin", plugin) if plugin else ()
    out, err = io.StringIO(), _ErrorStream()
    status: Any = 0
    with (
        _kept_process_state(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            command_line.run(arguments, always)
        except SystemExit as exit:
            status = exit.code or 0
    return _report(status, out.getvalue(), err.text())


class _ErrorStream(io.TextIOWrapper):
    """Standard error in memory; diffoscope writes to its buffer too."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        data: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return data.decode("utf-8", "replace")


@contextlib.contextmanager
def _kept_process_state() -> Iterator[None]:
    """What diffoscope changes in its process is changed back.

    The environment, the handler of SIGTERM, and its log handlers.
    """
    environment = dict(os.environ)
    handler = signal.getsignal(signal.SIGTERM)
    logger = logging.getLogger()
    handlers, level = list(logger.handlers), logger.level
    try:
        with temporary_directories_removed():
            yield
    finally:
        signal.signal(signal.SIGTERM, handler)
        os.environ.clear()
        os.environ.update(environment)
        logger.handlers[:] = handlers
        logger.setLevel(level)


@contextlib.contextmanager
def temporary_directories_removed() -> Iterator[None]:
    """diffoscope leaves them to the garbage collector, which would warn."""
    from diffoscope import tempfiles

    made: weakref.WeakSet[tempfile.TemporaryDirectory[str]] = weakref.WeakSet()
    original = tempfile.TemporaryDirectory.__init__
    if tempfiles._BASEDIR is not None:
        # One that was made outside of any run would be forgotten below.
        tempfiles._BASEDIR.cleanup()
        tempfiles._BASEDIR = None

    def init(self: Any, *arguments: Any, **keywords: Any) -> None:
        original(self, *arguments, **keywords)
        made.add(self)

    try:
        with (
            mock.patch.object(tempfile.TemporaryDirectory, "__init__", init),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore", ResourceWarning)
            yield
    finally:
        for directory in list(made):
            directory.cleanup()
        tempfiles._BASEDIR = None


def run_process(
    *arguments: str | Path,
    timeout: float = 60,
    env: Mapping[str, str] | None = None,
    script: str | None = None,
) -> Report:
    """Run the program in a process of its own, reading its JSON report.

    Args:
        timeout: seconds.
        env: added to this process' environment.
        script: Python source run in place of the program; it finds the
            arguments in `sys.argv[1:]`.
    """
    command = [sys.executable, "-m", "diffoscope_sdist.plugins.command_line"]
    if script is not None:
        command = [sys.executable, "-c", script]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--json=-", *map(str, arguments)],
        capture_output=True,
        timeout=timeout,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return _report(
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def _report(status: int, output: str, errors: str) -> Report:
    tree = None
    rest = []
    for line in output.splitlines():
        if tree is None and line.startswith('{"diffoscope-json-version"'):
            tree = json.loads(line)
        else:
            rest.append(line)
    return Report(status, tree, errors, "\n".join(rest))
