"""Text that says what it leaves out, and keeps its place in a terminal.

A terminal breaks a long line where the window ends, in the middle of a word
and over the lines that draw the tree.  Where text goes to a terminal, its
comments are wrapped between words instead; in a file or a pipe nothing is.
"""

from __future__ import annotations

import shutil
import textwrap
from typing import Any

from diffoscope.difference import Difference
from diffoscope.presenters.text import TextPresenter
from diffoscope.presenters.utils import Presenter, PrintLimitReached

from diffoscope_sdist.comparators.analysis.text.sentences import counted

_COMMENT = "│┄ "
_MORE = "│┄   "
#: Narrower columns are left to the terminal, characters.
_NARROWEST = 30


class TerminalText(TextPresenter):
    """diffoscope's presenter, with comments as wide as the window."""

    def __init__(self, print_func: Any, color: bool) -> None:
        super().__init__(print_func, color)
        self.begun = 0
        self.columns = (
            shutil.get_terminal_size().columns
            if print_func.output.isatty()
            else 0
        )

    def start(self, difference: Difference) -> None:
        """Print a report, as much of it as --max-text-report-size allows."""
        try:
            Presenter.start(self, difference)
        except PrintLimitReached:
            rest = sum(1 for _ in difference.traverse_depth()) - self.begun
            self.print_func(
                "Max text output size reached (--max-text-report-size). Not "
                "shown: what may follow in this section, and "
                f"{counted(rest, 'section')} behind it.",
                force=True,
            )

    def visit_difference(self, difference: Difference) -> None:
        """Print a node without its children."""
        self.begun += 1
        super().visit_difference(difference)

    @classmethod
    def indent(cls, val: str, prefix: str) -> str:
        """Put *prefix* before each line.

        The host's own drops the white space at the end of a diff, which may
        be what changed.
        """
        return prefix + val.rstrip("\n").replace("\n", f"\n{prefix}")

    def output(self, val: str, raw: bool = False) -> None:
        """Print a line of the tree, or a diff."""
        width = self.columns - len(self.PREFIX) * (self.depth - 1)
        if raw or not val.startswith(_COMMENT) or width < _NARROWEST:
            super().output(val, raw)
            return
        # Columns of a table are kept; only its line may be broken.
        for line in textwrap.wrap(
            val,
            width,
            subsequent_indent=_MORE,
            replace_whitespace=False,
            break_on_hyphens=False,
        ):
            super().output(line, raw)
