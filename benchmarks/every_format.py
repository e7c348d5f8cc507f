"""The lines that a person reads in a report, whatever its format.

For checking a report against what an independent reading of the archives
found; shares no code with the plugin.
"""

from __future__ import annotations

import html.parser
import json
import pathlib
from collections.abc import Iterator
from typing import Any

#: Format → the option that asks for it.
FORMATS = {
    "JSON": "--json",
    "text": "--text",
    "Markdown": "--markdown",
    "reStructuredText": "--restructured-text",
    "HTML": "--html",
    "HTML directory": "--html-dir",
}

# Elements of HTML after which something else begins on the page.
_BLOCKS = frozenset(
    {"td", "th", "tr", "div", "p", "li", "pre", "br", "title", "nav", "dt"}
    | {"h1", "h2", "h3", "h4", "summary", "section", "details", "dd"}
)


def read(format: str, path: pathlib.Path) -> str:
    """Return the lines of a report, joined by line feeds.

    Args:
        format: a key of :data:`FORMATS`.
        path: of the report: a file, for the HTML directory a directory.
    """
    if format == "JSON":
        tree = json.loads(path.read_bytes())
        return "\n".join(_lines(tree))
    if format == "HTML":
        return _page(path)
    if format == "HTML directory":
        return "\n".join(map(_page, sorted(path.glob("*.html"))))
    return path.read_text("utf-8")


def _lines(tree: dict[str, Any]) -> Iterator[str]:
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node["source1"]
        yield node["source2"]
        yield from node.get("comments", ())
        yield node["unified_diff"] or ""
        pending += node.get("details", ())


def _page(path: pathlib.Path) -> str:
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    return "".join(reader.text)


class _Reader(html.parser.HTMLParser):
    """Collects the text of a page, and what its links are called."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._hidden = ""

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        if tag in ("script", "style"):
            self._hidden = tag
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)
