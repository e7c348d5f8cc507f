"""Findings that somebody has looked at and lets pass, with the reason."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .codes import Code
from .finding import Finding

_CODES = {code.value: code for code in Code}
_KEYS = {"code", "path", "value", "reason"}


class WaiverError(ValueError):
    """A file of waivers is none; the message is one sentence."""


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
            and (not self.path or fnmatch.fnmatchcase(found.member, self.path))
            and (
                not self.value
                or fnmatch.fnmatchcase(found.sentence, self.value)
            )
        )


def read_waivers(content: bytes) -> tuple[Waiver, ...]:
    """Read waivers: TOML, an array ``waiver`` of tables.

    Raises:
        WaiverError: it is no such file, names an unknown code or key, or a
            waiver has no reason.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tables = tomllib.loads(content.decode("utf-8")).get("waiver", [])
    except (ValueError, RecursionError) as error:
        raise WaiverError(f"no TOML: {error}") from None
    if not isinstance(tables, list):
        raise WaiverError("waiver is no array of tables: write [[waiver]]")
    return tuple(
        _waiver(number, table) for number, table in enumerate(tables, 1)
    )


def _waiver(number: int, table: object) -> Waiver:
    if not isinstance(table, dict):
        raise WaiverError(f"waiver {number} is no table")
    for key, value in table.items():
        if key not in _KEYS or not isinstance(value, str):
            raise WaiverError(
                f"waiver {number}: {key} is none of {', '.join(sorted(_KEYS))}"
                ", each a string"
            )
    if not table.get("reason", "").strip():
        raise WaiverError(f"waiver {number} has no reason")
    code = _CODES.get(table.get("code", ""))
    if code is None:
        raise WaiverError(
            f"waiver {number}: {table.get('code')!r} is no code of a finding"
        )
    return Waiver(
        code,
        table.get("path", ""),
        table.get("value", ""),
        table["reason"].strip(),
    )


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
        if fitting:
            found = found._replace(waived=fitting[0].reason)
        result.append(found)
    return result, tuple(each for each in waivers if each not in used)
