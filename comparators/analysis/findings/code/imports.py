"""What a package newly does as soon as it is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...python_uses.used_names import Module, Use
from ..records.codes import Code
from ..records.finding import Finding, finding, place
from ..records.kinds import Severity
from ..records.places import lies_beside
from ..records.releases import FileChange
from .capabilities import Uses, listed, new_uses
from .capability_names import Capability, capability_of

_SEVERITIES = {
    Capability.EXECUTE: Severity.ALERT,
    Capability.CONNECT: Severity.ALERT,
    Capability.SECRETS: Severity.ALERT,
    Capability.DECODE: Severity.REVIEW,
}


def import_effects(
    change: FileChange, old: Uses, new: Uses
) -> Iterator[Finding]:
    """Find calls that importing an ``__init__.py`` newly makes.

    Those at the level of the module, and in functions of it that are called
    there.
    """
    name = change.path.rpartition("/")[2]
    if name != "__init__.py" or lies_beside(change.path):
        return
    module = new.module
    assert module is not None
    found = [use for use in new_uses(old, new) if _runs(use, module)]
    severities = [
        severity
        for use in found
        if (capability := capability_of(use.name)) is not None
        and (severity := _SEVERITIES.get(capability)) is not None
    ]
    if severities:
        found = [
            use for use in found if capability_of(use.name) in _SEVERITIES
        ]
        yield finding(
            Code.RUNS_AT_IMPORT,
            f"{place(change.path, found[0].line)} calls {listed(found)}",
            change.path,
            found[0].line,
            min(severities, key=lambda severity: severity.rank),
            names=[use.name for use in found],
        )


def _runs(use: Use, module: Module) -> bool:
    return isinstance(use.node, ast.Call) and (
        use.function == "" or use.function in module.run_on_import
    )
