"""Two drawings at the top of a page: what changed, at a glance.

Both are inline SVG without a script, each with a text that says the same.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from diffoscope.presenters.utils import sizeof_fmt

from diffoscope_sdist.comparators.analysis.pairing.pairs import State
from diffoscope_sdist.comparators.analysis.release.overview import (
    Category,
    Overview,
)

#: A map is drawn where more members than this changed.
FEW = 50
#: The units of both drawings; a browser makes them as wide as the page.
WIDTH, BAR_HEIGHT, MAP_HEIGHT = 4000, 80, 480


class Box(NamedTuple):
    """A rectangle, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float


def drawings(overview: Overview) -> str:
    """Return the figures for a release, "" where nothing changed."""
    return bar(overview) + treemap(overview)


def bar(overview: Overview) -> str:
    """Return one bar of the changed bytes by what they are for."""
    changed: Counter[Category] = Counter()
    for member in overview.members:
        changed[member.category] += member.changed
    total = changed.total()
    if not total:
        return ""
    pieces = []
    words = []
    x = 0.0
    for category in Category:
        size = changed[category]
        if size:
            text = f"{category.value} {_size(size)} ({_percent(size, total)})"
            width = size * WIDTH / total
            pieces.append(
                f'<rect class="{category.value}" x="{x:.0f}" y="0" '
                f'width="{max(width, 1):.0f}" height="{BAR_HEIGHT}">'
                f"<title>{text}</title></rect>"
            )
            words.append((category.value, text))
            x += width
    return _figure(
        f"about {_size(total)} changed, removed and added together",
        BAR_HEIGHT,
        "".join(pieces),
        words,
    )


def treemap(overview: Overview) -> str:
    """Return a map of all members, each as large as its size.

    Empty where few members changed.  Neighbours in the map are neighbours
    in the list of paths.
    """
    members = overview.members
    counts = Counter(member.state for member in members)
    if len(members) - counts[State.IDENTICAL] <= FEW:
        return ""
    sizes = [max(member.size, 1) for member in members]
    boxes = list(boxes_of(sizes, Box(0, 0, WIDTH, MAP_HEIGHT)))
    pieces = [
        _outlines(
            state,
            [
                box
                for box, member in zip(boxes, members, strict=True)
                if member.state is state
            ],
        )
        for state in State
    ]
    return _figure(
        f"{len(members):,} files, each as large as its size",
        MAP_HEIGHT,
        f'<g class="treemap">{"".join(pieces)}</g>',
        [
            (state.value, f"{counts[state]:,} {state.value}")
            for state in State
            if counts[state]
        ],
    )


def boxes_of(sizes: Sequence[int], whole: Box) -> Iterator[Box]:
    """Yield the box of each size; together they fill *whole*.

    A list is cut in two where its halves weigh most alike, and its box across
    the longer side.  (squarify makes squarer boxes, calls itself for each row
    of them, and so fails for some large files beside many small ones.)

    Args:
        sizes: numbers of at least 1.
    """
    if len(sizes) < 2:
        yield from [whole] * len(sizes)
        return
    *before, total = itertools.accumulate(sizes)
    middle = bisect_left(before, total / 2, hi=len(before) - 1)
    if middle and total - 2 * before[middle - 1] < 2 * before[middle] - total:
        middle -= 1
    part = before[middle] / total
    x, y, width, height = whole
    if width > height:
        halves = (
            Box(x, y, width * part, height),
            Box(x + width * part, y, width * (1 - part), height),
        )
    else:
        halves = (
            Box(x, y, width, height * part),
            Box(x, y + height * part, width, height * (1 - part)),
        )
    yield from boxes_of(sizes[: middle + 1], halves[0])
    yield from boxes_of(sizes[middle + 1 :], halves[1])


def _outlines(state: State, boxes: Sequence[Box]) -> str:
    """Return one element for all members of one state."""
    outlines = []
    for x, y, width, height in boxes:
        right, lower = round(x + width), round(y + height)
        left, upper = round(x), round(y)
        if right > left and lower > upper:
            outlines.append(
                f"M{left} {upper}h{right - left}v{lower - upper}"
                f"h{left - right}z"
            )
    return f'<path class="{state.value}" d="{"".join(outlines)}"/>\n'


def _figure(
    caption: str, height: int, drawing: str, words: Sequence[tuple[str, str]]
) -> str:
    keys = "".join(
        f'<span class="key"><svg viewBox="0 0 9 9" aria-hidden="true">'
        f'<rect class="{name}" width="9" height="9"/></svg>{text}</span>\n'
        for name, text in words
    )
    label = f"{caption}: {', '.join(text for _, text in words)}"
    return (
        f'<figure><svg role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none">'
        f"{drawing}</svg>\n"
        f"<figcaption>{escape(caption)}: {keys}</figcaption></figure>\n"
    )


def _size(size: int) -> str:
    return str(sizeof_fmt(size))


def _percent(part: int, whole: int) -> str:
    """Return a share that is never nothing and never all but for all."""
    if part == whole:
        return "100 %"
    share = 100 * part / whole
    return "< 1 %" if share < 1 else f"{min(share, 99):.0f} %"
