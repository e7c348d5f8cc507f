"""Comments are wrapped in a terminal, and nowhere else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from diffoscope.config import Config
from diffoscope.difference import Difference
from diffoscope.presenters.text import TextPresenter

from diffoscope_sdist.plugins.presenters.markdown_fences import FencedMarkdown
from diffoscope_sdist.plugins.presenters.terminal_text import TerminalText

LONG = "12 listed files removed: " + ", ".join(
    f"pkg/module_{n}.py" for n in range(12)
)


def tree() -> Difference:
    root = Difference("a.tar.gz", "b.tar.gz", comment=LONG)
    child = Difference("setup.py", "setup.py", unified_diff="+" + "x" * 200)
    child.add_comment(f"alert   a-code   {LONG}")
    root.add_details([child])
    return root


def lines(presenter: Any, is_terminal: bool) -> list[str]:
    printed: list[str] = []

    def write(text: str = "") -> None:
        printed.extend(text.split("\n"))

    vars(write)["output"] = SimpleNamespace(isatty=lambda: is_terminal)
    presenter(write, False).start(tree())
    return printed


@pytest.fixture(autouse=True)
def _window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_comments_are_as_wide_as_the_window() -> None:
    shown = [line for line in lines(TerminalText, True) if "│┄" in line]
    assert len(shown) > 4
    assert all(len(line) <= 80 for line in shown)
    words = " ".join(line.replace("│┄", "").strip() for line in shown)
    assert words == f"{LONG} alert   a-code   {LONG}"


def test_what_is_no_comment_stays() -> None:
    ours, host = lines(TerminalText, True), lines(TextPresenter, True)
    assert [line for line in ours if "│┄" not in line] == [
        line for line in host if "│┄" not in line
    ]


def test_nothing_is_wrapped_in_a_file() -> None:
    assert lines(TerminalText, False) == lines(TextPresenter, False)


def test_what_a_limit_leaves_out_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Config(), "max_text_report_size", 40)
    *shown, last = lines(TerminalText, False)
    assert len(shown) == 3
    assert last.endswith("in this section, and 1 section behind it.")
    monkeypatch.setattr(Config(), "max_text_report_size", 9_999)
    assert lines(TerminalText, False) == lines(TextPresenter, False)


@pytest.mark.parametrize(
    "presenter",
    [
        pytest.param(lambda write: TerminalText(write, False), id="text"),
        pytest.param(FencedMarkdown, id="Markdown"),
    ],
)
def test_white_space_at_the_end_of_a_diff_is_shown(presenter: Any) -> None:
    printed: list[str] = []

    def write(text: str = "") -> None:
        printed.extend(text.split("\n"))

    vars(write)["output"] = SimpleNamespace(isatty=lambda: False)
    node = Difference("a", "b", unified_diff="@@ -1 +1 @@\n-x\n+x  \n")
    presenter(write).start(node)
    assert [line.lstrip("│ ") for line in printed if "x" in line] == [
        "-x",
        "+x  ",
    ]
