"""The diffs that diffoscope's own comparators ask for, made in process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from diffoscope.config import Config

from ..analysis.differences.line_difference import unified_within
from ..analysis.differences.only_difference import (
    OnlyDifference,
    only_difference,
)
from .text_difference import Hunks, limited

if TYPE_CHECKING:
    from diffoscope.difference import Difference

Feeder: TypeAlias = "Callable[[Any], bool]"
HostDiff: TypeAlias = "Callable[[Feeder, Feeder], str | None]"

_in_process = False


@contextlib.contextmanager
def diffs_in_process() -> Iterator[None]:
    """Let diffoscope's own comparators do without ``diff(1)`` meanwhile."""
    global _in_process
    before, _in_process = _in_process, True
    try:
        yield
    finally:
        _in_process = before


def diff_of_feeders(
    host_diff: HostDiff, feeder1: Feeder, feeder2: Feeder
) -> str | None:
    """Return the unified diff of the outputs of two of diffoscope's feeders.

    The feeders have applied the host's masks and limits already.  Outside of
    :func:`diffs_in_process`, that is outside of source distributions, the
    host makes the diff.

    Raises:
        subprocess.CalledProcessError: as the feeders do, if a command failed
            whose output they hand on.
    """
    if not _in_process:
        return host_diff(feeder1, feeder2)
    written = io.BytesIO(), io.BytesIO()
    feeder1(written[0])
    feeder2(written[1])
    old, new = (stream.getvalue() for stream in written)
    if old == new:
        return None
    hunks = limited(unified_within(old, new, Config().diff_context))
    shown = Hunks(hunks.decode("utf-8", "replace"))
    shown.only = only_difference(old, new)
    return shown


def keep_true_words(node: Difference) -> None:
    """Remove what diffoscope says of all that differs, where it is not so.

    It splits lines at form feeds and the like, sorts them before it compares
    their ends, and sees no missing line feed at the end of a file.
    """
    proven = getattr(node.unified_diff, "only", None)
    for words in OnlyDifference if node.unified_diff else ():
        while words is not proven and words.value in node.comments:
            node.comments.remove(words.value)
    for detail in node.details:
        keep_true_words(detail)
