"""The HTML of one unified diff: a table, both sides beside each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from .side_by_side import Kind, Line, Row, rows

#: A browser lays out what is in view; a table is one piece to it.
ROWS_OF_A_TABLE = 100
#: So many more where no heading of a hunk comes.
_LONGEST = 5
#: A table of up to n times so many rows has the class ``rn``, from which the
#: style sheet tells a browser how high it is while it is out of view.
ROWS_OF_A_STEP = 16
STEPS = _LONGEST * ROWS_OF_A_TABLE // ROWS_OF_A_STEP + 1


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
    unified_diff: str, max_rows: float, names: Mapping[int, str]
) -> Table:
    """Return the table of a unified diff.

    Args:
        max_rows: how many rows to make at most, without those of hunks.
        names: number of a new line → the ``id`` of its row.
    """
    tables: list[list[str]] = [[]]
    shown = 0
    hunks = re.split(r"^@@ ", unified_diff, flags=re.MULTILINE)[1:]
    # What no side has alone is a list, and stands there once.
    lists = iter([not re.search("\n[-+]", hunk) for hunk in hunks])
    is_list = False
    for row in rows(unified_diff):
        is_hunk = row.kind is Kind.HUNK
        if len(tables[-1]) >= ROWS_OF_A_TABLE * (1 if is_hunk else _LONGEST):
            tables.append([])
        if is_hunk:
            is_list = next(lists)
            tables[-1].append(
                f'<tr class="diffhunk"><td colspan="2">{escape(row.heading)}\n'
            )
            continue
        if max_rows <= 0:
            break
        max_rows -= 1
        shown += 1 + (row.kind is Kind.CHANGED)
        tables[-1].append(_row(row, names, is_list))
    html = "".join(
        f'<div class="rows r{-(-len(table) // ROWS_OF_A_STEP)}">'
        f'<table class="diff">\n{"".join(table)}</table></div>\n'
        for table in tables
    )
    diff = f"\n{unified_diff}"
    added, removed, same = (diff.count(f"\n{sign}") for sign in "+- ")
    return Table(
        html, max(added + removed + same, shown), shown, added, removed
    )


def _row(row: Row, names: Mapping[int, str], is_list: bool) -> str:
    name = row.new and names.get(row.new.number)
    identity = f' id="{name}"' if name else ""
    old = _html(row.old, "del")
    new = old if row.kind is Kind.UNMODIFIED else _html(row.new, "ins")
    cells = f"{_cell(row.old, old)}{_cell(row.new, new)}"
    if is_list:
        cells = f'<td colspan="2">{new}'
    return f'<tr class="diff{row.kind.value}"{identity}>{cells}\n'


def _cell(line: Line | None, html: str) -> str:
    return f'<td data-line="{line.number}">{html}' if line else "<td>"


def _html(line: Line | None, tag: str) -> str:
    """Return a line's text; white space that changed or ends it is marked."""
    if line is None:
        return ""
    if line.parts:
        html = "".join(
            "<{0}>{1}</{0}>".format(
                tag, escape(text, quote=False).replace("\t", "<i>\t</i>")
            )
            if is_marked
            else escape(text, quote=False)
            for text, is_marked in line.parts
        )
    else:
        html = escape(line.text, quote=False)
    # What follows a line feed says that the line itself has none.
    html, line_feed, note = html.partition("\n")
    shorter = html.rstrip(" \t")
    if len(shorter) < len(html):
        html = f"{shorter}<i>{html[len(shorter) :]}</i>"
    return html + line_feed + note
