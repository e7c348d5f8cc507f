"""What a reviewer looks at first: the head of a report, and its first node."""

from __future__ import annotations

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

from ..analysis.findings.records.codes import Code
from ..analysis.findings.records.finding import Finding, counted
from ..analysis.findings.records.releases import Releases, Side
from ..analysis.findings.search import Found, search, search_failed
from ..analysis.release.statements import ReleaseStatement, disagreements
from ..analysis.text.escaping import escape_name
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
    shown, rest = _split(findings)
    yield from _aligned(shown)
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
) -> tuple[list[Finding], list[Finding]]:
    """Part what is shown in the head from what is not."""
    shown: list[Finding] = []
    rest: list[Finding] = []
    of_code: Counter[Code] = Counter()
    for each in findings:
        of_code[each.code] += 1
        fits = len(shown) < _IN_HEAD and of_code[each.code] <= _OF_ONE_CODE
        (shown if fits else rest).append(each)
    return shown, rest


def _aligned(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line a finding, in columns where the format keeps blanks."""
    width = max((len(each.code.value) for each in findings), default=0)
    for each in findings:
        word = "waived" if each.waived else each.severity.value
        line = f"{word:<6}  {each.code.value:<{width}}  {each.sentence}"
        if each.waived:
            line += f" (waived: {each.waived})"
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
