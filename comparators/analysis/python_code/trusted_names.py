"""The names of a script that stand for what its text says, whatever runs.

A name is trusted where nothing in the script could have given it another
meaning: it is bound once, and no code that gets at names behind the script's
back has a chance to run.
"""

from __future__ import annotations

import ast
import builtins
import copy
import posixpath
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..archive.members import Kind, Member
from .statements import Exposure, Statement, is_named_setup

# Modules that neither run code of others nor get at names of the script.
_FAMILIAR_MODULES = frozenset(
    (
        *("__future__", "abc", "argparse", "ast", "base64", "codecs"),
        *("collections", "configparser", "contextlib", "copy", "csv"),
        *("datetime", "distutils", "enum", "errno", "fnmatch", "functools"),
        *("getopt", "glob", "gzip", "hashlib", "io", "itertools", "json"),
        *("locale", "logging", "math", "optparse", "os", "pathlib"),
        *("platform", "posixpath", "pprint", "random", "re", "setuptools"),
        *("shlex", "shutil", "stat", "string", "struct", "subprocess", "sys"),
        *("sysconfig", "tarfile", "tempfile", "textwrap", "time", "typing"),
        *("traceback", "urllib", "warnings", "zipfile", "zlib"),
    )
)
_REACHING_SUBMODULES = ("logging.config", "setuptools.config")
# What those import themselves, and would find beside the script first.
_IMPORTED_BY_THEM = (
    frozenset(sys.stdlib_module_names)
    | {"setuptools", "distutils", "pkg_resources", "_distutils_hack"}
    | {"packaging", "wheel", "jaraco", "more_itertools", "platformdirs"}
    | {"backports", "importlib_metadata", "tomli", "typing_extensions", "zipp"}
) - {"test", "tests"}

# Calls that change neither files nor the current directory.
_QUIET_CALLS = frozenset(
    (
        *("codecs.open", "dict", "int", "len", "list", "open", "print"),
        *("os.path.abspath", "os.path.dirname", "os.path.exists"),
        *("os.path.isfile", "os.path.join", "os.path.realpath"),
        *("pathlib.Path", "platform.system", "re.compile", "re.search"),
        *("set", "setuptools.Extension", "setuptools.find_packages"),
        *("setuptools.find_namespace_packages", "str", "sys.exit", "tuple"),
    )
)
_QUIET_METHODS = frozenset(
    (
        *("absolute", "append", "copy", "decode", "encode", "endswith"),
        *("extend", "format", "get", "group", "items", "join", "joinpath"),
        *("keys", "lower", "lstrip", "read", "read_text", "readline"),
        *("readlines", "resolve", "rstrip", "split", "splitlines"),
        *("startswith", "strip", "update", "upper", "values"),
    )
)
_PREDEFINED = frozenset(
    ("__annotations__", "__cached__", "__file__", "__path__")
)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SAME = {
    "distutils.core.setup": "setuptools.setup",
    "distutils.core.Extension": "setuptools.Extension",
    "distutils.extension.Extension": "setuptools.Extension",
    "io.open": "open",
}


class ScriptFiles(NamedTuple):
    """The files that a script can find beside itself.

    Attributes:
        members: by path without the root directory.
        read: gives the content of one, None where it is no file.
    """

    members: Mapping[str, Member] = {}
    read: Callable[[str], bytes | None] = lambda path: None

    def content(self, path: str) -> bytes | None:
        """Return what is there once it is unpacked, None where that is open.

        Of two members of one path the last one is; what a link in the path
        leads to is not looked for.
        """
        parts = path.split("/")
        above = ("/".join(parts[:count]) for count in range(1, len(parts)))
        if (
            path not in self.members
            or f"{path} (2)" in self.members
            or any(
                one in self.members
                and self.members[one].kind is not Kind.DIRECTORY
                for one in above
            )
        ):
            return None
        return self.read(path)


class TrustedNames:
    """What the names of one script stand for.

    Args:
        statements: of the script.
        path: of the script in the archive.
        archive: its siblings.

    Attributes:
        lost: whether no name can be trusted.
    """

    def __init__(
        self,
        statements: tuple[Statement, ...],
        path: str,
        archive: ScriptFiles,
    ) -> None:
        self._directory = posixpath.dirname(path)
        self._archive = archive
        self._bindings: dict[str, list[Statement]] = defaultdict(list)
        self._exposures: dict[str, Exposure] = {}
        self._loads = Counter(
            node.id
            for statement in statements
            for node in _walked(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        )
        for statement in statements:
            for name in statement.binds:
                self._bindings[name].append(statement)
            for name, exposure in statement.exposes.items():
                self._exposures[name] = max(exposure, self.exposure(name))
        elsewhere = any(
            isinstance(node, (ast.Attribute, ast.Name))
            and self.meaning(node) == "sys.path"
            for statement in statements
            for node in _walked(statement)
        )
        own = self._own_modules(anywhere=elsewhere)
        self.lost = (
            bool(own & _IMPORTED_BY_THEM)
            or any(
                statement.reaches or _imports_the_unfamiliar(statement.node)
                for statement in statements
            )
            or any(map(self._is_patched, self._bindings))
        )
        self._noise = sys.maxsize
        for statement in statements:
            line = statement.node.lineno
            if any(map(_calls_setup, _walked(statement))):
                line = (statement.node.end_lineno or line) + 1
            elif not self._is_loud(statement):
                continue
            self._noise = min(line, self._noise)

    def binding(self, name: str) -> ast.stmt | None:
        """Return the one statement that gives *name* its value, or None.

        Where it is not run, the name has no value at all.
        """
        if self.lost or name in _PREDEFINED or hasattr(builtins, name):
            return None
        found = [
            statement
            for statement in self._bindings.get(name, ())
            if not any(isinstance(one, _SCOPES) for one in statement.owners)
            or isinstance(statement.node, ast.Global)
        ]
        if len(found) != 1:
            return None
        (statement,) = found
        repeated = any(isinstance(one, _LOOPS) for one in statement.owners)
        return None if repeated else statement.node

    def if_nothing_reaches(self) -> TrustedNames:
        """Return the names as they are if no code gets behind the script."""
        likely = copy.copy(self)
        likely.lost = False
        return likely

    def loads(self, name: str) -> int:
        """How often *name* is read in the script."""
        return self._loads[name]

    def exposure(self, name: str) -> Exposure:
        """How far the object of *name* is open to change in the script."""
        return self._exposures.get(name, Exposure.NONE)

    def dotted(self, node: ast.expr) -> str:
        """Return what an expression surely names, as ``os.path.join``."""
        return "" if self.lost else self.meaning(node)

    def meaning(self, node: ast.expr) -> str:
        """Return what an expression names by the imports, or ""."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        bound = self._bindings.get(node.id, ())
        if not bound:
            known = hasattr(builtins, node.id) or node.id == "__file__"
            return ".".join([node.id, *attributes]) if known else ""
        if self.exposure(node.id) >= Exposure.WHOLE:
            return ""
        meanings = {
            ".".join([base, *attributes])
            for one in bound
            for base in [_imported(one.node, node.id)]
        }
        meanings = {_SAME.get(meaning, meaning) for meaning in meanings}
        meaning = meanings.pop()
        return "" if meanings or meaning.startswith(".") else meaning

    def content(self, path: str, line: int) -> bytes | None:
        """Return what the script finds in a file, None where that is open.

        Args:
            path: from the script's directory.
            line: where the script reads it; nothing that runs before may
                have changed it.
        """
        if self.lost or line >= self._noise:
            return None
        return self._archive.content(
            posixpath.normpath(posixpath.join(self._directory, path))
        )

    def _is_patched(self, name: str) -> bool:
        """Whether *name* is a module that the script may have changed."""
        nodes = [one.node for one in self._bindings[name]]
        is_module = any(isinstance(one, ast.Import) for one in nodes)
        is_imported = any(_imported(one, name) for one in nodes)
        return is_imported and self.exposure(name) >= (
            Exposure.WHOLE if is_module else Exposure.PATCHED
        )

    def _own_modules(self, *, anywhere: bool) -> frozenset[str]:
        """Names of the modules that the archive has beside the script.

        Args:
            anywhere: in all directories.
        """
        prefix = f"{self._directory}/" if self._directory else ""
        names = set()
        for path in self._archive.members:
            parts = path.removeprefix(prefix).split("/")
            if len(parts) > 1 and parts[-1].startswith("__init__."):
                parts.pop()
            elif not parts[-1].endswith((".py", ".pyc", ".so", ".pyd")):
                continue
            if len(parts) == 1 or anywhere:
                names.add(parts[-1].partition(".")[0])
        return frozenset(names)

    def _is_loud(self, statement: Statement) -> bool:
        """Whether it may change a file or the current directory."""
        node = statement.node
        if any(isinstance(one, _SCOPES[:2]) for one in statement.owners):
            return False
        if isinstance(node, _SCOPES) and (
            node.decorator_list
            or not all(map(self.dotted, getattr(node, "bases", [])))
            or getattr(node, "keywords", [])
        ):
            return True
        return any(
            isinstance(one, ast.Call) and not self._is_quiet(one)
            for one in _walked(statement)
        )

    def _is_quiet(self, call: ast.Call) -> bool:
        name = self.dotted(call.func)
        if name.endswith("open"):
            return name in _QUIET_CALLS and _only_reads(call)
        if name:
            return name in _QUIET_CALLS
        return (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in _QUIET_METHODS
        )


def _walked(statement: Statement) -> list[ast.AST]:
    return [node for part in statement.parts for node in ast.walk(part)]


def _calls_setup(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and is_named_setup(node.func)


def _only_reads(call: ast.Call) -> bool:
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    modes += call.args[1:2]
    return all(
        isinstance(mode, ast.Constant)
        and mode.value in ("r", "rt", "rb", "U", "rU")
        for mode in modes
    ) and all(
        word.arg in ("mode", "encoding", "errors", "newline")
        for word in call.keywords
    )


def _imports_the_unfamiliar(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = ["." if node.level else node.module or "."]
    else:
        return False
    return any(
        module.partition(".")[0] not in _FAMILIAR_MODULES
        or module.startswith(_REACHING_SUBMODULES)
        for module in modules
    )


def _imported(node: ast.stmt, name: str) -> str:
    """Return the dotted name that an import gives *name*, "" for others."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname == name:
                return alias.name
            if not alias.asname and alias.name.partition(".")[0] == name:
                return name
    if isinstance(node, ast.ImportFrom) and not node.level:
        for alias in node.names:
            if (alias.asname or alias.name) == name:
                return f"{node.module}.{alias.name}"
    return ""
