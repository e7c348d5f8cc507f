"""The statements that an expression depends on.

Source: Weiser 1981, Program slicing. By names alone and without regard to
order, so that a slice may hold too much, never too little.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable

from .statements import Exposure, Statement


class Slicer:
    """Finds slices of one script.

    Args:
        statements: of the script.
    """

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._statements = statements
        self._at = {one.node: at for at, one in enumerate(statements)}
        self._inside: dict[ast.stmt, list[int]] = defaultdict(list)
        self._binding: dict[str, list[int]] = defaultdict(list)
        self._changing: dict[str, list[int]] = defaultdict(list)
        for at, statement in enumerate(statements):
            for name in statement.binds:
                self._binding[name].append(at)
            for owner in statement.owners:
                self._inside[owner].append(at)
        # Of a module, its functions are called without changing it.
        imported = {
            name
            for name, found in self._binding.items()
            if all(
                isinstance(statements[at].node, (ast.Import, ast.ImportFrom))
                for at in found
            )
        }
        for at, statement in enumerate(statements):
            for name, exposure in statement.exposes.items():
                least = Exposure.ATTRIBUTES
                if name in imported:
                    least = Exposure.WHOLE
                if exposure >= least:
                    self._changing[name].append(at)

    def slice(
        self, names: Iterable[str], calls: Collection[Statement]
    ) -> tuple[Statement, ...]:
        """Return the statements that bind or could change any of the names.

        And those that these depend on, and whatever may do anything to any
        name.

        Args:
            names: those that an expression uses.
            calls: the statements that the expression stands in, not included.
        """
        found: set[int] = set()
        seen: set[str] = set()
        waiting = list(names)
        places = [at for at, one in enumerate(self._statements) if one.reaches]
        while waiting or places:
            if waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    places += self._binding.get(name, ())
                    places += self._changing.get(name, ())
                continue
            at = places.pop()
            statement = self._statements[at]
            if at in found or statement in calls:
                continue
            found.add(at)
            waiting += [*statement.binds, *statement.exposes]
            places += [self._at[owner] for owner in statement.owners]
            if isinstance(
                statement.node,
                (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
            ):
                places += self._inside.get(statement.node, ())
        return tuple(self._statements[at] for at in sorted(found))
