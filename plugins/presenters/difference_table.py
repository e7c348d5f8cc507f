"""The HTML of one unified diff: a table, both sides beside each other."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from diffoscope_sdist.comparators.analysis.text import escaping

from .side_by_side import Kind, Line, Row, rows

#: A browser lays out what is in view; a table is one piece to it.
ROWS_OF_A_TABLE = 100

_START = '<div class="rows"><table class="diff">\n'
_END = "</table></div>\n"
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
    pieces = [_START]
    shown = count = 0
    for row in rows(diff):
        if row.kind is Kind.HUNK:
            if count >= ROWS_OF_A_TABLE:
                pieces.append(_END + _START)
                count = 0
            pieces.append(_hunk(row.heading))
            continue
        if max_rows <= 0:
            break
        max_rows -= 1
        if count >= 5 * ROWS_OF_A_TABLE:
            pieces.append(_END + _START)
            count = 0
        count += 1
        shown += row.lines
        name = row_id(row.new.number) if row_id and row.new else ""
        pieces.append(_row(row, name))
    pieces.append(_END)
    starts = [line[:1] for line in diff.split("\n")]
    added, removed = starts.count("+"), starts.count("-")
    lines = added + removed + starts.count(" ")
    return Table("".join(pieces), max(lines, shown), shown, added, removed)


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
