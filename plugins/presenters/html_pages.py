"""diffoscope's HTML presenters, with pages that open at once.

The markup, its classes and the options are the host's.  What is another is
how a page is put together: section by section in the order of the report,
each closed or open in a ``<details>``, with a list of them.
"""

from __future__ import annotations

import os
import re
from html import escape
from typing import Any

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
    Writer,
    comments_html,
    path_of,
)

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
            write(_Report(root, limits, links).page(), end="")


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
            **_Report(root, limits, links).pages(),
        }
        for name, text in pages.items():
            path = os.path.join(ctx.directory, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


class _Report:
    """The pieces of a report's pages."""

    def __init__(self, root: Difference, limits: Limits, links: Links) -> None:
        self._root = root
        self._links = links
        self._title = title(root)
        self._anchors = Anchors()
        self._writer = Writer(limits, self._anchors)
        nodes = root.details
        # No name of an archive becomes the name of a file.
        self._hrefs = [
            f"section-{n}.html#{name}" if links.own_files else f"#{name}"
            for n, name in enumerate(
                (self._anchors.name(path_of(node)) for node in nodes), 1
            )
        ]
        findings = [node for node in nodes if node.source1 == FINDINGS]
        remarks = [*root.comments]
        for node in findings:
            remarks += node.comments
        self._anchors.note_lines(remarks, set(map(path_of, nodes)))
        sections = {
            href: self._writer.section(node, href)
            for node, href in zip(nodes, self._hrefs, strict=True)
            if node not in findings
        }
        # The last to be made: they lead to lines of the others.
        self._writer.links = self._places()
        for node, href in zip(nodes, self._hrefs, strict=True):
            if node in findings:
                sections[href] = self._writer.section(node, href)
        self._sections = [sections[href] for href in self._hrefs]

    def page(self) -> str:
        """Return the page that has all sections."""
        return self._page("".join(section.html for section in self._sections))

    def pages(self) -> dict[str, str]:
        """Return the pages of the directory by file name."""
        findings = [s.html for s in self._sections if s.title == FINDINGS]
        pages = {"index.html": self._page("".join(findings))}
        files = ["", *(href.partition("#")[0] for href in self._hrefs), ""]
        for n, section in enumerate(self._sections, 1):
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
                f"{section.title}, {self._title}",
                self._links,
                f'<h1 class="quiet">{escape(self._title)}</h1>\n'
                f'<p class="controls">{ways} </p>',
                "",
                re.sub(
                    r"\A(<details [^>]*?)(?: open)?>",
                    r"\1 open>",
                    section.html,
                ),
            )
        return pages

    def _places(self) -> dict[str, str]:
        """Return what names a section or a line, and where it leads."""
        hrefs = {
            path_of(node): href
            for node, href in zip(self._root.details, self._hrefs, strict=True)
        }
        # "release" and "findings" are words of many sentences.
        places = {
            path: href
            for path, href in hrefs.items()
            if re.search(r"[./]", path)
        }
        for path, names in self._anchors.lines.items():
            file = hrefs[path].partition("#")[0]
            for line, name in names.items():
                # A line that no diff shows: its section is as near as it gets.
                is_shown = name in self._writer.named
                places[f"{path}:{line}"] = (
                    f"{file}#{name}" if is_shown else hrefs[path]
                )
        return places

    def _page(self, main: str) -> str:
        own = self._writer.content(self._root)
        header = [
            f"<h1>{escape(self._title)}</h1>\n",
            comments_html(self._root.comments, self._places()),
        ]
        left_out = " and ".join(self._writer.left_out())
        if left_out:
            header.append(f'<p class="error">not shown: {left_out}</p>\n')
        overview = getattr(self._root, ATTRIBUTE, Overview(()))
        header += [drawings(overview), '<p class="controls"></p>']
        members = {
            escape_name(member.path): member for member in overview.members
        }
        return page_frame.page(
            self._title,
            self._links,
            "".join(header),
            page_frame.contents_list(self._sections, members)
            if self._sections
            else "",
            own + main,
        )


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
