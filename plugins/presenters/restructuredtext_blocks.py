"""Keep names and comments in their place in reStructuredText.

diffoscope's presenter prints titles and comments as they are, and what they
say can be markup.  Here each is text; ordinary reports do not change by a
byte.

Source: reStructuredText Markup Specification, and docutils.
"""

import re
import unicodedata

from diffoscope.difference import Difference
from diffoscope.presenters.restructuredtext import RestructuredTextPresenter

from .presentation import file_names

#: What escapes, what begins emphasis, a literal, interpreted text or a
#: substitution, what ends a footnote's reference, and what announces a
#: literal block.
_SPECIAL = re.compile(
    r"[\\`]|(?<!\w)[*|](?=\S)|(?<=\])_|(?<=:):(?=\s*$)|(?<=`):(?=\w)"
)
#: A word that ends with an underscore is a reference; docutils knows no name
#: that begins with one.
_REFERENCE = re.compile(r"(?<!\w)(?!_)\w*_(?!\w)")
#: What may be the scheme of an address, ``javascript:`` among them; those of
#: the web may be followed.
_SCHEME = re.compile(r"(?<![\w.])(?!https?:)([A-Za-z][\w+-]*):(?=\S)", re.I)
#: What may begin another block than a paragraph: white space, punctuation,
#: the number of a list item.
_BLOCK_START = re.compile(r"[^\w]|_|[\w#]+[.)](?:\s|$)")
#: What may be a line of a title, or a transition.
_ONE_SIGN = re.compile(r"\s*([!-/:-@\[-`{-~])\1*\s*")
#: A shorter line of punctuation is text, or a list.
_SHORTEST_LINE = 4


def inline(text: str) -> str:
    """A line of text with nothing in it a start or a reference."""
    text = _SCHEME.sub(r"\1\\:", _SPECIAL.sub(r"\\\g<0>", text))
    return _REFERENCE.sub(_no_reference, text)


def _no_reference(word: re.Match[str]) -> str:
    name = word[0].rstrip("_")
    return f"{name}\\{word[0][len(name) :]}"


def paragraph(line: str) -> str:
    """A line of text as a block of its own."""
    text = inline(line)
    if _ONE_SIGN.fullmatch(text) and text.startswith("\\"):
        return f'"{text}"'
    # A backslash before a letter or before white space shows nothing.
    is_block = _BLOCK_START.match(line) and not text.startswith("\\")
    return f"\\{text}" if is_block else text


def title(name: str, has_overline: bool) -> str:
    """Text for a title."""
    if not name.strip():
        return f'"{name}"'
    text = inline(name)
    # Between two lines of punctuation all is text, but a third such line.
    if has_overline and not _ONE_SIGN.fullmatch(text):
        return text
    return paragraph(name)


class BlockRestructuredText(RestructuredTextPresenter):
    """diffoscope's presenter, with each part of a node kept in its place."""

    def title(self, val: str) -> None:
        """Print a title between lines that are as wide as it looks."""
        has_overline = self.depth < len(self.TITLE_CHARS)
        text = title(val, has_overline)
        line = self.TITLE_CHARS[self.depth % len(self.TITLE_CHARS)] * max(
            sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text),
            _SHORTEST_LINE,
        )
        for each in (line, text, line) if has_overline else (text, line):
            self.print_func(each)
        self.print_func()

    def visit_difference(self, difference: Difference) -> None:
        """Print a node without its children."""
        old, new = file_names(difference, self.depth)
        node = Difference(old, new, unified_diff=difference.unified_diff)
        node.comments[:] = [
            paragraph(each) for each in difference.comments if each.strip()
        ]
        super().visit_difference(node)
