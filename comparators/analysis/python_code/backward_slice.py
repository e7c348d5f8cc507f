"""The statements that an expression depends on.

Source: Weiser 1981, Program slicing.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from .statements import Statement

_CALLED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Slicer:
    """Finds slices of one script.

    Args:
        statements: of the script.
        calls: those that no slice has: the expressions stand in them.
    """

    def __init__(
        self, statements: Sequence[Statement], calls: Collection[ast.stmt]
    ) -> None:
        self._statements = statements
        self._calls = frozenset(calls)
        self._touching: dict[str, list[Statement]] = defaultdict(list)
        self._related: dict[ast.stmt, list[Statement]] = defaultdict(list)
        by_node = {one.node: one for one in statements}
        for statement in statements:
            for name in statement.binds | statement.changes:
                self._touching[name].append(statement)
            for owner in statement.owners:
                self._related[statement.node].append(by_node[owner])
                # What is called does what is in it.
                if isinstance(owner, _CALLED):
                    self._related[owner].append(statement)
        # What belongs to every slice.
        self._found = set(calls)
        self._seen: set[str] = set()
        reaching = [one for one in statements if one.reaches]
        self._extend(self._found, self._seen, reaching)

    def slice(self, names: Iterable[str]) -> list[Statement]:
        """Return the statements that bind or could change any of the names.

        And those that these depend on, and whatever may do anything to any
        name.
        """
        found, seen = set(self._found), set(self._seen)
        for name in set(names) - seen:
            seen.add(name)
            self._extend(found, seen, self._touching.get(name, ()))
        return [
            one
            for one in self._statements
            if one.node in found and one.node not in self._calls
        ]

    def _extend(
        self,
        found: set[ast.stmt],
        seen: set[str],
        statements: Iterable[Statement],
    ) -> None:
        """Add statements, and what they depend on."""
        left = list(statements)
        while left:
            statement = left.pop()
            if statement.node in found:
                continue
            found.add(statement.node)
            left += self._related.get(statement.node, ())
            for name in (statement.binds | statement.uses) - seen:
                seen.add(name)
                left += self._touching.get(name, ())
