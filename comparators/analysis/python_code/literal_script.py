"""Setup scripts that hold nothing but literals, as generators write them.

What they pass to ``setup()`` needs no evaluation: it is read off the syntax
tree, in less time than it takes to import the evaluation.
"""

from __future__ import annotations

import ast
from typing import Any

# No module of the archive can stand in for these.
_MODULES = ("setuptools", "distutils.core")
_SETUP = "setup"
_MOST = 10_000  # expressions; the evaluation would stop at some number
_DEEPEST = 20


class _NotLiteral(Exception):
    """The script has something else, and it takes the evaluation."""


def literal_arguments(tree: ast.Module) -> dict[str, Any] | None:
    """Return the keyword arguments of the script's ``setup()``.

    The script may import from setuptools, assign literals to names, and then
    call ``setup()``, with literals, those names, or ``**`` and a dictionary
    of them.

    Returns:
        What the evaluation would say; None where the script has anything
        but that.
    """
    if not tree.body:
        return None
    reader = _Reader()
    try:
        for statement in tree.body[:-1]:
            reader.follow(statement)
        return reader.call(tree.body[-1])
    except _NotLiteral:
        return None


class _Reader:
    """The names in force."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.imported: dict[str, str] = {}
        self.count = 0

    def follow(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom):
            if statement.level or statement.module not in _MODULES:
                raise _NotLiteral
            for alias in statement.names:
                self._import(alias.asname or alias.name, alias.name)
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                if alias.name != "setuptools" or alias.asname:
                    raise _NotLiteral
                self._import(alias.name, alias.name)
        elif isinstance(statement, ast.Assign):
            value = self.value(statement.value)
            for target in statement.targets:
                if not isinstance(target, ast.Name):
                    raise _NotLiteral
                if target.id in self.imported:
                    raise _NotLiteral
                self.values[target.id] = value
        elif not isinstance(statement, ast.Expr) or not isinstance(
            statement.value, ast.Constant
        ):
            raise _NotLiteral

    def _import(self, name: str, what: str) -> None:
        if name == "*" or name in self.values:
            raise _NotLiteral
        self.imported[name] = what

    def call(self, statement: ast.stmt) -> dict[str, Any]:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            not isinstance(call, ast.Call)
            or call.args
            or not self._is_setup(call.func)
        ):
            raise _NotLiteral
        arguments: dict[str, Any] = {}
        for keyword in call.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                arguments[keyword.arg] = value
            elif isinstance(value, dict):
                arguments.update(value)
            else:
                raise _NotLiteral
        if not all(isinstance(name, str) for name in arguments):
            raise _NotLiteral
        return arguments

    def _is_setup(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute):
            return (
                function.attr == _SETUP
                and isinstance(function.value, ast.Name)
                and self.imported.get(function.value.id) == "setuptools"
            )
        return (
            isinstance(function, ast.Name)
            and self.imported.get(function.id) == _SETUP
        )

    def value(self, node: ast.expr, depth: int = 0) -> Any:
        self.count += 1
        if self.count > _MOST or depth > _DEEPEST:
            raise _NotLiteral
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id in self.values:
            return self.values[node.id]
        if isinstance(node, ast.List):
            return [self.value(item, depth + 1) for item in node.elts]
        if isinstance(node, ast.Tuple):
            return tuple([self.value(item, depth + 1) for item in node.elts])
        if isinstance(node, ast.Dict):
            return {
                self._key(key): self.value(item, depth + 1)
                for key, item in zip(node.keys, node.values, strict=True)
            }
        raise _NotLiteral

    def _key(self, node: ast.expr | None) -> str:
        # A key of another kind may be equal to one that looks different.
        if not isinstance(node, ast.Constant) or not isinstance(
            node.value, str
        ):
            raise _NotLiteral
        return node.value
