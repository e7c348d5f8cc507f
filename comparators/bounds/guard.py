"""Comparing one member so that it cannot end the report, or cost too much.

Whatever happens while two members are compared, the report has a node that
says so, with the sizes and the digests of both.
"""

from __future__ import annotations

import errno
import subprocess
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from diffoscope.difference import Difference
from diffoscope.progress import ProgressManager

from ..analysis.archive.budget import Budget, LimitReachedError
from ..analysis.archive.members import Kind
from ..analysis.text.escaping import escape_name
from .limits import (
    MEMORY,
    TooSlowError,
    limited_files,
    limited_memory,
    limited_time,
    processor_seconds,
)
from .spending import Spending, spending

if TYPE_CHECKING:
    from ..analysis.archive.members import Member

# Seconds that the comparison of one member may take; the longest of the
# corpus takes 2.
SECONDS = 15.0
_LONGEST_MESSAGE = 300


def guarded(
    compare: Callable[[], Difference | None],
    titles: tuple[str, str],
    old: Member | None = None,
    new: Member | None = None,
    budget: Budget | None = None,
) -> Difference | None:
    """Return what *compare* returns, or a node that says why it did not.

    Args:
        titles: of that node, escaped.
        old, new: what is compared; their sizes and digests are said.
        budget: how far what is in them may still expand.
    """
    depth = len(ProgressManager().stack)
    largest = max((m.size for m in (old, new) if m is not None), default=0)
    account = spending()
    if budget is not None:
        account.budget = budget
    started = processor_seconds()
    before = account.is_guarded, account.depth
    account.is_guarded, account.depth = True, 0
    try:
        with (
            limited_time(_seconds_left(account)),
            limited_memory(),
            limited_files(largest + account.budget.left),
        ):
            return compare()
    except (TooSlowError, Exception) as error:
        if isinstance(error, TooSlowError) and before[0]:
            raise  # it is the time of what this is nested in
        reason = why(error)
        # diffoscope's generators hold files and steps of the progress bar.
        traceback.clear_frames(error.__traceback__)
        del ProgressManager().stack[depth:]
    finally:
        account.is_guarded, account.depth = before
        account.seconds += processor_seconds() - started
    node = Difference(*titles)
    node.add_comment(f"not compared: {reason}")
    for word, member in (("old", old), ("new", new)):
        if member is not None and member.kind is Kind.FILE:
            node.add_comment(
                f"the {word} file has {member.size:,} bytes, "
                f"SHA-256 {member.digest.hex()}"
            )
    return node


def _seconds_left(account: Spending) -> float:
    left = account.most_seconds - account.seconds
    if left <= 0:
        raise TooSlowError(
            "the comparisons before it took all of the time for them"
        )
    return min(SECONDS, left)


def said(sentence: Callable[[], str]) -> str:
    """Return the sentence, or one that says why there is none."""
    try:
        with limited_time(SECONDS), limited_memory():
            return sentence()
    except (TooSlowError, Exception) as error:
        return f"a sentence is missing here: {why(error)}"


def why(error: BaseException) -> str:
    """Return why a comparison ended, as the end of a sentence, escaped."""
    if isinstance(error, TooSlowError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"it needs more than {MEMORY // 2**20} MiB of memory"
    if isinstance(error, LimitReachedError):
        return f"what is in it {error}"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "what is in it expands to more than the limits allow"
    if isinstance(error, OSError) and error.strerror:
        # Without the path: it is one of ours, or the archive's.
        return error.strerror[0].lower() + error.strerror[1:]
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, subprocess.CalledProcessError):
        return escape_name(f"{error.cmd[0]} ended with {error.returncode}")
    message = escape_name(str(error))[:_LONGEST_MESSAGE]
    return f"{type(error).__name__}{f' ({message})' if message else ''}"
