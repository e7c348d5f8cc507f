"""Comments that keep their place in a terminal.

A terminal breaks a long line where the window ends, in the middle of a word
and over the lines that draw the tree.  Where text goes to a terminal, its
comments are wrapped between words instead; in a file or a pipe nothing is.
"""

from __future__ import annotations

import shutil
import textwrap
from typing import Any

from diffoscope.presenters.text import TextPresenter

_COMMENT = "│┄ "
_MORE = "│┄   "
#: Narrower columns are left to the terminal, characters.
_NARROWEST = 30


class TerminalText(TextPresenter):
    """diffoscope's presenter, with comments as wide as the window."""

    def __init__(self, print_func: Any, color: bool) -> None:
        super().__init__(print_func, color)
        self.columns = (
            shutil.get_terminal_size().columns
            if print_func.output.isatty()
            else 0
        )

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
