"""Keep diffs, names and comments inside their place in a Markdown report.

diffoscope's Markdown presenter encloses a diff in a fence of three backticks:
a line of the diff that is itself such a fence ends it, and what follows is
read as Markdown.  Titles and comments are printed as they are, so that a name
from an archive can be a heading or an element.  Here a fence is longer than
what is in it, and titles and comments are escaped where CommonMark gives a
character a meaning; ordinary reports do not change by a byte.

Source: CommonMark 0.31, fenced code blocks, backslash escapes, code spans.
"""

import re

from diffoscope.difference import Difference
from diffoscope.presenters.markdown import MarkdownTextPresenter

from .presentation import file_names

_FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")
_SPECIAL = re.compile(
    r"""
    \\(?=[!-/:-@\[-`{-~]|$)         # would escape what follows
    | <(?=[A-Za-z/!?])              # an element or an autolink
    | &(?=\#?[A-Za-z0-9]{1,32};)    # a character reference
    | (?<=\])\(                     # the address of a link
    | (?<!\s)\* | \*(?!\s)          # emphasis
    | (?<![^\W_])_ | _(?![^\W_])    # emphasis: not inside a word
    | ~                            # struck through, on GitHub
    """,
    re.VERBOSE,
)
#: A word that is shown as code, so that it is what it looks like: with an
#: underscore at an end (`__init__.py`), a tilde, or a name or number that
#: GitHub would make a link of.
_LITERAL = re.compile(
    r"(?<![^\W_])_|_(?![^\W_])|~|(?<!\w)@(?=\w)|(?<!\w)\#(?=\d)"
)
_TOKEN = re.compile(r"[^\s,;()\"']+")
_CLOSING_SEQUENCE = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*$")


def fence(text: str) -> str:
    """The shortest run of backticks, at least three, that no line closes."""
    longest = max(map(len, _FENCE.findall(text)), default=2)
    return "`" * max(3, longest + 1)


def code_span(text: str) -> str:
    """A code span with this text of one line."""
    sizes = set(map(len, _BACKTICKS.findall(text)))
    ticks = "`" * next(n for n in range(1, len(sizes) + 2) if n not in sizes)
    if text.startswith("`") or text.endswith("`"):
        text = f" {text} "
    return f"{ticks}{text}{ticks}"


def inline(text: str) -> str:
    """One line of text with nothing in it an element, a link or a reference.

    Code spans stay, as comments have them on purpose; without one, words that
    are no plain text become one.
    """
    pieces = text.split("`")
    if len(pieces) == 1:
        return _with_literals(text)
    if "``" in text or len(pieces) % 2 == 0:
        return _escaped(text).replace("`", r"\`")
    pieces[::2] = map(_escaped, pieces[::2])
    return "`".join(pieces)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _with_literals(text: str) -> str:
    parts = []
    done = 0
    for token in _TOKEN.finditer(text) if _LITERAL.search(text) else ():
        word = token[0].rstrip(".:")
        if _LITERAL.search(word):
            parts += [_escaped(text[done : token.start()]), code_span(word)]
            done = token.start() + len(word)
    return "".join([*parts, _escaped(text[done:])])


def title(name: str) -> str:
    """Text for a heading; number signs at its end are part of it."""
    if _LITERAL.search(name) and name == name.strip():
        return code_span(name)
    return _CLOSING_SEQUENCE.sub(r"\\\g<0>", inline(name))


class FencedMarkdown(MarkdownTextPresenter):
    """diffoscope's presenter, with each part of a node kept in its place."""

    def visit_difference(self, difference: Difference) -> None:
        """Print a node without its children."""
        old, new = file_names(difference, self.depth)
        if old == new:
            self.title(title(old))
        else:
            self.title(f"Comparing {code_span(old)} & {code_span(new)}")
        for comment in filter(str.strip, difference.comments):
            # After white space the asterisk would be another list's marker.
            text = re.sub(r"\A ", "&#32;", inline(comment))
            self.print_func(f" * *{text}*")
            self.print_func()
        if difference.unified_diff:
            diff = difference.unified_diff.rstrip("\n")
            ticks = fence(diff)
            self.print_func(f"{ticks}diff")
            self.print_func(diff)
            self.print_func(ticks)
            self.print_func()
