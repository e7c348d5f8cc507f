"""Evaluating a Python script without running it.

An abstract interpreter over :mod:`ast`: what follows from literals, from the
archive's own members and from functions without effects is computed; all else
becomes an :class:`~.static_values.Unknown` that keeps its source expression.
Where a condition is not known both branches are followed, and what they do
not agree on is not known either.
"""

from __future__ import annotations

import ast
import builtins
import copy
import dataclasses
import enum
import posixpath
from collections.abc import Callable, Iterable
from typing import Any

from . import static_functions as functions
from .python_syntax import Parsed, parse
from .static_values import (
    REST_KEY,
    Code,
    Doubt,
    Function,
    Match,
    Module,
    ModuleSpec,
    Opaque,
    OpenFile,
    Path,
    Pattern,
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
MAXIMUM_SOURCE = 1 << 18  # bytes of one module
MAXIMUM_CALLS = 12  # functions in functions
MAXIMUM_MODULES = 40

_EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit"})
_ENDS_IN_SETUP = "setup"
# Modules whose setup() is the one that is looked for, and modules that
# Python has loaded before a script could bring its own.
_NOT_FROM_ARCHIVE = (
    "setuptools.",
    "distutils.",
    "numpy.distutils.",
    "skbuild.",
    "builtins.",
    "codecs.",
    "io.",
    "os.",
    "sys.",
)
# Functions from elsewhere that leave their arguments as they are.
_HARMLESS = (
    "setuptools.",
    "distutils.",
    "warnings.",
    "logging.",
    "os.",
    "sys.",
    "platform.",
    "sysconfig.",
    "glob.",
)


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


class Evaluation:
    """One script and the modules of the archive that it imports.

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

    def evaluate(self, parsed: Parsed, path: str) -> dict[Any, Any]:
        """Evaluate a script as ``__main__``; return its names.

        Functions that were not called but call ``setup()`` are taken for
        called, with arguments that are not known.

        Raises:
            Exhausted: it took too many steps, too much memory, or is nested
                too deeply.
        """
        names: dict[Any, Any] = {
            "__name__": "__main__",
            "__file__": posixpath.basename(path),
        }
        self._run_frame(Frame(names, None, parsed))
        for value in list(names.values()):
            if (
                isinstance(value, Function)
                and isinstance(value.node, ast.FunctionDef)
                and not self.setups
                and _calls_setup(value.node)
            ):
                self._enter(value)
        return names

    def _enter(self, function: Function) -> None:
        """Follow a function that nobody was seen to call."""
        parameters = function.node.args
        names: dict[Any, Any] = {
            argument.arg: Unknown(argument.arg)
            for argument in (
                *parameters.posonlyargs,
                *parameters.args,
                *parameters.kwonlyargs,
                *filter(None, (parameters.vararg, parameters.kwarg)),
            )
        }
        outer: Frame = function.frame
        frame = Frame(names, outer.module or outer, outer.parsed, outer)
        assert isinstance(function.node, ast.FunctionDef)
        self.stack += [outer, frame]
        try:
            self._block(function.node.body, frame)
        finally:
            del self.stack[-2:]

    def _run_frame(self, frame: Frame) -> None:
        assert frame.parsed.tree is not None
        self.stack.append(frame)
        try:
            self._block(frame.parsed.tree.body, frame)
        except RecursionError:
            raise Exhausted("it is nested too deeply") from None
        finally:
            self.stack.pop()

    # -- budgets ---------------------------------------------------------

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

    # -- statements ------------------------------------------------------

    def _block(self, body: Iterable[ast.stmt], frame: Frame) -> Flow:
        for statement in body:
            self._step()
            method = getattr(self, f"_do_{type(statement).__name__}", None)
            if method is None:
                self._forget([statement], frame)
                continue
            flow = method(statement, frame)
            if flow is not None and flow is not Flow.NEXT:
                return flow  # type: ignore[no-any-return]
        return Flow.NEXT

    def _do_Expr(self, node: ast.Expr, frame: Frame) -> Flow | None:
        if isinstance(node.value, ast.Call):
            function = self._value(node.value.func, frame)
            if isinstance(function, Reference) and function.name in _EXITS:
                return Flow.RAISE
        self._value(node.value, frame)
        return None

    def _do_Pass(self, node: ast.Pass, frame: Frame) -> None:
        pass

    def _do_Assign(self, node: ast.Assign, frame: Frame) -> None:
        value = self._value(node.value, frame)
        for target in node.targets:
            self._assign(target, value, frame)

    def _do_AnnAssign(self, node: ast.AnnAssign, frame: Frame) -> None:
        if node.value is not None:
            self._assign(node.target, self._value(node.value, frame), frame)

    def _do_AugAssign(self, node: ast.AugAssign, frame: Frame) -> None:
        target = node.target
        load: ast.expr = copy.copy(target)
        old = self._value(load, frame)
        value = self._value(node.value, frame)
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            try:
                old.extend(self._items(value))
            except NotKnown:
                old.append(Unknown(self._shown(value), Doubt.REST))
            self._charged(old)
            return
        if isinstance(old, dict) and isinstance(node.op, ast.BitOr):
            self._update(old, value)
            return
        self._assign(
            target, self._binary(node.op, old, value, node, frame), frame
        )

    def _shown(self, value: Any) -> str:
        self._step(10)
        return rendered(value, 500)

    def _assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        if isinstance(target, ast.Name):
            names = frame.names
            if target.id in frame.global_names:
                names = frame.globals
            names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._assign_several(target.elts, value, frame)
        elif isinstance(target, ast.Subscript):
            self._assign_item(target, value, frame)
        elif isinstance(target, ast.Starred):
            self._assign(target.value, value, frame)
        else:
            self._value(target, frame)

    def _assign_several(
        self, targets: list[ast.expr], value: Any, frame: Frame
    ) -> None:
        try:
            items = self._items(value)
            if has_rest(items) or len(items) != len(targets):
                raise NotKnown
            if any(isinstance(target, ast.Starred) for target in targets):
                raise NotKnown
        except NotKnown:
            shown = self._shown(value)
            items = [
                Unknown(f"{shown}[{number}]") for number in range(len(targets))
            ]
        for target, item in zip(targets, items, strict=True):
            self._assign(target, item, frame)

    def _assign_item(
        self, target: ast.Subscript, value: Any, frame: Frame
    ) -> None:
        container = self._value(target.value, frame)
        key = self._value(target.slice, frame)
        if isinstance(container, (list, dict)):
            try:
                self._plain(key)
                if isinstance(container, list) and has_rest(container):
                    raise NotKnown
                container[key] = value
            except (NotKnown, TypeError, ValueError, IndexError):
                self._taint(container, frame.parsed.source(target))

    def _do_Delete(self, node: ast.Delete, frame: Frame) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                frame.names.pop(target.id, None)
            elif isinstance(target, ast.Subscript):
                container = self._value(target.value, frame)
                key = self._value(target.slice, frame)
                try:
                    self._plain(key)
                    del container[key]
                except (NotKnown, LookupError, TypeError, AttributeError):
                    self._taint(container, frame.parsed.source(target))

    def _do_Assert(self, node: ast.Assert, frame: Frame) -> None:
        self.doubts += 1

    def _do_Global(self, node: ast.Global, frame: Frame) -> None:
        frame.global_names.update(node.names)

    def _do_FunctionDef(self, node: ast.FunctionDef, frame: Frame) -> None:
        if node.decorator_list:
            frame.names[node.name] = Unknown(node.name)
        else:
            frame.names[node.name] = self._function(node, node.name, frame)

    def _function(
        self, node: ast.FunctionDef | ast.Lambda, shown: str, frame: Frame
    ) -> Function:
        arguments = node.args
        return Function(
            node,
            frame,
            tuple(self._value(item, frame) for item in arguments.defaults),
            {
                argument.arg: self._value(default, frame)
                for argument, default in zip(
                    arguments.kwonlyargs, arguments.kw_defaults, strict=True
                )
                if default is not None
            },
            shown,
        )

    def _do_AsyncFunctionDef(
        self, node: ast.AsyncFunctionDef, frame: Frame
    ) -> None:
        frame.names[node.name] = Unknown(node.name)

    def _do_ClassDef(self, node: ast.ClassDef, frame: Frame) -> None:
        body = [
            statement
            for statement in node.body
            if not isinstance(
                statement, (ast.FunctionDef, ast.AsyncFunctionDef)
            )
        ]
        before = dict(frame.names)
        self._forget(body, frame)
        frame.names.clear()
        frame.names.update(before)
        frame.names[node.name] = Unknown(node.name)

    def _do_Return(self, node: ast.Return, frame: Frame) -> Flow:
        frame.returned = (
            None if node.value is None else self._value(node.value, frame)
        )
        return Flow.RETURN

    def _do_Raise(self, node: ast.Raise, frame: Frame) -> Flow:
        return Flow.RAISE

    def _do_Break(self, node: ast.Break, frame: Frame) -> Flow:
        return Flow.BREAK

    def _do_Continue(self, node: ast.Continue, frame: Frame) -> Flow:
        return Flow.CONTINUE

    # -- branches --------------------------------------------------------

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
        for (value, before), (_, after) in zip(old, new, strict=True):
            self._step(1 + len(before) // 5)
            if isinstance(value, dict):
                content: Any = merged_dicts(before, after, condition)
            elif isinstance(value, list):
                content = merged_lists(before, after, condition)
            elif before == after:
                content = before
            else:
                content = (before & after) | {Unknown(condition, Doubt.REST)}
            self._charged(content)
            _refill(value, content)

    def _do_If(self, node: ast.If, frame: Frame) -> Flow:
        try:
            known = self._truth(self._value(node.test, frame))
        except NotKnown:
            condition = frame.parsed.source(node.test, 200)
            return self._either(
                condition,
                lambda: self._block(node.body, frame),
                lambda: self._block(node.orelse, frame),
                frame,
            )
        return self._block(node.body if known else node.orelse, frame)

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

    def _do_Try(self, node: ast.Try, frame: Frame) -> Flow:
        before = self._snapshot()
        doubts = self.doubts
        flow = self._block(node.body, frame)
        if flow is Flow.NEXT:
            flow = self._block(node.orelse, frame)
        if self.doubts != doubts or flow is Flow.RAISE:
            for handler in node.handlers:
                flow = self._handled(handler, flow, before, frame)
        last = self._block(node.finalbody, frame)
        return flow if last is Flow.NEXT else last

    def _handled(
        self,
        handler: ast.ExceptHandler,
        flow: Flow,
        before: list[tuple[Any, Any]],
        frame: Frame,
    ) -> Flow:
        kind = "an exception"
        if handler.type is not None:
            kind = frame.parsed.source(handler.type, 100)
        returned = frame.returned

        def handle() -> Flow:
            # The exception may have come anywhere in the block.
            self._merge(before, self._contents(before), f"{kind} is early")
            if handler.name:
                frame.names[handler.name] = Unknown(handler.name)
            return self._block(handler.body, frame)

        def go_on() -> Flow:
            frame.returned = returned
            return flow

        return self._either(f"no {kind}", go_on, handle, frame)

    def _do_With(self, node: ast.With, frame: Frame) -> Flow:
        before = None
        for item in node.items:
            value = self._value(item.context_expr, frame)
            if not isinstance(value, OpenFile) and before is None:
                before = self._snapshot()
            if item.optional_vars is not None:
                self._assign(item.optional_vars, value, frame)
        doubts = self.doubts
        flow = self._block(node.body, frame)
        if before is not None and self.doubts != doubts:
            # It may be a contextlib.suppress.
            self._merge(
                self._contents(before), before, "no exception is suppressed"
            )
        return flow

    # -- loops -----------------------------------------------------------

    def _do_For(self, node: ast.For, frame: Frame) -> Flow:
        iterable = self._value(node.iter, frame)
        try:
            items = self._items(iterable)
            if has_rest(items):
                raise NotKnown
        except NotKnown:
            return self._forget([node], frame)
        for item in items:
            self._step()
            self._assign(node.target, item, frame)
            flow = self._block(node.body, frame)
            if flow is Flow.BREAK:
                return Flow.NEXT
            if flow is Flow.UNSURE:
                return self._forget([node], frame)
            if flow in (Flow.RETURN, Flow.RAISE):
                return flow
        return self._block(node.orelse, frame)

    def _do_While(self, node: ast.While, frame: Frame) -> Flow:
        while True:
            self._step()
            try:
                if not self._truth(self._value(node.test, frame)):
                    return self._block(node.orelse, frame)
            except NotKnown:
                return self._forget([node], frame)
            flow = self._block(node.body, frame)
            if flow is Flow.BREAK:
                return Flow.NEXT
            if flow is Flow.UNSURE:
                return self._forget([node], frame)
            if flow in (Flow.RETURN, Flow.RAISE):
                return flow

    def _forget(self, nodes: list[ast.stmt], frame: Frame) -> Flow:
        """Take statements that were not followed for anything at all.

        What they assign is not known any more, what they may change may
        have more items.
        """
        self.doubts += 1
        for top in nodes:
            self._step(5)
            reason = frame.parsed.source(top, 100)
            for node in ast.walk(top):
                self._step()
                self._forget_node(node, reason, frame)
        return Flow.NEXT

    def _forget_node(self, node: ast.AST, reason: str, frame: Frame) -> None:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self._assign(node, Unknown(f"{node.id} after {reason}"), frame)
        elif isinstance(node, ast.Return):
            frame.unsure = True
        elif isinstance(node, (ast.Subscript, ast.Attribute)):
            base = self._named(node.value, frame)
            if not isinstance(node.ctx, ast.Load):
                self._taint(base, reason)
        elif isinstance(node, ast.AugAssign):
            self._taint(self._named(node.target, frame), reason)
        elif isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                base = self._named(function.value, frame)
                if function.attr in functions.GROWING:
                    self._taint(base, reason, grows=True)
                elif function.attr in functions.MUTATORS:
                    self._taint(base, reason)
            called = self._named(function, frame)
            if isinstance(called, Reference) and called.last == _ENDS_IN_SETUP:
                self._value(node, frame)
            elif not self._is_harmless(called):
                for argument in node.args:
                    self._taint(self._named(argument, frame), reason)

    def _named(self, node: ast.expr, frame: Frame) -> Any:
        if isinstance(node, ast.Name):
            return self._lookup(node.id, frame)
        if isinstance(node, ast.Attribute):
            return self._value(node, frame)
        return None

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

    # -- imports ---------------------------------------------------------

    def _do_Import(self, node: ast.Import, frame: Frame) -> None:
        for alias in node.names:
            module = self._module(alias.name)
            if module is None:
                self.doubts += 1
                if not alias.asname:
                    name = alias.name.partition(".")[0]
                    frame.names[name] = self._module(name) or Reference(
                        name, name
                    )
                else:
                    frame.names[alias.asname] = Reference(
                        alias.name, alias.asname
                    )
            elif alias.asname:
                frame.names[alias.asname] = module
            else:
                name = alias.name.partition(".")[0]
                frame.names[name] = self._module(name) or Reference(name, name)

    def _do_ImportFrom(self, node: ast.ImportFrom, frame: Frame) -> None:
        name = node.module or ""
        if node.level:
            own = str(frame.globals.get("__package__", ""))
            for _ in range(node.level - 1):
                own = own.rpartition(".")[0]
            name = ".".join(part for part in (own, name) if part)
        module = self._module(name) if name else None
        for alias in node.names:
            if alias.name == "*":
                self._import_all(module, name, frame)
                continue
            bound = alias.asname or alias.name
            value: Any = None
            if module is not None and alias.name in module.names:
                value = module.names[alias.name]
            else:
                value = self._module(f"{name}.{alias.name}")
            if value is None:
                self.doubts += 1
                value = Reference(_canonical(f"{name}.{alias.name}"), bound)
                value = functions.CONSTANTS.get(value.name, value)
            frame.names[bound] = value

    def _import_all(
        self, module: Module | None, name: str, frame: Frame
    ) -> None:
        if module is not None:
            public = module.names.get("__all__")
            if not isinstance(public, list):
                public = [
                    key
                    for key in module.names
                    if isinstance(key, str) and not key.startswith("_")
                ]
            for key in public:
                if isinstance(key, str) and key in module.names:
                    frame.names[key] = module.names[key]
            return
        self.doubts += 1
        for key, value in list(frame.names.items()):
            # It may bring names of its own.
            if not isinstance(value, Opaque) and key[:2] != "__":
                frame.names[key] = Unknown(f"{key} after import * of {name}")

    def _module(self, name: str) -> Module | None:
        """A module of the archive, evaluated once; None if not there."""
        if name in self.modules or len(self.modules) > MAXIMUM_MODULES:
            return self.modules.get(name)
        if f"{name}.".startswith(_NOT_FROM_ARCHIVE):
            return None
        stem = name.replace(".", "/")
        for directory in self.search_path:
            for path in (f"{stem}/__init__.py", f"{stem}.py"):
                path = posixpath.join(directory, path)
                source = self._member(path)
                if source is not None:
                    package = (
                        name
                        if path.endswith("/__init__.py")
                        else name.rpartition(".")[0]
                    )
                    return self._loaded(name, path, source, package)
        self.modules[name] = None
        return None

    def _loaded(
        self, name: str, path: str, source: bytes, package: str
    ) -> Module | None:
        module = Module(name, {}, name)
        self.modules[name] = module
        self._execute(source, module.names, path, name, package)
        return module

    def _execute(
        self,
        source: bytes,
        names: dict[Any, Any],
        path: str = "",
        name: str = "",
        package: str = "",
    ) -> None:
        """Evaluate source into *names*, in a module of its own."""
        parsed = parse(source, MAXIMUM_SOURCE)
        self._step(1 + len(source) // 100)
        if parsed.tree is None or len(self.stack) > MAXIMUM_CALLS:
            self.doubts += 1
            names[REST_KEY] = Unknown(path or "exec(…)")
            return
        if path:
            names["__file__"] = functions.absolute(path, "")
            names["__package__"] = package
        if name:
            names["__name__"] = name
        self._run_frame(Frame(names, None, parsed))

    def _member(self, path: Any) -> bytes | None:
        """The content of a member, by a path the script may use."""
        if isinstance(path, Path):
            path = path.path
        if not isinstance(path, str) or len(path) > 1000:
            return None
        path = functions.absolute(path, self.base)
        if not path.startswith(f"{functions.ROOT}/"):
            return None
        path = path[len(functions.ROOT) + 1 :]
        if path not in self.opened:
            self._step(20)
            content = self.read(path)
            if content is None:
                return None
            self._charged(content)
            self.opened[path] = content
        return self.opened[path]

    # -- expressions -----------------------------------------------------

    def _value(self, node: ast.expr, frame: Frame) -> Any:
        self._step()
        if isinstance(node, ast.Constant):
            return node.value
        method = getattr(self, f"_of_{type(node).__name__}", None)
        if method is None:
            return self._unknown(node, frame)
        try:
            return self._charged(method(node, frame))
        except (Exhausted, RecursionError):
            raise
        except NotKnown:
            return self._unknown(node, frame)
        except Exception:
            # Whatever the script's own expression would have raised.
            return self._unknown(node, frame)

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

    def _of_Name(self, node: ast.Name, frame: Frame) -> Any:
        return self._lookup(node.id, frame)

    def _of_NamedExpr(self, node: ast.NamedExpr, frame: Frame) -> Any:
        value = self._value(node.value, frame)
        self._assign(node.target, value, frame)
        return value

    def _of_List(self, node: ast.List, frame: Frame) -> list[Any]:
        return self._elements(node.elts, frame)

    def _of_Tuple(self, node: ast.Tuple, frame: Frame) -> tuple[Any, ...]:
        return tuple(self._elements(node.elts, frame))

    def _of_Set(self, node: ast.Set, frame: Frame) -> set[Any]:
        return set(self._elements(node.elts, frame))

    def _elements(self, nodes: list[ast.expr], frame: Frame) -> list[Any]:
        items: list[Any] = []
        for node in nodes:
            if not isinstance(node, ast.Starred):
                items.append(self._value(node, frame))
                continue
            value = self._value(node.value, frame)
            try:
                items += self._items(value)
            except NotKnown:
                items.append(Unknown(self._shown(value), Doubt.REST))
        return items

    def _of_Dict(self, node: ast.Dict, frame: Frame) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self._value(item, frame)
            if key is None:
                self._update(result, value)
                continue
            name = self._value(key, frame)
            try:
                self._plain(name)
                result[name] = value
            except (NotKnown, TypeError):
                result[REST_KEY] = Unknown(
                    f"{{{self._shown(name)}: {self._shown(value)}}}"
                )
        return result

    def _update(self, target: dict[Any, Any], value: Any) -> None:
        if isinstance(value, dict):
            target.update(value)
        elif isinstance(value, (list, tuple)) and self._size(value):
            target.update(dict(value))
        else:
            # Every key may have another value now.
            self._taint(target, self._shown(value))

    def _of_BinOp(self, node: ast.BinOp, frame: Frame) -> Any:
        left = self._value(node.left, frame)
        right = self._value(node.right, frame)
        return self._binary(node.op, left, right, node, frame)

    def _binary(
        self,
        operation: ast.operator,
        left: Any,
        right: Any,
        node: ast.AST,
        frame: Frame,
    ) -> Any:
        if (
            isinstance(operation, ast.Div)
            and isinstance(left, Path)
            and isinstance(right, (str, Path))
        ):
            return functions.path_method(left, "joinpath", [right], "")
        if isinstance(operation, ast.Add):
            if isinstance(left, list) and isinstance(right, list):
                return left + right
            if isinstance(left, tuple) and isinstance(right, tuple):
                return left + right
            if isinstance(left, list) and isinstance(right, Unknown):
                rest = Unknown(self._shown(right), Doubt.REST)
                return [*left, rest]
        try:
            self._plain(left, right)
            return self._charged(
                functions.binary(type(operation), left, right)
            )
        except Exhausted:
            raise
        except Exception:
            # Whatever the script's own expression would have raised.
            return self._unknown(node, frame)

    def _of_UnaryOp(self, node: ast.UnaryOp, frame: Frame) -> Any:
        value = self._value(node.operand, frame)
        if isinstance(node.op, ast.Not):
            return not self._truth(value)
        self._plain(value)
        return functions.UNARY[type(node.op)](value)

    def _of_BoolOp(self, node: ast.BoolOp, frame: Frame) -> Any:
        value: Any = None
        for item in node.values:
            value = self._value(item, frame)
            if self._truth(value) is isinstance(node.op, ast.Or):
                return value
        return value

    def _of_Compare(self, node: ast.Compare, frame: Frame) -> Any:
        left = self._value(node.left, frame)
        for operation, item in zip(node.ops, node.comparators, strict=True):
            right = self._value(item, frame)
            if isinstance(operation, (ast.Is, ast.IsNot)) and right is None:
                if isinstance(left, (Unknown, Reference)):
                    raise NotKnown
            elif isinstance(operation, (ast.In, ast.NotIn)) and isinstance(
                right, dict
            ):
                self._plain(left)
                if has_rest(right):
                    raise NotKnown
            else:
                self._plain(left, right)
            if not functions.COMPARISONS[type(operation)](left, right):
                return False
            left = right
        return True

    def _of_IfExp(self, node: ast.IfExp, frame: Frame) -> Any:
        try:
            known = self._truth(self._value(node.test, frame))
        except NotKnown:
            return merged(
                self._value(node.body, frame),
                self._value(node.orelse, frame),
                frame.parsed.source(node.test, 200),
            )
        return self._value(node.body if known else node.orelse, frame)

    def _of_JoinedStr(self, node: ast.JoinedStr, frame: Frame) -> str:
        pieces = []
        for item in node.values:
            if isinstance(item, ast.FormattedValue):
                value = self._value(item.value, frame)
                if isinstance(value, Path):
                    value = value.path
                specification = ""
                if item.format_spec is not None:
                    specification = self._value(item.format_spec, frame)
                self._plain(value, specification)
                pieces.append(
                    functions.formatted(value, item.conversion, specification)
                )
            else:
                pieces.append(self._value(item, frame))
        return "".join(pieces)

    def _of_Lambda(self, node: ast.Lambda, frame: Frame) -> Function:
        return self._function(node, frame.parsed.source(node), frame)

    def _of_Subscript(self, node: ast.Subscript, frame: Frame) -> Any:
        container = self._value(node.value, frame)
        if isinstance(node.slice, ast.Slice):
            key: Any = slice(
                *(
                    None if part is None else self._value(part, frame)
                    for part in (
                        node.slice.lower,
                        node.slice.upper,
                        node.slice.step,
                    )
                )
            )
            self._plain(key.start, key.stop, key.step)
        else:
            key = self._value(node.slice, frame)
            self._plain(key)
        if isinstance(container, Match):
            return container.match[key]
        if isinstance(container, Opaque):
            raise NotKnown
        if isinstance(container, dict):
            value = container[key]
            if isinstance(value, Unknown) and value.doubt is Doubt.PRESENCE:
                raise NotKnown
            return value
        if has_rest(container):
            raise NotKnown
        return container[key]

    def _of_ListComp(self, node: ast.ListComp, frame: Frame) -> list[Any]:
        return [
            self._value(node.elt, inner)
            for inner in self._generated(node.generators, frame)
        ]

    _of_GeneratorExp = _of_ListComp

    def _of_SetComp(self, node: ast.SetComp, frame: Frame) -> set[Any]:
        return set(self._of_ListComp(node, frame))  # type: ignore[arg-type]

    def _of_DictComp(self, node: ast.DictComp, frame: Frame) -> Any:
        result = {}
        for inner in self._generated(node.generators, frame):
            key = self._value(node.key, inner)
            self._plain(key)
            result[key] = self._value(node.value, inner)
        return result

    def _generated(
        self, generators: list[ast.comprehension], frame: Frame
    ) -> list[Frame]:
        """A frame for each round of a comprehension, raises NotKnown."""
        frames = [
            Frame({}, frame.module or frame, frame.parsed, enclosing=frame)
        ]
        for generator in generators:
            following = []
            for outer in frames:
                items = self._items(self._value(generator.iter, outer))
                if has_rest(items):
                    raise NotKnown
                for item in items:
                    self._step()
                    inner = dataclasses.replace(outer, names={**outer.names})
                    self._assign(generator.target, item, inner)
                    if all(
                        self._truth(self._value(test, inner))
                        for test in generator.ifs
                    ):
                        following.append(inner)
            frames = following
        return frames

    def _of_Attribute(self, node: ast.Attribute, frame: Frame) -> Any:
        value = self._value(node.value, frame)
        if isinstance(value, Reference):
            name = _canonical(f"{value.name}.{node.attr}")
            if name in functions.CONSTANTS:
                return functions.CONSTANTS[name]
            return Reference(name, frame.parsed.source(node))
        if isinstance(value, Module):
            if node.attr in value.names:
                return value.names[node.attr]
            inner = self._module(f"{value.name}.{node.attr}")
            if inner is not None:
                return inner
        if isinstance(value, Path):
            return functions.path_attribute(value, node.attr)
        if isinstance(value, ModuleSpec) and node.attr == "loader":
            return value
        if isinstance(value, Pattern) and node.attr == "pattern":
            return value.pattern.pattern
        raise NotKnown

    # -- calls -----------------------------------------------------------

    def _of_Call(self, node: ast.Call, frame: Frame) -> Any:
        receiver: Any = None
        function: Any = None
        if isinstance(node.func, ast.Attribute):
            receiver = self._value(node.func.value, frame)
        if isinstance(node.func, ast.Attribute) and not isinstance(
            receiver, (Reference, Module)
        ):
            args, keywords = self._arguments(node, frame)
            return self._method(
                receiver, node.func, args, keywords, node, frame
            )
        function = self._value(node.func, frame)
        args, keywords = self._arguments(node, frame)
        if isinstance(function, Function):
            return self._called(function, args, keywords, node, frame)
        if isinstance(function, Reference):
            if function.last == _ENDS_IN_SETUP and self.on_setup is not None:
                self.setups += 1
                self.on_setup(keywords)
                return None
            try:
                return self._builtin(function.name, args, keywords, frame)
            except (NotKnown, Exhausted, RecursionError):
                self._taint_arguments(function, args, keywords, node, frame)
                raise
            except Exception:
                # Whatever the call would have raised.
                raise NotKnown from None
        self._taint_arguments(function, args, keywords, node, frame)
        raise NotKnown

    def _taint_arguments(
        self,
        function: Any,
        args: list[Any],
        keywords: dict[Any, Any],
        node: ast.Call,
        frame: Frame,
    ) -> None:
        if not self._is_harmless(function):
            reason = frame.parsed.source(node, 100)
            for value in [*args, *keywords.values()]:
                self._taint(value, reason)

    @staticmethod
    def _is_harmless(function: Any) -> bool:
        """Whether a call leaves its arguments alone."""
        if not isinstance(function, Reference):
            return function is None
        return (
            function.name in functions.FUNCTIONS
            or function.name.startswith(_HARMLESS)
            or function.last[:1].isupper()
            or hasattr(builtins, function.name)
        )

    def _arguments(
        self, node: ast.Call, frame: Frame
    ) -> tuple[list[Any], dict[Any, Any]]:
        keywords: dict[Any, Any] = {}
        args = self._elements(node.args, frame)
        for keyword in node.keywords:
            value = self._value(keyword.value, frame)
            if keyword.arg is None and isinstance(value, dict):
                keywords.update(value)
            elif keyword.arg is None:
                # It cannot have the keywords that are written out.
                keywords[REST_KEY] = Unknown(self._shown(value))
            else:
                keywords[keyword.arg] = value
        return args, keywords

    def _method(
        self,
        receiver: Any,
        attribute: ast.Attribute,
        args: list[Any],
        keywords: dict[Any, Any],
        node: ast.Call,
        frame: Frame,
    ) -> Any:
        name = attribute.attr
        if isinstance(receiver, (list, dict, set)):
            return self._container_method(
                receiver, name, args, keywords, node, frame
            )
        if isinstance(receiver, (Unknown, Function)):
            if name in functions.MUTATORS and isinstance(
                attribute.value, ast.Name
            ):
                name = attribute.value.id
                self._assign(
                    ast.Name(name, ast.Store()),
                    Unknown(f"{name} after {frame.parsed.source(node, 200)}"),
                    frame,
                )
            raise NotKnown
        if isinstance(receiver, Path):
            return self._path_method(receiver, name, args, keywords)
        if isinstance(receiver, ModuleSpec):
            if name == "exec_module":
                return None
            if name == "load_module":
                return self._from_file(receiver.path)
            raise NotKnown
        if name == "join" and len(args) == 1 and isinstance(receiver, str):
            args = [self._items(args[0])]
        self._plain(*args, *keywords.values())
        if isinstance(receiver, OpenFile):
            return functions.file_method(receiver, name, args)
        if isinstance(receiver, Pattern):
            self._step(len(args[-1]) // 100)
            return functions.pattern_method(receiver, name, args)
        if isinstance(receiver, Match):
            return functions.match_method(receiver, name, args, keywords)
        if isinstance(receiver, (str, bytes)):
            return functions.string_method(receiver, name, args, keywords)
        if isinstance(receiver, tuple) and name in ("index", "count"):
            self._plain(receiver)
            return getattr(receiver, name)(*args)
        raise NotKnown

    def _container_method(
        self,
        receiver: Any,
        name: str,
        args: list[Any],
        keywords: dict[Any, Any],
        node: ast.Call,
        frame: Frame,
    ) -> Any:
        try:
            return self._container_changed(receiver, name, args, keywords)
        except (Exhausted, RecursionError):
            raise
        except Exception:
            # Not known, or whatever the call would have raised.
            if name in functions.MUTATORS:
                self._taint(
                    receiver,
                    frame.parsed.source(node, 200),
                    grows=name in ("append", "extend", "add"),
                )
            raise NotKnown from None

    def _container_changed(
        self, receiver: Any, name: str, args: list[Any], keywords: Any
    ) -> Any:
        if isinstance(receiver, dict):
            if name not in functions.DICT_METHODS:
                raise NotKnown
            if name == "update":
                for value in args:
                    self._update(receiver, value)
                receiver.update(keywords)
                return None
            self._plain(*args[:1])
            if name in ("get", "pop", "setdefault"):
                return self._looked_up(receiver, name, args)
            if name != "copy" and has_rest(receiver):
                raise NotKnown
            result = getattr(receiver, name)(*args)
            if name in ("items", "keys", "values"):
                return list(result)
            return result
        methods = (
            functions.LIST_METHODS
            if isinstance(receiver, list)
            else functions.SET_METHODS
        )
        if name not in methods:
            raise NotKnown
        if name == "extend" and isinstance(receiver, list):
            (value,) = args
            receiver.extend(self._items(value))
        elif name in ("append", "add"):
            if name == "add":
                self._plain(*args)
            getattr(receiver, name)(*args)
        elif name == "insert" and args[0] == 0:
            receiver.insert(0, args[1])
        elif name == "copy":
            return receiver.copy()
        else:
            self._plain(receiver, *args, *keywords.values())
            return getattr(receiver, name)(*args, **keywords)
        self._charged(receiver)
        return None

    def _looked_up(
        self, receiver: dict[Any, Any], name: str, args: list[Any]
    ) -> Any:
        value = receiver.get(args[0])
        unsure = isinstance(value, Unknown) and value.doubt is Doubt.PRESENCE
        if unsure or (args[0] not in receiver and REST_KEY in receiver):
            raise NotKnown
        return getattr(receiver, name)(*args)

    def _path_method(
        self, path: Path, name: str, args: list[Any], keywords: dict[Any, Any]
    ) -> Any:
        self._plain(
            *keywords.values(),
            *(a for a in args if not isinstance(a, Path)),
        )
        if name in ("read_text", "open", "read_bytes"):
            mode = "rb" if name == "read_bytes" else "r"
            if name == "open" and args:
                mode = args.pop(0)
            if name == "read_text" and args:
                keywords = {"encoding": args.pop(0)}
            file = self._opened(path, mode, keywords.get("encoding"))
            return file if name == "open" else file.read()
        if name in ("exists", "is_file"):
            if self._member(path) is None:
                raise NotKnown
            return True
        return functions.path_method(path, name, args, self.base)

    def _opened(
        self, path: Any, mode: str = "r", encoding: Any = None
    ) -> OpenFile:
        content = self._member(path)
        if content is None or set(mode) - set("rbtU"):
            raise NotKnown
        if "b" in mode and not encoding:
            return OpenFile(content)
        functions.check_encoding(encoding or "utf-8")
        text = content.decode(encoding or "utf-8")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return OpenFile(self._charged(text))

    def _from_file(self, path: Any) -> Module:
        source = self._member(path)
        if source is None:
            raise NotKnown
        module = Module("", {}, "a module")
        self._execute(source, module.names, str(path))
        return module

    def _called(
        self,
        function: Function,
        args: list[Any],
        keywords: dict[Any, Any],
        node: ast.Call,
        caller: Frame,
    ) -> Any:
        """Evaluate the body of one of the script's own functions."""
        if len(self.stack) > MAXIMUM_CALLS:
            raise Exhausted("its functions call each other too deeply")
        outer: Frame = function.frame
        frame = Frame(
            self._bound(function, args, keywords),
            outer.module or outer,
            outer.parsed,
            enclosing=outer,
        )
        if isinstance(function.node, ast.Lambda):
            return self._value(function.node.body, frame)
        if any(
            isinstance(inner, (ast.Yield, ast.YieldFrom))
            for inner in ast.walk(function.node)
        ):
            self._forget(function.node.body, frame)
            raise NotKnown
        self.stack.append(frame)
        try:
            flow = self._block(function.node.body, frame)
        finally:
            self.stack.pop()
        if flow is Flow.RAISE and not frame.pending:
            raise NotKnown
        if flow is Flow.UNSURE or frame.unsure:
            raise NotKnown
        result = frame.returned if flow is Flow.RETURN else None
        if flow is Flow.RAISE:
            _, result = frame.pending.pop()
        for condition, value in reversed(frame.pending):
            result = merged(value, result, condition)
        if isinstance(result, Unknown) and not frame.pending:
            # The call says more than the inside of the function.
            return self._unknown(node, caller)
        return result

    def _bound(
        self, function: Function, args: list[Any], keywords: dict[Any, Any]
    ) -> dict[Any, Any]:
        """The parameters of a function, as a call gives them."""
        parameters = function.node.args
        if has_rest(args) or has_rest(keywords):
            raise NotKnown
        keywords = dict(keywords)
        names: dict[Any, Any] = {}
        positional = [*parameters.posonlyargs, *parameters.args]
        required = len(positional) - len(function.defaults)
        for number, parameter in enumerate(positional):
            name = parameter.arg
            if number < len(args):
                names[name] = args[number]
            elif name in keywords:
                names[name] = keywords.pop(name)
            elif number >= required:
                names[name] = function.defaults[number - required]
            else:
                raise NotKnown
        if parameters.vararg:
            names[parameters.vararg.arg] = tuple(args[len(positional) :])
        elif len(args) > len(positional):
            raise NotKnown
        for parameter in parameters.kwonlyargs:
            default = function.keyword_defaults.get(
                parameter.arg, Unknown(parameter.arg)
            )
            names[parameter.arg] = keywords.pop(parameter.arg, default)
        if parameters.kwarg:
            names[parameters.kwarg.arg] = keywords
        elif keywords:
            raise NotKnown
        return names

    def _builtin(
        self,
        name: str,
        args: list[Any],
        keywords: dict[Any, Any],
        frame: Frame,
    ) -> Any:
        """A function that is known by its name; raises anything."""
        special = getattr(self, f"_call_{_SPECIAL.get(name, '')}", None)
        if special is not None:
            return special(args, keywords, frame)
        function = functions.FUNCTIONS.get(name)
        if function is None:
            raise NotKnown
        if name in functions.HANDING_ON:
            if name in ("zip", "enumerate") and any(map(has_rest, args)):
                raise NotKnown
            args = [
                self._items(value) if isinstance(value, OpenFile) else value
                for value in args
            ]
            if args and isinstance(args[0], Opaque) and name != "typing.cast":
                raise NotKnown
            return function(*args, **keywords)
        if name == "len" and not has_rest(args[0]):
            return len(args[0])
        if name in ("next", "sorted", "set"):
            args = [
                self._items(value)
                if isinstance(value, OpenFile) and name != "next"
                else value
                for value in args
            ]
        for value in [*args, *keywords.values()]:
            if not isinstance(value, (Path, Pattern, OpenFile)):
                self._plain(value)
        if name.startswith("re."):
            self._step(sum(len(a) // 100 for a in args if isinstance(a, str)))
        return function(*args, **keywords)

    def _call_open(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> OpenFile:
        mode = args[1] if len(args) > 1 else keywords.get("mode", "r")
        encoding = keywords.get("encoding")
        for value in args[2:]:
            if isinstance(value, str):
                encoding = value
        self._plain(mode, encoding)
        return self._opened(args[0], mode, encoding)

    def _call_abspath(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> str:
        return functions.absolute(args[0], self.base)

    def _call_cwd(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> str:
        return functions.absolute("", self.base)

    def _call_exists(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> bool:
        # A directory is no member that can be read.
        if self._member(args[0]) is None:
            raise NotKnown
        return True

    def _call_search_path(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> None:
        path = functions.absolute(args[-1], self.base)
        if path.startswith(functions.ROOT) and len(self.search_path) < 8:
            self.search_path.append(path[len(functions.ROOT) + 1 :])
            self.modules = {
                name: module
                for name, module in self.modules.items()
                if module is not None
            }

    def _call_exec(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> None:
        source = args[0].source if isinstance(args[0], Code) else args[0]
        names = args[1] if len(args) > 1 else frame.names
        if len(args) > 2 and isinstance(args[2], dict):
            names = args[2]
        if not isinstance(names, dict):
            raise NotKnown
        if isinstance(source, str):
            source = source.encode("utf-8")
        if not isinstance(source, bytes):
            self._taint(names, "exec(…)")
            raise NotKnown
        self._execute(source, names)

    def _call_eval(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Any:
        self._plain(args[0])
        parsed = parse(args[0].strip().encode("utf-8"), 10_000)
        if parsed.tree is None or len(self.stack) > MAXIMUM_CALLS:
            raise NotKnown
        (statement,) = parsed.tree.body
        assert isinstance(statement, ast.Expr)
        inner = dataclasses.replace(frame, parsed=parsed)
        return self._value(statement.value, inner)

    def _call_compile(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Code:
        self._plain(args[0])
        return Code(args[0])

    def _call_run_path(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> dict[Any, Any]:
        return self._from_file(args[0]).names

    def _call_execfile(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> None:
        source = self._member(args[0])
        names = args[1] if len(args) > 1 else frame.names
        if source is None or not isinstance(names, dict):
            raise NotKnown
        self._execute(source, names)

    def _call_import(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Any:
        self._plain(*args[:1])
        module = self._module(args[0])
        if module is None:
            self.doubts += 1
            return Reference(args[0], args[0])
        return module

    def _call_load_source(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Module:
        return self._from_file(args[1])

    def _call_spec(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> ModuleSpec:
        path = args[1] if len(args) > 1 else keywords["path"]
        return ModuleSpec(path.path if isinstance(path, Path) else path)

    def _call_module_from_spec(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Module:
        return self._from_file(args[0].path)

    def _call_json_load(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Any:
        return functions.FUNCTIONS["json.loads"](args[0].read())

    def _call_map(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> list[Any]:
        return [
            self._applied(args[0], item, frame)
            for item in self._rounds(args[1])
        ]

    def _call_filter(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> list[Any]:
        return [
            item
            for item in self._rounds(args[1])
            if self._truth(
                item
                if args[0] is None
                else self._applied(args[0], item, frame)
            )
        ]

    def _rounds(self, value: Any) -> list[Any]:
        items = self._items(value)
        if has_rest(items):
            raise NotKnown
        return items

    def _applied(self, function: Any, item: Any, frame: Frame) -> Any:
        self._step()
        if isinstance(function, Function):
            call = ast.Call(ast.Name("f", ast.Load()), [], [])
            return self._called(function, [item], {}, call, frame)
        if isinstance(function, Reference):
            return self._builtin(function.name, [item], {}, frame)
        raise NotKnown

    def _call_literal_eval(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> Any:
        value = self._call_eval(args, keywords, frame)
        self._plain(value)
        return value

    def _call_print(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> None:
        pass


_SPECIAL = {
    "ast.literal_eval": "literal_eval",
    "codecs.open": "open",
    "compile": "compile",
    "eval": "eval",
    "exec": "exec",
    "execfile": "execfile",
    "filter": "filter",
    "__import__": "import",
    "imp.load_source": "load_source",
    "importlib.import_module": "import",
    "importlib.machinery.SourceFileLoader": "spec",
    "importlib.util.module_from_spec": "module_from_spec",
    "importlib.util.spec_from_file_location": "spec",
    "io.open": "open",
    "json.load": "json_load",
    "map": "map",
    "open": "open",
    "os.chdir": "print",
    "os.getcwd": "cwd",
    "os.path.abspath": "abspath",
    "os.path.exists": "exists",
    "os.path.isfile": "exists",
    "os.path.realpath": "abspath",
    "pathlib.Path.cwd": "cwd",
    "print": "print",
    "runpy.run_path": "run_path",
    "site.addsitedir": "search_path",
    "sys.path.append": "search_path",
    "sys.path.insert": "search_path",
    "warnings.warn": "print",
}


def _calls_setup(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call)
        and _ENDS_IN_SETUP
        in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        for node in ast.walk(function)
    )


def _canonical(name: str) -> str:
    """One name for what several modules export."""
    for prefix, replacement in (
        ("builtins.", ""),
        ("six.moves.builtins.", ""),
        ("posixpath.", "os.path."),
        ("pathlib2.", "pathlib."),
        ("imp.importlib.", "importlib."),
        ("typing_extensions.", "typing."),
    ):
        if name.startswith(prefix):
            return replacement + name[len(prefix) :]
    return name


def _refill(value: Any, content: Any) -> None:
    if isinstance(value, list):
        value[:] = content
    else:
        value.clear()
        value.update(content)
