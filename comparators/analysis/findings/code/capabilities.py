"""What code newly does: executes, connects, reads secrets, decodes.

Calls and imports of each changed Python file, those of the new release
without those of the old one.  What is decoded or downloaded and then
executed, and what sends the environment away, is an alert.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...python_code.python_syntax import Parsed, parse
from ...python_uses.flows import Flows, Labels
from ...python_uses.used_names import Module, Use, read_module, uses
from ..records.codes import Code
from ..records.finding import Finding, finding, place
from ..records.kinds import Severity
from ..records.places import severity_at
from ..records.releases import FileChange
from .capability_names import (
    STARTS_PROCESS,
    Capability,
    capability_of,
    star_members,
)

_SHOWN = 3
_MOST = 50
_SEVERITIES = {
    Capability.EXECUTE: Severity.REVIEW,
    Capability.CONNECT: Severity.REVIEW,
    Capability.SECRETS: Severity.REVIEW,
    Capability.DECODE: Severity.NOTE,
    Capability.ENVIRONMENT: Severity.NOTE,
    Capability.IMPORT: Severity.NOTE,
}

_DECODED, _FETCHED, _SECRET = "decoded", "downloaded", "secret"
_WHOLE_ENVIRONMENT = re.compile(
    r"os\.environb?(?:\.(?:items|values|copy)(?:\(\))?)?"
)
_IDENTITY = re.compile(
    r"(?:getpass\.getuser|os\.getlogin|socket\.(?:gethostname|getfqdn)"
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
    """What a module uses, and what flows into its calls.

    Attributes:
        module: None where the source cannot be parsed.
        problem: why it cannot be.
        found: every use of something of interest.
    """

    module: Module | None
    problem: str
    found: tuple[Use, ...]

    def flows(self) -> Flows | None:
        return None if self.module is None else Flows(self.module, _label_of)


def read_uses(source: bytes) -> Uses:
    """Parse a module and collect what it uses.  Never raises."""
    parsed: Parsed = parse(source)
    if parsed.tree is None:
        return Uses(None, parsed.problem, ())
    module = read_module(parsed, star_members())
    return Uses(module, "", tuple(uses(module, capability_of)))


def new_uses(old: Uses, new: Uses) -> list[Use]:
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
            not _is_import(other)
            and other.name.startswith(use.name.partition(".")[0])
            for other in new.found
        )
    ]


def _is_import(use: Use) -> bool:
    """Whether a module is made known, and nothing of it is used."""
    return isinstance(use.node, ast.Import | ast.ImportFrom) or (
        not use.is_call and "." not in use.name
    )


def known_names(old: Uses) -> frozenset[str]:
    """Return the names of what a module uses already."""
    return frozenset(use.name for use in old.found if not _is_import(use))


def _label_of(name: str) -> str:
    if name == "?.decrypt":
        return _DECODED
    if _WHOLE_ENVIRONMENT.fullmatch(name) or _IDENTITY.fullmatch(name):
        return _SECRET
    if not name.endswith("()"):
        return ""
    if name == "builtins.chr()":
        return _DECODED
    capability = capability_of(name)
    if capability is Capability.DECODE:
        return _DECODED
    if capability is Capability.CONNECT:
        return _FETCHED
    return _SECRET if capability is Capability.SECRETS else ""


def code_capabilities(
    change: FileChange, old: Uses, new: Uses
) -> Iterator[Finding]:
    """Find what a changed or added module newly does."""
    added = new_uses(old, new)
    if not added:
        return
    serious = list(alerts(added, old, new))
    told = {id(use.node) for use, _ in serious}
    for use, sentence in serious[:_MOST]:
        yield finding(
            Code.NEW_CAPABILITY,
            f"{place(change.path, use.line)} {sentence}",
            change.path,
            use.line,
            severity_at(change.path, Severity.ALERT),
            rank=-1,
            names=[use.name],
            expression=use.expression,
        )
    known = known_names(old)
    by_capability: dict[Capability, list[Use]] = {}
    for use in added:
        capability = capability_of(use.name)
        if capability is not None and id(use.node) not in told:
            by_capability.setdefault(capability, []).append(use)
    for capability in Capability:
        found = by_capability.get(capability, [])
        if found:
            yield _finding(change, capability, found, known)


def _finding(
    change: FileChange,
    capability: Capability,
    found: Sequence[Use],
    known: Iterable[str],
) -> Finding:
    severity = _SEVERITIES[capability]
    fresh = [use for use in found if use.name not in known]
    if not fresh or all(_is_import(use) for use in fresh):
        # As before, with other arguments or once more.
        severity = Severity.NOTE
    shown = fresh or found
    return finding(
        Code.NEW_CAPABILITY,
        f"{place(change.path, shown[0].line)} {capability.value}: "
        f"{listed(shown)}",
        change.path,
        shown[0].line,
        severity_at(change.path, severity),
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


def listed(found: Sequence[Use]) -> str:
    """Return the names of the first few uses, the first with no line."""
    parts: dict[str, int] = {}
    for use in found:
        parts.setdefault(use.name, use.line)
    shown = [
        name if number == 0 else f"{name} (line {line})"
        for number, (name, line) in enumerate(list(parts.items())[:_SHOWN])
    ]
    more = len(parts) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def alerts(
    added: Sequence[Use], old: Uses, new: Uses
) -> Iterator[tuple[Use, str]]:
    """Yield the uses that no release needs, and what to say of them."""
    flows = new.flows()
    assert flows is not None
    connecting: dict[str, str] = {}
    for use in new.found:
        if use.is_call and capability_of(use.name) is Capability.CONNECT:
            connecting.setdefault(use.function, use.name)
    known = known_names(old)
    assert new.module is not None
    permitting = {
        function
        for node, function in new.module.nodes(ast.Call)
        if getattr(node.func, "attr", "") == "chmod"  # type: ignore[attr-defined]
    }
    said: set[tuple[int, str]] = set()
    for use in added:
        labels = (
            flows.into(use.node) if isinstance(use.node, ast.Call) else _NO
        )
        sentence = _said_of(
            use, labels, connecting.get(use.function, ""), known
        )
        if sentence and (use.line, sentence) not in said:
            said.add((use.line, sentence))
            yield use, sentence
        elif sentence:
            continue
        elif (
            use.name not in known
            and use.function in permitting
            and STARTS_PROCESS.match(use.name)
        ):
            yield use, f"{use.name} beside chmod in one function"


_NO: Labels = frozenset()


def _said_of(
    use: Use, labels: Labels, beside: str, known: Iterable[str]
) -> str:
    capability = capability_of(use.name)
    if capability is Capability.EXECUTE:
        runs_text = _RUNS_TEXT.match(use.name) is not None
        starts = STARTS_PROCESS.match(use.name) is not None
        verb = "takes" if _ONLY_LOADS.match(use.name) else "executes"
        if _FETCHED in labels and (runs_text or starts):
            return f"{use.name} {verb} what was downloaded"
        if _DECODED in labels and (runs_text or starts):
            return f"{use.name} {verb} what was decoded"
        if use.is_hidden and use.name not in known:
            return f"{use.name}, named by a string"
        if starts and use.name not in known:
            return _said_of_program(use, beside)
    if capability is Capability.CONNECT and _SECRET in labels:
        return f"{use.name} sends the environment or a secret"
    return ""


def _said_of_program(use: Use, beside: str) -> str:
    """Say how a program is started that nobody is meant to see.

    Args:
        beside: what the same function connects by; "" for nothing.
    """
    if _DETACHED.search(use.expression):
        return f"{use.name} starts a program that goes on by itself"
    return f"{use.name} beside {beside} in one function" if beside else ""
