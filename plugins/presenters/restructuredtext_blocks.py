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

import re
from typing import Any

from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape,
    escape_name,
)

from .mended_presenter import MendedPresenter

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


_mended = MendedPresenter(
    "diffoscope.presenters.restructuredtext",
    "RestructuredTextPresenter",
    visit_difference,
    lambda presenter: (
        presenter.title,
        presenter.TITLE_CHARS,
        presenter.indent.__func__,
    ),
    DIGESTS,
)
install = _mended.install
uninstall = _mended.uninstall
