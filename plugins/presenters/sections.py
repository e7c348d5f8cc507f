"""The sections of a page: nodes of the report as closed or open details."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from diffoscope.difference import Difference
from diffoscope.presenters.utils import sizeof_fmt

from diffoscope_sdist.comparators.analysis.text import escaping

from .difference_table import table

#: Titles of the nodes that stay open however long the page is.
ALWAYS_OPEN = re.compile(
    r"findings|release|PKG-INFO|METADATA|pyproject\.toml|setup\.(?:py|cfg)"
    r"|MANIFEST\.in"
)
FINDINGS = "findings"
#: The node that has a line for every path; it is shown whole.
FILE_LIST = "file list"
#: Sections are open as long as the page is shorter, characters.
OPEN_SIZE = 100_000

#: The word a finding begins with → the sign beside it.
SIGNS = {"alert": "▲", "review": "◆", "note": "●"}

_FINDING = re.compile(rf"({'|'.join(SIGNS)}) {{2,}}([a-z0-9-]+) +(.*)")
_ID = re.compile(r"[^A-Za-z0-9_.-]")
_PLACE = re.compile(r"(?<![^\s(])([^\s:]+):(\d+)(?![\d.])")


class Limits(NamedTuple):
    """What diffoscope's options let onto a page.

    Attributes:
        rows: of one diff.
        rows_option: the option that lets more of them in.
        characters: of all sections.
        characters_option: the option that lets more of them in.
    """

    rows: float
    rows_option: str
    characters: float
    characters_option: str


class Section(NamedTuple):
    """A node of the report with its children, as HTML.

    Attributes:
        title: as it is shown.
        path: of the new side, or what else the node is called.
        anchor: its ``id``; unique among all pages.
        added, removed: lines with these signs.
        size: "3 kB", of the node and its children in the report.
        is_shown: whether a limit let it in.
    """

    title: str
    path: str
    anchor: str
    html: str
    added: int
    removed: int
    size: str
    is_shown: bool


class Anchors:
    """Names of places on the pages, each given once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        #: (path of a section, number of a new line) → the row's name.
        self.lines: dict[tuple[str, int], str] = {}

    def name(self, text: str) -> str:
        """Return a name that no other place has."""
        # With a letter in front it is none of the page's own names.
        base = f"s-{_ID.sub('-', text)[:200]}"
        while True:
            number = self._numbers.get(base, 0)
            self._numbers[base] = number + 1
            if not number:
                return base
            base = f"{base}--{number}"

    def note_lines(self, comments: Iterable[str], paths: set[str]) -> None:
        """Give a name to each line of a section that a comment names."""
        for comment in comments:
            for path, number in _PLACE.findall(comment):
                place = path, int(number[:9])
                if path in paths and place not in self.lines:
                    self.lines[place] = self.name(f"{path}-L{number}")


class Writer:
    """Makes sections, within the limits.

    Attributes:
        named: the names that rows of the pages have.
        links: words of comments that are links, and where they lead.
    """

    def __init__(self, limits: Limits, anchors: Anchors) -> None:
        self.limits = limits
        self.anchors = anchors
        self.named: set[str] = set()
        self.links: Mapping[str, str] = {}
        self._written = 0
        self._lines_cut = self._diffs_cut = 0
        self._added = self._removed = 0

    def section(self, node: Difference, anchor: str) -> Section:
        """Return a section for a node; its title is a heading of level 2."""
        self._added = self._removed = 0
        html = self._node(node, anchor, 2)
        is_shown = (
            shown_title(node) in (FINDINGS, FILE_LIST)
            or self._written + len(html) <= self.limits.characters
        )
        if not is_shown:
            html = (
                f'<div class="error" id="{anchor}">'
                f"{escape(shown_title(node))}: not shown, "
                f"{self.limits.characters_option} is reached</div>\n"
            )
        self._written += len(html)
        return Section(
            shown_title(node),
            path_of(node),
            anchor,
            html,
            self._added,
            self._removed,
            sizeof_fmt(node.size()),
            is_shown,
        )

    def body(self, node: Difference, level: int) -> str:
        """Return the comments, the images, the diff and the children."""
        pieces = [comments_html(node.comments, self.links)]
        pieces += [
            f'<img src="data:{escape(visual.data_type)},'
            f'{escape(visual.content)}" alt="{escape(visual.source)}">\n'
            for visual in node.visuals
        ]
        if node.unified_diff:
            pieces.append(self._diff(node))
        pieces += [
            self._node(
                child,
                self.anchors.name(path_of(child)),
                level,
            )
            for child in node.details
        ]
        return "".join(pieces)

    def _node(self, node: Difference, anchor: str, level: int) -> str:
        title = shown_title(node)
        before = self._added, self._removed
        body = self.body(node, level + 1)
        is_open = (
            level > 2
            or self._written + len(body) <= OPEN_SIZE
            or ALWAYS_OPEN.fullmatch(title) is not None
        )
        counts = signed(self._added - before[0], self._removed - before[1])
        heading = f"h{min(level, 6)}"
        return (
            f'<details class="difference"{" open" if is_open else ""}>\n'
            f'<summary class="diffheader"><{heading} class="source">'
            f"{title_html(node)}</{heading}>"
            f'<span class="diffsize">{counts or sizeof_fmt(node.size())}'
            # A browser opens what a link leads into, not what it leads to.
            f'</span></summary>\n<div class="body" id="{anchor}">\n'
            f"{body}</div></details>\n"
        )

    def _diff(self, node: Difference) -> str:
        title = shown_title(node)
        is_listed = title == FILE_LIST

        def row_name(number: int) -> str:
            name = self.anchors.lines.get((path_of(node), number), "")
            self.named.add(name)
            return name

        made = table(
            node.unified_diff,
            float("inf") if is_listed else self.limits.rows,
            row_name if self.anchors.lines else None,
        )
        self._added += made.added
        self._removed += made.removed
        left_out = made.lines - made.lines_shown
        if not left_out:
            return made.html
        self._lines_cut += left_out
        self._diffs_cut += 1
        return (
            f'{made.html}<p class="error">{left_out:,} of the {made.lines:,} '
            f"lines of this diff are not shown; {self.limits.rows_option} "
            "lets more in</p>\n"
        )

    def left_out(self, sections: Iterable[Section]) -> Iterator[str]:
        """Yield sentences about what the limits kept out of the pages."""
        if self._lines_cut:
            yield (
                f"{self._lines_cut:,} lines of {self._diffs_cut:,} long "
                f"diff{'s' * (self._diffs_cut != 1)} are not shown; "
                f"{self.limits.rows_option} lets more in"
            )
        absent = sum(not section.is_shown for section in sections)
        if absent:
            yield (
                f"{absent:,} section{'s' * (absent != 1)} "
                f"{'are' if absent != 1 else 'is'} not shown; "
                f"{self.limits.characters_option} lets more in"
            )


def path_of(node: Difference) -> str:
    """Return the path on the side that has the file, the new one of both."""
    return str(node.source1 if node.source2 == os.devnull else node.source2)


def shown_title(node: Difference) -> str:
    """Return the title of a node on one line."""
    old, new = node.source1, node.source2
    title = old if old == new else f"{old} → {new}"
    return escaping.escape_name(title)


def title_html(node: Difference) -> str:
    """Return the title of a node as HTML."""
    return escape(shown_title(node), quote=False)


def comments_html(
    comments: Iterable[str], links: Mapping[str, str] | None = None
) -> str:
    """Return the comments of a node, a paragraph each, "" for none.

    Args:
        links: words that are links, and where they lead.
    """
    paragraphs = [_paragraph(comment, links or {}) for comment in comments]
    if not paragraphs:
        return ""
    return f'<div class="comment">\n{"".join(paragraphs)}</div>\n'


def _paragraph(comment: str, links: Mapping[str, str]) -> str:
    finding = _FINDING.fullmatch(comment)
    if finding is None:
        return f"<p>{linked(comment, links)}</p>\n"
    severity, code, sentence = finding.groups()
    return (
        f'<p class="finding {severity}"><b>{SIGNS[severity]} {severity}</b> '
        f"<code>{escape(code)}</code> {linked(sentence, links)}</p>\n"
    )


def linked(comment: str, links: Mapping[str, str]) -> str:
    """Return a comment as HTML, words that name a place as links to it."""
    text = escaping.escape(comment)
    if not links:
        return escape(text, quote=False)
    return "".join(
        f'<a href="{escape(links[word])}">{escape(word)}</a>'
        if word in links
        else escape(word, quote=False)
        for word in re.split(r"(\s+|[(),;]|:(?=\s|$))", text)
    )


def signed(added: int, removed: int) -> str:
    """Return "+12 −3", without a zero; "" for nothing."""
    counts = [
        f"{sign}{count:,}"
        for sign, count in (("+", added), ("−", removed))
        if count
    ]
    return " ".join(counts)
