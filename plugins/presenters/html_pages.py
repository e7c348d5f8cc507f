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
    ListedMember,
    Overview,
)
from diffoscope_sdist.comparators.analysis.text import escaping

from . import page_frame
from .page_frame import Entry, Links
from .page_script import SCRIPT
from .page_style import STYLE
from .release_graphics import drawings
from .sections import (
    FINDINGS,
    Anchors,
    Limits,
    Section,
    Writer,
    comments_html,
    path_of,
    signed,
)

_STEP = re.compile(r"(\S+ \S+ → (?:\S+ )?\S+) \([\w -]+\)")


class OnePage(HTMLPresenter):
    """All sections in one file."""

    def output_difference(self, ctx: Any, root: Difference) -> None:
        """Write the page."""
        links = Links(ctx.css_url or "", ctx.jquery_url or "")
        report = _Report(
            root,
            Limits(
                _rows_of_the_page(),
                "--max-page-diff-block-lines",
                min(Config().max_page_size, Config().max_report_size),
                "--max-page-size",
            ),
        )
        with make_printer(ctx.target) as write:
            write(report.page(links), end="")


def _rows_of_the_page() -> float:
    """Return how many rows of one diff diffoscope's options let in."""
    wanted = Config().max_page_diff_block_lines
    # diffoscope's own default is for pages that do not open.
    if isinstance(wanted, defaultint):
        wanted = Config().max_diff_block_lines
    return float(wanted)


class PageOfEachSection(HTMLDirectoryPresenter):
    """An index with the head, the findings and the contents."""

    def output_difference(self, ctx: Any, root: Difference) -> None:
        """Write all pages of the directory."""
        links = Links(ctx.css_url or "", ctx.jquery_url or "", own_files=True)
        report = _Report(
            root,
            Limits(
                Config().max_diff_block_lines,
                "--max-diff-block-lines",
                Config().max_report_size,
                "--max-report-size",
            ),
            is_directory=True,
        )
        pages = {
            page_frame.STYLE_FILE: STYLE,
            page_frame.SCRIPT_FILE: SCRIPT,
            **report.pages(links),
        }
        for name, text in pages.items():
            path = os.path.join(ctx.directory, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


class _Report:
    """The pieces of a report's pages."""

    def __init__(
        self, root: Difference, limits: Limits, is_directory: bool = False
    ) -> None:
        nodes = root.details
        self.root = root
        self.title = title(root)
        self.anchors = Anchors()
        self.writer = Writer(limits, self.anchors)
        names = [self.anchors.name(path_of(node)) for node in nodes]
        # No name of an archive becomes the name of a file.
        self.files = [
            f"section-{n}.html" if is_directory else ""
            for n in range(1, len(nodes) + 1)
        ]
        self.hrefs = [
            f"{file}#{name}"
            for file, name in zip(self.files, names, strict=True)
        ]
        remarks = [*root.comments]
        for node in nodes:
            if node.source1 == FINDINGS:
                remarks += node.comments
        self.anchors.note_lines(remarks, set(map(path_of, nodes)))
        made: dict[int, Section] = {}
        for n, node in sorted(
            enumerate(nodes), key=lambda item: item[1].source1 == FINDINGS
        ):
            if node.source1 == FINDINGS:
                # The last to be made: they lead to lines of the others.
                self.writer.links = self._places()
            made[n] = self.writer.section(node, names[n])
        self.sections = [made[n] for n in range(len(nodes))]

    def page(self, links: Links) -> str:
        """Return the page that has all sections."""
        body = "".join(section.html for section in self.sections)
        return self._page(self.title, links, self._own() + body)

    def pages(self, links: Links) -> dict[str, str]:
        """Return the pages of the directory by file name."""
        findings = "".join(
            section.html
            for section in self.sections
            if section.title == FINDINGS
        )
        index = self._page(self.title, links, self._own() + findings)
        pages = {"index.html": index}
        files = self.files
        for n, section in enumerate(self.sections):
            neighbours = (
                ("index.html", "contents"),
                (files[n - 1] if n else "", "previous section"),
                (files[n + 1] if n + 1 < len(files) else "", "next section"),
            )
            ways = " · ".join(
                f'<a href="{file}">{word}</a>'
                for file, word in neighbours
                if file
            )
            pages[files[n]] = (
                page_frame.top(f"{section.title}, {self.title}", links, False)
                + f'<header><h1 class="quiet">{escape(self.title)}</h1>\n'
                f'<p class="controls">{ways} </p></header>\n'
                f'<main id="report" tabindex="-1">\n{_opened(section.html)}'
                f"</main>\n{page_frame.bottom(links)}"
            )
        return pages

    def _places(self) -> dict[str, str]:
        """Return what names a section or a line, and where it leads."""
        hrefs = {
            path_of(node): href
            for node, href in zip(self.root.details, self.hrefs, strict=True)
        }
        # "release" and "findings" are words of many sentences.
        places = {
            path: href
            for path, href in hrefs.items()
            if re.search(r"[./]", path)
        }
        for (path, line), anchor in self.anchors.lines.items():
            # A line that no diff shows: the section is as near as it gets.
            places[f"{path}:{line}"] = (
                f"{hrefs[path].partition('#')[0]}#{anchor}"
                if anchor in self.writer.named
                else hrefs[path]
            )
        return places

    def _own(self) -> str:
        """Return what the root itself has beside its comments."""
        root = Difference(self.root.source1, self.root.source2)
        root.unified_diff = self.root.unified_diff
        root.add_visuals(self.root.visuals)
        return self.writer.body(root, 2)

    def _page(self, heading: str, links: Links, main: str) -> str:
        left_out = list(self.writer.left_out(self.sections))
        head = comments_html(self.root.comments, self._places())
        if left_out:
            sentences = ". ".join(left_out)
            head += f'<p class="error">{escape(sentences)}</p>\n'
        overview = getattr(self.root, ATTRIBUTE, Overview(()))
        head += drawings(overview)
        members = {
            escaping.escape_name(member.path): member
            for member in overview.members
        }
        entries = [
            _entry(section, href, members.get(section.path))
            for section, href in zip(self.sections, self.hrefs, strict=True)
        ]
        return "".join(
            (
                page_frame.top(heading, links, bool(entries)),
                f"<header><h1>{escape(heading)}</h1>\n{head}",
                '<p class="controls"></p></header>\n',
                page_frame.contents_list(entries) if entries else "",
                f'<main id="report" tabindex="-1">\n{main}</main>\n',
                page_frame.bottom(links),
            )
        )


def title(root: Difference) -> str:
    """Return the title of a report: ``requests 2.31.0 → 2.32.0``.

    Where no comment names the step, it is the names of the two files.
    """
    for comment in root.comments:
        step = _STEP.fullmatch(comment)
        if step:
            return escaping.escape_name(step[1])
    names = [
        os.path.basename(source.rstrip("/")) or source
        for source in (root.source1, root.source2)
    ]
    return escaping.escape_name(" → ".join(dict.fromkeys(names)))


def _entry(section: Section, href: str, member: ListedMember | None) -> Entry:
    return Entry(
        member.section.value if member else "",
        section.title,
        href,
        member.state.value if member else "",
        signed(section.added, section.removed) or section.size,
    )


def _opened(html: str) -> str:
    return re.sub(r"\A(<details [^>]*?)(?: open)?>", r"\1 open>", html)
