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
    REPOSITORY = "repository"


class Described(enum.Enum):
    """What an enumeration of kinds of findings says of each.

    Attributes:
        family: what it is about.
        severity: what it has unless the finder knows better.
        meaning: the sentence that says what was found.
        why: why a reviewer wants to know.
    """

    family: Family
    severity: Severity
    meaning: str
    why: str

    def __new__(
        cls,
        name: str,
        family: Family,
        severity: Severity,
        meaning: str,
        why: str,
    ) -> Described:
        code = object.__new__(cls)
        code._value_ = name
        code.family, code.severity = family, severity
        code.meaning, code.why = meaning, why
        return code
