"""One finding, and the order in which a reviewer reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .codes import Code, Severity
from .places import lies_beside

_NO_DATA: Mapping[str, object] = {}


class Finding(NamedTuple):
    """What a reviewer has to look at.

    Attributes:
        code: its kind.
        sentence: what follows the code in a report; as it is in the archive,
            to be escaped where it is printed.
        member: path of the file it is about, without the root directory; ""
            where it is about the release.
        line: line of that file, from 1; 0 where there is none.
        severity: how much it wants to be looked at.
        data: what machines want to know: strings, numbers, lists.
        waived: why it was let pass; "" where it was not.
    """

    code: Code
    sentence: str
    member: str = ""
    line: int = 0
    severity: Severity = Severity.NOTE
    data: Mapping[str, object] = _NO_DATA
    waived: str = ""


def finding(
    code: Code,
    sentence: str,
    member: str = "",
    line: int = 0,
    severity: Severity | None = None,
    **data: object,
) -> Finding:
    """Make a finding; its severity is the code's unless another is given."""
    return Finding(
        code, sentence, member, line, severity or code.severity, data
    )


_CODES = {code: number for number, code in enumerate(Code)}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort: the most severe first, then what lies beside the project last.

    After that by code, path and line.
    """

    def key(each: Finding) -> tuple[object, ...]:
        beside = lies_beside(each.member)
        return (
            *(bool(each.waived), each.severity.rank, beside),
            *(_CODES[each.code], each.data.get("rank", 0)),
            *(each.member, each.line, each.sentence),
        )

    return tuple(sorted(findings, key=key))


def place(member: str, line: int = 0) -> str:
    """Return ``path:line``, as editors and compilers write it."""
    return f"{member}:{line}" if line else member


def counted(findings: Sequence[Finding]) -> str:
    """Return ``3 alerts, 1 to review, 2 notes``; "" for no findings."""
    counts = Counter(
        "waived" if each.waived else each.severity.value for each in findings
    )
    said = {"alert": "alerts", "review": "to review", "note": "notes"}
    return ", ".join(
        f"{count:,} {word if count == 1 and word != 'review' else many}"
        for word, many in {**said, "waived": "waived"}.items()
        if (count := counts[word])
    )
