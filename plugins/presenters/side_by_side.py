"""The slow functions behind diffoscope's side-by-side diffs, made fast.

Each function here has the result of the host's function of that name, down to
the byte: which of several shortest edits is shown is part of the result.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from html import escape

TABULATOR_WIDTH = 8
_CONTROL = re.compile("[\0-\x1f]")
_DOTS = {code: "." for code in range(32) if code not in (ord("\t"), ord("\n"))}


class Step(Enum):
    """What becomes of the next characters of the old or the new line."""

    KEEP = "keep"
    REPLACE = "replace"
    DELETE = "delete"
    INSERT = "insert"


def convert(text: str, tag: str, on: str, off: str) -> str:
    """HTML of one side of a line, with its white space made visible.

    Args:
        text: the line, changes in it between `on` and `off`.
        tag: the element that changes become, ``del`` or ``ins``.
        on: the character that opens a change; a control character.
        off: the character that closes it.
    """
    parts = text.split("\t")
    html = [_convert_part(parts[0], tag, on, off)]
    column = 0
    for before, after in itertools.pairwise(parts):
        # The host counts neither spaces nor tabulators as columns.
        counted = before
        for uncounted in (" ", "\n", on, off):
            counted = counted.replace(uncounted, "")
        column += len(counted) + sum(
            len(f"{ord(c):x}") + 1 for c in _CONTROL.findall(counted)
        )
        width = TABULATOR_WIDTH - column % TABULATOR_WIDTH
        html.append('<span class="dp">\xbb</span>' + "\xa0" * (width - 1))
        html.append(_convert_part(after, tag, on, off))
    return unicodedata.normalize("NFC", "".join(html))


def _convert_part(text: str, tag: str, on: str, off: str) -> str:
    html = escape(text).replace(" ", '<span class="dp">\xb7</span>')
    if _CONTROL.search(html):
        html = (
            html.replace("\n", '<br/><span class="dp">\\</span>')
            .replace(on, f"<{tag}>")
            .replace(off, f"</{tag}>")
        )
        html = _CONTROL.sub(lambda m: f"<em>\\x{ord(m[0]):x}</em>", html)
    return html


def common_prefix_length(old: str, new: str) -> int:
    """The number of characters that both begin with."""
    end = min(len(old), len(new))
    if old[:end] == new[:end]:
        return end
    start = 0
    while end - start > 1:
        middle = (start + end) // 2
        if old[start:middle] == new[start:middle]:
            start = middle
        else:
            end = middle
    return start


def marked_line(
    old: str,
    new: str,
    on: str,
    off: str,
    truncate: Callable[[str], str],
) -> tuple[str, str]:
    """Both lines, what differs between them enclosed in `on` and `off`.

    `truncate` shortens the differing middles; they must not both be empty.
    """
    start = common_prefix_length(old, new)
    prefix, old, new = old[:start], old[start:], new[start:]
    end = common_prefix_length(old[::-1], new[::-1])
    suffix = old[len(old) - end :]
    old, new = old[: len(old) - end], new[: len(new) - end]
    old, new = truncate(old), truncate(new)
    left, right = [prefix], [prefix]
    i = j = 0
    for step, count in edit_steps(old, new):
        if step is not Step.INSERT:
            part = old[i : i + count].translate(_DOTS)
            left.append(part if step is Step.KEEP else f"{on}{part}{off}")
            i += count
        if step is not Step.DELETE:
            part = new[j : j + count].translate(_DOTS)
            right.append(part if step is Step.KEEP else f"{on}{part}{off}")
            j += count
    left.append(suffix)
    right.append(suffix)
    return "".join(left), "".join(right)


def edit_steps(old: str, new: str) -> list[tuple[Step, int]]:
    """A shortest edit of one string into another, as steps and their lengths.

    Of several it is the one the host's ``linediff_wagnerfischer`` finds:
    going back from the end, a pair of characters rather than a deletion, a
    deletion rather than an insertion.

    The matrix is computed a column at a time, one bit a row: H. Hyyrö,
    "A bit-vector algorithm for computing Levenshtein and Damerau edit
    distances", Nordic Journal of Computing 10 (2003).
    """
    rows = (1 << len(old)) - 1
    places: dict[str, int] = {}
    for i, character in enumerate(old):
        places[character] = places.get(character, 0) | 1 << i
    # What is larger by one than the row above; what is smaller.
    above, below = rows, 0
    # A column: the rows whose distance is that of the diagonal neighbour, and
    # the rows whose distance is one more than that of the row above.
    columns = [(0, above)]
    for character in new:
        same = places.get(character, 0)
        diagonal = ((((same & above) + above) ^ above) | same | below) & rows
        more = (below | (rows & ~(diagonal | above))) << 1 | 1
        less = (diagonal & above) << 1
        above = (less | ~(diagonal | more)) & rows
        below = more & diagonal
        columns.append((diagonal, above))

    steps: list[tuple[Step, int]] = []
    i, j = len(old), len(new)
    previous, count = None, 0
    while i or j:
        if not i:
            step = Step.INSERT
        elif not j:
            step = Step.DELETE
        elif old[i - 1] == new[j - 1]:
            step = Step.KEEP
        else:
            diagonal, above = columns[j]
            if not diagonal >> (i - 1) & 1:
                step = Step.REPLACE
            elif above >> (i - 1) & 1:
                step = Step.DELETE
            else:
                step = Step.INSERT
        if step is not previous:
            if previous is not None:
                steps.append((previous, count))
            previous, count = step, 0
        count += 1
        if step is not Step.INSERT:
            i -= 1
        if step is not Step.DELETE:
            j -= 1
    if previous is not None:
        steps.append((previous, count))
    steps.reverse()
    return steps
