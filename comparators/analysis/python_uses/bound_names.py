"""What the names of a module stand for: ``s.run`` is ``subprocess.run``.

Names are followed through imports, assignments, loops, defaults, ``getattr``,
``__import__``, ``sys.modules``, ``__dict__`` and ``__builtins__``, where the
strings are constants or made of constants.  Scopes are not told apart: a name
that is bound twice stands for both.  Nothing is run.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..python_code.constant_values import likely_text

_DEEPEST = 40
_ROUNDS = 4
# So many meanings of one name are followed.
_MOST = 6

_BUILTINS = frozenset(dir(builtins))
# What gives a module by its name.
_IMPORTERS = {
    "builtins.__import__",
    "importlib.import_module",
    "importlib.__import__",
    "importlib.reload",
    "pkgutil.resolve_name",
}

Names = tuple[str, ...]
# What gives a name a value.
_BINDING = (
    *(ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
    *(ast.comprehension, ast.arguments, ast.Call, ast.ClassDef, ast.withitem),
    ast.Match,
)


class Bindings:
    """What each name of a module may stand for, as dotted names.

    Args:
        by_type: the nodes of the module by their class, each with what it
            is in.
        members: the names that ``from module import *`` is taken to bring,
            by module.
    """

    def __init__(
        self,
        by_type: Mapping[type[ast.AST], Sequence[tuple[ast.AST, str]]],
        members: Mapping[str, Iterable[str]],
    ) -> None:
        self._meanings: dict[str, Names] = {}
        # Of these it cannot be seen by what name they were asked for.
        self.hidden: set[int] = set()
        for kind in (ast.Import, ast.ImportFrom):
            for node, _ in by_type.get(kind, ()):
                for name, meaning in _imported(node, members):
                    self._add(name, (meaning,))
        self._known: dict[int, Names] = {}
        pending = [
            pair
            for kind in _BINDING
            for node, _ in by_type.get(kind, ())
            for pair in _assigned(node)
        ]
        pending += _passed(by_type)
        for _ in range(_ROUNDS):
            self._known.clear()
            if not sum(self._bind(*pair) for pair in pending):
                break
        self._known.clear()
        self.hidden.clear()

    def of(self, node: ast.AST, depth: int = 0) -> Names:
        """Return what an expression may stand for, nothing if unknown.

        ``id(node)`` is in `hidden` afterwards if it is named by a string.
        """
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.append(node.attr)
            node = node.value
            if len(path) > _DEEPEST:
                return ()
        bases = self._base(node, depth)
        for attribute in reversed(path):
            if bases:
                bases = tuple(_member(base, attribute) for base in bases)
            else:
                # Of an object of an unknown class.
                bases = self._meanings.get(f".{attribute}", ())
        return bases

    def _base(self, node: ast.AST, depth: int) -> Names:
        if depth > _DEEPEST:
            return ()
        # A name may stand for two functions that both ask for the argument.
        if id(node) not in self._known:
            self._known[id(node)] = self._looked_up(node, depth)
        return self._known[id(node)]

    def _looked_up(self, node: ast.AST, depth: int) -> Names:
        if isinstance(node, ast.Name):
            return self._meaning(node.id)
        if isinstance(node, ast.Call):
            return self._called(node, depth)
        if isinstance(node, ast.Subscript):
            return self._item(node, depth)
        if isinstance(node, ast.NamedExpr | ast.Await | ast.Starred):
            return self.of(node.value, depth + 1)
        if isinstance(node, ast.IfExp):
            return self._any((node.body, node.orelse), depth)
        if isinstance(node, ast.BoolOp):
            return self._any(node.values, depth)
        return ()

    def _any(self, nodes: Sequence[ast.AST], depth: int) -> Names:
        found = [name for each in nodes for name in self.of(each, depth + 1)]
        return tuple(dict.fromkeys(found))[:_MOST]

    def _meaning(self, name: str) -> Names:
        if name in self._meanings:
            return self._meanings[name]
        if name == "__builtins__":
            return ("builtins",)
        return (f"builtins.{name}",) if name in _BUILTINS else ()

    def _called(self, node: ast.Call, depth: int) -> Names:
        """What a call gives, where it gives a module or a member of one."""
        if isinstance(node.func, ast.Lambda):
            return self.of(node.func.body, depth + 1)
        arguments = node.args
        found: list[str] = []
        for function in self.of(node.func, depth + 1):
            if function in _IMPORTERS and arguments:
                name = likely_text(arguments[0])
                if name:
                    self.hidden.add(id(node))
                    found.append(_module(function, name, node))
            elif function == "builtins.getattr" and len(arguments) > 1:
                found += self._asked_for(node, arguments[:2], depth)
            elif function.endswith(".__getattribute__") and arguments:
                name = likely_text(arguments[-1])
                if name:
                    self.hidden.add(id(node))
                    owner = function.removesuffix(".__getattribute__")
                    found.append(f"{owner}.{name}")
            elif function == "builtins.vars" and arguments:
                owners = self.of(arguments[0], depth + 1)
                found += [f"{owner}.__dict__" for owner in owners]
            elif function in ("builtins.globals", "builtins.locals"):
                found.append("globals()")
            elif function == "builtins.open":
                found.append("file")
            elif not function.endswith("()"):
                found.append(f"{function}()")
        found += self._by_getter(node, depth)
        if getattr(node.func, "attr", "") == "load_module" and arguments:
            name = likely_text(arguments[0])
            if name:
                self.hidden.add(id(node))
                found.append(name)
        return tuple(dict.fromkeys(found))[:_MOST]

    def _asked_for(
        self, node: ast.Call, arguments: Sequence[ast.expr], depth: int
    ) -> Iterator[str]:
        name = likely_text(arguments[1])
        for owner in self.of(arguments[0], depth + 1):
            self.hidden.add(id(node))
            yield _member(owner, name) if name else f"{owner}.*"

    def _by_getter(self, node: ast.Call, depth: int) -> Iterator[str]:
        """``operator.attrgetter("system")(os)``."""
        getter = node.func
        if not (isinstance(getter, ast.Call) and getter.args and node.args):
            return
        if "operator.attrgetter" in self.of(getter.func, depth + 1):
            name = likely_text(getter.args[0])
            for owner in self.of(node.args[0], depth + 1) if name else ():
                self.hidden.add(id(node))
                yield f"{owner}.{name}"

    def _item(self, node: ast.Subscript, depth: int) -> Names:
        """``sys.modules["os"]``, ``os.__dict__["system"]``."""
        key = likely_text(node.slice)
        found: list[str] = []
        if isinstance(node.value, ast.Name):
            found += self._meanings.get(f"{node.value.id}[]", ())
        for owner in self.of(node.value, depth + 1):
            if owner == "sys.modules":
                if key:
                    self.hidden.add(id(node))
                    found.append(key)
            elif owner == "globals()":
                if key:
                    self.hidden.add(id(node))
                    found += self._meaning(key)
            elif not owner.endswith("()") and owner != "file":
                self.hidden.add(id(node))
                owner = owner.removesuffix(".__dict__")
                found.append(_member(owner, key) if key else f"{owner}[]")
        return tuple(dict.fromkeys(found))[:_MOST]

    def _bind(self, target: str, value: ast.AST) -> bool:
        return self._add(target, self.of(value))

    def _add(self, name: str, meanings: Iterable[str]) -> bool:
        before = self._meanings.get(name, ())
        after = tuple(dict.fromkeys((*before, *meanings)))[:_MOST]
        if after == before:
            return False
        self._meanings[name] = after
        return True


def _member(owner: str, attribute: str) -> str:
    if attribute == "__builtins__":
        return "builtins"
    return f"{owner}.{attribute}"


def _module(function: str, name: str, node: ast.Call) -> str:
    if function == "pkgutil.resolve_name":
        return name.replace(":", ".")
    if function == "builtins.__import__":
        lists = len(node.args) > 3 or any(
            keyword.arg == "fromlist" for keyword in node.keywords
        )
        return name if lists else name.partition(".")[0]
    return name


def _imported(
    node: ast.AST, members: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, alias.name
            else:
                top = alias.name.partition(".")[0]
                yield top, top
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                for name in members.get(module, ()):
                    yield name, f"{module}.{name}"
            else:
                yield alias.asname or alias.name, f"{module}.{alias.name}"


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield names and the expressions that they may stand for."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _unpacked(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
        yield from _unpacked(node.target, node.value)
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        if isinstance(node.iter, ast.Tuple | ast.List | ast.Set):
            for item in node.iter.elts[:_MOST]:
                yield from _unpacked(node.target, item)
    elif isinstance(node, ast.arguments):
        plain = [*node.posonlyargs, *node.args]
        for argument, default in zip(
            reversed(plain), reversed(node.defaults), strict=False
        ):
            yield argument.arg, default
        for argument, keyword in zip(
            node.kwonlyargs, node.kw_defaults, strict=True
        ):
            if keyword is not None:
                yield argument.arg, keyword
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Lambda):
        for argument, value in zip(
            node.func.args.args, node.args, strict=False
        ):
            yield argument.arg, value
    elif isinstance(node, ast.ClassDef):
        for statement in node.body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        yield f".{target.id}", statement.value
    elif isinstance(node, ast.Match):
        for case in node.cases:
            pattern = case.pattern
            if isinstance(pattern, ast.MatchAs) and pattern.name:
                yield pattern.name, node.subject
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _unpacked(node.optional_vars, node.context_expr)


def _passed(
    by_type: Mapping[type[ast.AST], Sequence[tuple[ast.AST, str]]],
) -> Iterator[tuple[str, ast.AST]]:
    """Yield parameters of local functions, and what calls pass for them."""
    parameters = {
        node.name: [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        for node, _ in by_type.get(ast.FunctionDef, ())
        if isinstance(node, ast.FunctionDef)
    }
    for node, _ in by_type.get(ast.Call, ()):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = parameters.get(node.func.id, ())
            yield from zip(names, node.args, strict=False)


def _unpacked(
    target: ast.AST, value: ast.AST
) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(target, ast.Name):
        yield target.id, value
        items: list[ast.expr] = []
        if isinstance(value, ast.Dict):
            items = value.values
        elif isinstance(value, ast.List | ast.Tuple):
            items = value.elts
        for item in items[:_MOST]:
            yield f"{target.id}[]", item
    elif isinstance(target, ast.Attribute):
        yield f".{target.attr}", value
    elif isinstance(target, ast.Tuple | ast.List) and isinstance(
        value, ast.Tuple | ast.List
    ):
        for one, other in zip(target.elts, value.elts, strict=False):
            if isinstance(one, ast.Name):
                yield one.id, other
