"""Keep diffs, names and comments inside their place in a Markdown report.

diffoscope's Markdown presenter encloses a diff in a fence of three backticks:
a line of the diff that is itself such a fence ends it, and what follows is
read as Markdown.  Titles and comments are printed as they are, so that a name
from an archive can be a heading or an element.  For runs with a plugin a
fence is longer than what is in it, and titles and comments are escaped where
CommonMark gives a character a meaning; ordinary reports do not change by a
byte.

Source: CommonMark 0.31, fenced code blocks, backslash escapes, code spans.
"""

import re

from diffoscope.difference import Difference
from diffoscope.presenters.markdown import MarkdownTextPresenter

from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape,
    escape_name,
)

# A line ends with a line feed or with a carriage return.
_LINE_END = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r"(?:^|[\n\r]) {0,3}(`{3,})")
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
    if "```" not in text:
        return "```"
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    return "`" * max(3, longest + 1)


def code_span(name: str) -> str:
    """A code span with this name, on one line."""
    text = escape_name(name)
    sizes = {len(run) for run in _BACKTICKS.findall(text)}
    size = 1
    while size in sizes:
        size += 1
    if text.startswith("`") or text.endswith("`"):
        text = f" {text} "
    return f"{'`' * size}{text}{'`' * size}"


def inline(text: str) -> str:
    """One line of text with nothing in it an element, a link or a reference.

    Code spans stay, as comments of the host have them on purpose; without
    one, words that are no plain text become one.
    """
    if "`" not in text:
        return _with_literals(text)
    runs = list(_BACKTICKS.finditer(text))
    closers: dict[int, list[int]] = {}
    for n, run in enumerate(runs):
        closers.setdefault(len(run[0]), []).append(n)
    for places in closers.values():
        places.reverse()
    parts = []
    done = after = 0
    for n, run in enumerate(runs):
        # No later run needs this one or an earlier one as its closer.
        places = closers[len(run[0])]
        places.pop()
        if n < after or not places:
            continue
        closer = places[-1]
        parts.append(_SPECIAL.sub(r"\\\g<0>", text[done : run.start()]))
        done, after = runs[closer].end(), closer + 1
        parts.append(text[run.start() : done])
    parts.append(_SPECIAL.sub(r"\\\g<0>", text[done:]))
    return "".join(parts)


def _with_literals(text: str) -> str:
    """The same for a text without a backtick."""
    parts = []
    done = 0
    for token in _TOKEN.finditer(text) if _LITERAL.search(text) else ():
        word = token[0].rstrip(".:")
        if _LITERAL.search(word):
            parts.append(_SPECIAL.sub(r"\\\g<0>", text[done : token.start()]))
            parts.append(code_span(word))
            done = token.start() + len(word)
    parts.append(_SPECIAL.sub(r"\\\g<0>", text[done:]))
    return "".join(parts)


def title(name: str) -> str:
    """Text for a heading; number signs at its end are part of it."""
    line = escape_name(name)
    if _LITERAL.search(line) and line == line.strip():
        return code_span(line)
    text = inline(line)
    return _CLOSING_SEQUENCE.sub(r"\\\g<0>", text)


def comment_items(comment: str) -> list[str]:
    """Texts for list items that begin with an asterisk, one a line."""
    lines = _LINE_END.split(comment)
    items = [inline(escape(line)) for line in lines if line.strip()]
    # After white space the asterisk would be the marker of another list.
    return [
        f"&#{ord(item[0])};{item[1:]}" if item[0] in " \t" else item
        for item in items
    ]


class FencedMarkdown(MarkdownTextPresenter):
    """diffoscope's presenter, with each part of a node kept in its place."""

    def visit_difference(self, difference: Difference) -> None:
        """Print a node without its children."""
        old, new = difference.source1, difference.source2
        if old == new:
            self.title(title(old))
        else:
            self.title(f"Comparing {code_span(old)} & {code_span(new)}")
        for comment in difference.comments:
            for item in comment_items(comment):
                self.print_func(f" * *{item}*")
                self.print_func()
        if difference.unified_diff:
            diff = difference.unified_diff.rstrip()
            ticks = fence(diff)
            self.print_func(f"{ticks}diff")
            self.print_func(diff)
            self.print_func(ticks)
            self.print_func()
