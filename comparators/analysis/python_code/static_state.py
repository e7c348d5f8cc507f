"""What a static evaluation keeps while it follows a script.

Budgets of time and memory, the names in force, and how two branches are
brought together again.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import enum
from collections.abc import Callable, Iterable
from typing import Any

from . import static_functions as functions
from .python_syntax import Parsed
from .static_objects import Function, Module, OpenFile, Path
from .static_values import (
    REST_KEY,
    ROOT,
    Doubt,
    Opaque,
    Reference,
    Unknown,
    has_rest,
    merged,
    merged_dicts,
    merged_lists,
    parts,
    rendered,
    size,
)

MAXIMUM_STEPS = 100_000  # syntax nodes visited, values copied
MAXIMUM_TOTAL = 50_000_000  # characters and items made in all
MAXIMUM_CALLS = 12  # functions in functions
MAXIMUM_MODULES = 40


class Exhausted(Exception):
    """The evaluation has taken all the time or memory that it may."""


class NotKnown(Exception):
    """The value of an expression is not known."""


class Flow(enum.Enum):
    """How a block of statements was left."""

    NEXT = "at its end"
    RETURN = "by return"
    BREAK = "by break"
    CONTINUE = "by continue"
    RAISE = "by an exception"
    UNSURE = "one way or another"


@dataclasses.dataclass(eq=False)
class Frame:
    """The names of a module or of one call of a function."""

    names: dict[Any, Any]
    module: Frame | None
    parsed: Parsed
    enclosing: Frame | None = None
    global_names: set[str] = dataclasses.field(default_factory=set)
    returned: Any = None
    # Values that may have been returned before, each with its condition.
    pending: list[tuple[str, Any]] = dataclasses.field(default_factory=list)
    unsure: bool = False

    @property
    def globals(self) -> dict[Any, Any]:
        return self.module.names if self.module else self.names


class State:
    """The budgets, the frames and the open members of one evaluation.

    Args:
        read: the content of a member by its path, None if there is none.
        base: the directory of the script inside the archive.
        on_setup: called with the keyword arguments of each ``setup()``.
    """

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        base: str = "",
        on_setup: Callable[[dict[Any, Any]], None] | None = None,
    ) -> None:
        self.read = read
        self.base = base
        self.on_setup = on_setup
        self.setups = 0
        self.steps = 0
        self.total = 0
        self.doubts = 0
        self.modules: dict[str, Module | None] = {}
        self.search_path = [base]
        self.stack: list[Frame] = []
        self.opened: dict[str, bytes] = {}

    # What the classes that build on this one do.

    def _value(self, node: ast.expr, frame: Frame) -> Any:
        raise NotImplementedError

    def _block(self, body: Iterable[ast.stmt], frame: Frame) -> Flow:
        raise NotImplementedError

    def _assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        raise NotImplementedError

    def _forget(self, nodes: list[ast.stmt], frame: Frame) -> Flow:
        raise NotImplementedError

    def _elements(self, nodes: list[ast.expr], frame: Frame) -> list[Any]:
        raise NotImplementedError

    def _update(self, target: dict[Any, Any], value: Any) -> None:
        raise NotImplementedError

    def _called(
        self,
        function: Function,
        args: list[Any],
        keywords: dict[Any, Any],
        node: ast.Call,
        caller: Frame,
    ) -> Any:
        raise NotImplementedError

    def _step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > MAXIMUM_STEPS:
            raise Exhausted(f"it takes more than {MAXIMUM_STEPS:,} steps")

    def _charged(self, value: Any) -> Any:
        if isinstance(value, (str, bytes, list, tuple, dict, set)):
            self.total += len(value)
            if self.total > MAXIMUM_TOTAL:
                raise Exhausted("it makes very large values")
        return value

    def _size(self, value: Any) -> int | None:
        if isinstance(value, (list, tuple, dict, set, frozenset)):
            total = size(value)
            self._step(1 + (total or 0) // 50)
            return total
        return None if isinstance(value, Opaque) else 1

    def _plain(self, *values: Any) -> None:
        for value in values:
            if self._size(value) is None:
                raise NotKnown

    def _unknown(self, node: ast.AST, frame: Frame) -> Unknown:
        self.doubts += 1
        self._step(5)
        return Unknown(frame.parsed.source(node))

    def _shown(self, value: Any) -> str:
        self._step(10)
        return rendered(value, 500)

    def _truth(self, value: Any) -> bool:
        if isinstance(value, (Unknown, Reference)):
            raise NotKnown
        if isinstance(value, Opaque):
            return True
        if isinstance(value, (list, dict, set, tuple)) and has_rest(value):
            if isinstance(value, dict):
                raise NotKnown
            if len(value) > 1:
                return True
            raise NotKnown
        return bool(value)

    def _items(self, value: Any) -> list[Any]:
        """What iterating over a value gives."""
        if isinstance(value, OpenFile):
            return self._charged(value.readlines())  # type: ignore[no-any-return]
        if isinstance(value, Opaque):
            raise NotKnown
        if isinstance(value, dict) and has_rest(value):
            raise NotKnown
        if isinstance(value, (set, frozenset)):
            return sorted(value, key=lambda item: rendered(item, 200))
        if not isinstance(value, (str, bytes, list, tuple, dict)):
            raise NotKnown
        return self._charged(list(value))  # type: ignore[no-any-return]

    def _lookup(self, name: str, frame: Frame | None) -> Any:
        current = frame
        while current is not None:
            if name in current.names and name not in current.global_names:
                return current.names[name]
            if current.enclosing is None:
                names = current.globals
                if name in names:
                    return names[name]
                if REST_KEY in names:
                    return Unknown(name)
            current = current.enclosing
        return Reference(name, name)

    def _named(self, node: ast.expr, frame: Frame) -> Any:
        if isinstance(node, ast.Name):
            return self._lookup(node.id, frame)
        if isinstance(node, ast.Attribute):
            return self._value(node, frame)
        return None

    def _snapshot(self) -> list[tuple[Any, Any]]:
        """Every list, dict and set within reach, with its content now."""
        found: dict[int, tuple[Any, Any]] = {}
        todo: list[Any] = []
        for frame in self.stack:
            while frame is not None:
                todo.append(frame.names)
                todo.append(frame.globals)
                frame = frame.enclosing  # type: ignore[assignment]
        while todo:
            value = todo.pop()
            if isinstance(value, Module):
                value = value.names
            if id(value) in found or not isinstance(
                value, (list, dict, set, tuple)
            ):
                continue
            self._step(1 + len(value) // 5)
            found[id(value)] = (value, copy.copy(value))
            todo += parts(value)
        return [
            pair for pair in found.values() if not isinstance(pair[0], tuple)
        ]

    @staticmethod
    def _contents(snapshot: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        return [(value, copy.copy(value)) for value, _ in snapshot]

    @staticmethod
    def _restore(snapshot: list[tuple[Any, Any]]) -> None:
        for value, content in snapshot:
            _refill(value, content)

    def _merge(
        self,
        old: list[tuple[Any, Any]],
        new: list[tuple[Any, Any]],
        condition: str,
    ) -> None:
        shared = {id(value) for value, _ in old}
        for (value, before), (_, after) in zip(old, new, strict=True):
            self._step(1 + len(before) // 5)
            if isinstance(value, dict):
                content: Any = merged_dicts(before, after, condition)
                self._separate(content, before, after, shared, condition)
            elif isinstance(value, list):
                content = merged_lists(before, after, condition)
            elif before == after:
                content = before
            else:
                content = (before & after) | {Unknown(condition, Doubt.REST)}
            self._charged(content)
            _refill(value, content)

    @staticmethod
    def _separate(
        content: dict[Any, Any],
        old: dict[Any, Any],
        new: dict[Any, Any],
        shared: set[int],
        condition: str,
    ) -> None:
        """Know nothing of a key that may be one of two lists or dicts.

        However alike they are: what is done to one of them later may be
        done under another name.
        """
        for key, one in old.items():
            other = new.get(key)
            if (
                one is not other
                and isinstance(one, (list, dict, set))
                and isinstance(other, (list, dict, set))
                and {id(one), id(other)} & shared
            ):
                content[key] = Unknown(
                    f"{rendered(one, 500)} if {condition} "
                    f"else {rendered(other, 500)}"
                )

    def _either(
        self,
        condition: str,
        first: Callable[[], Flow],
        second: Callable[[], Flow],
        frame: Frame,
    ) -> Flow:
        """Follow two branches, and keep what they agree on."""
        before = self._snapshot()
        flow = first()
        returned = frame.returned
        after_first = self._contents(before)
        self._restore(before)
        other = second()
        if flow is Flow.RAISE:
            return other
        if other is Flow.RAISE:
            self._restore(after_first)
            frame.returned = returned
            return flow
        if Flow.RETURN in (flow, other) and flow is not other:
            if flow is Flow.RETURN:
                frame.pending.append((condition, returned))
                return other
            frame.pending.append((f"not ({condition})", frame.returned))
            self._restore(after_first)
            return flow
        self._merge(after_first, self._contents(before), condition)
        if flow is Flow.RETURN:
            frame.returned = merged(returned, frame.returned, condition)
        return flow if flow is other else Flow.UNSURE

    def _taint(self, value: Any, reason: str, grows: bool = False) -> None:
        self.doubts += 1
        rest = Unknown(reason, Doubt.REST)
        if isinstance(value, list):
            if not grows:
                value.clear()
            if rest not in value[-1:]:
                value.append(rest)
        elif isinstance(value, dict):
            for key in [] if grows else list(value):
                value[key] = Unknown(self._shown(value[key]), Doubt.PRESENCE)
            value[REST_KEY] = Unknown(reason)
        elif isinstance(value, set):
            value.add(rest)

    def _member(self, path: Any) -> bytes | None:
        """The content of a member, by a path the script may use."""
        if isinstance(path, Path):
            path = path.path
        if not isinstance(path, str) or len(path) > 1000:
            return None
        path = functions.absolute(path, self.base)
        if not path.startswith(f"{ROOT}/"):
            return None
        path = path[len(ROOT) + 1 :]
        if path not in self.opened:
            self._step(20)
            content = self.read(path)
            if content is None:
                return None
            self._charged(content)
            self.opened[path] = content
        return self.opened[path]


def _refill(value: Any, content: Any) -> None:
    if isinstance(value, list):
        value[:] = content
    else:
        value.clear()
        value.update(content)
