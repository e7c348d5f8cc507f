"""Keep diffs, names and comments in their place in reStructuredText.

diffoscope's presenter indents a diff below ``.. code-block::`` at each line
feed, but docutils ends a line at other characters too: what follows a
carriage return in a diff is read as reStructuredText, directives included
(``.. include::``, ``.. raw::``).  Titles and comments are printed as they
are.  For runs with a plugin each is kept where it belongs; ordinary reports
do not change by a byte.

Source: docutils, ``statemachine.string2lines`` (lines are those of
`str.splitlines`); reStructuredText Markup Specification.
"""

import functools
import re
from importlib import import_module
from typing import Any

from ..comparators.analysis.text import escape, escape_name
from .known_source import is_known_release, source_digest

#: SHA-256 of the host's code, as `source_digest` has it, in releases 300,
#: 320, 331 and 332.
DIGESTS = {"01df71c766e044c2bcdef6ef4fb205ec4228ec55b5c0c24ef7ca843ad7c9b3f5"}

INDENT = "    "

#: Where `str.splitlines` ends a line and the host does not.  docutils makes a
#: space of a form feed before it splits.
_OTHER_LINE_END = re.compile("\r(?!\n)|[\x1c-\x1e\x85\u2028\u2029]")
#: What may begin another block than a paragraph: white space, punctuation,
#: the number of a list item.
_BLOCK_START = re.compile(r"[^\w]|_|[\w#]+[.)](?:\s|$)")
#: A hyperlink, a role, the announcement of a literal block: what reaches
#: further than to look emphasized.
_REACHING = re.compile(
    r"(?<=`)_|:(?=`)|(?<=`):(?=\w)|(?<=[]|])_|(?<=:):(?=\s*$)"
)

_originals: list[Any] = []


def indented(diff: str) -> str:
    """A diff with what docutils takes for a line kept in the block."""
    return _OTHER_LINE_END.sub(rf"\g<0>{INDENT}", diff)


def paragraphs(comment: str) -> list[str]:
    """A comment as lines of text, a paragraph each."""
    lines = [escape(line) for line in re.split(r"\r\n|\n|\r", comment)]
    return [_paragraph(line) for line in lines if line.strip()]


def _paragraph(line: str) -> str:
    line = _REACHING.sub(r"\\\g<0>", line)
    # A backslash before a letter or before white space shows nothing.
    return f"\\{line}" if _BLOCK_START.match(line) else line


def title(name: str, has_overline: bool) -> str:
    """Text for a title, on one line."""
    text = _REACHING.sub(r"\\\g<0>", escape_name(name))
    # Between two lines of punctuation all is text, but a third such line.
    if has_overline and not re.fullmatch(r"\s*([!-/:-@\[-`{-~])\1*\s*", text):
        return text
    return f"\\{text}" if _BLOCK_START.match(text) else text


def install() -> None:
    """Mend the reports of the runs that follow; may be called again."""
    presenter = _presenter()
    if not _originals:
        host = vars(presenter)["visit_difference"]
        _originals.append(host)
        presenter.visit_difference = _choose(host)


def uninstall() -> None:
    """Undo `install`."""
    if _originals:
        _presenter().visit_difference = _originals.pop()


def _presenter() -> Any:
    module: Any = import_module("diffoscope.presenters.restructuredtext")
    return module.RestructuredTextPresenter


def _choose(host: Any) -> Any:
    @functools.cache
    def is_known() -> bool:
        import diffoscope

        presenter = _presenter()
        relies_on = (
            host,
            presenter.title,
            presenter.TITLE_CHARS,
            presenter.indent.__func__,
        )
        return (
            is_known_release(diffoscope.VERSION)
            and source_digest(*relies_on) in DIGESTS
        )

    def visit(self: Any, difference: Any) -> None:
        if is_known():
            visit_difference(self, difference)
        else:
            host(self, difference)

    return visit


def visit_difference(presenter: Any, difference: Any) -> None:
    """Print a node as the host does, each part in its place."""
    old, new = difference.source1, difference.source2
    has_overline = presenter.depth < len(presenter.TITLE_CHARS)
    if old == new:
        presenter.title(title(old, has_overline))
    else:
        presenter.title(title(f"Comparing {old} & {new}", has_overline))
    for comment in difference.comments:
        for paragraph in paragraphs(comment):
            presenter.print_func(paragraph)
            presenter.print_func()
    if difference.unified_diff:
        diff = indented(difference.unified_diff)
        presenter.print_func(".. code-block:: diff")
        presenter.print_func()
        presenter.print_func(presenter.indent(diff, INDENT))
        presenter.print_func()
