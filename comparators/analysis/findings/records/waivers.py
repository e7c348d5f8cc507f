"""Findings that somebody has looked at and lets pass, with the reason."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .codes import Code
from .finding import Finding

_CODES = {code.value: code for code in Code}


class Waiver(NamedTuple):
    """What lets findings pass.

    Attributes:
        code: of the findings.
        path: glob of the member they are about; "" for any.
        value: glob of their sentence; "" for any.
        reason: why they pass.
    """

    code: Code
    path: str
    value: str
    reason: str

    def __str__(self) -> str:
        parts = (self.code.value, self.path, self.value)
        return " ".join(filter(None, parts))

    def fits(self, found: Finding) -> bool:
        return (
            found.code is self.code
            and fnmatch.fnmatchcase(found.member, self.path or "*")
            and fnmatch.fnmatchcase(found.sentence, self.value or "*")
        )


def read_waivers(content: bytes) -> tuple[Waiver, ...]:
    """Read waivers: TOML, an array ``waiver`` of tables.

    Raises:
        ValueError: it is no such file, names an unknown code or key, or a
            waiver has no reason; the message is one sentence.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tables = tomllib.loads(content.decode("utf-8")).get("waiver", [])
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no TOML: {error}") from None
    if not isinstance(tables, list):
        raise ValueError("waiver is no array of tables: write [[waiver]]")
    return tuple(
        _waiver(f"waiver {number}", table)
        for number, table in enumerate(tables, 1)
    )


def _waiver(it: str, table: object) -> Waiver:
    if not isinstance(table, dict):
        raise ValueError(f"{it} is no table")
    keys = ("code", "path", "value", "reason")
    for key, text in table.items():
        if key not in keys or not isinstance(text, str):
            known = ", ".join(keys)
            raise ValueError(f"{it}: {key} is none of {known}, each a string")
    name, path, value, reason = (table.get(key, "").strip() for key in keys)
    if not reason:
        raise ValueError(f"{it} has no reason")
    if name not in _CODES:
        raise ValueError(f"{it}: {name!r} is no code of a finding")
    return Waiver(_CODES[name], path, value, reason)


def waived(
    findings: Iterable[Finding], waivers: Sequence[Waiver]
) -> tuple[list[Finding], tuple[Waiver, ...]]:
    """Let findings pass by the first waiver that fits each.

    Returns:
        the findings, where ``waived`` has the reason, and the waivers that
        fit none.
    """
    used: set[Waiver] = set()
    result = []
    for found in findings:
        fitting = [waiver for waiver in waivers if waiver.fits(found)]
        used.update(fitting)
        reason = fitting[0].reason if fitting else ""
        result.append(found._replace(waived=reason))
    return result, tuple(each for each in waivers if each not in used)
