"""diffoscope's HTML presenters, with pages that open at once.

The markup, its classes and the options are the host's.  What is another is
how a page is put together: section by section in the order of the report,
each closed or open in a ``<details>``, with a list of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from diffoscope.config import Config, defaultint
from diffoscope.difference import Difference
from diffoscope.presenters.html.html import (
    HTMLDirectoryPresenter,
    HTMLPresenter,
)
from diffoscope.presenters.utils import make_printer

from diffoscope_sdist.comparators.analysis.release.overview import (
    ATTRIBUTE,
    Overview,
)
from diffoscope_sdist.comparators.analysis.text.escaping import escape_name

from . import page_frame
from .page_frame import Links
from .release_graphics import drawings
from .sections import (
    FINDINGS,
    Anchors,
    Limits,
    Section,
    Writer,
    comments_html,
    path_of,
)

_CLOSED = re.compile(r"\A(<details [^>]*?)(?: open)?>")
_STEP = re.compile(r"(\S+ \S+ → (?:\S+ )?\S+) \([\w -]+\)")


class OnePage(HTMLPresenter):
    """All sections in one file."""

    def output_difference(self, ctx: Any, root: Difference) -> None:
        """Write the page."""
        rows = Config().max_page_diff_block_lines
        # diffoscope's own default is for pages that do not open.
        if isinstance(rows, defaultint):
            rows = Config().max_diff_block_lines
        limits = Limits(
            rows,
            "--max-page-diff-block-lines",
            min(Config().max_page_size, Config().max_report_size),
            "--max-page-size",
        )
        links = Links(ctx.css_url or "", ctx.jquery_url or "")
        with make_printer(ctx.target) as write:
            write(_report(root, limits, links).page(), end="")


class PageOfEachSection(HTMLDirectoryPresenter):
    """An index with the head, the findings and the contents."""

    def output_difference(self, ctx: Any, root: Difference) -> None:
        """Write all pages of the directory."""
        limits = Limits(
            Config().max_diff_block_lines,
            "--max-diff-block-lines",
            Config().max_report_size,
            "--max-report-size",
        )
        links = Links(ctx.css_url or "", ctx.jquery_url or "", own_files=True)
        pages = {
            page_frame.STYLE_FILE: page_frame.style(),
            page_frame.SCRIPT_FILE: page_frame.script(),
            **_report(root, limits, links).pages(),
        }
        for name, text in pages.items():
            path = os.path.join(ctx.directory, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


class _Report(NamedTuple):
    """The pieces of a report's pages.

    Attributes:
        header, contents: of the page that has all, or of the index.
        own: what the root has beside its comments and its sections.
    """

    title: str
    links: Links
    header: str
    contents: str
    own: str
    sections: Sequence[Section]

    def page(self) -> str:
        """Return the page that has all sections."""
        return self._page(section.html for section in self.sections)

    def pages(self) -> dict[str, str]:
        """Return the pages of the directory by file name."""
        index = self._page(
            s.html for s in self.sections if s.title == FINDINGS
        )
        pages = {"index.html": index}
        hrefs = (section.href for section in self.sections)
        files = ["", *(href.partition("#")[0] for href in hrefs), ""]
        for n, section in enumerate(self.sections, 1):
            ways = " · ".join(
                f'<a href="{file}">{words}</a>'
                for file, words in (
                    ("index.html", "contents"),
                    (files[n - 1], "previous section"),
                    (files[n + 1], "next section"),
                )
                if file
            )
            pages[files[n]] = page_frame.page(
                f"{section.title}, {self.title}",
                self.links,
                f'<h1 class="quiet">{escape(self.title)}</h1>\n'
                f'<p class="controls">{ways} </p>',
                "",
                _CLOSED.sub(r"\1 open>", section.html),
            )
        return pages

    def _page(self, sections: Iterable[str]) -> str:
        main = "".join((self.own, *sections))
        return page_frame.page(
            self.title, self.links, self.header, self.contents, main
        )


def _report(root: Difference, limits: Limits, links: Links) -> _Report:
    anchors = Anchors()
    writer = Writer(limits, anchors)
    # No name of an archive becomes the name of a file.
    hrefs = [
        f"section-{n}.html#{name}" if links.own_files else f"#{name}"
        for n, name in enumerate(
            (anchors.name(path_of(node)) for node in root.details), 1
        )
    ]
    nodes = dict(zip(hrefs, root.details, strict=True))
    findings = [h for h, node in nodes.items() if node.source1 == FINDINGS]
    remarks = [*root.comments]
    for href in findings:
        remarks += nodes[href].comments
    anchors.note_lines(remarks, set(map(path_of, root.details)))
    made = {
        href: writer.section(node, href)
        for href, node in nodes.items()
        if href not in findings
    }
    # The last to be made: they lead to lines of the others.
    writer.links = _places(nodes, anchors, writer.named)
    made |= {href: writer.section(nodes[href], href) for href in findings}
    sections = [made[href] for href in hrefs]
    own = writer.content(root)
    overview = getattr(root, ATTRIBUTE, Overview(()))
    heading = title(root)
    left_out = " and ".join(writer.left_out())
    return _Report(
        heading,
        links,
        f"<h1>{escape(heading)}</h1>\n"
        + comments_html(root.comments, writer.links)
        + (left_out and f'<p class="error">not shown: {left_out}</p>\n')
        + drawings(overview)
        + '<p class="controls"></p>',
        page_frame.contents_list(
            sections, {escape_name(m.path): m for m in overview.members}
        ),
        own,
        sections,
    )


def _places(
    nodes: Mapping[str, Difference], anchors: Anchors, shown: Container[str]
) -> dict[str, str]:
    """Return what names a section or a line, and where it leads.

    Args:
        shown: the names of lines that the pages have.
    """
    hrefs = {path_of(node): href for href, node in nodes.items()}
    # "release" and "findings" are words of many sentences.
    places = {p: href for p, href in hrefs.items() if re.search(r"[./]", p)}
    for path, names in anchors.lines.items():
        file = hrefs[path].partition("#")[0]
        for line, name in names.items():
            # A line that no diff shows: its section is as near as it gets.
            places[f"{path}:{line}"] = (
                f"{file}#{name}" if name in shown else hrefs[path]
            )
    return places


def title(root: Difference) -> str:
    """Return the title of a report: ``requests 2.31.0 → 2.32.0``.

    Where no comment names the step, it is the names of the two files.
    """
    for comment in root.comments:
        step = _STEP.fullmatch(comment)
        if step:
            return step[1]
    sources = (root.source1, root.source2)
    names = [os.path.basename(each.rstrip("/")) or each for each in sources]
    return " → ".join(dict.fromkeys(names))
