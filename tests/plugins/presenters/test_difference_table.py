"""A diff as HTML: nothing of it acts, hides or goes without a word."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.plugins.presenters.difference_table import Table, table


def made(diff: str, max_rows: float = float("inf")) -> Table:
    return table(diff, max_rows, {})


ROWS = "@@ -1,4 +1,4 @@\n a\n-b\n+c = 1\n+d\n z\n"


class _Cells(HTMLParser):
    """The text of the cells, and the elements there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.elements: set[str] = set()
        self.feed(html)

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        self.elements.add(tag)
        if tag in ("td", "tr"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


@given(st.text("a <>&\"'/td\t", max_size=20))
def test_any_line_is_shown_as_it_is(line: str) -> None:
    html = made(f"@@ -1 +1 @@\n-{line}\n").html
    page = _Cells(html)
    assert line + "\n" in [cell + "\n" for cell in page.cells]
    assert page.elements <= {"div", "table", "tr", "td", "i"}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("<b>", "&lt;b&gt;", id="element"),
        pytest.param("end \t", "end<i> \t</i>", id="white space at the end"),
    ],
)
def test_what_a_browser_would_not_show(line: str, shown: str) -> None:
    html = made(f"@@ -0,0 +1 @@\n+{line}\n").html
    assert f'<td><td data-line="1">{shown}\n' in html


def test_white_space_that_changed_can_be_told_apart() -> None:
    html = made("@@ -1 +1 @@\n-\tpass now\n+        pass now\n", 9).html
    assert "<del><i>\t</i></del>pass now" in html
    assert "<ins>        </ins>pass now" in html


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        pytest.param(float("inf"), 5, id="none"),
        pytest.param(5, 5, id="all that there are"),
        pytest.param(2, 2, id="some"),
        pytest.param(0, 0, id="nothing"),
    ],
)
def test_lines_that_a_limit_cuts_are_counted(limit: float, shown: int) -> None:
    found = made(ROWS, limit)
    assert (found.lines, found.lines_shown) == (5, shown)
    assert (found.added, found.removed) == (2, 1)
    assert found.html.count("<tr ") - found.html.count("diffhunk") == shown


@pytest.mark.parametrize(("line", "count"), [("", 1), ("+b\n", 2)])
def test_a_list_stands_there_once(line: str, count: int) -> None:
    html = table(f"@@ -1 +1 @@\n-x\n@@ -2 +2 @@\n a\n{line}", 99, {}).html
    assert html.count(">a") == count
    assert ('colspan="2">a' in html) == (count == 1)


def test_a_long_diff_is_many_tables() -> None:
    diff = "@@ -1,2000 +1,0 @@\n" + "-x\n" * 2000
    assert made(diff).html.count("<table") == 5


@pytest.mark.parametrize(
    "diff",
    [
        pytest.param("-" + " " * 10**6 + "x\n", id="white space"),
        pytest.param(
            "-" + "a," * 10**6 + "\n+" + "b," * 10**6 + "\n", id="long lines"
        ),
        pytest.param(
            "".join(f"-{n} a line\n" for n in range(20_000))
            + "".join(f"+{n} the line\n" for n in range(20_000)),
            id="long block",
        ),
    ],
)
def test_takes_linear_time(diff: str) -> None:
    before = time.process_time()
    made(f"@@ -1 +1 @@\n{diff}")
    assert time.process_time() - before < 5
