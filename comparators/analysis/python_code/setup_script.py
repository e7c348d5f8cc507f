"""Reading setup.py without running it: what ``setup()`` is called with."""

from __future__ import annotations

import ast
import enum
import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .literal_script import literal_arguments
from .python_syntax import Parsed, parse
from .static_values import (
    MAXIMUM_SOURCE,
    REST_KEY,
    ROOT,
    Opaque,
    Unknown,
    alike,
    copied,
    merged,
    rendered,
    size,
)

SHOWN = 200  # characters of a value in a sentence
SHOWN_EXPRESSION = 2_000  # characters
LONG_TEXT = 400  # characters; longer ones are shown by their size

REQUIREMENTS = ("install_requires", "setup_requires", "tests_require")
EXTRAS = "extras_require"


class Static(NamedTuple):
    """An argument whose value follows from the archive alone."""

    value: object


class Dynamic(NamedTuple):
    """An argument that only running the script would tell."""

    expression: str


class SetupScript(NamedTuple):
    """What is known of a setup.py.

    Attributes:
        arguments: the keyword arguments of ``setup()``, in their order.
        problems: one sentence for each thing that could not be read.
    """

    arguments: Mapping[str, Static | Dynamic]
    problems: tuple[str, ...] = ()


class ArgumentChangeKind(enum.Enum):
    """How an argument differs; the value is the word the reader sees."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ArgumentChange(NamedTuple):
    """One changed argument of ``setup()``; ``str()`` is the sentence.

    Attributes:
        requirements: for the arguments that hold requirements, one sentence
            for each requirement that changed.
    """

    name: str
    kind: ArgumentChangeKind
    old: Static | Dynamic | None
    new: Static | Dynamic | None
    requirements: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.requirements:
            return f"{self.name}: {'; '.join(self.requirements)}"
        if self.old is None:
            return f"added: {self.name} = {shown(self.new)}"
        if self.new is None:
            return f"removed: {self.name} = {shown(self.old)}"
        return f"{self.name}: {shown(self.old)} → {shown(self.new)}"


def read_setup_script(
    source: bytes,
    read: Callable[[str], bytes | None],
    path: str = "setup.py",
) -> SetupScript:
    """Tell what a setup.py passes to ``setup()``, without running it.

    Args:
        source: the script.
        read: the content of another member of the archive by its path
            without the root directory, None if there is none. The script's
            own directory is its current directory.
        path: the script's own path.

    Never raises; time and memory are bounded.
    """
    parsed = parse(source, MAXIMUM_SOURCE)
    if parsed.tree is None:
        return SetupScript({}, (f"not evaluated: {parsed.problem}",))
    literal = literal_arguments(parsed.tree)
    if literal is not None:
        return SetupScript(dict(_recorded(literal, [])))
    return _evaluated(parsed, read, path)


def _evaluated(
    parsed: Parsed, read: Callable[[str], bytes | None], path: str
) -> SetupScript:
    from .static_evaluation import Evaluation
    from .static_state import Exhausted

    calls: list[dict[Any, Any]] = []
    problems: list[str] = []

    def on_setup(arguments: dict[Any, Any]) -> None:
        # Later statements may change the same lists.
        calls.append(copied(arguments) if len(calls) < 20 else {})

    evaluation = Evaluation(read, posixpath.dirname(path), on_setup)
    try:
        evaluation.evaluate(parsed, path)
    except (Exhausted, RecursionError) as error:
        reason = str(error) if isinstance(error, Exhausted) else "too deep"
        problems.append(f"not fully evaluated: {reason}")
    if not calls:
        return _as_written(parsed, problems)
    calls = _distinct(calls)
    if len(calls) > 1:
        problems.append(
            f"setup() is called in {len(calls)} ways, one of which is taken"
        )
    arguments = dict(_recorded(_together(calls), problems))
    return SetupScript(arguments, tuple(problems))


def compare_arguments(
    old: SetupScript, new: SetupScript
) -> tuple[ArgumentChange, ...]:
    """The arguments that differ, in the new script's order, removed last."""
    names = [
        *new.arguments,
        *(name for name in old.arguments if name not in new.arguments),
    ]
    changes = []
    for name in names:
        before, after = old.arguments.get(name), new.arguments.get(name)
        if _same(before, after):
            continue
        kind = ArgumentChangeKind.CHANGED
        if before is None:
            kind = ArgumentChangeKind.ADDED
        elif after is None:
            kind = ArgumentChangeKind.REMOVED
        requirements = _requirement_changes(name, before, after)
        if requirements == () and kind is ArgumentChangeKind.CHANGED:
            # Only written otherwise.
            continue
        changes.append(
            ArgumentChange(name, kind, before, after, requirements or ())
        )
    return tuple(changes)


def argument_lines(name: str, argument: Static | Dynamic) -> list[str]:
    """``name = value``, one line an item where the value has items."""
    if isinstance(argument, Dynamic):
        return [f"{name} = {argument.expression}"]
    value = argument.value
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return [f"{name} = {_long(value)}"]
    if isinstance(value, (list, tuple, set, frozenset)) and value:
        items: list[Any] = list(value)
        if isinstance(value, (set, frozenset)):
            items = sorted(items, key=repr)
        brackets = "()" if isinstance(value, tuple) else "[]"
        return [
            f"{name} = {brackets[0]}",
            *(f"    {rendered(item)}," for item in items),
            brackets[1],
        ]
    if isinstance(value, dict) and value:
        lines = [f"{name} = {{"]
        for key, item in value.items():
            if isinstance(item, (list, tuple)) and item:
                lines.append(f"    {rendered(key)}: [")
                lines += [f"        {rendered(part)}," for part in item]
                lines.append("    ],")
            else:
                lines.append(f"    {rendered(key)}: {rendered(item)},")
        return [*lines, "}"]
    return [f"{name} = {rendered(value)}"]


def shown(argument: Static | Dynamic | None) -> str:
    """An argument for a sentence, bounded."""
    if argument is None:
        return "nothing"
    if isinstance(argument, Dynamic):
        text = argument.expression
    elif isinstance(argument.value, str) and len(argument.value) > LONG_TEXT:
        return _long(argument.value)
    else:
        text = rendered(argument.value, SHOWN)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _long(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    return (
        f"a text of {len(text):,} characters in {text.count(chr(10)) + 1:,} "
        f"lines, SHA-256 {digest.hexdigest()[:12]}…"
    )


def _distinct(calls: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    result: list[dict[Any, Any]] = []
    for call in calls[:20]:
        if not any(alike(call, other) for other in result):
            result.append(call)
    return result


def _together(calls: list[dict[Any, Any]]) -> dict[Any, Any]:
    """The arguments of all calls, those of the first before the others."""
    result = dict(calls[0])
    for call in calls[1:]:
        for name, value in call.items():
            if name not in result:
                result[name] = Unknown(
                    f"{rendered(value, 500)} in another call"
                )
            else:
                result[name] = merged(
                    result[name], value, "the first call is made"
                )
    return result


def _recorded(
    call: dict[Any, Any], problems: list[str]
) -> Iterator[tuple[str, Static | Dynamic]]:
    for name, value in call.items():
        if name is REST_KEY:
            problems.append(
                f"more arguments come from {rendered(value, SHOWN)}"
            )
        elif isinstance(name, str):
            yield name, _argument(value)


def _argument(value: Any) -> Static | Dynamic:
    if isinstance(value, Opaque) or size(value) is None:
        return Dynamic(
            rendered(value, SHOWN_EXPRESSION).replace(ROOT, "<root>")
        )
    if ROOT in repr(value) or repr(ROOT)[1:-1] in repr(value):
        text = rendered(value, SHOWN_EXPRESSION)
        return Dynamic(text.replace(repr(ROOT)[1:-1], "<root>"))
    return Static(value)


def _as_written(parsed: Parsed, problems: list[str]) -> SetupScript:
    """The arguments as the source has them, where nothing else is known."""
    assert parsed.tree is not None
    for node in ast.walk(parsed.tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        if name != "setup":
            continue
        problems.append("the call of setup() was not reached: as written")
        arguments: dict[str, Static | Dynamic] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                expression = parsed.source(keyword.value, SHOWN)
                problems.append(f"more arguments come from {expression}")
            elif isinstance(keyword.value, ast.Constant):
                arguments[keyword.arg] = Static(keyword.value.value)
            else:
                arguments[keyword.arg] = Dynamic(
                    parsed.source(keyword.value, SHOWN_EXPRESSION)
                )
        return SetupScript(arguments, tuple(problems))
    return SetupScript({}, (*problems, "no call of setup() was found"))


def _same(old: Static | Dynamic | None, new: Static | Dynamic | None) -> bool:
    if isinstance(old, Static) and isinstance(new, Static):
        return alike(old.value, new.value)
    # As tuples, a value and an expression may be equal.
    return type(old) is type(new) and old == new


def _requirement_changes(
    name: str, old: Static | Dynamic | None, new: Static | Dynamic | None
) -> tuple[str, ...] | None:
    """One sentence a requirement, None where they cannot be compared."""
    if name not in (*REQUIREMENTS, EXTRAS):
        return None
    values = []
    for argument in (old, new):
        if isinstance(argument, Dynamic):
            return None
        value = argument.value if argument is not None else None
        lists = _requirements(value, name == EXTRAS)
        if lists is None:
            return None
        values.append(lists)
    from ..metadata.requirements import compare_requirements

    before, after = values
    return tuple(
        str(change)
        for extra in sorted({*before, *after})
        for change in compare_requirements(
            before.get(extra, ()), after.get(extra, ()), extra=extra
        )
    )


def _requirements(
    value: Any, by_extra: bool
) -> dict[str, tuple[str, ...]] | None:
    """Lines of requirements by extra, None where it is something else."""
    if value is None:
        return {}
    if not by_extra:
        value = {"": value}
    if not isinstance(value, dict):
        return None
    result = {}
    for extra, lines in value.items():
        if isinstance(lines, str):
            lines = lines.splitlines()
        if not isinstance(lines, (list, tuple, set)) or not all(
            isinstance(line, str) for line in lines
        ):
            return None
        if not isinstance(extra, str):
            return None
        result[extra] = tuple(line.strip() for line in lines if line.strip())
    return result
