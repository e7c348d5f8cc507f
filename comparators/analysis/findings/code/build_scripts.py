"""What a build script newly does beside what its calls are known to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from ...python_code.setup_arguments import Expression, compare_arguments
from ...python_code.setup_script import read_setup_script
from ...python_uses.used_names import Module
from ...text.sentences import named
from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.releases import FileChange
from .capability_names import capability_of

# Functions that make values, and nothing else.
_HARMLESS = frozenset(
    """
    setup find_packages find_namespace_packages Extension cythonize open print
    parse_requirements listdir walk glob rglob iterdir exists is_file is_dir
    read readlines read_text resolve literal_eval Path
    """.split()  # noqa: SIM905 - a table of words
)
_MODULES = ("builtins.", "os.path.", "re.")
_METHODS = frozenset(
    name
    for kind in (str, list, dict, set, re.Match, re.Pattern, PurePath)
    for name in dir(kind)
)

# What is installed, run or built beside the package's own modules.
_DECIDING = (
    *("cmdclass", "data_files", "dependency_links", "distclass"),
    *("entry_points", "ext_modules", "extras_require", "install_requires"),
    *("script_args", "script_name", "scripts", "setup_requires"),
)


def untold_arguments(change: FileChange) -> Iterator[Finding]:
    """Find arguments of ``setup()`` that may be others, and cannot be told.

    Those that decide what is installed or run, where only running the script
    would tell them: they had a value before, or what they depend on changed,
    which alone is a note, as the script and what the build made of it are
    shown.
    """
    if not change.path.endswith("setup.py") or not change.old:
        return
    old, new = read_setup_script(change.old), read_setup_script(change.new)
    found = {
        one.name: one
        for one in compare_arguments(old, new)
        if isinstance(one.new, Expression)
        and (one.name in _DECIDING if one.old else one.name[:2] == "**")
        and not (
            isinstance(one.old, Expression)
            and (
                one.name in new.likely_values
                or one.old.own_keys == one.new.own_keys
            )
        )
    }
    if found:
        could_be_told = any(
            not isinstance(one.old, Expression) for one in found.values()
        )
        yield change.finding(
            Code.RUNS_AT_BUILD,
            min(
                one.new.line
                for one in found.values()
                if isinstance(one.new, Expression)
            ),
            f"only running it tells its {named(found, 5)}, which may have "
            "changed",
            None if could_be_told else Severity.NOTE,
            names=list(found),
        )


def new_statements(
    change: FileChange, old: Module, new: Module
) -> Iterator[Finding]:
    """Find a cmdclass, and calls of anything that does not make a value."""
    before = _calls(old)
    for name, line in _calls(new).items():
        if name not in before:
            verb = "has" if name == "cmdclass" else "calls"
            yield change.finding(
                Code.RUNS_AT_BUILD,
                line,
                f"newly {verb} {name}",
                None if name == "cmdclass" else Severity.NOTE,
                name=name,
            )


def _calls(module: Module) -> dict[str, int]:
    """Return the names of what is called, and of cmdclass, with their lines.

    What is known to do something has a finding of its own.
    """
    found: dict[str, int] = {}
    for node, _ in module.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        meanings = module.bindings.of(node.func)
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        is_method = isinstance(node.func, ast.Attribute) and all(
            "()." in meaning for meaning in meanings
        )
        if not (
            any(map(capability_of, meanings))
            or (
                meanings
                and all(each.startswith(_MODULES) for each in meanings)
            )
            or name in _HARMLESS
            or (is_method and name in _METHODS)
        ):
            found.setdefault(name or "a result", node.lineno)
        for keyword in node.keywords:
            if keyword.arg in ("cmdclass", "distclass"):
                found.setdefault("cmdclass", keyword.value.lineno)
    return found
