"""Comparing two files inside a source distribution, at whatever depth."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from diffoscope.difference import Difference

from ..analysis.archive.budget import LimitReachedError
from .guard import why
from .limits import processor_seconds
from .spending import MOST_OPENED, Spending, spending

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

# What diffoscope says of a tool that wrote a file larger than it may.
_TOO_MUCH = re.compile(f"exit code -{signal.SIGXFSZ:d}\\b|File too large")


def compare_files(
    compare: Callable[..., Difference | None],
    file1: File,
    file2: File,
    *arguments: Any,
    **options: Any,
) -> Difference | None:
    """Compare two files as diffoscope does, within the limits of the run.

    Args:
        compare: diffoscope's own ``compare_files``.
        arguments, options: what else it is given.
    """
    account = spending()
    if not account.is_guarded:
        return compare(file1, file2, *arguments, **options)
    account.depth += 1
    try:
        # The first is a member, which a guard stands around.
        reason = _refusal(account, file1, file2) if account.depth > 1 else ""
        if not reason:
            return _by_kind(account, compare, file1, file2, arguments, options)
    except Exception as error:
        if account.depth == 1:
            raise
        reason = why(error)
    finally:
        account.depth -= 1
    if file1.has_same_content_as(file2):
        return None
    return Difference(
        file1.name, file2.name, comment=f"not compared: {reason}"
    )


def _refusal(account: Spending, file1: File, file2: File) -> str:
    """Return why two nested files are not opened, "" where they are."""
    account.opened += 1
    if account.opened > MOST_OPENED:
        return (
            f"{MOST_OPENED:,} members of nested archives were opened before it"
        )
    try:
        for file in (file1, file2):
            if os.path.isfile(file.path):
                account.budget.take(os.path.getsize(file.path))
    except LimitReachedError as error:
        return f"what is nested {error}"
    except OSError:
        pass  # what cannot be read is diffoscope's to say
    return ""


def _by_kind(
    account: Spending,
    compare: Callable[..., Difference | None],
    file1: File,
    file2: File,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> Difference | None:
    """Compare two files; byte by byte where their kind took all its time."""
    from diffoscope.comparators.utils import compare as host

    for file in (file1, file2):
        host.specialize(file)  # type: ignore[attr-defined]
    kind = type(file1).__name__
    if account.is_spent(kind):
        node: Difference | None = file1.compare_bytes(file2)
        if node is not None:
            description = getattr(type(file1), "DESCRIPTION", kind)
            node.add_comment(
                "compared byte by byte: the comparisons of "
                f"{description} took all of the time for them"
            )
        return node
    started = processor_seconds()
    try:
        node = compare(file1, file2, *arguments, **options)
        if node is not None and any(map(_TOO_MUCH.search, node.comments)):
            node.add_comment(
                "not compared as what it is: it expands to more than the "
                "limits allow (--sdist-max-bytes and --sdist-max-ratio set "
                "them)"
            )
        return node
    finally:
        taken = processor_seconds() - started
        account.seconds_of[kind] = account.seconds_of.get(kind, 0) + taken
