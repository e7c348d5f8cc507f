"""How much a finding wants to be looked at, and what it is about."""

from __future__ import annotations

import enum


class Severity(enum.Enum):
    """How much a finding wants to be looked at; most first.

    The value is the word at the beginning of its line.
    """

    ALERT = "alert"
    REVIEW = "review"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)


class Family(enum.Enum):
    """What a group of findings is about; the value stands in docs."""

    IDENTITY = "identity"
    DEPENDENCIES = "dependencies"
    RUNNING = "what runs"
    FILES = "files"
    CONTAINER = "container"
    CODE = "code"
    CHARACTERS = "characters"
