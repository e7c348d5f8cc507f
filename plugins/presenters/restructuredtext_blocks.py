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

from diffoscope.difference import Difference
from diffoscope.presenters.restructuredtext import RestructuredTextPresenter

from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape,
    escape_name,
)

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


class BlockRestructuredText(RestructuredTextPresenter):
    """diffoscope's presenter, with each part of a node kept in its place."""

    def visit_difference(self, difference: Difference) -> None:
        """Print a node without its children."""
        old, new = difference.source1, difference.source2
        has_overline = self.depth < len(self.TITLE_CHARS)
        if old == new:
            self.title(title(old, has_overline))
        else:
            self.title(title(f"Comparing {old} & {new}", has_overline))
        for comment in difference.comments:
            for paragraph in paragraphs(comment):
                self.print_func(paragraph)
                self.print_func()
        if difference.unified_diff:
            diff = indented(difference.unified_diff)
            self.print_func(".. code-block:: diff")
            self.print_func()
            self.print_func(self.indent(diff, INDENT))
            self.print_func()
