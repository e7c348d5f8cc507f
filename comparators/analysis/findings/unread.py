"""Files that state something, and are not read, or not to their ends.

What bounds the readers must not be where a release hides what it states.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..metadata.core_metadata import parse_metadata
from ..metadata.stated import ITEMS
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Side

_CONFIGURATION = {
    "pyproject.toml": read_pyproject,
    "hatch.toml": read_pyproject,
    "setup.cfg": read_setup_cfg,
}


def unread_statements(side: Side) -> Iterator[tuple[str, Finding]]:
    """Find files whose statements no finding was looked for in."""
    for path, problem in _problems(side):
        yield (
            path,
            finding(
                Code.NOT_EXAMINED,
                f"{path}: {problem}",
                path,
                severity=Severity.ALERT,
            ),
        )


def _problems(side: Side) -> Iterator[tuple[str, str]]:
    for path, read in _CONFIGURATION.items():
        found = read(side.content(path))
        for problem in found.problems:
            if not found.values or problem.startswith("only the first"):
                yield path, problem
    for path in side.members:
        name = path.rpartition("/")[2]
        if name in ("PKG-INFO", "METADATA") and not lies_beside(path):
            parsed = parse_metadata(side.content(path))
            if not parsed.is_read:
                yield path, parsed.problems[0]
    for each in side.metadata:
        lists = (*each.requirements.values(), each.build_requirements)
        if sum(map(len, (*lists, each.entry_points))) >= ITEMS:
            yield each.source, f"states {ITEMS:,} requirements or commands"
