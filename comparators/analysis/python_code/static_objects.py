"""What a static evaluation makes besides plain values: files, functions, …"""

from __future__ import annotations

import ast
import dataclasses
import re
from typing import Any

from .static_values import Opaque


@dataclasses.dataclass(frozen=True, eq=False)
class Path(Opaque):
    """A ``pathlib.Path``."""

    path: str

    @property
    def expression(self) -> str:  # type: ignore[override]
        return f"Path({self.path!r})"


@dataclasses.dataclass(eq=False)
class OpenFile(Opaque):
    """A member of the archive, opened for reading."""

    content: Any  # str or bytes
    expression: str = "open(…)"
    offset: int = 0

    def read(self) -> Any:
        rest = self.content[self.offset :]
        self.offset = len(self.content)
        return rest

    def readlines(self) -> list[Any]:
        if isinstance(self.content, bytes):
            return self.read().splitlines(keepends=True)  # type: ignore[no-any-return]
        return re.findall(r"[^\n]*\n|[^\n]+", self.read())

    def readline(self) -> Any:
        newline: Any = b"\n" if isinstance(self.content, bytes) else "\n"
        end = self.content.find(newline, self.offset) + 1
        end = end or len(self.content)
        line = self.content[self.offset : end]
        self.offset = end
        return line


@dataclasses.dataclass(frozen=True, eq=False)
class Pattern(Opaque):
    """A compiled regular expression."""

    pattern: re.Pattern[Any]
    expression: str = "re.compile(…)"


@dataclasses.dataclass(frozen=True, eq=False)
class Match(Opaque):
    """A match of a regular expression."""

    match: re.Match[Any]
    expression: str = "a match"


@dataclasses.dataclass(frozen=True, eq=False)
class Code(Opaque):
    """The result of ``compile``."""

    source: Any
    expression: str = "compile(…)"


@dataclasses.dataclass(frozen=True, eq=False)
class Module(Opaque):
    """A module of the archive, evaluated."""

    name: str
    names: dict[Any, Any]
    expression: str = "a module"


@dataclasses.dataclass(frozen=True, eq=False)
class ModuleSpec(Opaque):
    """What ``spec_from_file_location`` and ``SourceFileLoader`` return."""

    path: str
    expression: str = "a module specification"


@dataclasses.dataclass(frozen=True, eq=False)
class Function(Opaque):
    """A function of the script; ``frame`` is where it was defined."""

    node: ast.FunctionDef | ast.Lambda
    frame: Any
    defaults: tuple[Any, ...]
    keyword_defaults: dict[str, Any]
    expression: str
