"""Evaluating a Python script without running it.

An abstract interpreter over :mod:`ast`: what follows from literals, from the
archive's own members and from functions without effects is computed; all else
becomes an :class:`~.static_values.Unknown` that keeps its source expression.
Where a condition is not known both branches are followed, and what they do
not agree on is not known either.
"""

from __future__ import annotations

import ast
import copy
import posixpath
from collections.abc import Iterable
from typing import Any

from . import static_functions as functions
from .python_syntax import Parsed
from .static_calls import SETUP
from .static_expressions import Expressions
from .static_objects import Function, OpenFile
from .static_state import Flow, Frame, NotKnown
from .static_values import Doubt, Reference, Unknown, has_rest

_EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit"})


class Evaluation(Expressions):
    """One script and the modules of the archive that it imports."""

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

    def _do_Nonlocal(self, node: ast.Nonlocal, frame: Frame) -> None:
        # Too rare to be followed: what it may assign is not known.
        outer = frame.enclosing
        while outer is not None:
            for name in node.names:
                if name in outer.names:
                    outer.names[name] = Unknown(name)
            outer = outer.enclosing

    def _do_FunctionDef(self, node: ast.FunctionDef, frame: Frame) -> None:
        if node.decorator_list:
            frame.names[node.name] = Unknown(node.name)
        else:
            frame.names[node.name] = self._function(node, node.name, frame)

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
            if isinstance(called, Reference) and called.last == SETUP:
                self._value(node, frame)
            elif not self._is_harmless(called):
                for argument in node.args:
                    self._taint(self._named(argument, frame), reason)


def _calls_setup(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call)
        and SETUP
        in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        for node in ast.walk(function)
    )
