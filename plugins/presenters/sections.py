"""The sections of a page: nodes of the report as closed or open details."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from diffoscope.difference import Difference
from diffoscope.presenters.utils import sizeof_fmt

from diffoscope_sdist.comparators.analysis.text.sentences import counted

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
_ROW_NAME = re.compile(r'<tr class="\w+" id="([^"]+)">')
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
        href: leads to it from any page.
        size: "+12 −3" lines, or else "3 kB".
    """

    title: str
    path: str
    href: str
    html: str
    size: str


class Anchors:
    """Names of places on the pages, each given once.

    Attributes:
        lines: path of a section → number of a new line → its row's name.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.lines: dict[str, dict[int, str]] = defaultdict(dict)

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
            for path, digits in _PLACE.findall(comment):
                number = int(digits[:9])
                if path in paths and number not in self.lines[path]:
                    self.lines[path][number] = self.name(f"{path}-L{number}")


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
        self._lines_cut = self._diffs_cut = self._sections_cut = 0
        self._added = self._removed = 0

    def section(self, node: Difference, href: str) -> Section:
        """Return a section for a node; its title is a heading of level 2."""
        anchor = href.partition("#")[2]
        html, size = self._node(node, anchor, 2)
        title = shown_title(node)
        is_shown = (
            title in (FINDINGS, FILE_LIST)
            or self._written + len(html) <= self.limits.characters
        )
        if not is_shown:
            self._sections_cut += 1
            html = (
                f'<div class="error" id="{anchor}">{escape(title)}: not '
                f"shown, {self.limits.characters_option} is reached</div>\n"
            )
        self._written += len(html)
        self.named.update(_ROW_NAME.findall(html))
        return Section(title, path_of(node), href, html, size)

    def content(self, node: Difference) -> str:
        """Return the images and the diff of a node."""
        images = "".join(
            f'<img src="data:{escape(visual.data_type)},'
            f'{escape(visual.content)}" alt="{escape(visual.source)}">\n'
            for visual in node.visuals
        )
        return images + (self._diff(node) if node.unified_diff else "")

    def _node(
        self, node: Difference, anchor: str, level: int
    ) -> tuple[str, str]:
        """Return a node with its children, and the size to be shown."""
        title = shown_title(node)
        before = self._added, self._removed
        body = "".join(
            [
                comments_html(node.comments, self.links),
                self.content(node),
                *(
                    self._node(
                        child, self.anchors.name(path_of(child)), level + 1
                    )[0]
                    for child in node.details
                ),
            ]
        )
        is_open = (
            level > 2
            or self._written + len(body) <= OPEN_SIZE
            or ALWAYS_OPEN.fullmatch(title) is not None
        )
        counts = zip("+−", (self._added, self._removed), before, strict=True)
        size = " ".join(
            f"{sign}{now - then:,}" for sign, now, then in counts if now > then
        ) or str(sizeof_fmt(node.size()))
        heading = f"h{min(level, 6)}"
        html = (
            f'<details class="difference"{" open" if is_open else ""}>\n'
            f'<summary class="diffheader"><{heading} class="source">'
            f"{escape(title, quote=False)}</{heading}>"
            # A browser opens what a link leads into, not what it leads to.
            f'<span class="diffsize">{size}</span></summary>\n'
            f'<div class="body" id="{anchor}">\n{body}</div></details>\n'
        )
        return html, size

    def _diff(self, node: Difference) -> str:
        names = self.anchors.lines.get(path_of(node), {})
        is_listed = shown_title(node) == FILE_LIST
        limit = float("inf") if is_listed else self.limits.rows
        made = table(node.unified_diff, limit, names)
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

    def left_out(self) -> Iterator[str]:
        """Yield what the limits kept out of the pages, for a sentence."""
        if self._lines_cut:
            yield (
                f"{counted(self._lines_cut, 'line')} of "
                f"{counted(self._diffs_cut, 'long diff')} "
                f"({self.limits.rows_option} lets more in)"
            )
        if self._sections_cut:
            yield (
                f"{counted(self._sections_cut, 'section')} "
                f"({self.limits.characters_option} lets more in)"
            )


def path_of(node: Difference) -> str:
    """Return the path on the side that has the file, the new one of both."""
    return str(node.source1 if node.source2 == os.devnull else node.source2)


def shown_title(node: Difference) -> str:
    """Return the title of a node."""
    return " → ".join(dict.fromkeys((node.source1, node.source2)))


def comments_html(comments: Iterable[str], links: Mapping[str, str]) -> str:
    """Return the comments of a node, a paragraph each, "" for none.

    Args:
        links: words that are links, and where they lead.
    """
    paragraphs = "".join(_paragraph(comment, links) for comment in comments)
    return paragraphs and f'<div class="comment">\n{paragraphs}</div>\n'


def _paragraph(comment: str, links: Mapping[str, str]) -> str:
    finding = _FINDING.fullmatch(comment)
    if finding is None:
        return f"<p>{_linked(comment, links)}</p>\n"
    severity, code, sentence = finding.groups()
    return (
        f'<p class="finding {severity}"><b>{SIGNS[severity]} {severity}</b> '
        f"<code>{escape(code)}</code> {_linked(sentence, links)}</p>\n"
    )


def _linked(comment: str, links: Mapping[str, str]) -> str:
    if not links:
        return escape(comment, quote=False)
    return "".join(
        f'<a href="{escape(links[word])}">{escape(word)}</a>'
        if word in links
        else escape(word, quote=False)
        for word in re.split(r"(\s+|[(),;]|:(?=\s|$))", comment)
    )
