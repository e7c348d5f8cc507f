"""What a reviewer looks at first: the head of a report, and its first node."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import (
    Callable,
    Container,
    Iterator,
    Mapping,
    Sequence,
)
from typing import TYPE_CHECKING

from diffoscope.difference import Difference

from ..analysis.findings.records.codes import Code, Severity
from ..analysis.findings.records.finding import Finding, counted, place
from ..analysis.findings.records.releases import Releases, Side
from ..analysis.findings.search import Found, search, search_failed
from ..analysis.release.statements import ReleaseStatement, disagreements
from ..analysis.text.escaping import escape_name
from ..analysis.text.sentences import named, size
from ..bounds.guard import SECONDS, why
from ..bounds.limits import (
    TooSlowError,
    limited_memory,
    limited_time,
    processor_seconds,
)
from .options import options

if TYPE_CHECKING:
    from ..analysis.archive.alerts import Alert
    from ..analysis.archive.members import Member
    from ..analysis.metadata.stated import Metadata
    from ..analysis.release.publishers import Publisher
    from .member import SdistContainer

TITLE = "findings"

# What fits on a screen together with the rest of the head.
_IN_HEAD = 20
# One kind must not push the others off the screen.
_OF_ONE_CODE = 4
# In the node; a person reads no more.
_IN_NODE = 500
# So many files of a directory of which the same is said are one line.
_MANY = 5
_SIZE = re.compile(r"[\d.]+ (?:bytes?|[kMG]B)$")
# Characters of a line.
_LONGEST = 240


def side_of(
    members: Mapping[str, Member],
    container: SdistContainer,
    metadata: tuple[Metadata, ...],
    statements: Sequence[ReleaseStatement],
    publishers: frozenset[Publisher] | None,
) -> Side:
    """Return what findings are looked for in, of one side."""
    return Side(
        members,
        container.read,
        publishers,
        container.sdist.index.tree,
        metadata,
        disagreements(statements),
        (*_below_root(container), *container.layout.alerts),
        container.sdist.index.problems,
    )


def look_for(
    releases: Callable[[], Releases], not_shown: Container[str]
) -> Found:
    """Return the findings; that there was no time for them is one.

    Args:
        releases: gives what they are looked for in.
        not_shown: paths of added files that are too long for a report.
    """
    started = processor_seconds()
    try:
        with limited_time(SECONDS), limited_memory():
            return search(
                releases(),
                options().waivers,
                not_shown,
                lambda: processor_seconds() - started < SECONDS / 2,
            )
    except (TooSlowError, Exception) as error:
        return search_failed(why(error))


def _below_root(container: SdistContainer) -> Iterator[Alert]:
    for alert in container.sdist.index.alerts:
        path = alert.path and container.layout.below(alert.path)
        yield alert._replace(path=path)


def head_lines(found: Found, is_whole: bool) -> Iterator[str]:
    """Yield the comments that stand right under the step and the counts.

    Args:
        is_whole: whether both archives could be read to their ends.
    """
    findings = found.findings
    if not findings:
        where = "" if is_whole else " in what could be read"
        yield f"no findings{where} ({_looked_for(found.looked_for)})"
    else:
        yield f"findings: {counted(findings)}"
    shown, others = _split(findings)
    yield from _aligned(shown)
    rest = [each for row in others for each in row]
    if rest:
        yield f"and {counted(rest)}, in the section “{TITLE}”: {_codes(rest)}"
    for waiver in found.idle:
        yield f"a waiver fits no finding: {waiver}"


def findings_node(found: Found) -> Difference | None:
    """Return the node with what the head has no room for.

    That is the findings beyond the first, why each kind is looked for, and
    how many other checks found nothing.  None where there are no findings.
    """
    if not found.findings:
        return None
    node = Difference(TITLE, TITLE)
    _, rest = _split(found.findings)
    for line in _aligned(rest[:_IN_NODE]):
        node.add_comment(line)
    if len(rest) > _IN_NODE:
        node.add_comment(f"and {len(rest) - _IN_NODE:,} more")
    codes = dict.fromkeys(each.code for each in found.findings)
    for code in codes:
        node.add_comment(f"{code.value}: {code.meaning}; {code.why}")
    absent = [code for code in found.looked_for if code not in codes]
    if absent:
        node.add_comment(f"nothing else found ({_looked_for(absent)})")
    return node


def _split(
    findings: Sequence[Finding],
) -> tuple[list[list[Finding]], list[list[Finding]]]:
    """Part what is shown in the head from what is not, by lines."""
    shown: list[list[Finding]] = []
    rest: list[list[Finding]] = []
    of_code: Counter[Code] = Counter()
    rows = list(_rows(findings))
    for row in rows:
        of_code[row[0].code] += 1
        fits = len(shown) < _IN_HEAD and of_code[row[0].code] <= _OF_ONE_CODE
        (shown if fits else rest).append(row)
    # To say that there is one more takes a line too.
    return (rows, []) if len(rest) == 1 else (shown, rest)


def _rows(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Put together what is said of many files of a directory; no alerts."""
    rows: dict[object, list[Finding]] = {}
    for number, each in enumerate(findings):
        directory, slash, _ = each.member.rpartition("/")
        key: object = number
        if slash and each.severity is not Severity.ALERT:
            words = _SIZE.sub("", _words(each))
            key = each.code, each.severity, each.waived, directory, words
        rows.setdefault(key, []).append(each)
    for row in rows.values():
        yield from [row] if len(row) >= _MANY else ([each] for each in row)


def _words(each: Finding) -> str:
    """Return what is said of a file, without its path."""
    return each.sentence.removeprefix(place(each.member, each.line))


def _sentence(row: Sequence[Finding]) -> str:
    if len(row) == 1:
        return row[0].sentence
    directory = row[0].member.rpartition("/")[0]
    files = named(each.member.rpartition("/")[2] for each in row)
    sizes = [each.data.get("size") for each in row]
    total = size(sum(each for each in sizes if isinstance(each, int)))
    words = _SIZE.sub(f"{total} in all", _words(row[0]))
    return f"{len(row):,} files in {directory} ({files}){words}"


def _aligned(rows: Sequence[Sequence[Finding]]) -> Iterator[str]:
    """Yield a line a row, in columns where the format keeps blanks."""
    width = max((len(row[0].code.value) for row in rows), default=0)
    for row in rows:
        first = row[0]
        word = "waived" if first.waived else first.severity.value
        line = f"{word:<6}  {first.code.value:<{width}}  {_sentence(row)}"
        if first.waived:
            line += f" (waived: {first.waived})"
        # Escaped before it is cut: a character can become ten.
        line = escape_name(line)
        yield line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _looked_for(codes: Sequence[Code]) -> str:
    families = dict.fromkeys(code.family.value for code in codes)
    checks = "check" if len(codes) == 1 else "checks"
    return f"{len(codes)} {checks}: {', '.join(families)}"


def _codes(findings: Sequence[Finding]) -> str:
    counts = Counter(each.code for each in findings)
    return ", ".join(
        f"{code.value} ({count:,})" for code, count in counts.items()
    )
