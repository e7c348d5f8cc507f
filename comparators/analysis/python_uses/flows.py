"""Where values come from: what flows into the arguments of a call.

Followed through the names of a function, of the module and of attributes,
through calls of local functions and what they return.  Neither order nor
conditions are looked at: it is said what may flow, not what does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from .used_names import Module, Scoped

_ROUNDS = 4
# Nodes; a module of more is not followed.
_LARGEST = 400_000

Labels = frozenset[str]
_LABELLED = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
_CARRYING = (
    *(ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.For),
    *(ast.AsyncFor, ast.comprehension, ast.withitem, ast.Return, ast.Yield),
    ast.Call,
)
_NONE: Labels = frozenset()
# A variable: the function it is in, "" for the module and for attributes.
_Variable = tuple[str, str]


class Flows:
    """Labels of what flows where in a module.

    Args:
        label_of: gives the label of what a dotted name yields, "" for none.
    """

    def __init__(self, module: Module, label_of: Callable[[str], str]) -> None:
        self._own: dict[int, Labels] = {}
        self._functions: dict[int, str] = {}
        self._labels: dict[_Variable, Labels] = {}
        if module.size > _LARGEST:
            return
        for node, function in module.nodes(*_LABELLED):
            self._functions[id(node)] = function
            labels = _own_labels(module, node, label_of)
            if labels:
                self._own[id(node)] = labels
        parameters = _parameters(module)
        steps = [
            step
            for scoped in module.nodes(*_CARRYING)
            for step in _steps(scoped, parameters)
        ]
        for _ in range(_ROUNDS):
            if not sum(self._take(*step) for step in steps):
                break

    def into(self, call: ast.Call) -> Labels:
        """Return the labels of what may flow into the arguments of a call."""
        return self._of_all(
            (*call.args, *(keyword.value for keyword in call.keywords))
        )

    def _take(self, variables: list[_Variable], value: ast.AST) -> bool:
        labels = self._of_all((value,))
        changed = False
        for variable in variables:
            before = self._labels.get(variable, _NONE)
            if not labels <= before:
                self._labels[variable] = before | labels
                changed = True
        return changed

    def _of_all(self, nodes: Iterable[ast.AST]) -> Labels:
        found: set[str] = set()
        for root in nodes:
            for node in ast.walk(root):
                found |= self._own.get(id(node), _NONE)
                if isinstance(node, ast.Name):
                    function = self._functions.get(id(node), "")
                    found |= self._labels.get((function, node.id), _NONE)
                    found |= self._labels.get(("", node.id), _NONE)
                elif isinstance(node, ast.Attribute):
                    attribute = ("", f".{node.attr}")
                    found |= self._labels.get(attribute, _NONE)
        return frozenset(found)


def _own_labels(
    module: Module, node: ast.AST, label_of: Callable[[str], str]
) -> Labels:
    labels = {label_of(name) for name in module.bindings.of(node)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        labels.add(label_of(f"?.{node.func.attr}"))
    return frozenset(labels - {""})


def _parameters(module: Module) -> dict[str, list[list[_Variable]]]:
    """Return the variables of the parameters of local functions, in order."""
    found: dict[str, list[list[_Variable]]] = {}
    for node, function in module.nodes(
        ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign
    ):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
            scope = function or node.name
            if names[:1] in (["self"], ["cls"]):
                names = names[1:]
            found[node.name] = [[(scope, name)] for name in names]
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Lambda)
            and isinstance(node.targets[0], ast.Name)
        ):
            found[node.targets[0].id] = [
                [(function, argument.arg)] for argument in node.value.args.args
            ]
    return found


def _steps(
    scoped: Scoped, parameters: dict[str, list[list[_Variable]]]
) -> Iterator[tuple[list[_Variable], ast.AST]]:
    """Yield variables, and the expression whose labels they take."""
    node, function = scoped
    if isinstance(node, ast.Assign):
        targets = [v for t in node.targets for v in _variables(t, function)]
        yield targets, node.value
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
        if node.value is not None:
            yield list(_variables(node.target, function)), node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield list(_variables(node.target, function)), node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        variables = list(_variables(node.optional_vars, function))
        yield variables, node.context_expr
    elif isinstance(node, ast.Return | ast.Yield) and node.value is not None:
        # What a call of the function gives.
        yield [("", function)], node.value
    elif isinstance(node, ast.Call):
        yield from _passed(node, function, parameters)


def _passed(
    node: ast.Call,
    function: str,
    parameters: dict[str, list[list[_Variable]]],
) -> Iterator[tuple[list[_Variable], ast.AST]]:
    target = node.func
    if isinstance(target, ast.Lambda):
        names = [argument.arg for argument in target.args.args]
        for name, value in zip(names, node.args, strict=False):
            yield [(function, name)], value
        return
    name = getattr(target, "id", getattr(target, "attr", ""))
    for variables, value in zip(
        parameters.get(name, ()), node.args, strict=False
    ):
        yield variables, value
    if (
        isinstance(target, ast.Attribute)
        and target.attr in ("append", "extend", "add", "update", "write")
        and node.args
    ):
        yield list(_variables(target.value, function)), node.args[0]


def _variables(target: ast.AST, function: str) -> Iterator[_Variable]:
    if isinstance(target, ast.Name):
        yield function, target.id
    elif isinstance(target, ast.Attribute):
        yield "", f".{target.attr}"
    elif isinstance(target, ast.Subscript | ast.Starred):
        yield from _variables(target.value, function)
    elif isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _variables(item, function)
