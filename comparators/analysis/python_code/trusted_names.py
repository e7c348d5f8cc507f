"""The names of a script that stand for what its text says, whatever runs.

A name is trusted where nothing in the script could have given it another
meaning: it is bound once, and no code that gets at names behind the script's
back has a chance to run.
"""

from __future__ import annotations

import ast
import builtins
import copy
import functools
import posixpath
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..archive.members import Kind, Member
from .statements import Exposure, Statement

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
        *("dict", "len", "list", "os.path.abspath", "os.path.dirname"),
        *("os.path.exists", "os.path.join", "pathlib.Path", "print"),
        *("re.search", "setuptools.Extension", "setuptools.find_packages"),
        *("setuptools.find_namespace_packages", "setuptools.setup", "str"),
    )
)
_QUIET_METHODS = frozenset(
    (
        *("append", "extend", "format", "group", "join", "read", "read_text"),
        *("resolve", "rstrip", "split", "splitlines", "startswith", "strip"),
    )
)
_PREDEFINED = ("__annotations__", "__cached__", "__file__", "__path__")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SAME = {"distutils.core.setup": "setuptools.setup", "io.open": "open"}


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
        self._statements = statements
        self._bindings: dict[str, list[Statement]] = defaultdict(list)
        self._exposures: dict[str, Exposure] = {}
        for statement in statements:
            for name in statement.binds:
                self._bindings[name].append(statement)
            for name, exposure in statement.exposes.items():
                self._exposures[name] = max(exposure, self.exposure(name))
        self.lost = (
            any(
                statement.reaches or _imports_the_unfamiliar(statement.node)
                for statement in statements
            )
            or any(map(self._is_patched, self._bindings))
            or any(map(self._stands_in, archive.members))
        )

    def assigned(self, name: str) -> ast.expr | None:
        """Return the one expression that a name is bound to, or None."""
        node = self._binding(name)
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
        if plain and isinstance(node, (ast.Assign, ast.AnnAssign)):
            return node.value
        return None

    def opened(self, name: str) -> ast.expr | None:
        """Return what a name is in ``with``, if it is read once, or None."""
        node = self._binding(name)
        # One place binds it, the other reads it.
        if isinstance(node, ast.With) and self._places[name] == 2:
            for item in node.items:
                if getattr(item.optional_vars, "id", None) == name:
                    return item.context_expr
        return None

    def _binding(self, name: str) -> ast.stmt | None:
        """Return the one statement that gives a name its value, or None.

        Where it is not run, the name has no value at all.
        """
        if self.lost or name in _PREDEFINED or hasattr(builtins, name):
            return None
        found = [
            statement
            for statement in self._bindings.get(name, ())
            if isinstance(statement.node, ast.Global)
            or not any(isinstance(one, _SCOPES) for one in statement.owners)
        ]
        if len(found) != 1 or any(
            isinstance(one, _LOOPS) for one in found[0].owners
        ):
            return None
        return found[0].node

    def stays(self, name: str, value: Any) -> bool:
        """Whether nothing in the script changes the object of a name."""
        containers = (list, tuple, dict)
        if not isinstance(value, containers):
            return True
        items = value.values() if isinstance(value, dict) else value
        if any(isinstance(item, containers) for item in items):
            return not self.exposure(name)
        return isinstance(value, tuple) or (
            self.exposure(name) <= Exposure.ITEMS
        )

    def if_nothing_reaches(self) -> TrustedNames:
        """Return the names as they are if no code gets behind the script."""
        likely = copy.copy(self)
        likely.lost = False
        return likely

    def exposure(self, name: str) -> Exposure:
        """How far the object of *name* is open to change in the script."""
        return self._exposures.get(name, Exposure.NONE)

    def dotted(self, node: ast.expr) -> str:
        """Return what an expression surely names, as ``pathlib.Path``."""
        return "" if self.lost else self.meaning(node)

    def meaning(self, node: ast.expr) -> str:
        """Return what an expression names by the imports, or ""."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        found = self._bindings.get(node.id, ())
        bases = {_imported(one.node, node.id) for one in found}
        if not bases and hasattr(builtins, node.id):
            bases = {node.id}
        if not bases or self.exposure(node.id) >= Exposure.WHOLE:
            return ""
        meanings = {".".join([base, *attributes]) for base in bases}
        meanings = {_SAME.get(meaning, meaning) for meaning in meanings}
        meaning = meanings.pop()
        return "" if meanings or meaning.startswith(".") else meaning

    def content(self, path: str) -> bytes | None:
        """Return what the script finds in a file, None where that is open.

        Args:
            path: from the script's directory.
        """
        if posixpath.isabs(path) or ".." in path.split("/"):
            return None
        if self.lost or not self._leaves_files:
            return None
        return self._archive.content(
            posixpath.normpath(posixpath.join(self._directory, path))
        )

    @functools.cached_property
    def _places(self) -> Counter[str]:
        """How often each name stands in the script."""
        return Counter(
            node.id
            for statement in self._statements
            for part in statement.parts
            for node in ast.walk(part)
            if isinstance(node, ast.Name)
        )

    @functools.cached_property
    def _leaves_files(self) -> bool:
        """Whether the script surely changes no file before it reads one."""
        return not any(map(self._is_loud, self._statements))

    def _is_patched(self, name: str) -> bool:
        """Whether *name* is a module that the script may have changed."""
        nodes = [one.node for one in self._bindings[name]]
        is_module = any(isinstance(one, ast.Import) for one in nodes)
        is_imported = any(_imported(one, name) for one in nodes)
        return is_imported and self.exposure(name) >= (
            Exposure.WHOLE if is_module else Exposure.PATCHED
        )

    def _stands_in(self, path: str) -> bool:
        """Whether a member is found in place of a module of Python's own."""
        prefix = f"{self._directory}/" if self._directory else ""
        parts = path.removeprefix(prefix).split("/")
        if len(parts) > 1 and parts[-1].startswith("__init__."):
            parts.pop()
        elif not parts[-1].endswith((".py", ".pyc", ".so", ".pyd")):
            return False
        name = parts[0].partition(".")[0]
        return len(parts) == 1 and name in _IMPORTED_BY_THEM

    def _is_loud(self, statement: Statement) -> bool:
        """Whether it may change a file or the current directory.

        A function does nothing until it is called, which is loud.
        """
        node = statement.node
        if any(isinstance(one, _FUNCTIONS) for one in statement.owners):
            return False
        if isinstance(node, _SCOPES) and (
            node.decorator_list
            or not all(map(self.dotted, getattr(node, "bases", [])))
            or getattr(node, "keywords", [])
        ):
            return True
        return any(
            isinstance(one, ast.Call) and not self._is_quiet(one)
            for part in statement.parts
            for one in ast.walk(part)
        )

    def _is_quiet(self, call: ast.Call) -> bool:
        name = self.dotted(call.func)
        if name == "open":
            more = [*call.args[1:], *(word.value for word in call.keywords)]
            # Any mode that writes has one of these letters.
            return all(
                isinstance(one, ast.Constant)
                and not set("wax+") & set(str(one.value))
                for one in more
            )
        if name:
            return name in _QUIET_CALLS
        return getattr(call.func, "attr", "") in _QUIET_METHODS


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
