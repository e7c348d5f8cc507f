"""Requirements that setup.py makes, where only running it would tell.

``install_requires=requires`` and ``install_requires=read("needs.txt")``: the
strings that the expression is made of, by the names in it, and the lines of
the files that it names.  They may be requirements; nothing says that all are.
"""

from __future__ import annotations

import ast
import itertools
import posixpath
from collections.abc import Callable, Iterable, Iterator

from ..metadata.dependency_specifiers import (
    Requirement,
    parse_requirement,
    without_comment,
)
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
            if expression := metadata.expressions.get(name):
                texts = _texts(read, *expression)
                for text in dict.fromkeys(itertools.islice(texts, _MOST)):
                    yield from _required(read, text, expression.source)


def _required(
    read: Callable[[str], bytes | None], text: str, source: str
) -> Iterator[tuple[Requirement, str]]:
    """Yield the requirements of a file that a text names, or the text itself."""
    lines = [text] * ("/" not in text.partition("@")[0])
    if text.endswith(_FILES):
        source = posixpath.normpath(text).lstrip("./")
        content = (read(source) or b"").decode("utf-8", "replace")
        lines = content.split("\n")[:_MOST]
    for line in lines:
        requirement = parse_requirement(without_comment(line))
        if requirement.name:
            yield requirement, source


def _texts(
    read: Callable[[str], bytes | None], expression: str, path: str
) -> Iterator[str]:
    """Yield the strings that an expression is made of, and paths of files."""
    tree = parse(read(path) or b"").tree
    asked = parse(expression.encode("utf-8", "replace")).tree
    if tree is None or asked is None:
        return
    yield from _strings(asked)
    names = {n.id for n in ast.walk(asked) if isinstance(n, ast.Name)}
    for statement in ast.walk(tree):
        if _bound(statement) & names:
            yield from _strings(statement)
        elif isinstance(statement, ast.With) and any(
            _bound(inner) & names for inner in statement.body
        ):
            for item in statement.items:
                yield from filter(_is_file, _strings(item))


def _is_file(text: str) -> bool:
    return text.endswith(_FILES)


def _strings(node: ast.AST) -> Iterator[str]:
    """Yield strings; those of ``join(a, "b", "c.txt")`` joined to one path."""
    done: set[ast.AST] = set()
    for each in ast.walk(node):
        if each in done:
            continue
        parts = _parts(each)
        path = "/".join(map(ast.literal_eval, filter(_is_string, parts)))
        if _is_string(each) or _is_file(path):
            done.update(parts)
            yield path
        done.update(part for part in parts if isinstance(part, ast.BinOp))


def _parts(node: ast.AST) -> list[ast.AST]:
    """Return what is joined by a call, or by the slashes of pathlib."""
    parts: list[ast.AST] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts += [node.right, node]
        node = node.left
    parts += reversed(node.args) if isinstance(node, ast.Call) else [node]
    return parts[::-1]


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


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
