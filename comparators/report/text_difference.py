"""Text differences as diffoscope would make them, in process.

The same context lines, limits, masks and comments as
``Difference.from_text_readers`` gives, by libgit2 in place of ``diff(1)``;
invisible characters are shown escaped.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from diffoscope.config import Config
from diffoscope.diff import DiffParser
from diffoscope.difference import Difference
from diffoscope.feeders import filter_reader, from_raw_reader

from ..analysis.differences.line_difference import MOST_BYTES, unified_within
from ..analysis.differences.only_difference import (
    OnlyDifference,
    only_difference,
)
from ..analysis.text.decoding import Text, decode
from ..analysis.text.escaping import (
    LOOK_ALIKE,
    escape,
    escape_name,
    looks_alike,
)
from .content import TooLargeError, content_of

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File


_ENTRIES_OF_A_HUNK = 200


class Hunks(str):
    """A unified diff that knows what it is.

    Attributes:
        only: all that differs between the two texts, None if it is more.
        is_whole: whether it has every line that differs.
    """

    only: OnlyDifference | None = None
    is_whole: bool = False


def text_difference(
    old: str, new: str, title: str, new_title: str | None = None
) -> Difference | None:
    """Return a node with the diff of two strings, None where it is empty.

    Args:
        old, new: the texts; lone surrogates are shown as the bytes they hold.
        title, new_title: titles of the old and the new side, shown escaped.
    """
    return bytes_difference(
        old.encode("utf-8", "surrogateescape"),
        new.encode("utf-8", "surrogateescape"),
        title,
        new_title,
    )


def bytes_difference(
    old: bytes,
    new: bytes,
    title: str,
    new_title: str | None = None,
    is_all: bool = True,
) -> Difference | None:
    """Return a node with the diff of two UTF-8 texts, None if it is empty.

    Args:
        is_all: whether nothing else differs.
    """
    titles = escape_name(title), escape_name(new_title or title)
    old, new = _prepared(old), _prepared(new)
    if old == new:
        return None
    hunks = limited(unified_within(old, new, Config().diff_context))
    if b"\r" in hunks and _line_ending(old) == _line_ending(new) == "CRLF":
        hunks = hunks.replace(b"\r\n", b"\n")
    raw = hunks.decode("utf-8", "surrogateescape")
    shown = Hunks(escape(raw))
    config = Config()
    shown.is_whole = (
        is_all
        and not config.diff_masks
        and config.max_diff_block_lines_saved == float("inf")
        and max(len(old), len(new)) <= MOST_BYTES
    )
    difference = Difference(*titles, unified_diff=shown)
    shown.only = only_difference(old, new) if is_all else None
    if shown.only is not None:
        difference.add_comment(shown.only.value)
    if looks_alike(raw, shown):
        difference.add_comment(LOOK_ALIKE)
    return difference


def listing_node(
    lines: Iterable[tuple[str, str]], title: str
) -> Difference | None:
    """Return a node with the lines of a list, None for an empty one.

    Args:
        lines: a sign as in a diff (``+``, ``-`` or a space), and the line.
        title: the node's title.
    """
    if Config().diff_masks:
        lines = ((sign, _masked(line)) for sign, line in lines)
    hunks = "".join(_hunks(lines))
    return Difference(title, title, unified_diff=hunks) if hunks else None


def _hunks(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield short hunks of a unified diff, each of one sign.

    So no page puts unrelated lines beside each other.
    """
    starts = {"-": 1, "+": 1}
    for sign, group in itertools.groupby(lines, key=lambda line: line[0]):
        while entries := list(itertools.islice(group, _ENTRIES_OF_A_HUNK)):
            spans = []
            for side, start in starts.items():
                count = len(entries) if sign in (side, " ") else 0
                spans.append(f"{side}{start if count else start - 1},{count}")
                starts[side] += count
            yield f"@@ {spans[0]} {spans[1]} @@\n"
            for _, line in entries:
                yield f"{sign}{line}\n"


def _masked(line: str) -> str:
    return str(filter_reader(line))


def decoded_difference(
    file1: File, file2: File, source: str | list[str] | None = None
) -> Difference | None:
    """Return the raw text difference of two files, None if there is none.

    Encoding, line endings and a missing final newline are named in comments
    where the two sides differ in them.  Files that are no text are compared
    byte by byte, by diffoscope.

    Args:
        file1, file2: the files; either may be a ``MissingFile``.
        source: the node's title, or the titles of both sides; the files'
            names if None.
    """
    if source is None:
        source = [file1.name, file2.name]
    elif isinstance(source, str):
        source = [source, source]
    texts = text_of(file1), text_of(file2)
    if texts[0] is None or texts[1] is None:
        return _bytewise(file1, file2, source)
    return decoded_text_difference(texts[0], texts[1], *source)


def decoded_text_difference(
    old: Text, new: Text, title: str, new_title: str, *, is_all: bool = True
) -> Difference | None:
    """Return the difference of two decoded texts, with its comments.

    Where all lines of one end with CRLF and all of the other with LF, that is
    said, and the lines are compared without their ends.

    Args:
        is_all: whether nothing else differs between the two files.
    """
    data = [old.data, new.data]
    ends = [_line_ending(one) for one in data]
    has_other_ends = sorted(ends) == ["CRLF", "LF"]
    if has_other_ends:
        data = [one.replace(b"\r\n", b"\n") for one in data]
    has_other_form = has_other_ends or old.encoding != new.encoding
    difference = bytes_difference(
        data[0], data[1], title, new_title, is_all and not has_other_form
    )
    if difference is None:
        if not has_other_form:
            return None
        difference = Difference(escape_name(title), escape_name(new_title))
        if is_all and old.encoding == new.encoding and data[0] == data[1]:
            difference.add_comment(OnlyDifference.LINE_ENDINGS.value)
    for comment in _text_comments(old, new, ends):
        difference.add_comment(comment)
    return difference


def _text_comments(old: Text, new: Text, ends: list[str]) -> Iterator[str]:
    if not old.data or not new.data:
        return
    if old.encoding != new.encoding:
        yield f"encoding: {old.encoding} → {new.encoding}"
    for text, side in ((old, "old"), (new, "new")):
        if text.problem:
            yield f"the {side} file is {text.problem}"
    if ends[0] != ends[1] and all(ends):
        yield f"line endings: {ends[0]} → {ends[1]}"
    final = old.data.endswith(b"\n"), new.data.endswith(b"\n")
    if final == (True, False):
        yield "no newline at the end of the new file, one in the old"
    elif final == (False, True):
        yield "no newline at the end of the old file, one in the new"


def _line_ending(data: bytes) -> str:
    """Return ``LF``, ``CRLF`` or ``mixed``, ``""`` for a single line."""
    if b"\r" not in data:
        return "LF" if b"\n" in data else ""
    if b"\n" not in data:
        return ""
    if b"\r\n" not in data:
        return "LF"
    pairs, line_feeds = data.count(b"\r\n"), data.count(b"\n")
    return "CRLF" if pairs == line_feeds else "mixed"


def text_of(file: File) -> Text | None:
    """Return the decoded content of *file*, None where it is not text."""
    # A member has decoded itself.
    text = getattr(file, "text", "")
    if text is None or isinstance(text, Text):
        return text
    try:
        return decode(content_of(file), file.name, lambda: _guess(file))
    except TooLargeError:
        return None


def _bytewise(
    file1: File, file2: File, source: list[str]
) -> Difference | None:
    difference: Difference | None = file1.compare_bytes(file2, source)
    return difference


def _guess(file: File) -> str:
    from diffoscope.comparators.utils.file import File as HostFile

    return str(HostFile.guess_encoding(file.path) or "")


def _prepared(data: bytes) -> bytes:
    """Apply ``--diff-mask`` and ``--max-diff-input-lines``, as the host."""
    config = Config()
    # It counts line by line, and the last one may have no line feed.
    if config.diff_masks or data.count(b"\n") + 1 >= (
        config.max_diff_input_lines
    ):
        written = io.BytesIO()
        from_raw_reader(io.BytesIO(data))(written)
        data = written.getvalue()
    return data


def limited(hunks: bytes) -> bytes:
    """Apply ``--max-diff-block-lines-saved``, by the host's own parser."""
    if Config().max_diff_block_lines_saved == float("inf"):
        return hunks
    final_newlines: SimpleQueue[bool] = SimpleQueue()
    final_newlines.put(False)
    parser = DiffParser(hunks, final_newlines, final_newlines)
    parser.parse()
    return bytes(parser._diff.getvalue())
