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
import unicodedata

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

#: What begins emphasis, a literal, interpreted text or a substitution.
_START = re.compile(r"_(?=`)|(?<!\w)[*`|](?=\S)|(?<=_)`")
#: Letters, digits and underscores; a word that ends with an underscore, or
#: with two, is a reference.
_WORD = re.compile(r"\w+")
#: What may be a line of a title, or a transition.
_ONE_SIGN = re.compile(r"\s*([!-/:-@\[-`{-~])\1*\s*")
#: A shorter line of punctuation is text, or a list.
_SHORTEST_LINE = 4


def indented(diff: str) -> str:
    """A diff with what docutils takes for a line kept in the block."""
    return _OTHER_LINE_END.sub(rf"\g<0>{INDENT}", diff)


def paragraphs(comment: str) -> list[str]:
    """A comment as lines of text, a paragraph each."""
    lines = [escape(line) for line in re.split(r"\r\n|\n|\r", comment)]
    return [_paragraph(line) for line in lines if line.strip()]


def inline(text: str) -> str:
    """A line of text with nothing in it a start or a reference."""
    text = text.replace("\\", "\\\\")
    text = _REACHING.sub(r"\\\g<0>", text)
    text = _START.sub(r"\\\g<0>", text)
    return _WORD.sub(_not_a_reference, text) if "_" in text else text


def _not_a_reference(word: re.Match[str]) -> str:
    name = word[0].rstrip("_")
    underscores = word[0][len(name) :]
    # docutils knows no name that begins with an underscore.
    if not underscores or not name or name.startswith("_"):
        return word[0]
    return f"{name}\\{underscores}"


def _paragraph(line: str) -> str:
    text = inline(line)
    if _ONE_SIGN.fullmatch(text) and text.startswith("\\"):
        return f'"{text}"'
    # A backslash before a letter or before white space shows nothing.
    is_block = _BLOCK_START.match(line) and not text.startswith("\\")
    return f"\\{text}" if is_block else text


def title(name: str, has_overline: bool) -> str:
    """Text for a title, on one line."""
    line = escape_name(name)
    if not line.strip():
        return f'"{line}"'
    text = inline(line)
    # Between two lines of punctuation all is text, but a third such line.
    if has_overline and not _ONE_SIGN.fullmatch(text):
        return text
    return _paragraph(line)


class BlockRestructuredText(RestructuredTextPresenter):
    """diffoscope's presenter, with each part of a node kept in its place."""

    def title(self, val: str) -> None:
        """Print a title between lines that are as wide as it looks."""
        line = self.TITLE_CHARS[self.depth % len(self.TITLE_CHARS)] * max(
            sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in val),
            _SHORTEST_LINE,
        )
        if self.depth < len(self.TITLE_CHARS):
            self.print_func(line)
        self.print_func(val)
        self.print_func(line)
        self.print_func()

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
