"""Modules of the archive in a static evaluation: imports, and ``exec``."""

from __future__ import annotations

import ast
import posixpath
from typing import Any

from . import static_functions as functions
from .python_syntax import parse
from .static_objects import Module
from .static_state import (
    MAXIMUM_CALLS,
    MAXIMUM_MODULES,
    Exhausted,
    Frame,
    NotKnown,
    State,
)
from .static_values import MAXIMUM_SOURCE, REST_KEY, Opaque, Reference, Unknown

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


class Modules(State):
    """Finds, evaluates and binds modules."""

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
                value = Reference(canonical(f"{name}.{alias.name}"), bound)
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

    def _run_frame(self, frame: Frame) -> None:
        assert frame.parsed.tree is not None
        self.stack.append(frame)
        try:
            self._block(frame.parsed.tree.body, frame)
        except RecursionError:
            raise Exhausted("it is nested too deeply") from None
        finally:
            self.stack.pop()

    def _from_file(self, path: Any) -> Module:
        source = self._member(path)
        if source is None:
            raise NotKnown
        module = Module("", {}, "a module")
        self._execute(source, module.names, str(path))
        return module


def canonical(name: str) -> str:
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
