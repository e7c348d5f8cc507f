"""Requirements that setup.py makes, where only running it would tell.

``install_requires=requires`` and ``install_requires=read("needs.txt")``: the
strings that the expression is made of, by the names in it, and the lines of
the files that it names.  They may be requirements; nothing says that all are.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from ..metadata.dependency_specifiers import Requirement, parse_requirement
from ..metadata.stated import Metadata
from ..python_code.python_syntax import parse

_ARGUMENTS = ("install_requires", "setup_requires")
_FILES = (".txt", ".in")
_MOST = 2_000


def dynamic_requirements(
    stated: Iterable[Metadata], read: Callable[[str], bytes | None]
) -> Iterator[tuple[Requirement, str]]:
    """Yield what may be required, and the file that says so.

    Args:
        stated: what each file states for itself.
        read: gives the content of a file of the archive.
    """
    for metadata in stated:
        for name in _ARGUMENTS:
            expression = metadata.expressions.get(name)
            if expression is not None:
                yield from _required(read, *reversed(expression))


def _required(
    read: Callable[[str], bytes | None], path: str, expression: str
) -> Iterator[tuple[Requirement, str]]:
    tree = parse(read(path) or b"").tree
    asked = parse(expression.encode("utf-8", "replace")).tree
    if tree is None or asked is None:
        return
    texts = _strings(asked)
    names = _names(asked)
    for statement in ast.walk(tree):
        if _bound(statement) & names:
            texts += _strings(statement)
        elif isinstance(statement, ast.With) and any(
            _bound(inner) & names for inner in statement.body
        ):
            opened = [t for item in statement.items for t in _strings(item)]
            texts += [text for text in opened if text.endswith(_FILES)]
    for text in dict.fromkeys(texts[:_MOST]):
        if text.endswith(_FILES):
            content = read(text.lstrip("./")) or b""
            for line in content.decode("utf-8", "replace").split("\n")[:_MOST]:
                requirement = parse_requirement(line.partition(" #")[0])
                if requirement.name:
                    yield requirement, text
        elif text.strip() == text and "/" not in text.partition("@")[0]:
            requirement = parse_requirement(text)
            if requirement.name:
                yield requirement, path


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _strings(node: ast.AST) -> list[str]:
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _bound(node: ast.AST) -> set[str]:
    """Return the names that a statement gives a value, or adds to."""
    if isinstance(node, ast.Assign):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return {node.target.id} if isinstance(node.target, ast.Name) else set()
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "extend", "insert", "update")
        and isinstance(node.func.value, ast.Name)
    ):
        return {node.func.value.id}
    return set()
