"""Expressions in a static evaluation."""

from __future__ import annotations

import ast
import dataclasses
from typing import Any

from . import static_functions as functions
from .static_calls import Calls
from .static_modules import canonical
from .static_objects import Function, Match, Module, ModuleSpec, Path, Pattern
from .static_state import Exhausted, Frame, NotKnown
from .static_values import (
    REST_KEY,
    Doubt,
    Opaque,
    Reference,
    Unknown,
    has_rest,
    merged,
)


class Expressions(Calls):
    """Evaluates every kind of expression that can be known."""

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
            name = canonical(f"{value.name}.{node.attr}")
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
