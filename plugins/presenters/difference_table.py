"""The HTML of one unified diff: a table, both sides beside each other."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from diffoscope_sdist.comparators.analysis.text import escaping

from .side_by_side import Kind, Line, Row, rows

#: A browser lays out what is in view; a table is one piece to it.
ROWS_OF_A_TABLE = 100
#: A table of up to n times so many rows has the class ``rn``, from which the
#: style sheet tells a browser how high it is while it is out of view.
ROWS_OF_A_STEP = 16

_NO_LINE = "<td>"


class Table(NamedTuple):
    """The HTML of a diff, and how much of it that is.

    Attributes:
        lines: of the diff, headings of hunks left out.
        lines_shown: those of them that are in the HTML.
        added, removed: the lines of the whole diff with that sign.
    """

    html: str
    lines: int
    lines_shown: int
    added: int
    removed: int


def table(
    unified_diff: str,
    max_rows: float,
    row_id: Callable[[int], str] | None = None,
) -> Table:
    """Return the table of a unified diff.

    Args:
        max_rows: how many rows to make at most, without those of hunks.
        row_id: gives the ``id`` of the row of a new line, or "".
    """
    diff = escaping.escape(unified_diff)
    tables: list[list[str]] = [[]]
    shown = 0
    for row in rows(diff):
        limit = ROWS_OF_A_TABLE * (1 if row.kind is Kind.HUNK else 5)
        if len(tables[-1]) >= limit:
            tables.append([])
        if row.kind is Kind.HUNK:
            tables[-1].append(_hunk(row.heading))
            continue
        if max_rows <= 0:
            break
        max_rows -= 1
        shown += row.lines
        name = row_id(row.new.number) if row_id and row.new else ""
        tables[-1].append(_row(row, name))
    html = "".join(
        f'<div class="rows r{-(-len(table) // ROWS_OF_A_STEP)}"><table class="diff">\n'
        f"{''.join(table)}</table></div>\n"
        for table in tables
    )
    starts = [line[:1] for line in diff.split("\n")]
    added, removed = starts.count("+"), starts.count("-")
    lines = added + removed + starts.count(" ")
    return Table(html, max(lines, shown), shown, added, removed)


def _hunk(heading: str) -> str:
    return f'<tr class="diffhunk"><td colspan="2">{escape(heading)}\n'


def _row(row: Row, name: str) -> str:
    identity = f' id="{escape(name)}"' if name else ""
    return (
        f'<tr class="diff{row.kind.value}"{identity}>'
        f"{_cell(row.old, 'del')}{_cell(row.new, 'ins')}\n"
    )


def _cell(line: Line | None, tag: str) -> str:
    if line is None:
        return _NO_LINE
    if len(line.parts) == 1 and not line.parts[0].is_marked:
        text = _visible_end(escape(line.parts[0].text, quote=False))
    else:
        text = _visible_end(
            "".join(
                f"<{tag}>{_visible(escape(text, quote=False))}</{tag}>"
                if is_marked
                else escape(text, quote=False)
                for text, is_marked in line.parts
            )
        )
    return f'<td data-line="{line.number}">{text}'


def _visible(text: str) -> str:
    """White space that changed can be told apart."""
    return text.replace("\t", "<i>\t</i>")


def _visible_end(html: str) -> str:
    """White space at the end of a line can be seen."""
    # What follows a line feed says that the line itself has none.
    line, line_feed, note = html.partition("\n")
    shorter = line.rstrip(" \t")
    if len(shorter) < len(line):
        line = f"{shorter}<i>{line[len(shorter) :]}</i>"
    return line + line_feed + note
