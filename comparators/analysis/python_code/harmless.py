"""Scripts that do nothing but harmless things.

Nothing in such a script, and nothing that it runs, gives a name another
meaning behind its back, or writes a file.  That is so where everything it
mentions is its own or in the tables here: what a function is handed, and what
it is called by, does not count then.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable

from .statements import bound_names, dotted

_MODULES = frozenset(
    (
        *("__future__", "codecs", "distutils.core", "glob", "io", "os"),
        *("os.path", "pathlib", "platform", "re", "setuptools", "sys"),
    )
)
_BUILTINS = frozenset(
    (
        *("__name__", "abs", "all", "any", "bool", "bytes", "dict"),
        *("enumerate", "exit", "float", "int", "isinstance", "len", "license"),
        *("list", "max", "min", "object", "print", "range", "repr", "set"),
        *("sorted", "str", "sum", "tuple", "zip"),
    )
) | {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}
# Of these modules, of texts, containers, matches, paths, and files that are
# only read; harmless whatever has them.
_ATTRIBUTES = frozenset(
    (
        *("Extension", "I", "M", "MULTILINE", "Path", "S", "VERBOSE"),
        *("abspath", "annotations", "append", "argv", "basename", "close"),
        *("compile", "decode", "dirname", "encode", "endswith", "environ"),
        *("escape", "exists", "exit", "extend", "find_namespace_packages"),
        *("find_packages", "findall", "format", "get", "getcwd", "getenv"),
        *("glob", "group", "groups", "isdir", "isfile", "items", "join"),
        *("joinpath", "keys", "linesep", "lower", "lstrip", "match", "name"),
        *("normpath", "parent", "platform", "print_function"),
        *("python_implementation", "read", "read_text", "readline"),
        *("readlines", "realpath", "resolve", "rstrip", "search", "sep"),
        *("split", "splitext", "splitlines", "startswith", "stderr"),
        *("stdout", "strip", "sub", "unicode_literals", "update", "upper"),
        *("values", "version", "version_info", "write"),
    )
)
_OPENING = ("open", "codecs.open", "io.open")

# What those modules import, and would find beside the script first.
_IMPORTED = (
    frozenset(sys.stdlib_module_names)
    | {"setuptools", "distutils", "pkg_resources", "_distutils_hack"}
    | {"packaging", "wheel", "jaraco", "more_itertools", "platformdirs"}
    | {"backports", "importlib_metadata", "tomli", "typing_extensions", "zipp"}
    | {"Cython"}
) - {"test", "tests"}


def stand_in(paths: Iterable[str], directory: str) -> bool:
    """Whether a file may be imported in place of a module of Python's own.

    Args:
        paths: of the archive.
        directory: where the script looks first.
    """
    beside = f"{directory}/" if directory else ""
    return any(
        path.removeprefix(beside).split("/")[0].split(".")[0] in _IMPORTED
        for path in paths
        if path.startswith(beside)
        and path.endswith((".py", ".pyc", ".so", ".pyd"))
    )


def is_harmless(tree: ast.Module, setup: ast.expr) -> bool:
    """Whether everything that a script mentions is harmless.

    Args:
        setup: the one place where ``setup`` may be mentioned.
    """
    imported: set[str] = set()
    own: set[str] = set()
    for node in ast.walk(tree):
        kind = imported if isinstance(node, ast.alias) else own
        kind.update(bound_names(node))
    if imported & own:
        return False
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        is_allowed = True
        match node:
            case ast.Call(
                func=function,
                args=[path] | [path, ast.Constant(value="r" | "rb" | "rt")],
                keywords=words,
            ) if (
                dotted(function) in _OPENING
                and not isinstance(path, ast.Starred)
                and {word.arg for word in words} <= {"encoding", "errors"}
            ):
                waiting += [path, *words]
                continue
            case _ if node is setup:
                continue
            case ast.Name(id=name) if name not in _BUILTINS:
                is_own = name in own or not name.startswith("__")
                is_special = name in ("setup", "__builtins__")
                is_allowed = name == "__file__" or (
                    is_own and not is_special and not hasattr(builtins, name)
                )
            case ast.Attribute(value=owner, attr="path"):
                # Not that of sys.
                is_allowed = getattr(owner, "id", "") == "os"
            case ast.Attribute(attr=name, ctx=context):
                is_allowed = name in _ATTRIBUTES
                is_allowed &= isinstance(context, ast.Load)
            case ast.Import(names=names):
                is_allowed = all(
                    one.name in _MODULES and not one.asname for one in names
                )
            case ast.ImportFrom(module=module, names=names, level=level):
                is_allowed = (
                    not level
                    and module in _MODULES
                    and all(
                        one.name in _ATTRIBUTES
                        or (one.name in ("setup", "open") and not one.asname)
                        or f"{module}.{one.name}" == "os.path"
                        for one in names
                    )
                )
            case ast.ClassDef() | ast.Match():
                # What operators do; attributes that are not mentioned.
                is_allowed = False
        if not is_allowed:
            return False
        waiting += ast.iter_child_nodes(node)
    return True
