"""Calls in a static evaluation: methods, and the script's own functions."""

from __future__ import annotations

import ast
import builtins
from typing import Any

from . import static_functions as functions
from .static_known_calls import KnownCalls
from .static_objects import (
    Function,
    Match,
    Module,
    ModuleSpec,
    OpenFile,
    Path,
    Pattern,
)
from .static_state import MAXIMUM_CALLS, Exhausted, Flow, Frame, NotKnown
from .static_values import (
    REST_KEY,
    Doubt,
    Reference,
    Unknown,
    has_rest,
    merged,
)

SETUP = "setup"

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


class Calls(KnownCalls):
    """Evaluates calls."""

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
            if function.last == SETUP and self.on_setup is not None:
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
