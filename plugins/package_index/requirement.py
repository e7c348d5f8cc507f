"""What a user writes after ``pypi:``: a release by its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from diffoscope_sdist.comparators.analysis.text.escaping import escape

from .errors import PackageIndexError

PREFIX = "pypi:"
PREVIOUS = "@previous"
#: A name by PEP 508; a version is looked at by `selection`.
_FORM = re.compile(
    r"(?P<project>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"
    r"(?: *== *(?P<version>[A-Za-z0-9._!+*-]+)|(?P<previous>@previous))?"
)


class Requirement(NamedTuple):
    """One release of a project.

    Attributes:
        project: the name, as the user writes it.
        version: with or without ``.*`` at its end; "" where none is named.
        previous: the release before the newest is meant.
    """

    project: str
    version: str = ""
    previous: bool = False


def parse(text: str) -> Requirement:
    """Parse ``NAME==VERSION``, ``NAME`` or ``NAME@previous``.

    Args:
        text: with ``pypi:`` before it or without.

    Raises:
        PackageIndexError: it has another form.
    """
    match = _FORM.fullmatch(text.removeprefix(PREFIX).strip())
    if match is None:
        raise PackageIndexError(
            f"{escape(text)} is none of pypi:NAME==VERSION, pypi:NAME and"
            " pypi:NAME@previous"
        )
    return Requirement(
        match["project"], match["version"] or "", bool(match["previous"])
    )


def names_release(text: str) -> bool:
    """Whether an argument says by its form that it is from an index."""
    match = _FORM.fullmatch(text)
    return text.startswith(PREFIX) or (
        match is not None and bool(match["version"] or match["previous"])
    )
