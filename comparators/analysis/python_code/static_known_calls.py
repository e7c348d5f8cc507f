"""Functions that a static evaluation knows by their names."""

from __future__ import annotations

import ast
import dataclasses
from typing import Any

from . import static_functions as functions
from .python_syntax import parse
from .static_modules import Modules
from .static_objects import (
    Code,
    Function,
    Module,
    ModuleSpec,
    OpenFile,
    Path,
    Pattern,
)
from .static_state import MAXIMUM_CALLS, Frame, NotKnown
from .static_values import ROOT, Opaque, Reference, has_rest

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
    "os.chdir": "chdir",
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


class KnownCalls(Modules):
    """Calls of functions of Python and its standard library."""

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

    def _call_chdir(
        self, args: list[Any], keywords: dict[Any, Any], frame: Frame
    ) -> None:
        path = args[0].path if isinstance(args[0], Path) else args[0]
        known = isinstance(path, str)
        base = functions.absolute(path, self.base) if known else ""
        if not f"{base}/".startswith(f"{ROOT}/"):
            # Nothing can be read by a relative path any more.
            self.doubts += 1
            base = f"{ROOT}/\0"
        self.base = base[len(ROOT) + 1 :]

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
        if path.startswith(ROOT) and len(self.search_path) < 8:
            self.search_path.append(path[len(ROOT) + 1 :])
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
