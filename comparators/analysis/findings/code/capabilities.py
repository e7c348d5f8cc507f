"""What code newly does: executes, connects, reads secrets, decodes.

Calls and imports of a changed Python file, those of the new release without
those of the old one.  What is decoded or downloaded and then executed, and
what sends the environment away, is an alert.  So is what a module does as
soon as it is imported, and most of what a build script does.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ...python_code.python_syntax import Parsed
from ...python_uses.flows import Flows, Labels
from ...python_uses.used_names import Module, Use, read_module, uses
from ...text.sentences import named
from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.releases import FileChange
from .capability_names import (
    STARTS_PROCESS,
    Capability,
    capability_of,
    star_members,
)

_MOST = 50
_MODULES = (".py", ".pyw")
_ALERT, _REVIEW, _NOTE = Severity.ALERT, Severity.REVIEW, Severity.NOTE
# In a library, at its import, and in a build.
_SEVERITIES = {
    Capability.EXECUTE: (_REVIEW, _ALERT, _REVIEW),
    Capability.CONNECT: (_REVIEW, _ALERT, _ALERT),
    Capability.SECRETS: (_REVIEW, _ALERT, _ALERT),
    Capability.DECODE: (_NOTE, _REVIEW, _ALERT),
    Capability.ENVIRONMENT: (_NOTE, None, _NOTE),
    Capability.IMPORT: (_NOTE, None, _NOTE),
}

_DECODED, _FETCHED, _SECRET = "decoded", "downloaded", "secret"
_LABELS = {
    Capability.DECODE: _DECODED,
    Capability.CONNECT: _FETCHED,
    Capability.SECRETS: _SECRET,
}
_SENT_AWAY = re.compile(
    r"os\.environb?(?:\.(?:items|values|copy)(?:\(\))?)?"
    r"|(?:getpass\.getuser|os\.getlogin|socket\.(?:gethostname|getfqdn)"
    r"|platform\.(?:node|uname)|uuid\.getnode)\(\)"
)
_RUNS_TEXT = re.compile(
    r"builtins\.(?:exec|eval|compile|__import__)|types\.(?:FunctionType"
    r"|CodeType)|(?:marshal|pickle|dill|cloudpickle)\.loads?|runpy\.\w+"
)
# Of these, what makes code, or objects, and need not run it.
_ONLY_LOADS = re.compile(
    r"builtins\.(?:compile|__import__)|types\.|\w+\.loads?$"
)
_DETACHED = re.compile(
    r"start_new_session\s*=\s*True|preexec_fn\s*=\s*os\.(?:setsid|setpgrp)"
    r"|CREATE_NO_WINDOW|DETACHED_PROCESS|0x0?8000000|creationflags\s*=\s*8\b"
)


class Uses(NamedTuple):
    """A module, and every use it makes of something of interest."""

    module: Module
    found: tuple[Use, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of what is used, imports left out."""
        return frozenset(u.name for u in self.found if not _is_import(u))


def read_uses(parsed: Parsed) -> Uses:
    """Collect what a module uses, which has a tree."""
    module = read_module(parsed, star_members())
    return Uses(module, tuple(uses(module, capability_of)))


def _new_uses(old: Uses, new: Uses) -> list[Use]:
    """Return the uses that the old module has not, as they are written.

    An import counts only where nothing else of the module is used.
    """
    before = Counter((use.name, use.expression) for use in old.found)
    added = []
    for use in new.found:
        key = use.name, use.expression
        if before[key] > 0:
            before[key] -= 1
        else:
            added.append(use)
    return [
        use
        for use in added
        if not _is_import(use)
        or not any(
            name.startswith(use.name.partition(".")[0]) for name in new.names
        )
    ]


def _is_import(use: Use) -> bool:
    """Whether a module is made known, and nothing of it is used."""
    return isinstance(use.node, ast.Import | ast.ImportFrom) or (
        not use.is_call and "." not in use.name
    )


def _is_own(use: Use, path: str) -> bool:
    """Whether a use is of the package that the module at *path* is of."""
    return f"/{use.name.partition('.')[0]}/" in f"/{path}"


def new_capabilities(
    change: FileChange, old: Uses, new: Uses, builds: bool
) -> Iterator[Finding]:
    """Find what a changed or added module newly does.

    Args:
        builds: whether it runs in a build.
    """
    added = _new_uses(old, new)
    at_import = [] if builds else _at_import(change, added, new.module)
    told: set[int] = set()
    said: set[tuple[int, str]] = set()
    for use, sentence in islice(_alerts(added, old, new), _MOST):
        if id(use.node) not in told and (use.line, sentence) not in said:
            when = ", when it is imported" if use in at_import else ""
            yield change.finding(
                Code.RUNS_AT_BUILD if builds else Code.NEW_CAPABILITY,
                use.line,
                f"{sentence}{when}",
                _ALERT if builds else change.severity(_ALERT),
                rank=-1,
                names=[use.name],
                expression=use.expression,
            )
        # What it is made of is said with it.
        told.update(map(id, ast.walk(use.node)))
        said.add((use.line, sentence))
    rest = [use for use in added if id(use.node) not in told]
    if builds:
        found = [use for use in rest if not _is_import(use)]
        yield from _calls(Code.RUNS_AT_BUILD, change, found, 2)
        return
    found = [use for use in rest if use in at_import]
    yield from _calls(Code.RUNS_AT_IMPORT, change, found, 1)
    for capability in Capability:
        found = [u for u in rest if capability_of(u.name) is capability]
        # Half of all tests import by name.
        if found and not (
            capability is Capability.IMPORT and change.lies_beside
        ):
            yield _capability(change, capability, found, old.names)


def _at_import(
    change: FileChange, added: Sequence[Use], module: Module
) -> list[Use]:
    """Return the calls that importing a module of a package makes.

    Those at the level of the module, and in functions of it that are called
    there.
    """
    directory = change.path.rpartition("/")[0]
    if (
        change.lies_beside
        or not change.path.endswith(_MODULES)
        or not change.has(f"{directory}/__init__.py")
    ):
        return []
    return [
        use
        for use in added
        if isinstance(use.node, ast.Call)
        and (use.function == "" or use.function in module.run_on_import)
        and _severity(use, 1) is not None
    ]


def _severity(use: Use, column: int) -> Severity | None:
    capability = capability_of(use.name)
    return None if capability is None else _SEVERITIES[capability][column]


def _calls(
    code: Code, change: FileChange, found: Sequence[Use], column: int
) -> Iterator[Finding]:
    severities = [s for use in found if (s := _severity(use, column))]
    if severities:
        verb = "calls" if all(use.is_call for use in found) else "uses"
        worst = min(severities, key=lambda severity: severity.rank)
        names = [use.name for use in found]
        yield _finding(code, change, verb, found, worst, names=names)


def _capability(
    change: FileChange,
    capability: Capability,
    found: Sequence[Use],
    known: Collection[str],
) -> Finding:
    fresh = [use for use in found if use.name not in known]
    # Else it is as before, with other arguments or once more; or of the
    # package itself.
    is_news = not all(
        _is_import(use) or _is_own(use, change.path) for use in fresh
    )
    return _finding(
        Code.NEW_CAPABILITY,
        change,
        f"{capability.value}:",
        fresh or found,
        change.severity(_SEVERITIES[capability][0] if is_news else _NOTE),
        rank=capability.rank,
        capability=capability.name.lower(),
        uses=[
            {
                "name": use.name,
                "line": use.line,
                "expression": use.expression,
                "new_name": use in fresh,
            }
            for use in found[:_MOST]
        ],
        count=len(found),
    )


def _finding(
    code: Code,
    change: FileChange,
    verb: str,
    found: Sequence[Use],
    severity: Severity,
    **data: object,
) -> Finding:
    """Make a finding of uses: the names, all but the first with a line."""
    lines: dict[str, int] = {}
    for use in found:
        lines.setdefault(use.name, use.line)
    first, *others = lines
    names = named(
        [first, *(f"{each} (line {lines[each]})" for each in others)]
    )
    line = found[0].line
    words = f"{verb} {names}"
    return change.finding(code, line, words, severity, **data)


def _alerts(
    added: Sequence[Use], old: Uses, new: Uses
) -> Iterator[tuple[Use, str]]:
    """Yield the uses that no release needs, and what to say of them."""
    if not added:
        return
    flows = Flows(new.module, _label_of)
    beside: dict[str, str] = {}
    for use in new.found:
        if use.is_call and capability_of(use.name) is Capability.CONNECT:
            beside.setdefault(use.function, use.name)
    for node, function in new.module.nodes(ast.Call):
        if getattr(node.func, "attr", "") == "chmod":  # type: ignore[attr-defined]
            beside.setdefault(function, "chmod")
    for use in added:
        labels: Labels = frozenset()
        if isinstance(use.node, ast.Call):
            labels = flows.into(use.node)
        is_known = use.name in old.names
        sentence = _said(use, labels, beside.get(use.function, ""), is_known)
        if sentence:
            yield use, sentence


def _label_of(name: str) -> str:
    if name in ("?.decrypt", "builtins.chr()"):
        return _DECODED
    if _SENT_AWAY.fullmatch(name):
        return _SECRET
    capability = capability_of(name) if name.endswith("()") else None
    return _LABELS.get(capability, "") if capability else ""


def _said(use: Use, labels: Labels, beside: str, is_known: bool) -> str:
    """Say what is wrong with a use; "" for nothing.

    Args:
        labels: of what flows into it.
        beside: what else the same function calls: something that connects,
            or chmod.
        is_known: whether the old module uses it somewhere.
    """
    capability = capability_of(use.name)
    if capability is Capability.CONNECT and _SECRET in labels:
        return f"{use.name} sends the environment or a secret"
    if capability is not Capability.EXECUTE:
        return ""
    starts = STARTS_PROCESS.match(use.name) is not None
    if starts or _RUNS_TEXT.match(use.name):
        verb = "takes" if _ONLY_LOADS.match(use.name) else "executes"
        for label in (_FETCHED, _DECODED):
            if label in labels:
                return f"{use.name} {verb} what was {label}"
    if is_known:
        return ""
    if use.is_hidden:
        return f"{use.name}, named by a string"
    if starts and _DETACHED.search(use.expression):
        return f"{use.name} starts a program that goes on by itself"
    if starts and beside:
        return f"{use.name} beside {beside} in one function"
    return ""
