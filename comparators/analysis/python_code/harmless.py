"""Scripts that do nothing but harmless things.

Nothing in such a script, and nothing that it runs, gives a name another
meaning behind its back, or writes a file. That is so where everything it
mentions is in the tables here or its own: what a function is handed, and
what it is called by, does not count then.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable

from .setup_values import Names
from .statements import Statement

_BY_MODULE = {
    "__future__": "annotations print_function unicode_literals",
    "builtins": "__name__ abs all any bool bytes dict enumerate exit float "
    "int isinstance len license list max min object print range repr set "
    "sorted str sum tuple zip",
    "codecs": "",
    "distutils.core": "Extension",
    "glob": "glob",
    "io": "",
    "os": "environ getcwd getenv linesep name path sep",
    "os.path": "abspath basename dirname exists isdir isfile join normpath "
    "realpath sep split splitext",
    "pathlib": "Path",
    "platform": "python_implementation system",
    "re": "I M S MULTILINE VERBOSE compile escape findall match search sub",
    "setuptools": "Extension find_namespace_packages find_packages",
    "sys": "argv exit platform stderr stdout version version_info",
}
_NAMES = frozenset(
    f"{module}.{name}"
    for module, names in _BY_MODULE.items()
    for name in names.split()
) | {
    f"builtins.{name}"
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
# Of strings, containers, matches, paths, and files that are only read.
_ATTRIBUTES = frozenset(
    (
        *("append", "close", "decode", "encode", "endswith", "exists"),
        *("extend", "format", "get", "group", "groups", "items", "join"),
        *("joinpath", "keys", "lower", "lstrip", "match", "parent", "read"),
        *("read_text", "readline", "readlines", "resolve", "rstrip"),
        *("search", "split", "splitlines", "startswith", "strip", "update"),
        *("upper", "values", "write"),
    )
)
_OPENING = ("builtins.open", "codecs.open", "io.open")
_SETUP = ("setuptools.setup", "distutils.core.setup")

# What those modules import, and would find beside the script first.
_IMPORTED = (
    frozenset(sys.stdlib_module_names)
    | {"setuptools", "distutils", "pkg_resources", "_distutils_hack"}
    | {"packaging", "wheel", "jaraco", "more_itertools", "platformdirs"}
    | {"backports", "importlib_metadata", "tomli", "typing_extensions", "zipp"}
    | {"Cython"}
) - {"test", "tests"}


def stand_in(paths: Iterable[str], directory: str) -> bool:
    """Whether a file is imported in place of a module of Python's own.

    Args:
        paths: of the archive.
        directory: where the script looks first.
    """
    beside = f"{directory}/" if directory else ""
    pattern = re.compile(
        re.escape(beside) + r"([^/.]+)(?:/[^/.]+)*\.(?:[^/]+\.)?"
        r"(?:py|pyc|so|pyd)"
    )
    found = filter(None, map(pattern.fullmatch, paths))
    return any(match[1] in _IMPORTED for match in found)


def is_harmless(statement: Statement, names: Names, setup: ast.expr) -> bool:
    """Whether everything that a statement mentions is harmless.

    Args:
        statement: of a script.
        names: of the script.
        setup: the one place where ``setup`` may be mentioned.
    """
    meaning = names.meaning
    if "__builtins__" in statement.binds:
        return False
    waiting: list[ast.AST] = [statement.node]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Call(
                func=function,
                args=[path] | [path, ast.Constant(value="r" | "rb" | "rt")],
                keywords=words,
            ) if (
                meaning(function) in _OPENING
                and not isinstance(path, ast.Starred)
                and {word.arg for word in words} <= {"encoding", "errors"}
            ):
                waiting += [path, *words]
                continue
            case ast.Name(id=name) if (
                hasattr(builtins, name) and f"builtins.{name}" not in _NAMES
            ):
                # Whatever else is given that name, too.
                return False
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()) if (
                node is setup or meaning(node) in _NAMES
            ):
                continue
            case ast.Name(id=name):
                is_own = name in names.binding or not name.startswith("__")
                if meaning(node) or not (is_own or name == "__file__"):
                    return False
            case ast.Attribute(attr=name, ctx=context):
                if name not in _ATTRIBUTES or not isinstance(
                    context, ast.Load
                ):
                    return False
            case ast.Import(names=imported):
                if not all(one.name in _BY_MODULE for one in imported):
                    return False
            case ast.ImportFrom(module=module, names=imported, level=level):
                found = {f"{module}.{one.name}" for one in imported}
                if level or not found <= _NAMES.union(_SETUP, _OPENING):
                    return False
            case ast.ClassDef() | ast.Match():
                # What operators do; attributes that are not mentioned.
                return False
        waiting += [
            one
            for one in ast.iter_child_nodes(node)
            if not isinstance(one, ast.stmt)
        ]
    return True
