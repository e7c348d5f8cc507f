"""diffoscope's ``PartialString``, without formatting a page for each node.

The HTML presenter grows a page by filling holes in it, and the host's class
formats and parses the whole text again for each hole: a page of n nodes costs
n times its size.  `PageText` has the same results and keeps the text in
pieces: filling a hole costs what is put into it, and the pieces are joined
once, when the page is written.
"""

import functools
from collections.abc import Hashable, Iterator, Mapping
from string import Formatter
from typing import Any, NamedTuple

from diffoscope.presenters.utils import PartialString

#: Longer format strings are read anew: they are whole tables, not templates.
MAX_REMEMBERED_TEMPLATE = 1024


class Field(NamedTuple):
    """A piece of a format string: text, then perhaps a field."""

    text: str
    #: The position among the holes (may be negative); None for no field.
    number: int | None
    #: What follows the number, as ``[1]``.
    suffix: str


def parse(fmtstr: str) -> tuple[Field, ...] | None:
    """The pieces of a format string, or None when it is beyond `PageText`."""
    if len(fmtstr) > MAX_REMEMBERED_TEMPLATE:
        return _parse(fmtstr)
    return _remembered_parse(fmtstr)


def _parse(fmtstr: str) -> tuple[Field, ...] | None:
    fields = []
    for text, name, spec, conversion in Formatter().parse(fmtstr):
        if name is None:
            fields.append(Field(text, None, ""))
            continue
        digits = name.partition("[")[0].partition(".")[0]
        if spec or conversion or not digits.removeprefix("-").isdecimal():
            return None
        fields.append(Field(text, int(digits), name[len(digits) :]))
    return tuple(fields)


_remembered_parse = functools.lru_cache(maxsize=64)(_parse)


class Slot:
    """A place in a text that is a hole until `content` is set."""

    __slots__ = ("content", "hole", "suffix")

    def __init__(self, hole: Hashable, suffix: str = "") -> None:
        self.hole = hole
        self.suffix = suffix
        self.content: list[Any] | None = None


def leaves(pieces: list[Any]) -> Iterator[Any]:
    """The strings and the open slots of a nested list, from left to right."""
    # Not recursive: each child of a node lies one level deeper.
    stack = [iter(pieces)]
    while stack:
        for piece in stack[-1]:
            if type(piece) is Slot and piece.content is not None:
                stack.append(iter(piece.content))
                break
            yield piece
        else:
            stack.pop()


class Body:
    """The pieces of one text; belongs to one `PageText` at a time."""

    __slots__ = (
        "base_len",
        "num_holes",
        "order",
        "order_slots",
        "pieces",
        "slots",
    )

    def __init__(self) -> None:
        #: Strings and slots, as they stand in the text.
        self.pieces: list[Any] = []
        #: The open slots of each hole.
        self.slots: dict[Hashable, list[Slot]] = {}
        #: The holes in the host's order, which is not that of the text.
        self.order: list[Slot] = []
        self.order_slots: dict[Hashable, list[Slot]] = {}
        self.base_len = 0
        self.num_holes = 0

    def add(self, piece: Any) -> None:
        """Append a string or an open slot."""
        self.pieces.append(piece)
        if type(piece) is Slot:
            self.slots.setdefault(piece.hole, []).append(piece)
            self.num_holes += 1
        else:
            self.base_len += len(piece)

    def add_order(self, hole: Hashable) -> None:
        """Append a hole to the order of holes."""
        slot = Slot(hole)
        self.order.append(slot)
        self.order_slots.setdefault(hole, []).append(slot)

    @property
    def holes(self) -> tuple[Hashable, ...]:
        """The open holes in the host's order, each once."""
        return tuple(dict.fromkeys(slot.hole for slot in leaves(self.order)))

    def copy(self) -> "Body":
        """The same text in pieces of its own."""
        body = Body()
        for piece in leaves(self.pieces):
            if type(piece) is Slot:
                body.add(Slot(piece.hole, piece.suffix))
            else:
                body.add(piece)
        for hole in self.holes:
            body.add_order(hole)
        return body

    def fill(
        self, contents: "Mapping[Hashable, dict[str, str] | Body]"
    ) -> None:
        """Fill holes, all at once: a hole in a new piece stays open.

        A hole is filled by another body, or by a text for each suffix.
        """
        opened = [
            (self.slots.pop(hole), self.order_slots.pop(hole), content)
            for hole, content in contents.items()
        ]
        for slots, order_slots, content in opened:
            if not isinstance(content, Body):
                for slot in slots:
                    text = content[slot.suffix]
                    slot.content = [text]
                    self.base_len += len(text)
                    self.num_holes -= 1
                for slot in order_slots:
                    slot.content = []
                continue
            bodies = [content, *(content.copy() for _ in slots[1:])]
            for slot, body in zip(slots, bodies, strict=True):
                slot.content = body.pieces
                self.base_len += body.base_len
                self.num_holes += body.num_holes - 1
                for hole, opening in body.slots.items():
                    self.slots.setdefault(hole, []).extend(opening)
            for slot in order_slots:
                slot.content = content.order
            for hole, opening in content.order_slots.items():
                self.order_slots.setdefault(hole, []).extend(opening)


class PageText(PartialString):
    """A `PartialString` that is kept in pieces.

    The pieces move on to the text that `pformat` makes, as nobody wants the
    old text any more; should somebody, it is made again from what it came
    from.  What the pieces cannot express (format specifications, values with
    braces in them) is left to the host's code.
    """

    def __new__(cls, fmtstr: str = "", *holes: Hashable) -> Any:
        if parse(fmtstr) is None:
            return PartialString(fmtstr, *holes)
        return super().__new__(cls)

    def __init__(self, fmtstr: str = "", *holes: Hashable) -> None:
        self._origin: tuple[Any, Any] = (fmtstr, holes)
        self._body: Body | None = self._first_body()

    __hash__ = None  # type: ignore[assignment]

    def _first_body(self) -> Body:
        fmtstr, holes = self._origin
        body = Body()
        used = set()
        for text, number, suffix in parse(fmtstr) or ():
            if text:
                body.add(text)
            if number is not None:
                body.add(Slot(holes[number], suffix))
                used.add(number if number >= 0 else len(holes) + number)
        for position, hole in enumerate(holes):
            if position in used and hole not in body.order_slots:
                body.add_order(hole)
        return body

    def _own(self) -> Body:
        """The pieces, made again when they have moved on."""
        if self._body is not None:
            return self._body
        steps: list[Any] = []
        text = self
        while text._body is None and isinstance(text._origin[0], PageText):
            text, contents = text._origin
            steps.append(contents)
        body = text._body.copy() if text._body else text._first_body()
        for contents in reversed(steps):
            body.fill(
                {
                    hole: content._own().copy()
                    if isinstance(content, PageText)
                    else content
                    for hole, content in contents.items()
                }
            )
        self._body = body
        return body

    def _take(self) -> Body:
        body = self._own()
        self._body = None
        return body

    @property
    def base_len(self) -> int:  # type: ignore[override]
        """The characters of the text without its holes."""
        return self._own().base_len

    @property
    def num_holes(self) -> int:  # type: ignore[override]
        """The places to be filled; a hole may stand in several."""
        return self._own().num_holes

    @property
    def holes(self) -> tuple[Hashable, ...]:  # type: ignore[override]
        """The objects that name the open holes."""
        return self._own().holes

    def count_holes(self) -> int:
        """How many different holes are open: ``len(self.holes)``, at once."""
        return len(self._own().slots)

    @property
    def _fmtstr(self) -> str:
        body = self._own()
        numbers = {hole: n for n, hole in enumerate(body.holes)}
        return "".join(
            f"{{{numbers[piece.hole]}{piece.suffix}}}"
            if type(piece) is Slot
            else self.escape(piece)
            for piece in leaves(body.pieces)
        )

    def pformat(self, mapping: Mapping[Hashable, Any] | None = None) -> Any:
        """Fill some holes; returns a new text."""
        slots = self._own().slots
        contents: dict[Hashable, dict[str, str] | PageText] = {}
        for hole, value in (mapping or {}).items():
            if hole not in slots:
                continue
            content = _content(value, {slot.suffix for slot in slots[hole]})
            if content is None:
                return super().pformat(mapping)  # type: ignore[no-untyped-call]
            contents[hole] = content
        result = PageText.__new__(PageText)
        result._origin = (self, contents)
        body = self._take()
        body.fill(
            {
                hole: value._take() if isinstance(value, PageText) else value
                for hole, value in contents.items()
            }
        )
        result._body = body
        return result

    def format(self, mapping: Mapping[Hashable, Any] | None = None) -> str:
        """Fill all holes; returns the text."""
        body = self._own()
        mapping = mapping or {}
        for hole, slots in body.slots.items():
            if not isinstance(mapping.get(hole), str) or any(
                slot.suffix for slot in slots
            ):
                return str(super().format(mapping))  # type: ignore[no-untyped-call]
        return "".join(
            mapping[piece.hole] if type(piece) is Slot else piece
            for piece in leaves(body.pieces)
        )


def _content(
    value: Any, suffixes: set[str]
) -> dict[str, str] | PageText | None:
    """What fills a hole, or None when only the host can tell."""
    if isinstance(value, str | PartialString):
        if suffixes != {""}:
            return None
        if isinstance(value, str):
            return {"": value}
        return value if isinstance(value, PageText) else None
    texts = {suffix: f"{{0{suffix}}}".format(value) for suffix in suffixes}
    # The host reads braces of such a value as holes.
    if any("{" in text or "}" in text for text in texts.values()):
        return None
    return texts
